import {
  ShareGroupCurrentMemberAssignmentKey,
  ShareGroupCurrentMemberAssignmentValue,
  ShareGroupMemberMetadataKey,
  ShareGroupMemberMetadataValue,
  ShareGroupMetadataKey,
  ShareGroupMetadataValue,
  ShareGroupStatePartitionMetadataKey,
  ShareGroupStatePartitionMetadataValue,
  ShareGroupTargetAssignmentMemberKey,
  ShareGroupTargetAssignmentMemberValue,
  ShareGroupTargetAssignmentMetadataKey,
  ShareGroupTargetAssignmentMetadataValue,
} from '../../../messages/coordinator-records/share-group.ts'
import { type RecordOf, recordTypesCodec } from '../../coordinator/record-types.ts'
import { listed, type Partitions } from '../partitions.ts'
import type { TopicsView } from '../topics-view.ts'
import type { ShareGroup, ShareMember } from './share-group.ts'
import { nameOf, type StatePartitions, type StateTopics } from './state-partitions.ts'

const types = {
  'share-group': { key: ShareGroupMetadataKey, value: ShareGroupMetadataValue },
  'share-member': { key: ShareGroupMemberMetadataKey, value: ShareGroupMemberMetadataValue },
  'share-target': {
    key: ShareGroupTargetAssignmentMetadataKey,
    value: ShareGroupTargetAssignmentMetadataValue,
  },
  'share-member-target': {
    key: ShareGroupTargetAssignmentMemberKey,
    value: ShareGroupTargetAssignmentMemberValue,
  },
  'share-member-assignment': {
    key: ShareGroupCurrentMemberAssignmentKey,
    value: ShareGroupCurrentMemberAssignmentValue,
  },
  'share-state-partitions': {
    key: ShareGroupStatePartitionMetadataKey,
    value: ShareGroupStatePartitionMetadataValue,
  },
}

/** A record about a share group. A null value is a tombstone. */
export type ShareGroupRecord = RecordOf<typeof types>

/** How records about share groups stand in the log. */
export const shareRecords = recordTypesCodec(types)

/** Members of share groups have no state but this one. */
const STABLE = 0

/** The group's epoch, and the hash of the topics that it was raised for. */
export function groupEpochRecord(groupId: string, epoch: number, metadataHash: bigint): ShareGroupRecord {
  return { kind: 'share-group', key: { groupId }, value: { epoch, metadataHash } }
}

/** A member's subscription, and where it comes from. */
export function memberRecord(groupId: string, member: ShareMember): ShareGroupRecord {
  const { memberId, rackId, clientId, clientHost, subscribedTopicNames } = member
  const value = { rackId, clientId, clientHost, subscribedTopicNames: [...subscribedTopicNames] }
  return { kind: 'share-member', key: { groupId, memberId }, value }
}

/** That the targets of all members are those of an epoch. */
export function targetEpochRecord(groupId: string, epoch: number, timestampMs: number): ShareGroupRecord {
  const value = { assignmentEpoch: epoch, assignmentTimestamp: timestampMs }
  return { kind: 'share-target', key: { groupId }, value }
}

/** What a member is to have. */
export function targetRecord(groupId: string, memberId: string, target: Partitions): ShareGroupRecord {
  return {
    kind: 'share-member-target',
    key: { groupId, memberId },
    value: { topicPartitions: listed(target) },
  }
}

/** What a member has. */
export function assignmentRecord(groupId: string, member: ShareMember): ShareGroupRecord {
  const { memberId, memberEpoch, previousMemberEpoch, assigned } = member
  const value = { memberEpoch, previousMemberEpoch, state: STABLE, assignedPartitions: listed(assigned) }
  return { kind: 'share-member-assignment', key: { groupId, memberId }, value }
}

/** How far the share state of the group's partitions has got. */
export function statePartitionsRecord(
  groupId: string,
  state: StatePartitions,
  topics: TopicsView,
): ShareGroupRecord {
  const value: ShareGroupStatePartitionMetadataValue = {
    initializingTopics: listedTopics(state.initializing),
    initializedTopics: listedTopics(state.initialized),
    deletingTopics: [...state.deleting].map((topicId) => ({ topicId, topicName: nameOf(topics, topicId) })),
  }
  return { kind: 'share-state-partitions', key: { groupId }, value }
}

/** Everything that is to be forgotten of a member, in the order in which the reference writes it. */
export function memberTombstones(groupId: string, memberId: string): ShareGroupRecord[] {
  const key = { groupId, memberId }
  return [
    { kind: 'share-member-assignment', key, value: null },
    { kind: 'share-member-target', key, value: null },
    { kind: 'share-member', key, value: null },
  ]
}

/** Everything that is to be forgotten of a group without members. */
export function groupTombstones({ groupId }: ShareGroup): ShareGroupRecord[] {
  const key = { groupId }
  return [
    { kind: 'share-target', key, value: null },
    { kind: 'share-state-partitions', key, value: null },
    { kind: 'share-group', key, value: null },
  ]
}

function listedTopics(state: StateTopics): ShareGroupStatePartitionMetadataValue['initializedTopics'] {
  return [...state].map(([topicId, { name, partitions }]) => ({
    topicId,
    topicName: name,
    partitions: [...partitions],
  }))
}
