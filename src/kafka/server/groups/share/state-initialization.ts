import type { Partitions } from '../partitions.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import type { ShareGroup } from './share-group.ts'
import { statePartitionsRecord } from './share-records.ts'
import {
  beginInitializing,
  joined,
  NO_STATE,
  type StateTopics,
  uninitialized,
  without,
} from './state-partitions.ts'

/**
 * Share state that is to be set up. The group's records name the partitions first (initializing); then whoever gets this asks
 * the share coordinator, and comes back with `stateInitialized` or `stateNotInitialized`. When that never happens the
 * partitions are still initializing, and are tried again.
 */
export interface StateInitialization {
  readonly stateEpoch: number
  readonly partitions: readonly {
    readonly topicId: string
    readonly partition: number
    /** -1: the partition's leader finds out by share.auto.offset.reset. */
    readonly startOffset: number
  }[]
}

const UNINITIALIZED_OFFSET = -1

/** Begins to set up the state of subscribed partitions that have none; null when all have. */
export function initializeMissing(
  state: GroupState,
  turn: GroupTurn,
  asked: { readonly group: ShareGroup; readonly groupEpoch: number; readonly names: ReadonlySet<string> },
): StateInitialization | null {
  const { group, groupEpoch, names } = asked
  const missing = uninitialized(group.statePartitions ?? NO_STATE, state.topics, {
    names,
    nowMs: turn.nowMs,
    retryAfterMs: state.config.shareInitializeRetryIntervalMs,
  })
  if (missing.size === 0) return null
  noteInitializing(state, turn, group, missing)
  const partitions = [...missing].flatMap(([topicId, topic]) =>
    [...topic.partitions].map((partition) => ({ topicId, partition, startOffset: UNINITIALIZED_OFFSET })),
  )
  return { stateEpoch: groupEpoch, partitions }
}

/** Writes down that the state of partitions is being set up. */
export function noteInitializing(
  state: GroupState,
  turn: GroupTurn,
  group: ShareGroup,
  topics: StateTopics,
): void {
  const next = beginInitializing(group.statePartitions ?? NO_STATE, topics)
  turn.records.push(statePartitionsRecord(group.groupId, next, state.topics))
}

/** The share coordinator has set the state of these partitions up: they can be assigned. */
export function stateInitialized(
  state: GroupState,
  turn: GroupTurn,
  groupId: string,
  partitions: Partitions,
): void {
  const group = state.groups.get(groupId)
  // Group and topics may be gone by now.
  if (group?.type !== 'share') return
  const known = group.statePartitions ?? NO_STATE
  const added = new Map(
    [...partitions].flatMap(([topicId, ofTopic]) => {
      const name = state.topics.byId(topicId)?.name
      return name === undefined
        ? []
        : [[topicId, { name, partitions: ofTopic, sinceMs: turn.nowMs }] as const]
    }),
  )
  const next = {
    ...known,
    initializing: without(known.initializing, partitions),
    initialized: joined(known.initialized, added),
  }
  turn.records.push(statePartitionsRecord(groupId, next, state.topics))
}

/** The share coordinator has refused: the next heartbeat tries again. */
export function stateNotInitialized(
  state: GroupState,
  turn: GroupTurn,
  groupId: string,
  partitions: Partitions,
): void {
  const group = state.groups.get(groupId)
  if (group?.type !== 'share' || !group.statePartitions?.initializing.size) return
  const known = group.statePartitions
  const next = { ...known, initializing: without(known.initializing, partitions) }
  turn.records.push(statePartitionsRecord(groupId, next, state.topics))
}

/** Forgets the share state of a topic that is no more, in all groups; the share coordinator deletes it by itself. */
export function forgetStateOfTopic(state: GroupState, turn: GroupTurn, topicId: string): void {
  for (const group of state.groups.values()) {
    if (group.type !== 'share' || group.statePartitions === null) continue
    const { initializing, initialized, deleting } = group.statePartitions
    if (!initializing.has(topicId) && !initialized.has(topicId) && !deleting.has(topicId)) continue
    const next = {
      initializing: new Map([...initializing].filter(([id]) => id !== topicId)),
      initialized: new Map([...initialized].filter(([id]) => id !== topicId)),
      deleting: new Set([...deleting].filter((id) => id !== topicId)),
    }
    turn.records.push(statePartitionsRecord(group.groupId, next, state.topics))
  }
}
