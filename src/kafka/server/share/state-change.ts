import type { StateBatch } from '../share-coordinator/state-batch.ts'
import { DeliveryState, isTerminal } from './delivery-state.ts'
import { countFrom, type StateRun } from './in-flight-batch.ts'
import { beginChange, commitChange, rollBackChange } from './in-flight-state.ts'
import { moveStartOffset } from './move-start-offset.ts'
import type { SharePartitionState } from './share-partition-state.ts'

/** A change of a run's state that has been begun, and what is to be put on file of it. */
export interface StateChange {
  readonly run: StateRun
  readonly batch: StateBatch
}

/** Begins a change; undefined when the run is not acquired, or another change of it is under way. */
export function begin(
  partition: SharePartitionState,
  run: StateRun,
  to: DeliveryState,
  maxDeliveryCount: number,
): StateChange | undefined {
  if (!beginChange(run.state, to, maxDeliveryCount)) return undefined
  const change = { run, batch: stateBatchOf(run) }
  if (isTerminal(run.state.state)) partition.deliveryCompleteCount += countFrom(run, partition.startOffset)
  return change
}

/** What is put on file of a run. */
export function stateBatchOf({ firstOffset, lastOffset, state }: StateRun): StateBatch {
  return { firstOffset, lastOffset, deliveryState: state.state, deliveryCount: state.deliveryCount }
}

/** The changes are on file: they count. */
export function commitAll(partition: SharePartitionState, changes: readonly StateChange[]): void {
  for (const { run } of changes) {
    commitChange(run.state)
    if (run.state.state === DeliveryState.AVAILABLE) partition.mayHaveFreeRecords = true
  }
  moveStartOffset(partition)
}

/** The changes are off. */
export function rollBackAll(
  partition: SharePartitionState,
  changes: readonly StateChange[],
  nowMs: number,
): void {
  for (const { run, batch } of changes) {
    const wasTerminal = isTerminal(run.state.state)
    rollBackChange(run.state, nowMs)
    if (run.state.state === DeliveryState.AVAILABLE) partition.mayHaveFreeRecords = true
    if (wasTerminal && !isTerminal(run.state.state)) {
      partition.deliveryCompleteCount -= countFrom(batch, partition.startOffset)
    }
  }
}
