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
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
} from '../../../messages/versioned.ts'
import { listed, type Partitions } from '../partitions.ts'
import type { TopicsView } from '../topics-view.ts'
import type { ShareGroup, ShareMember } from './share-group.ts'
import { nameOf, type StatePartitions, type StateTopics } from './state-partitions.ts'

interface GroupKey {
  readonly groupId: string
}

interface MemberKey extends GroupKey {
  readonly memberId: string
}

interface Kept<Kind extends string, Key, Value> {
  readonly kind: Kind
  readonly key: Key
  readonly value: Value | null
}

/** A record about a share group. A null value is a tombstone. */
export type ShareGroupRecord =
  | Kept<'share-group', GroupKey, ShareGroupMetadataValue>
  | Kept<'share-member', MemberKey, ShareGroupMemberMetadataValue>
  | Kept<'share-target', GroupKey, ShareGroupTargetAssignmentMetadataValue>
  | Kept<'share-member-target', MemberKey, ShareGroupTargetAssignmentMemberValue>
  | Kept<'share-member-assignment', MemberKey, ShareGroupCurrentMemberAssignmentValue>
  | Kept<'share-state-partitions', GroupKey, ShareGroupStatePartitionMetadataValue>

/** Whether a record is one of these. */
export function isShareRecord(record: { readonly kind: string }): record is ShareGroupRecord {
  return record.kind.startsWith('share-')
}

/** All values are in their only version. */
const VERSION = 0

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

/** Key and value as they stand in the log. */
export function encodeShareRecord(record: ShareGroupRecord): { key: Buffer; value: Buffer | null } {
  const { kind, value } = record
  switch (kind) {
    case 'share-group':
      return {
        key: encodeRecordKey(ShareGroupMetadataKey, record.key),
        value: value && encodeVersioned(ShareGroupMetadataValue, VERSION, value),
      }
    case 'share-member':
      return {
        key: encodeRecordKey(ShareGroupMemberMetadataKey, record.key),
        value: value && encodeVersioned(ShareGroupMemberMetadataValue, VERSION, value),
      }
    case 'share-target':
      return {
        key: encodeRecordKey(ShareGroupTargetAssignmentMetadataKey, record.key),
        value: value && encodeVersioned(ShareGroupTargetAssignmentMetadataValue, VERSION, value),
      }
    case 'share-member-target':
      return {
        key: encodeRecordKey(ShareGroupTargetAssignmentMemberKey, record.key),
        value: value && encodeVersioned(ShareGroupTargetAssignmentMemberValue, VERSION, value),
      }
    case 'share-member-assignment':
      return {
        key: encodeRecordKey(ShareGroupCurrentMemberAssignmentKey, record.key),
        value: value && encodeVersioned(ShareGroupCurrentMemberAssignmentValue, VERSION, value),
      }
    case 'share-state-partitions':
      return {
        key: encodeRecordKey(ShareGroupStatePartitionMetadataKey, record.key),
        value: value && encodeVersioned(ShareGroupStatePartitionMetadataValue, VERSION, value),
      }
  }
}

/** Reads a record about a share group; null when it is about something else. */
export function decodeShareRecord(type: number, key: Buffer, value: Buffer | null): ShareGroupRecord | null {
  switch (type) {
    case ShareGroupMetadataKey.key:
      return {
        kind: 'share-group',
        key: decodeRecordKey(ShareGroupMetadataKey, key),
        value: value && decodeVersioned(ShareGroupMetadataValue, value).value,
      }
    case ShareGroupMemberMetadataKey.key:
      return {
        kind: 'share-member',
        key: decodeRecordKey(ShareGroupMemberMetadataKey, key),
        value: value && decodeVersioned(ShareGroupMemberMetadataValue, value).value,
      }
    case ShareGroupTargetAssignmentMetadataKey.key:
      return {
        kind: 'share-target',
        key: decodeRecordKey(ShareGroupTargetAssignmentMetadataKey, key),
        value: value && decodeVersioned(ShareGroupTargetAssignmentMetadataValue, value).value,
      }
    case ShareGroupTargetAssignmentMemberKey.key:
      return {
        kind: 'share-member-target',
        key: decodeRecordKey(ShareGroupTargetAssignmentMemberKey, key),
        value: value && decodeVersioned(ShareGroupTargetAssignmentMemberValue, value).value,
      }
    case ShareGroupCurrentMemberAssignmentKey.key:
      return {
        kind: 'share-member-assignment',
        key: decodeRecordKey(ShareGroupCurrentMemberAssignmentKey, key),
        value: value && decodeVersioned(ShareGroupCurrentMemberAssignmentValue, value).value,
      }
    case ShareGroupStatePartitionMetadataKey.key:
      return {
        kind: 'share-state-partitions',
        key: decodeRecordKey(ShareGroupStatePartitionMetadataKey, key),
        value: value && decodeVersioned(ShareGroupStatePartitionMetadataValue, value).value,
      }
    default:
      return null
  }
}

function listedTopics(state: StateTopics): ShareGroupStatePartitionMetadataValue['initializedTopics'] {
  return [...state].map(([topicId, { name, partitions }]) => ({
    topicId,
    topicName: name,
    partitions: [...partitions],
  }))
}
