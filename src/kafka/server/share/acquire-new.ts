import type { AcquiredRecords, AcquireRequest } from './acquired-records.ts'
import type { OffsetRange } from './archive.ts'
import { DeliveryState } from './delivery-state.ts'
import { newInFlightBatch, splitBatch } from './in-flight-batch.ts'
import { acquireState, newInFlightState } from './in-flight-state.ts'
import {
  activeGapStart,
  moveGap,
  type SharePartitionState,
  type ShareSettings,
} from './share-partition-state.ts'

/** Gives a member offsets that have not been in flight yet; the range has at least one. */
export function acquireNew(
  partition: SharePartitionState,
  request: AcquireRequest,
  {
    batches,
    range,
    settings,
  }: {
    readonly batches: readonly OffsetRange[]
    readonly range: OffsetRange
    readonly settings: ShareSettings
  },
): AcquiredRecords[] {
  const firstOffset = partition.batches.isEmpty
    ? Math.max(range.firstOffset, partition.endOffset)
    : range.firstOffset
  let { lastOffset } = range
  if (request.maxRecords < lastOffset - firstOffset + 1) {
    lastOffset = endOfBatchWith(batches, firstOffset + request.maxRecords - 1)
    if (activeGapStart(partition) !== undefined) lastOffset = Math.min(lastOffset, range.lastOffset)
  }
  const lockUntilMs = request.nowMs + settings.lockDurationMs
  const isCutShort = request.isRecordLimit && lastOffset - firstOffset + 1 > request.maxRecords
  const acquired = isCutShort
    ? acquirePart(partition, request, { firstOffset, lastOffset }, lockUntilMs)
    : acquireAll(partition, request, pieces(batches, request, { firstOffset, lastOffset }), lockUntilMs)
  if (partition.batches.first?.firstOffset === firstOffset) partition.startOffset = firstOffset
  partition.endOffset = Math.max(partition.endOffset, lastOffset)
  moveGap(partition, (acquired.at(-1)?.lastOffset ?? lastOffset) + 1)
  return acquired
}

function acquireAll(
  partition: SharePartitionState,
  { memberId }: AcquireRequest,
  ranges: readonly OffsetRange[],
  lockUntilMs: number,
): AcquiredRecords[] {
  return ranges.map(({ firstOffset, lastOffset }) => {
    const state = newInFlightState(DeliveryState.ACQUIRED, 1, { memberId, lockUntilMs })
    partition.batches.add(newInFlightBatch(firstOffset, lastOffset, state))
    return { firstOffset, lastOffset, deliveryCount: 1 }
  })
}

/** Takes a record batch in flight as a whole, but gives out only as many of its offsets as were asked for. */
function acquirePart(
  partition: SharePartitionState,
  { memberId, maxRecords }: AcquireRequest,
  { firstOffset, lastOffset }: OffsetRange,
  lockUntilMs: number,
): AcquiredRecords[] {
  const batch = newInFlightBatch(firstOffset, lastOffset, newInFlightState(DeliveryState.AVAILABLE, 0))
  for (const state of splitBatch(batch).slice(0, maxRecords)) acquireState(state, memberId, lockUntilMs)
  partition.batches.add(batch)
  partition.mayHaveFreeRecords = true
  return [{ firstOffset, lastOffset: firstOffset + maxRecords - 1, deliveryCount: 1 }]
}

/** Cuts a range where record batches begin, into pieces of at least batchSize offsets; the last one may be smaller. */
function pieces(
  batches: readonly OffsetRange[],
  { isRecordLimit, batchSize }: AcquireRequest,
  { firstOffset, lastOffset }: OffsetRange,
): OffsetRange[] {
  const cut: OffsetRange[] = []
  let from = firstOffset
  if (!isRecordLimit && lastOffset - firstOffset + 1 > batchSize) {
    for (const batch of batches) {
      if (batch.firstOffset > lastOffset) break
      if (batch.firstOffset - from < batchSize) continue
      cut.push({ firstOffset: from, lastOffset: batch.firstOffset - 1 })
      from = batch.firstOffset
    }
  }
  cut.push({ firstOffset: from, lastOffset })
  return cut
}

/** The end of the record batch that holds an offset; the offset itself when none does. */
function endOfBatchWith(batches: readonly OffsetRange[], offset: number): number {
  const batch = batches.findLast(({ firstOffset }) => firstOffset <= offset)
  return Math.max(offset, batch?.lastOffset ?? offset)
}
