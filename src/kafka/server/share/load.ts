import type { StateBatch } from '../share-coordinator/state-batch.ts'
import { deliveryStateOf, isTerminal } from './delivery-state.ts'
import { newInFlightBatch } from './in-flight-batch.ts'
import { newInFlightState } from './in-flight-state.ts'
import { moveStartOffset } from './move-start-offset.ts'
import { newSharePartitionState, type SharePartitionState } from './share-partition-state.ts'

/**
 * The share partition as it was put on file. Nothing of it is acquired: who had it is gone, and what was not acknowledged is
 * available again. Undefined when the batches make no sense.
 */
export function loadSharePartition(
  startOffset: number,
  stateBatches: readonly StateBatch[],
): SharePartitionState | undefined {
  const partition = newSharePartitionState(startOffset)
  let gapStartOffset: number | undefined
  let expectedOffset = startOffset
  for (const { firstOffset, lastOffset, deliveryState, deliveryCount } of stateBatches) {
    const state = deliveryStateOf(deliveryState)
    if (firstOffset < startOffset || lastOffset < firstOffset || state === undefined) return undefined
    if (firstOffset > expectedOffset) gapStartOffset ??= expectedOffset
    expectedOffset = lastOffset + 1
    partition.batches.add(newInFlightBatch(firstOffset, lastOffset, newInFlightState(state, deliveryCount)))
    if (isTerminal(state)) partition.deliveryCompleteCount += lastOffset - firstOffset + 1
  }
  const { last } = partition.batches
  if (last === undefined) return partition
  partition.mayHaveFreeRecords = true
  partition.endOffset = last.lastOffset
  if (gapStartOffset !== undefined) partition.gap = { endOffset: last.lastOffset, gapStartOffset }
  moveStartOffset(partition)
  return partition
}
