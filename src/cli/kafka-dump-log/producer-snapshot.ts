/** Producer snapshots (`.snapshot`) and transaction indexes (`.txnindex`) of a segment. */
import { readFileSync, statSync } from 'node:fs'
import { crc32c } from '../../kafka/crc32c.ts'
import { NO_SEQUENCE } from '../../kafka/records/batch-header.ts'
import { decode } from '../../wire/codec.ts'
import { message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, struct, uint32 } from '../../wire/schema.ts'
import { kafkaException } from '../kit/java-error.ts'
import { fileFault } from '../kit/properties.ts'

const ProducerSnapshot = message('ProducerSnapshot', null, '1', 'none', {
  crc: uint32('1'),
  producerEntries: array(
    '1',
    struct({
      producerId: int64('1'),
      epoch: int16('1'),
      lastSequence: int32('1'),
      lastOffset: int64('1'),
      offsetDelta: int32('1'),
      timestamp: int64('1'),
      coordinatorEpoch: int32('1'),
      currentTxnFirstOffset: int64('1'),
    }),
  ),
})
type ProducerEntry = TypeOf<typeof ProducerSnapshot>['producerEntries'][number]

const ENTRIES_POSITION = 6
const TXN_ENTRY_BYTES = 34
const SEQUENCES = 2_147_483_648

/** A snapshot that the broker would throw away; the message says why. */
export class CorruptSnapshotError extends Error {}

/** The lines for a producer snapshot, one a producer. Throws CorruptSnapshotError, and JavaError where the file cannot be read. */
export function producerSnapshotText(path: string): string {
  const bytes = readWhole(path)
  const snapshot = decodeSnapshot(bytes)
  const crc = crc32c(bytes, ENTRIES_POSITION, bytes.length)
  if (crc !== snapshot.crc)
    throw new CorruptSnapshotError(
      `Snapshot is corrupt (CRC is no longer valid). Stored crc: ${snapshot.crc}. Computed crc: ${crc}`,
    )
  return snapshot.producerEntries.map((entry) => `${producerText(entry)}\n`).join('')
}

/** The lines for a transaction index, one an aborted transaction; none without a file. Throws JavaError. */
export function transactionIndexText(path: string): string {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return ''
  const bytes = readWhole(path)
  const lines: string[] = []
  for (let at = 0; bytes.length - at >= TXN_ENTRY_BYTES; at += TXN_ENTRY_BYTES) {
    const version = bytes.readInt16BE(at)
    if (version > 0)
      throw kafkaException(
        `Unexpected aborted transaction version ${version} in transaction index ${path}, current version is 0`,
      )
    const [producerId, first, last, stable] = [2, 10, 18, 26].map((field) => bytes.readBigInt64BE(at + field))
    lines.push(
      `version: ${version} producerId: ${producerId} firstOffset: ${first} lastOffset: ${last} lastStableOffset: ${stable}\n`,
    )
  }
  return lines.join('')
}

function decodeSnapshot(bytes: Buffer): TypeOf<typeof ProducerSnapshot> {
  const failed = (why: string): CorruptSnapshotError =>
    new CorruptSnapshotError(`Snapshot failed schema validation: ${why}`)
  // A buffer that ends too early has no words in Java.
  if (bytes.length < 2) throw failed('null')
  const version = bytes.readInt16BE(0)
  if (version !== 1) throw failed(`Snapshot contained an unknown file version ${version}`)
  try {
    return decode(ProducerSnapshot, version, bytes.subarray(2))
  } catch {
    throw failed('null')
  }
}

function producerText(entry: ProducerEntry): string {
  const { lastSequence, offsetDelta } = entry
  const firstOffset =
    entry.currentTxnFirstOffset < 0 ? 'OptionalLong.empty' : `OptionalLong[${entry.currentTxnFirstOffset}]`
  const text = `producerId: ${entry.producerId} producerEpoch: ${entry.epoch} coordinatorEpoch: ${entry.coordinatorEpoch} currentTxnFirstOffset: ${firstOffset} lastTimestamp: ${entry.timestamp}`
  if (entry.lastOffset < 0) return text
  const wraps = lastSequence < offsetDelta ? SEQUENCES : 0
  const firstSequence = lastSequence === NO_SEQUENCE ? NO_SEQUENCE : lastSequence - offsetDelta + wraps
  return `${text} firstSequence: ${firstSequence} lastSequence: ${lastSequence} lastOffset: ${entry.lastOffset} offsetDelta: ${offsetDelta} timestamp: ${entry.timestamp}`
}

function readWhole(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw fileFault(path, error)
  }
}
