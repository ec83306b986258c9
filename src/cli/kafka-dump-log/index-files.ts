/** The index files of a segment: entries of a fixed size, the offsets counted from the segment's first. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { JavaError } from '../kit/java-error.ts'
import { fileFault } from '../kit/properties.ts'

export interface OffsetEntry {
  readonly offset: number
  readonly position: number
}

export interface TimeEntry {
  readonly timestamp: bigint
  readonly offset: number
}

const OFFSET_ENTRY_BYTES = 8
const TIME_ENTRY_BYTES = 12

/** An index file as it was read. */
export interface IndexFile<E> {
  readonly path: string
  readonly baseOffset: number
  readonly sizeInBytes: number
  readonly entries: readonly E[]
}

/** Reads an offset index; one that is not there is empty. Throws JavaError. */
export function readOffsetIndex(path: string, baseOffset: number): IndexFile<OffsetEntry> {
  return readIndex(path, { baseOffset, entryBytes: OFFSET_ENTRY_BYTES }, (bytes, at) => ({
    offset: baseOffset + bytes.readInt32BE(at),
    position: bytes.readInt32BE(at + 4),
  }))
}

/** Reads a time index; one that is not there is empty. Throws JavaError. */
export function readTimeIndex(path: string, baseOffset: number): IndexFile<TimeEntry> {
  return readIndex(path, { baseOffset, entryBytes: TIME_ENTRY_BYTES }, (bytes, at) => ({
    timestamp: bytes.readBigInt64BE(at),
    offset: baseOffset + bytes.readInt32BE(at + 8),
  }))
}

/** The check that a broker makes of an offset index when it starts. Throws JavaError. */
export function checkOffsetIndex({ path, baseOffset, sizeInBytes, entries }: IndexFile<OffsetEntry>): void {
  const lastOffset = entries.at(-1)?.offset ?? baseOffset
  if (entries.length > 0 && lastOffset < baseOffset)
    throw corrupt(
      `Corrupt index found, index file ${resolve(path)} has non-zero size but the last offset is ${lastOffset} which is less than the base offset ${baseOffset}`,
    )
  if (sizeInBytes % OFFSET_ENTRY_BYTES !== 0)
    throw corrupt(
      `Index file ${resolve(path)} is corrupt, found ${sizeInBytes} bytes which is neither positive nor a multiple of ${OFFSET_ENTRY_BYTES}`,
    )
}

/** The check that a broker makes of a time index when it starts. Throws JavaError. */
export function checkTimeIndex({ path, baseOffset, sizeInBytes, entries }: IndexFile<TimeEntry>): void {
  const [first, last] = [entries[0], entries.at(-1)]
  const found = `Corrupt time index found, time index file (${resolve(path)}) has non-zero size but the last`
  if (first !== undefined && last !== undefined && last.timestamp < first.timestamp)
    throw corrupt(
      `${found} timestamp is ${last.timestamp} which is less than the first timestamp ${first.timestamp}`,
    )
  if (last !== undefined && last.offset < baseOffset)
    throw corrupt(`${found} offset is ${last.offset} which is less than the first offset ${baseOffset}`)
  if (sizeInBytes % TIME_ENTRY_BYTES !== 0)
    throw corrupt(
      `Time index file ${resolve(path)} is corrupt, found ${sizeInBytes} bytes which is neither positive nor a multiple of ${TIME_ENTRY_BYTES}`,
    )
}

/** Where the segment is to be read from to find an offset. */
export function lookupPosition({ entries }: IndexFile<OffsetEntry>, offset: number): number {
  return entries.findLast((entry) => entry.offset <= offset)?.position ?? 0
}

function readIndex<E>(
  path: string,
  { baseOffset, entryBytes }: { baseOffset: number; entryBytes: number },
  read: (bytes: Buffer, at: number) => E,
): IndexFile<E> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    return { path, baseOffset, sizeInBytes: 0, entries: [] }
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw fileFault(path, error)
  }
  const count = Math.floor(bytes.length / entryBytes)
  const entries = Array.from({ length: count }, (_, slot) => read(bytes, slot * entryBytes))
  return { path, baseOffset, sizeInBytes: bytes.length, entries }
}

function corrupt(message: string): JavaError {
  return new JavaError('org.apache.kafka.storage.internals.log.CorruptIndexException', message)
}
