import type { TopicConfig } from '../../configs/topic-config.ts'
import type { ErrorName } from '../../errors.ts'
import { RecordBatchBuilder } from '../../records/batch-builder.ts'
import {
  BATCH_HEADER_BYTES,
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchLastOffsetDelta,
  batchLength,
  batchMagic,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  batchRecordCount,
  claimedBaseTimestamp,
  hasProducerId,
  isBatchCrcValid,
  isControlBatch,
  isLogAppendTime,
  isTransactional,
  LOG_OVERHEAD,
  MAGIC_POSITION,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  writeLogAppendTime,
  writeMaxTimestamp,
} from '../../records/batch-header.ts'
import { compressionType } from '../../records/compression/codecs.ts'
import { DecompressionScratch } from '../../records/compression/limits.ts'
import { javaLz4FrameEnd } from '../../records/compression/lz4-frame.ts'
import type { RecordCursor } from '../../records/record-cursor.ts'
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
  readonly topicPartition: { readonly topic: string; readonly partition: number }
  readonly nowMs: number
  /** What the records of one request may decompress to together, less what some have already. */
  readonly decompression?: { leftBytes: number }
}

/** The batch that is to be appended, which may have been changed or built anew, or the reason why none is. */
export type Validated = { readonly batch: Buffer } | { readonly refusal: Refusal }

const scratch = new DecompressionScratch()

const LZ4 = 3
const ZSTD = 4
/** Of magic 0. */
const SMALLEST_RECORD_BYTES = 14
const CODECS = 5
const ZSTD_SINCE_VERSION = 7
/** What one batch may decompress to: a few bytes must not become gigabytes. Java's producer splits a batch that is called too large. */
const MAX_PLAIN_BYTES = 64 * 1024 * 1024
/** Records of a batch, which may be as many as its own bytes can hold in any case. */
const MAX_RECORDS = 1_048_576
const SMALLEST_RECORD_BYTES_V2 = 7

/**
 * What the reference says of bytes that cannot begin a batch of any version; undefined of others. It looks for transactional
 * batches in all partitions of a request before anything else, so that such bytes in one of them refuse all.
 */
export function corruptForm(records: Buffer): string | undefined {
  if (records.length < LOG_OVERHEAD) return undefined
  const size = batchLength(records, 0)
  if (size < SMALLEST_RECORD_BYTES) {
    return `Record size ${size} is less than the minimum record overhead (${SMALLEST_RECORD_BYTES})`
  }
  if (records.length <= MAGIC_POSITION) return undefined
  const magic = batchMagic(records, 0)
  return magic < 0 || magic > 2 ? `Invalid magic found in record: ${magic}` : undefined
}

/** The one batch of magic 2 that there must be (ProduceRequest.validateRecords), whatever it says. */
export function onlyBatch(records: Buffer | null, apiVersion: number): Validated {
  if (records === null || records.length === 0) return refuse('INVALID_RECORD')
  try {
    const end = batchEnd(records, 0)
    if (end === PARTIAL_BATCH || batchMagic(records, 0) !== 2) return refuse('INVALID_RECORD')
    if (batchCompression(records, 0) === ZSTD && apiVersion < ZSTD_SINCE_VERSION) {
      return refuse('UNSUPPORTED_COMPRESSION_TYPE')
    }
    const hasMore = end < records.length && batchEnd(records, end) !== PARTIAL_BATCH
    if (hasMore) return refuse('INVALID_RECORD')
    // Nobody was ever given an id beyond 2^53, which throws here rather than wherever it is read later.
    batchProducerId(records, 0)
    return { batch: end === records.length ? records : records.subarray(0, end) }
  } catch (thrown) {
    if (thrown instanceof RecordsError) return refuse(thrown.kafkaError)
    throw thrown
  }
}

