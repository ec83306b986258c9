import { basename, dirname, join, resolve } from 'node:path'
import { javaComputedOrder } from '../../kafka/java-hash-map.ts'
import { batchBaseOffset, batchLastOffset, batchMagic } from '../../kafka/records/batch-header.ts'
import { readLegacyRecords } from '../../kafka/records/legacy.ts'
import { readRecords } from '../../kafka/records/records.ts'
import { JavaError } from '../kit/java-error.ts'
import type { BufferedOutput } from '../kit/output.ts'
import {
  checkOffsetIndex,
  checkTimeIndex,
  lookupPosition,
  readOffsetIndex,
  readTimeIndex,
  type TimeEntry,
} from './index-files.ts'
import { SegmentFile } from './log-source.ts'

/** What is done with an index. */
export interface IndexStyle {
  readonly checksSanityOnly: boolean
  readonly verifiesOnly: boolean
  readonly maxMessageSize: number
}

/** Offsets that an index and its log do not agree on: the log's by the index's, highest first. */
export type IndexMismatches = ReadonlyMap<number, number>

/** What is wrong with a time index, each a pair of what the index says and what was found. */
export interface TimeIndexErrors {
  readonly mismatches: [bigint, number][]
  readonly outOfOrder: [bigint, bigint][]
  readonly notFound: [number, number][]
}

/** Prints an offset index and compares it with its segment. Throws JavaError. */
export function dumpIndex(path: string, style: IndexStyle, output: BufferedOutput): IndexMismatches {
  const mismatches = new Map<number, number>()
  const baseOffset = baseOffsetOf(path)
  openSegment(path).close()
  const index = readOffsetIndex(path, baseOffset)
  if (index.entries.length === 0) {
    output.text(`${path} is empty.\n`)
    return mismatches
  }
  if (style.checksSanityOnly) {
    checkOffsetIndex(index)
    output.text(`${path} passed sanity check.\n`)
    return mismatches
  }
  for (const [slot, { offset, position }] of index.entries.entries()) {
    // A file that was not trimmed ends with zeroes.
    if (offset === baseOffset && slot > 0) break
    const found = firstLastOffset(path, position, style.maxMessageSize)
    if (found !== offset) mismatches.set(offset, found)
    if (!style.verifiesOnly) output.text(`offset: ${offset} position: ${position}\n`)
  }
  return new Map([...mismatches].sort(([a], [b]) => b - a))
}

/** Prints a time index and compares it with its segment. Throws JavaError. */
export function dumpTimeIndex(path: string, style: IndexStyle, output: BufferedOutput): TimeIndexErrors {
  const errors: TimeIndexErrors = { mismatches: [], outOfOrder: [], notFound: [] }
  const baseOffset = baseOffsetOf(path)
  openSegment(path).close()
  const index = readOffsetIndex(siblingOf(path, '.index'), baseOffset)
  const timeIndex = readTimeIndex(path, baseOffset)
  if (style.checksSanityOnly) {
    checkTimeIndex(timeIndex)
    output.text(`${path} passed sanity check.\n`)
    return errors
  }
  let previous = -1n
  for (const [slot, entry] of timeIndex.entries.entries()) {
    if (entry.offset === baseOffset && slot > 0) break
    checkEntry(path, entry, { start: lookupPosition(index, entry.offset), previous, errors })
    if (!style.verifiesOnly) output.text(`timestamp: ${entry.timestamp} offset: ${entry.offset}\n`)
    previous = entry.timestamp
  }
  return errors
}

/** The words for what is wrong with offset indexes, by their paths, for stderr. */
export function mismatchesText(byPath: ReadonlyMap<string, IndexMismatches>): string {
  return section('Mismatches in', byPath, (mismatches) =>
    [...mismatches].map(([index, log]) => `  Index offset: ${index}, log offset: ${log}\n`),
  )
}

/** The words for what is wrong with time indexes, by their paths, for stderr. */
export function timeIndexErrorsText(byPath: ReadonlyMap<string, TimeIndexErrors>): string {
  return (
    section('Found timestamp mismatch in', byPath, ({ mismatches }) =>
      mismatches.map(([index, log]) => `  Index timestamp: ${index}, log timestamp: ${log}\n`),
    ) +
    section('Found out of order timestamp in', byPath, ({ outOfOrder }) =>
      outOfOrder.map(
        ([index, last]) => `  Index timestamp: ${index}, Previously indexed timestamp: ${last}\n`,
      ),
    ) +
    section('The following indexed offsets are not found in', byPath, ({ notFound }) =>
      notFound.map(([index, log]) => `Indexed offset: ${index}, found log offset: ${log}\n`),
    )
  )
}

/** Each file of which there is something to say, in the order of the reference's hash map. */
function section<E>(
  heading: string,
  byPath: ReadonlyMap<string, E>,
  linesOf: (errors: E) => readonly string[],
): string {
  const told = [...byPath].map(([path, errors]) => [path, linesOf(errors)] as const)
  const linesByPath = new Map(told.filter(([, lines]) => lines.length > 0))
  return javaComputedOrder(linesByPath.keys())
    .map((path) => `${heading} :${path}\n${linesByPath.get(path)?.join('')}`)
    .join('')
}

interface TimeCheck {
  readonly start: number
  readonly previous: bigint
  readonly errors: TimeIndexErrors
}

function checkEntry(
  path: string,
  { timestamp, offset }: TimeEntry,
  { start, previous, errors }: TimeCheck,
): void {
  const batch = batchUpTo(path, start, offset)
  if (batch === undefined) errors.notFound.push([offset, -1])
  else if (lastOffsetOf(batch) !== offset) errors.notFound.push([offset, lastOffsetOf(batch)])
  else {
    const latest = latestTimestamp(batch)
    if (BigInt(latest) !== timestamp) errors.mismatches.push([timestamp, latest])
    if (previous >= timestamp) errors.outOfOrder.push([timestamp, previous])
  }
}

/** The number that a file of a segment is named by. Throws JavaError. */
export function baseOffsetOf(path: string): number {
  const [text = ''] = basename(path).split('.')
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`)
}

function siblingOf(path: string, suffix: string): string {
  return join(dirname(path), (basename(path).split('.')[0] ?? '') + suffix)
}

/** Java names files in an index's folder by their absolute paths. */
function openSegment(path: string, range: { start?: number; maxBytes?: number } = {}): SegmentFile {
  return new SegmentFile(resolve(siblingOf(path, '.log')), range)
}

function firstLastOffset(path: string, start: number, maxBytes: number): number {
  const segment = openSegment(path, { start, maxBytes })
  try {
    for (const batch of segment.batches()) return lastOffsetOf(batch)
  } finally {
    segment.close()
  }
  throw new JavaError('java.util.NoSuchElementException', '')
}

function batchUpTo(path: string, start: number, offset: number): Buffer | undefined {
  const segment = openSegment(path, { start })
  try {
    for (const batch of segment.batches()) if (lastOffsetOf(batch) >= offset) return batch
  } finally {
    segment.close()
  }
  return undefined
}

function lastOffsetOf(batch: Buffer): number {
  return batchMagic(batch, 0) < 2 ? batchBaseOffset(batch, 0) : batchLastOffset(batch, 0)
}

function latestTimestamp(batch: Buffer): number {
  let latest = -1
  const records = batchMagic(batch, 0) < 2 ? readLegacyRecords(batch, 0) : readRecords(batch, 0)
  for (const { timestamp } of records) latest = Math.max(latest, timestamp)
  return latest
}
