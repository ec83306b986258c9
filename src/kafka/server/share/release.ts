import type { StateBatch } from '../share-coordinator/state-batch.ts'
import { DeliveryState, isTerminal } from './delivery-state.ts'
import { countFrom, runsOf, type StateRun, splitBatch } from './in-flight-batch.ts'
import { settleState } from './in-flight-state.ts'
import type { SharePartitionState, ShareSettings } from './share-partition-state.ts'
import { begin, type StateChange, stateBatchOf } from './state-change.ts'

/** Takes back all that a member has acquired: it has closed its session, or its connection has ended. */
export function releaseMember(
  partition: SharePartitionState,
  memberId: string,
  { maxDeliveryCount }: ShareSettings,
): StateChange[] {
  return acquiredRuns(partition, (state) => state.memberId === memberId).flatMap(
    (run) => begin(partition, run, stateOnRelease(partition, run), maxDeliveryCount) ?? [],
  )
}

/** Takes back what was acquired too long ago. Whether it can be put on file does not matter: the lock has run out. */
export function expireLocks(
  partition: SharePartitionState,
  nowMs: number,
  { maxDeliveryCount }: ShareSettings,
): StateBatch[] {
  const isExpired = ({ lockUntilMs }: StateRun['state']): boolean =>
    lockUntilMs !== null && lockUntilMs <= nowMs
  return acquiredRuns(partition, isExpired).flatMap((run) => {
    const { state } = run
    if (!settleState(state, stateOnRelease(partition, run), maxDeliveryCount)) return []
    state.lockUntilMs = null
    if (isTerminal(state.state)) partition.deliveryCompleteCount += countFrom(run, partition.startOffset)
    else partition.mayHaveFreeRecords = true
    return [stateBatchOf(run)]
  })
}

/** When the next lock runs out; undefined when nothing is locked. */
export function nextLockExpiryMs({ batches }: SharePartitionState): number | undefined {
  let next: number | undefined
  for (const batch of batches) {
    for (const { state } of runsOf(batch)) {
      if (state.state !== DeliveryState.ACQUIRED || state.lockUntilMs === null) continue
      if (next === undefined || state.lockUntilMs < next) next = state.lockUntilMs
    }
  }
  return next
}

function acquiredRuns(
  { batches, startOffset }: SharePartitionState,
  isMeant: (state: StateRun['state']) => boolean,
): StateRun[] {
  const runs: StateRun[] = []
  for (const batch of batches) {
    const { whole } = batch
    if (whole !== undefined && (whole.state !== DeliveryState.ACQUIRED || !isMeant(whole))) continue
    // What lies before the start offset ends otherwise than the rest.
    if (whole !== undefined && batch.firstOffset < startOffset && batch.lastOffset >= startOffset)
      splitBatch(batch)
    for (const run of runsOf(batch)) {
      if (run.state.state === DeliveryState.ACQUIRED && isMeant(run.state)) runs.push(run)
    }
  }
  return runs
}

/** The log has lost what lies before the start offset. */
function stateOnRelease({ startOffset }: SharePartitionState, { lastOffset }: StateRun): DeliveryState {
  return lastOffset < startOffset ? DeliveryState.ARCHIVED : DeliveryState.AVAILABLE
}
