import type { Turn } from '../coordinator/turn.ts'
import type { ShareStateRecord } from './records.ts'
import type { SharePartitionKey } from './share-partition-key.ts'
import type { StateBatch } from './state-batch.ts'

/** What the share coordinator knows of one partition of __share_group_state. */
export interface ShareCoordinatorState {
  readonly config: ShareCoordinatorConfig
  /** The topics as they are at the moment. */
  readonly topics: TopicSizes
  /** By coordinator key. */
  readonly partitions: Map<string, PersistedPartition>
  /** Where the last tombstone stands; -1 when none has been seen. */
  lastTombstoneOffset: number
}

/** What the share coordinator takes from server.properties. */
export interface ShareCoordinatorConfig {
  /** share.coordinator.snapshot.update.records.per.snapshot: so many updates, then the next record is a snapshot. */
  readonly updatesPerSnapshot: number
}

/** What the share coordinator may know of topics. */
export interface TopicSizes {
  byId(topicId: string): { readonly partitions: number } | undefined
}

/** A share partition whose state is kept. */
export interface PersistedPartition {
  readonly key: SharePartitionKey
  state: PersistedState
  /** The highest of either kind that a record has had: requests with lower ones are fenced. */
  maxLeaderEpoch: number
  maxStateEpoch: number
  updatesSinceSnapshot: number
  /** Where its last snapshot stands in the log; -1 when none has been seen. */
  snapshotOffset: number
}

/** The state itself, as the records of the log add up to it. */
export interface PersistedState {
  readonly snapshotEpoch: number
  readonly stateEpoch: number
  readonly leaderEpoch: number
  /** -1: not known yet. */
  readonly startOffset: number
  /** How many records from the start offset on need no delivery any more (KIP-1226); -1: not known. */
  readonly deliveryCompleteCount: number
  readonly createTimestamp: number
  readonly writeTimestamp: number
  readonly stateBatches: readonly StateBatch[]
}

export type ShareTurn = Turn<ShareStateRecord, never, never>

/** The state of a partition of __share_group_state that holds nothing. */
export function newShareCoordinatorState(
  config: ShareCoordinatorConfig,
  topics: TopicSizes,
): ShareCoordinatorState {
  return { config, topics, partitions: new Map(), lastTombstoneOffset: -1 }
}