/**
 * Checks the batch that a producer sent for one partition by the reference's rules (UnifiedLog's analyzeAndValidateRecords,
 * LogValidator), in its order: base offset 0, size, checksum, offsets and counts, then every record: well-formed, with a key
 * where the topic is compacted, with a timestamp within bounds. Sets the batch's timestamps by the topic's
 * message.timestamp.type and its codec by compression.type. Offsets that do not count from 0 are counted anew, also in
 * uncompressed batches, where the reference lets them stand.
 */
export function validateProduced(batch: Buffer, options: ValidationOptions): Validated {
  try {
    return checkHeader(batch, options) ?? checkRecords(batch, options)
  } catch (thrown) {
    if (thrown instanceof RecordsError) return refuse(thrown.kafkaError)
    throw thrown
  }
}

function checkHeader(batch: Buffer, { config }: ValidationOptions): Validated | undefined {
  if (batchBaseOffset(batch, 0) !== 0) return refuse('INVALID_RECORD', { hasLogStartOffset: true })
  if (batch.length > config.maxMessageBytes) return refuse('MESSAGE_TOO_LARGE')
  if (!isBatchCrcValid(batch, 0)) return refuse('CORRUPT_MESSAGE')
  // A codec that nobody has is a number too far for an array in the reference, and so no error of the client's.
  if (batchCompression(batch, 0) >= CODECS) return refuse('UNKNOWN_SERVER_ERROR', { hasLogStartOffset: true })
  const count = batchRecordCount(batch, 0)
  const hasBadSequence = hasProducerId(batch, 0) && batchBaseSequence(batch, 0) < 0
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

/** Walks the records, whose faults come with the log start offset, unlike those of the header. */
function checkRecords(batch: Buffer, options: ValidationOptions): Validated {
  try {
    if (batchCompression(batch, 0) === LZ4) checkLz4Frame(batch)
    return validateRecords(batch, options)
  } catch (thrown) {
    if (!(thrown instanceof RecordsError)) throw thrown
    // The checksum of the batch was right: what is corrupt is what the producer has compressed. The reference has no error of
    // its own for that, and CORRUPT_MESSAGE would have clients send the same again and again.
    if (thrown.kafkaError === 'RECORD_LIST_TOO_LARGE') return refuse('MESSAGE_TOO_LARGE')
    const error = thrown.kafkaError === 'CORRUPT_MESSAGE' ? 'UNKNOWN_SERVER_ERROR' : thrown.kafkaError
    return refuse(error, { hasLogStartOffset: true })
  }
}

/** Throws RecordsError when Java's consumers could not read the records: see lz4-frame.ts. They stop at the first frame's end. */
function checkLz4Frame(batch: Buffer): void {
  const frame = batch.subarray(BATCH_HEADER_BYTES)
  const end = javaLz4FrameEnd(frame)
  if (end === undefined) throw new RecordsError('CORRUPT_MESSAGE', 'An lz4 frame that Java does not read')
  if (end < frame.length)
    throw new RecordsError('INVALID_RECORD', `Bytes behind the lz4 frame, which ends at ${end}`)
}

function validateRecords(batch: Buffer, options: ValidationOptions): Validated {
  const { config, nowMs } = options
  const isAppendTime = config.messageTimestampType === 'LogAppendTime'
  const batchAppendTime = isLogAppendTime(batch, 0) ? batchMaxTimestamp(batch, 0) : undefined
  const isClaimed = !isAppendTime && batchAppendTime === undefined
  const baseTimestamp = isClaimed ? claimedBaseTimestamp(batch, 0) : batchBaseTimestamp(batch, 0)
  const source = compressionType(batchCompression(batch, 0))
  const target = targetCompression(source, config)
  const faults = new RecordFaults(options, source === target && source !== 'none')
  const cursor = openProduced(batch, options)
  let maxTimestamp = NO_TIMESTAMP
  let index = 0
  let areOffsetsInOrder = true
  while (cursor.next()) {
    if (cursor.offsetDelta !== index) areOffsetsInOrder = false
    const timestamp = batchAppendTime ?? baseTimestamp + cursor.timestampDelta
    if (timestamp > maxTimestamp) maxTimestamp = timestamp
    if (config.isCompacted && cursor.keyLength < 0) faults.addMissingKey(index)
    else if (!isAppendTime && timestamp !== NO_TIMESTAMP)
      faults.checkTimestamp(index, timestamp, cursor.offsetDelta)
    else if (batchAppendTime !== undefined) faults.addAppendTime(index, timestamp, cursor)
    index++
  }
  const refusal = faults.refusal()
  if (refusal !== undefined) return { refusal }
  if (target !== source || !areOffsetsInOrder) return rebuild(batch, target, options)
  if (isAppendTime) writeLogAppendTime(batch, 0, nowMs)
  else if (batchAppendTime !== undefined || maxTimestamp !== batchMaxTimestamp(batch, 0)) {
    writeMaxTimestamp(batch, 0, maxTimestamp)
  }
  return { batch }
}

/** The records of a batch; throws RecordsError for those that decompress to more than they may. */
function openProduced(batch: Buffer, { decompression }: ValidationOptions): RecordCursor {
  if (batchCompression(batch, 0) === 0) return openBatch(batch, 0)
  const limitBytes = Math.min(MAX_PLAIN_BYTES, decompression?.leftBytes ?? MAX_PLAIN_BYTES)
  const mostRecords = Math.max(MAX_RECORDS, batch.length / SMALLEST_RECORD_BYTES_V2)
  if (limitBytes <= 0 || batchRecordCount(batch, 0) > mostRecords)
    throw new RecordsError('RECORD_LIST_TOO_LARGE', 'Too many records or bytes in what was compressed')
  const cursor = openBatch(batch, 0, { limitBytes, scratch })
  if (decompression !== undefined) decompression.leftBytes -= cursor.bytes.length
  return cursor
}

type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** The codec that a batch is to have: the one of compression.type, or its own. */
function targetCompression(source: Codec, config: TopicConfig): Codec {
  if (config.compressionType === 'producer') return source
  return config.compressionType === 'uncompressed' ? 'none' : config.compressionType
}

function rebuild(batch: Buffer, compression: Codec, options: ValidationOptions): Validated {
  const { config, nowMs } = options
  const level =
    compression === 'gzip'
      ? config.compressionGzipLevel
      : compression === 'zstd'
        ? config.compressionZstdLevel
        : undefined
  const impossible = refuse('UNKNOWN_SERVER_ERROR', { hasLogStartOffset: true })
  const hasNoEpoch = hasProducerId(batch, 0) && batchProducerEpoch(batch, 0) < 0
  // A batch may be kept with such numbers, but none can be made with them.
  if (batchProducerId(batch, 0) < NO_PRODUCER_ID || hasNoEpoch) return impossible
  const builder = new RecordBatchBuilder({
    compression,
    ...(level === undefined ? {} : { compressionLevel: level }),
    producerId: batchProducerId(batch, 0),
    producerEpoch: batchProducerEpoch(batch, 0),
    baseSequence: batchBaseSequence(batch, 0),
    isTransactional: isTransactional(batch, 0),
    ...(config.messageTimestampType === 'LogAppendTime' ? { logAppendTimeMs: nowMs } : {}),
  })
  for (const record of readRecords(batch, 0)) {
    if (record.timestamp < NO_TIMESTAMP) return impossible
    builder.append(record)
  }
  const built = builder.build()
  return built.length > config.maxMessageBytes ? refuse('MESSAGE_TOO_LARGE') : { batch: built }
}

interface RefusalDetail {
  readonly message?: string
  readonly hasLogStartOffset?: boolean
}

function refuse(error: ErrorName, detail: RefusalDetail = {}): Validated {
  return { refusal: refusalOf(error, detail) }
}

function refusalOf(error: ErrorName, { message, hasLogStartOffset }: RefusalDetail = {}): Refusal {
  return { error, message: message ?? null, recordFaults: [], hasLogStartOffset: hasLogStartOffset ?? false }
}
