import { errors } from '../../errors.ts'
import {
  badPartition,
  fencedLeader,
  NO_ERROR,
  persisted,
  type StateError,
  stateError,
  unknownPartition,
} from './refusal.ts'
import type { SharePartitionKey } from './share-partition-key.ts'
import type { ShareCoordinatorState, ShareTurn } from './state.ts'
import type { StateBatch } from './state-batch.ts'
import { changeRecord } from './write-state.ts'

/** What ReadShareGroupState tells of one share partition. */
export interface StateRead extends StateError {
  readonly stateEpoch: number
  /** -1: where to begin is still to be found out. */
  readonly startOffset: number
  readonly stateBatches: readonly StateBatch[]
}

/** ReadShareGroupState for one share partition. A leader that reads for the first time has its epoch put on file. */
export function readState(
  state: ShareCoordinatorState,
  turn: ShareTurn,
  key: SharePartitionKey,
  leaderEpoch: number,
): StateRead {
  const bad = badPartition(key)
  if (bad) return unread(bad)
  const known = persisted(state, key)
  if (known === undefined) {
    return unread(
      stateError(errors.INVALID_REQUEST, 'Read operation on uninitialized share partition not allowed.'),
    )
  }
  const refusal = fencedLeader(known, leaderEpoch) ?? unknownPartition(state, key)
  if (refusal) return unread(refusal)
  const { stateEpoch, startOffset, stateBatches, deliveryCompleteCount } = known.state
  if (leaderEpoch !== -1 && leaderEpoch !== known.maxLeaderEpoch) {
    const change = { leaderEpoch, startOffset, deliveryCompleteCount, stateBatches: [] }
    turn.records.push(changeRecord(known, change, { nowMs: turn.nowMs, ...state.config }))
  }
  return { ...NO_ERROR, stateEpoch, startOffset, stateBatches }
}

/** The answer of a read that failed. */
export function unread(error: StateError): StateRead {
  return { ...error, stateEpoch: 0, startOffset: 0, stateBatches: [] }
}

/** What ReadShareGroupStateSummary tells of one share partition. */
export interface StateSummary extends StateError {
  readonly stateEpoch: number
  readonly leaderEpoch: number
  /** -1: not initialized, or where to begin is still to be found out. */
  readonly startOffset: number
  /** -1: not known. */
  readonly deliveryCompleteCount: number
}

/** ReadShareGroupStateSummary for one share partition: of one that has no state, that it has none. */
export function summarizeState(state: ShareCoordinatorState, key: SharePartitionKey): StateSummary {
  const refusal = badPartition(key) ?? unknownPartition(state, key)
  if (refusal) return notSummarized(refusal)
  const known = persisted(state, key)
  if (known === undefined) {
    return { ...NO_ERROR, stateEpoch: 0, leaderEpoch: 0, startOffset: -1, deliveryCompleteCount: -1 }
  }
  const { stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount } = known.state
  return { ...NO_ERROR, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount }
}

/** The answer of a summary that failed. */
export function notSummarized(error: StateError): StateSummary {
  return { ...error, stateEpoch: 0, leaderEpoch: 0, startOffset: 0, deliveryCompleteCount: -1 }
}
