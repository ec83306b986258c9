import { errors } from '../../errors.ts'
import type { ShareStateRecord } from './records.ts'
import {
  badPartition,
  fencedLeader,
  fencedState,
  NO_ERROR,
  persisted,
  type StateError,
  stateError,
  unknownPartition,
} from './refusal.ts'
import type { SharePartitionKey } from './share-partition-key.ts'
import type { PersistedPartition, ShareCoordinatorState, ShareTurn } from './state.ts'
import { combineStateBatches, type StateBatch } from './state-batch.ts'

/** What a share partition's leader has to say of its state. */
export interface StateWrite {
  /** -1: not checked. */
  readonly stateEpoch: number
  /** -1: not checked. */
  readonly leaderEpoch: number
  /** -1: as it was. */
  readonly startOffset: number
  readonly deliveryCompleteCount: number
  readonly stateBatches: readonly StateBatch[]
}

/** WriteShareGroupState for one share partition. */
export function writeState(
  state: ShareCoordinatorState,
  turn: ShareTurn,
  key: SharePartitionKey,
  write: StateWrite,
): StateError {
  const bad = badPartition(key)
  if (bad) return bad
  const known = persisted(state, key)
  if (known === undefined) {
    return stateError(errors.INVALID_REQUEST, 'Write operation on uninitialized share partition not allowed.')
  }
  const refusal =
    fencedLeader(known, write.leaderEpoch) ??
    fencedState(known, write.stateEpoch) ??
    unknownPartition(state, key)
  if (refusal) return refusal
  // The leader epoch changes by reading only.
  const change = { ...write, leaderEpoch: known.state.leaderEpoch }
  turn.records.push(changeRecord(known, change, { nowMs: turn.nowMs, ...state.config }))
  return NO_ERROR
}

/** The record that puts a change on file: an update, or after so many of them a snapshot. */
export function changeRecord(
  { key, state, updatesSinceSnapshot }: PersistedPartition,
  change: Omit<StateWrite, 'stateEpoch'>,
  { nowMs, updatesPerSnapshot }: { readonly nowMs: number; readonly updatesPerSnapshot: number },
): ShareStateRecord {
  const { leaderEpoch, deliveryCompleteCount, stateBatches } = change
  if (updatesSinceSnapshot < updatesPerSnapshot) {
    return {
      kind: 'update',
      key,
      value: {
        snapshotEpoch: state.snapshotEpoch,
        leaderEpoch,
        startOffset: change.startOffset,
        deliveryCompleteCount,
        stateBatches: combineStateBatches([], stateBatches, change.startOffset),
      },
    }
  }
  const startOffset = change.startOffset === -1 ? state.startOffset : change.startOffset
  return {
    kind: 'snapshot',
    key,
    value: {
      snapshotEpoch: state.snapshotEpoch + 1,
      stateEpoch: state.stateEpoch,
      leaderEpoch,
      startOffset,
      deliveryCompleteCount,
      createTimestamp: nowMs,
      writeTimestamp: nowMs,
      stateBatches: combineStateBatches(state.stateBatches, stateBatches, startOffset),
    },
  }
}
