import { DeliveryState, isTerminal } from './delivery-state.ts'
import { countFrom, type InFlightBatch, isWithin, runsOf, splitBatch } from './in-flight-batch.ts'
import { archiveState } from './in-flight-state.ts'
import { moveStartOffset } from './move-start-offset.ts'
import type { SharePartitionState } from './share-partition-state.ts'

/** The log begins later than before: what was available before its start never will be delivered. */
export function moveToLogStart(partition: SharePartitionState, logStartOffset: number): void {
  if (logStartOffset <= partition.startOffset) return
  // Or else the gap would be fetched for ever, as in the reference.
  const { gap } = partition
  if (gap) gap.gapStartOffset = Math.max(gap.gapStartOffset, logStartOffset)
  if (partition.batches.isEmpty) {
    partition.startOffset = logStartOffset
    partition.endOffset = logStartOffset
    partition.deliveryCompleteCount = 0
    return
  }
  partition.deliveryCompleteCount -= terminalCountBefore(partition, logStartOffset)
  const range = { firstOffset: partition.startOffset, lastOffset: logStartOffset - 1 }
  if (archiveRange(partition.batches, range, DeliveryState.AVAILABLE) > 0) partition.mayHaveFreeRecords = true
  partition.startOffset = logStartOffset
  partition.endOffset = Math.max(partition.endOffset, logStartOffset)
}

/**
 * The log has nothing between the offset that was fetched and the first that came: that was compacted away. When the share
 * partition begins there, with nothing in flight, it begins behind it: the reference's never would again.
 */
export function passCompacted(partition: SharePartitionState, fetchOffset: number, baseOffset: number): void {
  const { batches } = partition
  if (batches.first === undefined || fetchOffset >= baseOffset) return
  const range = { firstOffset: fetchOffset, lastOffset: baseOffset - 1 }
  const archived = archiveRange(batches.holding(fetchOffset, baseOffset - 1), range, DeliveryState.AVAILABLE)
  partition.deliveryCompleteCount += archived
  if (archived > 0) partition.mayHaveFreeRecords = true
  if (fetchOffset > partition.startOffset || partition.startOffset >= batches.first.firstOffset) return
  partition.startOffset = Math.min(baseOffset, batches.first.firstOffset)
  moveStartOffset(partition)
}

/** Offsets, both inclusive. */
export interface OffsetRange {
  readonly firstOffset: number
  readonly lastOffset: number
}

/** Archives those offsets of a range that are in a state. Returns how many. */
export function archiveRange(
  batches: Iterable<InFlightBatch>,
  range: OffsetRange,
  from: DeliveryState,
): number {
  let archived = 0
  for (const batch of batches) {
    if (batch.firstOffset > range.lastOffset) break
    if (batch.lastOffset < range.firstOffset) continue
    if (batch.whole !== undefined) {
      if (batch.whole.state !== from) continue
      if (!isWithin(batch, range.firstOffset, range.lastOffset)) splitBatch(batch)
    }
    for (const { firstOffset, lastOffset, state } of runsOf(batch)) {
      if (firstOffset < range.firstOffset || lastOffset > range.lastOffset || state.state !== from) continue
      archiveState(state)
      archived += lastOffset - firstOffset + 1
    }
  }
  return archived
}

function terminalCountBefore({ batches, startOffset }: SharePartitionState, offset: number): number {
  let count = 0
  for (const batch of batches) {
    if (batch.firstOffset >= offset) break
    for (const { firstOffset, lastOffset, state } of runsOf(batch)) {
      if (!isTerminal(state.state)) continue
      count += countFrom({ firstOffset, lastOffset: Math.min(lastOffset, offset - 1) }, startOffset)
    }
  }
  return count
}
