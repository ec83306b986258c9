/** One line for a batch, one for each of its records: the words of DumpLogSegments. */
import * as header from '../../kafka/records/batch-header.ts'
import { compressionType } from '../../kafka/records/compression/codecs.ts'
import { isLegacyCrcValid, legacyTimestamp } from '../../kafka/records/legacy.ts'
import type { KafkaRecord } from '../../kafka/records/records.ts'

const CURRENT_MAGIC = 2
const LEGACY_CRC = 12
const LEGACY_ATTRIBUTES = 17

/** Describes a batch that begins at a position of its log. */
export function batchText(batch: Buffer, position: number): string {
  return header.batchMagic(batch, 0) >= CURRENT_MAGIC
    ? currentBatchText(batch, position)
    : legacyBatchText(batch, position)
}

function currentBatchText(batch: Buffer, position: number): string {
  const deleteHorizon = header.batchDeleteHorizonMs(batch, 0)
  const isValid = batch.length >= header.BATCH_HEADER_BYTES && header.isBatchCrcValid(batch, 0)
  return [
    `baseOffset: ${header.batchBaseOffset(batch, 0)}`,
    `lastOffset: ${header.batchLastOffset(batch, 0)}`,
    `count: ${header.batchRecordCount(batch, 0)}`,
    `baseSequence: ${header.batchBaseSequence(batch, 0)}`,
    `lastSequence: ${header.batchLastSequence(batch, 0)}`,
    `producerId: ${header.batchProducerId(batch, 0)}`,
    `producerEpoch: ${header.batchProducerEpoch(batch, 0)}`,
    `partitionLeaderEpoch: ${header.batchLeaderEpoch(batch, 0)}`,
    `isTransactional: ${header.isTransactional(batch, 0)}`,
    `isControl: ${header.isControlBatch(batch, 0)}`,
    `deleteHorizonMs: ${deleteHorizon === undefined ? 'OptionalLong.empty' : `OptionalLong[${deleteHorizon}]`}`,
    `position: ${position}`,
    `${header.isLogAppendTime(batch, 0) ? 'LogAppendTime' : 'CreateTime'}: ${header.batchMaxTimestamp(batch, 0)}`,
    `size: ${batch.length}`,
    `magic: ${header.batchMagic(batch, 0)}`,
    `compresscodec: ${compressionType(header.batchCompression(batch, 0))}`,
    `crc: ${header.batchCrc(batch, 0)}`,
    `isvalid: ${isValid}`,
  ].join(' ')
}

function legacyBatchText(batch: Buffer, position: number): string {
  const attributes = batch.readInt8(LEGACY_ATTRIBUTES)
  return [
    `offset: ${header.batchBaseOffset(batch, 0)}`,
    `position: ${position}`,
    `${legacyTimestampType(batch)}: ${legacyTimestamp(batch, 0)}`,
    `size: ${batch.length}`,
    `magic: ${header.batchMagic(batch, 0)}`,
    `compresscodec: ${compressionType(attributes & header.COMPRESSION_MASK)}`,
    `crc: ${batch.readUInt32BE(LEGACY_CRC)}`,
    `isvalid: ${isLegacyCrcValid(batch, 0)}`,
  ].join(' ')
}

/** Which kind of time the records of a batch have. */
export function timestampTypeOf(batch: Buffer): KafkaRecord['timestampType'] {
  if (header.batchMagic(batch, 0) < CURRENT_MAGIC) return legacyTimestampType(batch)
  return header.isLogAppendTime(batch, 0) ? 'LogAppendTime' : 'CreateTime'
}

function legacyTimestampType(batch: Buffer): KafkaRecord['timestampType'] {
  if (header.batchMagic(batch, 0) === 0) return 'NoTimestampType'
  return (batch.readInt8(LEGACY_ATTRIBUTES) & header.LOG_APPEND_TIME_FLAG) === 0
    ? 'CreateTime'
    : 'LogAppendTime'
}
