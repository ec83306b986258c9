import type { TopicConfig } from '../../configs/topic-config.ts'
import type { ErrorName } from '../../errors.ts'
import { buildBatch } from '../../records/batch-builder.ts'
import {
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchLastOffsetDelta,
  batchMagic,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  batchRecordCount,
  isBatchCrcValid,
  isControlBatch,
  isLogAppendTime,
  isTransactional,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  writeLogAppendTime,
  writeMaxTimestamp,
} from '../../records/batch-header.ts'
import { compressionType } from '../../records/compression/codecs.ts'
import { batchEnd, PARTIAL_BATCH } from '../../records/record-set.ts'
import { openBatch, readRecords } from '../../records/records.ts'
import { RecordsError } from '../../records/records-error.ts'
import { type RecordFault, RecordFaults } from './record-faults.ts'

/** Why records from a producer cannot be appended. */
export interface Refusal {
  readonly error: ErrorName
  readonly message: string | null
  readonly recordFaults: readonly RecordFault[]
  /** The reference tells the log start offset with some refusals only. */
  readonly hasLogStartOffset: boolean
}

export interface ValidationOptions {
  readonly config: TopicConfig
  readonly apiVersion: number
  readonly topicPartition: { readonly topic: string; readonly partition: number }
  readonly nowMs: number
}

/** The batch that is to be appended, which may have been changed or built anew, or the reason why none is. */
export type Validated = { readonly batch: Buffer } | { readonly refusal: Refusal }

const ZSTD = 4
const ZSTD_SINCE_VERSION = 7

/**
 * Checks what a producer sent for one partition by the reference's rules (ProduceRequest.validateRecords, UnifiedLog's
 * analyzeAndValidateRecords, LogValidator), in its order: exactly one batch of magic 2, base offset 0, size, checksum, offsets
 * and counts, then every record: well-formed, with a key where the topic is compacted, with a timestamp within bounds. Sets
 * the batch's timestamps by the topic's message.timestamp.type and its codec by compression.type.
 *
 * Stricter than the reference in one point: offsets inside a batch must count from 0 without gaps in uncompressed
 * batches too.
 */
export function validateProduced(records: Buffer | null, options: ValidationOptions): Validated {
  try {
    const end = records === null ? 0 : checkForm(records, options)
    if (records === null || typeof end !== 'number')
      return refuse(typeof end === 'number' ? 'INVALID_RECORD' : end)
    const batch = end === records.length ? records : records.subarray(0, end)
    const error = checkHeader(batch, options)
    if (error !== undefined) return error
    return checkRecords(batch, options)
  } catch (thrown) {
    if (thrown instanceof RecordsError) return refuse(thrown.kafkaError)
    throw thrown
  }
}

/** End of the one batch that there must be. */
function checkForm(records: Buffer, { apiVersion }: ValidationOptions): number | ErrorName {
  const end = records.length === 0 ? PARTIAL_BATCH : batchEnd(records, 0)
  if (end === PARTIAL_BATCH || batchMagic(records, 0) !== 2) return 'INVALID_RECORD'
  if (batchCompression(records, 0) === ZSTD && apiVersion < ZSTD_SINCE_VERSION)
    return 'UNSUPPORTED_COMPRESSION_TYPE'
  if (end < records.length && batchEnd(records, end) !== PARTIAL_BATCH) return 'INVALID_RECORD'
  return end
}

function checkHeader(batch: Buffer, { config }: ValidationOptions): Validated | undefined {
  if (batchBaseOffset(batch, 0) !== 0) return refuse('INVALID_RECORD', { hasLogStartOffset: true })
  if (batch.length > config.maxMessageBytes) return refuse('MESSAGE_TOO_LARGE')
  if (!isBatchCrcValid(batch, 0)) return refuse('CORRUPT_MESSAGE')
  const count = batchRecordCount(batch, 0)
  const hasBadSequence = batchProducerId(batch, 0) !== NO_PRODUCER_ID && batchBaseSequence(batch, 0) < 0
  if (
    count <= 0 ||
    batchLastOffsetDelta(batch, 0) + 1 !== count ||
    isControlBatch(batch, 0) ||
    hasBadSequence
  ) {
    return refuse('INVALID_RECORD', { hasLogStartOffset: true })
  }
  if (batch.length > config.segmentBytes) return refuse('RECORD_LIST_TOO_LARGE')
  return undefined
}

function checkRecords(batch: Buffer, options: ValidationOptions): Validated {
  const { config, nowMs } = options
  const isAppendTime = config.messageTimestampType === 'LogAppendTime'
  const batchAppendTime = isLogAppendTime(batch, 0) ? batchMaxTimestamp(batch, 0) : undefined
  const baseTimestamp = batchBaseTimestamp(batch, 0)
  const faults = new RecordFaults(options)
  const cursor = openBatch(batch, 0)
  let maxTimestamp = NO_TIMESTAMP
  let index = 0
  while (cursor.next()) {
    if (cursor.offsetDelta !== index) return refuse('INVALID_RECORD', { hasLogStartOffset: true })
    const timestamp = batchAppendTime ?? baseTimestamp + cursor.timestampDelta
    if (timestamp > maxTimestamp) maxTimestamp = timestamp
    if (config.isCompacted && cursor.keyLength < 0) faults.addMissingKey(index)
    else if (!isAppendTime && timestamp !== NO_TIMESTAMP) faults.checkTimestamp(index, timestamp)
    else if (batchAppendTime !== undefined) faults.addAppendTime(index)
    index++
  }
  const refusal = faults.refusal()
  if (refusal !== undefined) return { refusal }
  const target = targetCompression(batch, config)
  if (target !== undefined) return recompress(batch, target, options)
  if (isAppendTime) writeLogAppendTime(batch, 0, nowMs)
  else if (batchAppendTime !== undefined || maxTimestamp !== batchMaxTimestamp(batch, 0))
    writeMaxTimestamp(batch, 0, maxTimestamp)
  return { batch }
}

type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** The codec that compression.type asks for; undefined when the batch has it, or may keep its own. */
function targetCompression(batch: Buffer, config: TopicConfig): Codec | undefined {
  if (config.compressionType === 'producer') return undefined
  const target = config.compressionType === 'uncompressed' ? 'none' : config.compressionType
  return compressionType(batchCompression(batch, 0)) === target ? undefined : target
}

function recompress(batch: Buffer, compression: Codec, options: ValidationOptions): Validated {
  const { config, nowMs } = options
  const level =
    compression === 'gzip'
      ? config.compressionGzipLevel
      : compression === 'zstd'
        ? config.compressionZstdLevel
        : undefined
  const built = buildBatch([...readRecords(batch, 0)], {
    compression,
    ...(level === undefined ? {} : { compressionLevel: level }),
    producerId: batchProducerId(batch, 0),
    producerEpoch: batchProducerEpoch(batch, 0),
    baseSequence: batchBaseSequence(batch, 0),
    isTransactional: isTransactional(batch, 0),
    ...(config.messageTimestampType === 'LogAppendTime' ? { logAppendTimeMs: nowMs } : {}),
  })
  return built.length > config.maxMessageBytes ? refuse('MESSAGE_TOO_LARGE') : { batch: built }
}

function refuse(error: ErrorName, options: { hasLogStartOffset?: boolean } = {}): Validated {
  return {
    refusal: {
      error,
      message: null,
      recordFaults: [],
      hasLogStartOffset: options.hasLogStartOffset ?? false,
    },
  }
}
