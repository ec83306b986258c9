import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type {
  DeleteShareGroupOffsetsRequest,
  DeleteShareGroupOffsetsResponse,
} from '../../../messages/92-delete-share-group-offsets.ts'
import { ZERO_UUID } from '../../../uuid.ts'
import type { Partitions } from '../partitions.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { statePartitionsRecord } from './share-records.ts'
import { knownShareGroup } from './share-validation.ts'
import { deletingPartitions, joined, nameOf, partitionsIn, type StatePartitions } from './state-partitions.ts'

export type DeletedOffsets = InputOf<typeof DeleteShareGroupOffsetsResponse>
export type DeletedTopic = DeletedOffsets['responses'][number]

/**
 * Begins to delete a share group: the share state of all its partitions is to be deleted first. Returns those partitions,
 * none for a group of another kind, or why the group cannot be deleted. What an earlier attempt left is tried again.
 */
export function beginDeletingGroup(
  state: GroupState,
  turn: GroupTurn,
  groupId: string,
): Partitions | Refusal {
  const group = state.groups.get(groupId)
  if (group?.type !== 'share') return new Map()
  if (group.members.size > 0) return refusal(errors.NON_EMPTY_GROUP, errors.NON_EMPTY_GROUP.message)
  if (group.statePartitions === null) return new Map()
  const { initialized, initializing } = group.statePartitions
  const retried = deletingPartitions(group.statePartitions, state.topics)
  const doomed = joined(joined(initialized, initializing), retried)
  const next: StatePartitions = {
    initializing: new Map(),
    initialized: new Map(),
    deleting: new Set(doomed.keys()),
  }
  turn.records.push(statePartitionsRecord(groupId, next, state.topics))
  return partitionsIn(doomed)
}

/** What DeleteShareGroupOffsets begins with. */
export interface OffsetDeletion {
  /** Whose share state is to be deleted. */
  readonly partitions: Partitions
  /** Topics of which there is nothing to delete. */
  readonly refused: readonly DeletedTopic[]
}

/** Begins to delete the offsets of topics, which are the share state of their partitions, of a group without members. */
export function beginDeletingOffsets(
  state: GroupState,
  turn: GroupTurn,
  { groupId, topics }: DeleteShareGroupOffsetsRequest,
): OffsetDeletion | Refusal {
  const group = knownShareGroup(state, groupId)
  if (isRefusal(group)) return group
  if (group.members.size > 0) return refusal(errors.NON_EMPTY_GROUP, errors.NON_EMPTY_GROUP.message)
  if (group.statePartitions === null) return { partitions: new Map(), refused: [] }
  const initialized = new Map(group.statePartitions.initialized)
  const deleting = new Set(group.statePartitions.deleting)
  const partitions = new Map<string, ReadonlySet<number>>()
  const refused: DeletedTopic[] = []
  for (const { topicName } of topics) {
    const topic = state.topics.byName(topicName)
    const known = topic && initialized.get(topic.topicId)
    if (known) {
      partitions.set(topic.topicId, known.partitions)
      initialized.delete(topic.topicId)
      deleting.add(topic.topicId)
    } else if (topic && deleting.has(topic.topicId)) {
      partitions.set(topic.topicId, new Set(Array(topic.partitions).keys()))
    } else {
      const { code: errorCode, message } = errors.UNKNOWN_TOPIC_OR_PARTITION
      const errorMessage = topic ? 'There is no offset information to delete.' : message
      refused.push({ topicName, topicId: ZERO_UUID, errorCode, errorMessage })
    }
  }
  const next = { ...group.statePartitions, initialized, deleting }
  turn.records.push(statePartitionsRecord(groupId, next, state.topics))
  return { partitions, refused }
}

/** The share coordinator has deleted the state of these topics. Returns what is answered for them. */
export function offsetsDeleted(
  state: GroupState,
  turn: GroupTurn,
  groupId: string,
  topicIds: readonly string[],
): DeletedTopic[] {
  const group = state.groups.get(groupId)
  if (group?.type !== 'share' || group.statePartitions === null) return []
  const deleting = new Set(group.statePartitions.deleting)
  for (const topicId of topicIds) deleting.delete(topicId)
  turn.records.push(statePartitionsRecord(groupId, { ...group.statePartitions, deleting }, state.topics))
  return topicIds.map((topicId) => ({
    topicId,
    topicName: nameOf(state.topics, topicId),
    errorCode: errors.NONE.code,
  }))
}
