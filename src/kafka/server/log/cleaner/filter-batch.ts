import {
  batchBaseOffset,
  batchBaseTimestamp,
  batchDeleteHorizonMs,
  batchLastOffset,
  batchProducerEpoch,
  batchProducerId,
  batchSizeInBytes,
  isBatchCrcValid,
  isControlBatch,
  NO_PRODUCER_ID,
} from '../../../records/batch-header.ts'
import type { RecordCursor } from '../../../records/record-cursor.ts'
import { openBatch } from '../../../records/records.ts'
import { RecordsError } from '../../../records/records-error.ts'
import { batchOfRetained, emptyBatchOf, type RetainedRecord } from '../../../records/retained-batch.ts'
import type { CleanedTransactions } from './cleaned-transactions.ts'
import type { OffsetMap } from './offset-map.ts'

/** By what a round of compaction decides what stays. */
export interface CleaningRules {
  /** Of the keys in the part of the log that was not compacted before. */
  readonly lastOffsets: OffsetMap
  readonly transactions: CleanedTransactions
  /** What is known of a producer that still counts as active; undefined for others. */
  readonly lastRecordOf: (producerId: number) => LastRecord | undefined
  /** Where the round ends: its last batch stays, if empty, so that the offsets up to here are known to exist. */
  readonly endOffset: number
  readonly nowMs: number
  readonly deleteRetentionMs: number
}

/** The last that a log has of a producer. */
export interface LastRecord {
  /** Last offset of its last batch of data; undefined when only a marker is known. */
  readonly lastDataOffset: number | undefined
  readonly producerEpoch: number
}

/**
 * What compaction leaves of the batch at `position`: the batch itself as a view, a smaller one, or undefined for nothing. The
 * rules are those of the reference's Cleaner and RecordFilter:
 * - Of records with a key the last stays. Records without a key go.
 * - A tombstone, and the marker of a transaction without batches, stay for delete.retention.ms more from the first round that
 *   meets them so (KIP-534): that time is put into their batch.
 * - Records of aborted transactions go.
 * - The last batch of each active producer stays, if without records, because its sequences must be known.
 */
export function filterBatch(buffer: Buffer, position: number, rules: CleaningRules): Buffer | undefined {
  const { transactions, nowMs } = rules
  const isControl = isControlBatch(buffer, position)
  const isDone = isControl
    ? transactions.passControl(buffer, position)
    : transactions.passData(buffer, position)
  const horizonMs = batchDeleteHorizonMs(buffer, position)
  const areRecordsDropped = isDone && (!isControl || (horizonMs !== undefined && horizonMs <= nowMs))
  const isKept =
    isLastOfProducer(buffer, position, rules) || batchLastOffset(buffer, position) + 1 === rules.endOffset
  if (areRecordsDropped) return isKept ? emptyBatchOf(buffer, position) : undefined
  // What is left gets a checksum of its own, which must not make damage look right.
  if (!isBatchCrcValid(buffer, position))
    throw new RecordsError(
      'CORRUPT_MESSAGE',
      `the batch of offset ${batchBaseOffset(buffer, position)} does not fit its checksum`,
    )
  const cursor = openBatch(buffer, position)
  const { records, isWhole, hasTombstone } = retain(cursor, {
    baseOffset: batchBaseOffset(buffer, position),
    baseTimestamp: batchBaseTimestamp(buffer, position),
    isTombstoneKept: horizonMs === undefined || nowMs < horizonMs,
    lastOffsets: isControl ? undefined : rules.lastOffsets,
  })
  if (records.length === 0) return isKept ? emptyBatchOf(buffer, position) : undefined
  const isHorizonDue = horizonMs === undefined && (hasTombstone || (isControl && isDone))
  if (isWhole && !isHorizonDue) {
    return buffer.subarray(position, position + batchSizeInBytes(buffer, position))
  }
  const deleteHorizonMs = isHorizonDue ? nowMs + rules.deleteRetentionMs : horizonMs
  return batchOfRetained(buffer, position, { bytes: cursor.bytes, records, deleteHorizonMs })
}

interface RetainOptions {
  readonly baseOffset: number
  readonly baseTimestamp: number
  readonly isTombstoneKept: boolean
  /** Undefined for control records, which are not judged by their keys. */
  readonly lastOffsets: OffsetMap | undefined
}

function retain(
  cursor: RecordCursor,
  options: RetainOptions,
): { records: RetainedRecord[]; isWhole: boolean; hasTombstone: boolean } {
  const { baseOffset, baseTimestamp, isTombstoneKept, lastOffsets } = options
  const records: RetainedRecord[] = []
  let isWhole = true
  let hasTombstone = false
  while (cursor.next()) {
    const offset = baseOffset + cursor.offsetDelta
    const isTombstone = cursor.valueLength < 0
    if (lastOffsets !== undefined && offset <= lastOffsets.latestOffset) {
      const key = cursor.key()
      const isLast = key !== null && offset >= lastOffsets.get(key)
      if (!isLast || (isTombstone && !isTombstoneKept)) {
        isWhole = false
        continue
      }
    }
    if (isTombstone) hasTombstone = true
    records.push({
      timestamp: baseTimestamp + cursor.timestampDelta,
      offsetDelta: cursor.offsetDelta,
      fieldsStart: cursor.fieldsStart,
      end: cursor.end,
    })
  }
  return { records, isWhole, hasTombstone }
}

/** True for the batch with a producer's last sequences, or the marker with its last epoch. */
function isLastOfProducer(buffer: Buffer, position: number, { lastRecordOf }: CleaningRules): boolean {
  const producerId = batchProducerId(buffer, position)
  if (producerId === NO_PRODUCER_ID) return false
  const last = lastRecordOf(producerId)
  if (last === undefined) return false
  if (last.lastDataOffset !== undefined) return batchLastOffset(buffer, position) === last.lastDataOffset
  return isControlBatch(buffer, position) && batchProducerEpoch(buffer, position) === last.producerEpoch
}
