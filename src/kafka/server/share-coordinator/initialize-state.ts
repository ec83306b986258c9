import {
  badPartition,
  fencedState,
  NO_ERROR,
  persisted,
  type StateError,
  unknownPartition,
} from './refusal.ts'
import type { SharePartitionKey } from './share-partition-key.ts'
import type { ShareCoordinatorState, ShareTurn } from './state.ts'

/** Where the group coordinator has a share partition begin. */
export interface StateInitialization {
  readonly stateEpoch: number
  /** -1: the partition's leader finds out by share.auto.offset.reset. */
  readonly startOffset: number
}

/** InitializeShareGroupState for one share partition: it starts afresh, whatever was known of it. */
export function initializeState(
  state: ShareCoordinatorState,
  turn: ShareTurn,
  key: SharePartitionKey,
  { stateEpoch, startOffset }: StateInitialization,
): StateError {
  const bad = badPartition(key)
  if (bad) return bad
  const known = persisted(state, key)
  const refusal = (known && fencedState(known, stateEpoch)) ?? unknownPartition(state, key)
  if (refusal) return refusal
  turn.records.push({
    kind: 'snapshot',
    key,
    value: {
      snapshotEpoch: known === undefined ? 0 : known.state.snapshotEpoch + 1,
      stateEpoch,
      leaderEpoch: 0,
      startOffset,
      deliveryCompleteCount: startOffset === -1 ? -1 : 0,
      createTimestamp: turn.nowMs,
      writeTimestamp: turn.nowMs,
      stateBatches: [],
    },
  })
  return NO_ERROR
}
