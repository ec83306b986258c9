import {
  BATCH_HEADER_BYTES,
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchMagic,
  batchMaxTimestamp,
  batchRecordCount,
  batchSizeInBytes,
  incrementSequence,
  isLogAppendTime,
  NO_SEQUENCE,
} from './batch-header.ts'
import { compressionType, decompress } from './compression/codecs.ts'
import type { DecompressionScratch } from './compression/limits.ts'
import { readLegacyRecords } from './legacy.ts'
import { RecordCursor, type RecordHeader } from './record-cursor.ts'
import { batchPositions } from './record-set.ts'

export type TimestampType = 'NoTimestampType' | 'CreateTime' | 'LogAppendTime'

/** One record; key, value and header values are views of the batch or of its decompressed records. */
export interface KafkaRecord {
  offset: number
  /** Milliseconds since the epoch, -1 for none. */
  timestamp: number
  timestampType: TimestampType
  /** The idempotent producer's sequence, -1 for none. */
  sequence: number
  key: Buffer | null
  value: Buffer | null
  headers: readonly RecordHeader[]
}

export interface ReadOptions {
  /** Bytes that one batch may decompress to. */
  limitBytes?: number
  /** For a cursor that is no longer used when the next batch is opened. */
  scratch?: DecompressionScratch
}

const NO_HEADERS: readonly RecordHeader[] = Object.freeze([])

/** A cursor over the records of the batch of magic 2 at `position`, decompressed when need be. */
export function openBatch(buffer: Buffer, position: number, options: ReadOptions = {}): RecordCursor {
  const records = buffer.subarray(
    position + BATCH_HEADER_BYTES,
    position + batchSizeInBytes(buffer, position),
  )
  const type = compressionType(batchCompression(buffer, position))
  const plain = decompress(type, records, options.limitBytes, options.scratch)
  return new RecordCursor(plain, batchRecordCount(buffer, position))
}

/** The records of the batch (magic 2) or message with what it wraps (magic 0, 1) at `position`, read as they are asked for. */
export function* readRecords(
  buffer: Buffer,
  position: number,
  options: ReadOptions = {},
): Generator<KafkaRecord, void> {
  if (batchMagic(buffer, position) < 2) {
    yield* readLegacyRecords(buffer, position, options.limitBytes)
    return
  }
  const cursor = openBatch(buffer, position, options)
  const baseOffset = batchBaseOffset(buffer, position)
  const baseTimestamp = batchBaseTimestamp(buffer, position)
  const baseSequence = batchBaseSequence(buffer, position)
  const appendTime = isLogAppendTime(buffer, position) ? batchMaxTimestamp(buffer, position) : undefined
  while (cursor.next()) {
    yield {
      offset: baseOffset + cursor.offsetDelta,
      timestamp: appendTime ?? baseTimestamp + cursor.timestampDelta,
      timestampType: appendTime === undefined ? 'CreateTime' : 'LogAppendTime',
      sequence:
        baseSequence === NO_SEQUENCE ? NO_SEQUENCE : incrementSequence(baseSequence, cursor.offsetDelta),
      key: cursor.key(),
      value: cursor.value(),
      headers: cursor.headerCount === 0 ? NO_HEADERS : cursor.headers(),
    }
  }
}

/** The records of every complete batch of a record set. */
export function* readRecordSet(buffer: Buffer, options: ReadOptions = {}): Generator<KafkaRecord, void> {
  for (const position of batchPositions(buffer)) yield* readRecords(buffer, position, options)
}
