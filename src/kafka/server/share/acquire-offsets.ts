import type { AcquiredRecords, AcquireRequest } from './acquired-records.ts'
import { joinNeighbours } from './acquired-records.ts'
import type { OffsetRange } from './archive.ts'
import { type InFlightBatch, runsOf } from './in-flight-batch.ts'
import { acquireState, isFree } from './in-flight-state.ts'
import type { ShareSettings } from './share-partition-state.ts'

/** From this many deliveries on, records come in smaller portions. */
function throttleLimit(maxDeliveryCount: number): number {
  return Math.max(2, Math.ceil(maxDeliveryCount / 2))
}

/** Whether something free in a batch has been delivered so often that it must not come with the whole batch again. */
export function mustThrottle(
  batch: InFlightBatch,
  { firstOffset, lastOffset }: OffsetRange,
  { maxDeliveryCount }: ShareSettings,
): boolean {
  const limit = throttleLimit(maxDeliveryCount)
  for (const run of runsOf(batch)) {
    if (batch.whole === undefined && (run.firstOffset < firstOffset || run.lastOffset > lastOffset)) continue
    if (isFree(run.state) && run.state.deliveryCount >= limit) return true
  }
  return false
}

/**
 * Gives a member offsets of a batch that have states of their own. One that is on its last delivery comes alone. From half
 * the deliveries on, the portion of the batch that comes at once is halved with each.
 */
export function acquireOffsets(
  batch: InFlightBatch,
  request: AcquireRequest,
  settings: ShareSettings,
  range: OffsetRange,
): AcquiredRecords[] {
  const { maxDeliveryCount, lockDurationMs } = settings
  const limit = throttleLimit(maxDeliveryCount)
  const isLastAlone = maxDeliveryCount > 2
  const size = batch.lastOffset - batch.firstOffset + 1
  const acquired: AcquiredRecords[] = []
  let portion: number | undefined
  for (const { firstOffset, lastOffset, state } of runsOf(batch)) {
    if (firstOffset < range.firstOffset || lastOffset > range.lastOffset || !isFree(state)) continue
    const { deliveryCount } = state
    if (isLastAlone && deliveryCount === maxDeliveryCount - 1 && acquired.length > 0) break
    if (deliveryCount >= limit) portion ??= Math.max(1, size >> (deliveryCount - limit + 1))
    acquireState(state, request.memberId, request.nowMs + lockDurationMs)
    acquired.push({ firstOffset, lastOffset, deliveryCount: state.deliveryCount })
    if (isLastAlone && state.deliveryCount === maxDeliveryCount) break
    if (request.isRecordLimit && acquired.length === request.maxRecords) break
    // Where more have been taken before the first of these, nothing is held back, as in the reference.
    if (acquired.length === portion) break
  }
  return joinNeighbours(acquired)
}
