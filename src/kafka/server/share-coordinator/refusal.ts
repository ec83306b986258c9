import { errors, type KafkaError } from '../../errors.ts'
import { coordinatorKey, type SharePartitionKey } from './share-partition-key.ts'
import type { PersistedPartition, ShareCoordinatorState } from './state.ts'

/** What became of a request about one share partition. */
export interface StateError {
  readonly errorCode: number
  /** Null when there is no error. */
  readonly errorMessage: string | null
}

export const NO_ERROR: StateError = { errorCode: errors.NONE.code, errorMessage: null }

/** An error of the table, in its own words or others. */
export function stateError(error: KafkaError, errorMessage = error.message): StateError {
  return { errorCode: error.code, errorMessage }
}

/** Why no request about that partition can be right, before anything is looked up; undefined when one can. */
export function badPartition({ partition }: SharePartitionKey): StateError | undefined {
  if (partition >= 0) return undefined
  return stateError(errors.INVALID_REQUEST, 'The partition id cannot be a negative number.')
}

/** The state that is kept of a share partition. */
export function persisted(
  state: ShareCoordinatorState,
  key: SharePartitionKey,
): PersistedPartition | undefined {
  return state.partitions.get(coordinatorKey(key))
}

/** FENCED_LEADER_EPOCH when a later leader than the one that asks (-1: it does not say) has been here. */
export function fencedLeader(known: PersistedPartition, leaderEpoch: number): StateError | undefined {
  if (leaderEpoch === -1 || known.maxLeaderEpoch <= leaderEpoch) return undefined
  return stateError(errors.FENCED_LEADER_EPOCH)
}

/** FENCED_STATE_EPOCH when the state has been initialized anew since the epoch of the one that asks (-1: it does not say). */
export function fencedState(known: PersistedPartition, stateEpoch: number): StateError | undefined {
  if (stateEpoch === -1 || known.maxStateEpoch <= stateEpoch) return undefined
  return stateError(errors.FENCED_STATE_EPOCH)
}

/** UNKNOWN_TOPIC_OR_PARTITION when the topic does not exist or has fewer partitions. */
export function unknownPartition(
  { topics }: ShareCoordinatorState,
  { topicId, partition }: SharePartitionKey,
): StateError | undefined {
  if (partition < (topics.byId(topicId)?.partitions ?? 0)) return undefined
  return stateError(errors.UNKNOWN_TOPIC_OR_PARTITION)
}
