/**
 * Batches that compaction leaves of others. They keep the header of the original: base offset and last offset delta, so
 * that its offsets and the producer's sequences are still known, leader epoch, producer, codec and the kind of timestamps.
 */
import {
  BATCH_HEADER_BYTES,
  batchCompression,
  batchMaxTimestamp,
  COMPRESSION_MASK,
  DELETE_HORIZON_FLAG,
  isLogAppendTime,
  LOG_OVERHEAD,
  NO_TIMESTAMP,
  writeCrc,
} from './batch-header.ts'
import { compress, compressionType } from './compression/codecs.ts'
import { writeInt64 } from './int64.ts'
import { varintBytes, varlongBytes, writeVarint, writeVarlong } from './varint.ts'

/** A record that stays, as it lies in the (decompressed) records of its batch. */
export interface RetainedRecord {
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly offsetDelta: number
  /** Key, value and headers with their lengths. */
  readonly fieldsStart: number
  readonly end: number
}

export interface RetainedRecords {
  readonly bytes: Buffer
  readonly records: readonly RetainedRecord[]
  /** Becomes the base timestamp, by which tombstones and markers go later; undefined for a batch without. */
  readonly deleteHorizonMs: number | undefined
}

const MAX_RECORD_HEAD_BYTES = 5 + 1 + 10 + 5

/** The batch at `position` with no more than these of its records, of which there is at least one. */
export function batchOfRetained(buffer: Buffer, position: number, retained: RetainedRecords): Buffer {
  const { records, deleteHorizonMs } = retained
  const isAppendTime = isLogAppendTime(buffer, position)
  const appendTimeMs = batchMaxTimestamp(buffer, position)
  const timestampOf = (record: RetainedRecord): number => (isAppendTime ? appendTimeMs : record.timestamp)
  const [first] = records
  if (first === undefined) throw new RangeError('a batch of retained records needs one')
  const baseTimestamp = deleteHorizonMs ?? timestampOf(first)
  let maxTimestamp = NO_TIMESTAMP
  let capacity = 0
  for (const record of records) capacity += record.end - record.fieldsStart + MAX_RECORD_HEAD_BYTES
  const plain = Buffer.allocUnsafe(capacity)
  let length = 0
  for (const record of records) {
    const timestamp = timestampOf(record)
    if (timestamp > maxTimestamp) maxTimestamp = timestamp
    length = writeRetained(plain, length, {
      record,
      timestampDelta: timestamp - baseTimestamp,
      bytes: retained.bytes,
    })
  }
  const type = compressionType(batchCompression(buffer, position))
  const compressed = compress(type, plain.subarray(0, length))
  const batch = headerOf(buffer, position, compressed.length)
  compressed.copy(batch, BATCH_HEADER_BYTES)
  const attributes = buffer.readInt16BE(position + 21)
  batch.writeInt16BE(deleteHorizonMs === undefined ? attributes : attributes | DELETE_HORIZON_FLAG, 21)
  writeInt64(batch, 27, baseTimestamp)
  writeInt64(batch, 35, isAppendTime ? appendTimeMs : maxTimestamp)
  batch.writeInt32BE(records.length, 57)
  writeCrc(batch, 0)
  return batch
}

/** The batch at `position` without any record: what is kept of it is that it was there. */
export function emptyBatchOf(buffer: Buffer, position: number): Buffer {
  const batch = headerOf(buffer, position, 0)
  const attributes = buffer.readInt16BE(position + 21)
  batch.writeInt16BE(attributes & ~(COMPRESSION_MASK | DELETE_HORIZON_FLAG), 21)
  writeInt64(batch, 27, NO_TIMESTAMP)
  batch.writeInt32BE(0, 57)
  writeCrc(batch, 0)
  return batch
}

/** A buffer for so many bytes of records, that begins with the header of the batch at `position`. */
function headerOf(buffer: Buffer, position: number, recordsBytes: number): Buffer {
  const batch = Buffer.allocUnsafe(BATCH_HEADER_BYTES + recordsBytes)
  buffer.copy(batch, 0, position, position + BATCH_HEADER_BYTES)
  batch.writeInt32BE(batch.length - LOG_OVERHEAD, 8)
  return batch
}

function writeRetained(
  target: Buffer,
  position: number,
  item: { readonly record: RetainedRecord; readonly timestampDelta: number; readonly bytes: Buffer },
): number {
  const { record, timestampDelta, bytes } = item
  const body =
    1 + varlongBytes(timestampDelta) + varintBytes(record.offsetDelta) + record.end - record.fieldsStart
  let at = writeVarint(target, position, body)
  target[at++] = 0
  at = writeVarlong(target, at, timestampDelta)
  at = writeVarint(target, at, record.offsetDelta)
  return at + bytes.copy(target, at, record.fieldsStart, record.end)
}
