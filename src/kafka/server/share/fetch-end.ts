import { type InFlightBatch, runsOf } from './in-flight-batch.ts'
import { isFree } from './in-flight-state.ts'
import type { SharePartitionState } from './share-partition-state.ts'

/**
 * How far the log has to be read (exclusive) so that `maxRecords` can be acquired from an offset on: not a byte more of a
 * backlog than is given out. Batches in flight are given out as wholes, so they are read to their ends.
 */
export function fetchEnd({ batches }: SharePartitionState, fetchOffset: number, maxRecords: number): number {
  let missing = maxRecords
  let next = fetchOffset
  for (const batch of batches.holding(fetchOffset, Number.MAX_SAFE_INTEGER)) {
    const unseen = Math.max(0, batch.firstOffset - next)
    if (unseen >= missing) return next + missing
    missing -= unseen + freeCount(batch, fetchOffset)
    next = batch.lastOffset + 1
    if (missing <= 0) return next
  }
  return next + missing
}

function freeCount(batch: InFlightBatch, fromOffset: number): number {
  let count = 0
  for (const { firstOffset, lastOffset, state } of runsOf(batch)) {
    if (isFree(state)) count += Math.max(0, lastOffset - Math.max(firstOffset, fromOffset) + 1)
  }
  return count
}
