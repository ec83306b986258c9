import {
  ConsumerGroupCurrentMemberAssignmentKey,
  ConsumerGroupCurrentMemberAssignmentValue,
  ConsumerGroupMemberMetadataKey,
  ConsumerGroupMemberMetadataValue,
  ConsumerGroupMetadataKey,
  ConsumerGroupMetadataValue,
  ConsumerGroupPartitionMetadataKey,
  ConsumerGroupPartitionMetadataValue,
  ConsumerGroupRegularExpressionKey,
  ConsumerGroupRegularExpressionValue,
  ConsumerGroupTargetAssignmentMemberKey,
  ConsumerGroupTargetAssignmentMemberValue,
  ConsumerGroupTargetAssignmentMetadataKey,
  ConsumerGroupTargetAssignmentMetadataValue,
} from '../../../messages/coordinator-records/consumer-group.ts'
import { type RecordOf, recordTypesCodec } from '../../coordinator/record-types.ts'
import { listed, type OwnedPartitions, type Partitions } from '../partitions.ts'
import type { ConsumerGroup, ConsumerMember, ResolvedRegex } from './consumer-group.ts'

const types = {
  'consumer-group': { key: ConsumerGroupMetadataKey, value: ConsumerGroupMetadataValue },
  'consumer-member': { key: ConsumerGroupMemberMetadataKey, value: ConsumerGroupMemberMetadataValue },
  'consumer-target': {
    key: ConsumerGroupTargetAssignmentMetadataKey,
    value: ConsumerGroupTargetAssignmentMetadataValue,
  },
  'consumer-member-target': {
    key: ConsumerGroupTargetAssignmentMemberKey,
    value: ConsumerGroupTargetAssignmentMemberValue,
  },
  'consumer-member-assignment': {
    key: ConsumerGroupCurrentMemberAssignmentKey,
    value: ConsumerGroupCurrentMemberAssignmentValue,
  },
  'consumer-regex': { key: ConsumerGroupRegularExpressionKey, value: ConsumerGroupRegularExpressionValue },
  'consumer-partition-metadata': {
    key: ConsumerGroupPartitionMetadataKey,
    value: ConsumerGroupPartitionMetadataValue,
  },
}

/** A record about a consumer group. A null value is a tombstone. */
export type ConsumerGroupRecord = RecordOf<typeof types>

/** How records about consumer groups stand in the log. */
export const consumerRecords = recordTypesCodec(types)

type MemberRecordKind = 'consumer-member' | 'consumer-member-target' | 'consumer-member-assignment'

/** The group's epoch, and the hash of the topics that it was raised for. */
export function groupEpochRecord(groupId: string, epoch: number, metadataHash: bigint): ConsumerGroupRecord {
  return { kind: 'consumer-group', key: { groupId }, value: { epoch, metadataHash } }
}

/** A member's subscription, and where it comes from. */
export function memberRecord(groupId: string, member: ConsumerMember): ConsumerGroupRecord {
  const value: ConsumerGroupMemberMetadataValue = {
    instanceId: member.instanceId,
    rackId: member.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.subscribedTopicNames],
    subscribedTopicRegex: member.subscribedTopicRegex,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    serverAssignor: member.serverAssignor,
    classicMemberMetadata: member.classic && {
      sessionTimeoutMs: member.classic.sessionTimeoutMs,
      supportedProtocols: [...member.classic.supportedProtocols],
    },
  }
  return { kind: 'consumer-member', key: { groupId, memberId: member.memberId }, value }
}

/** That the targets of all members are those of an epoch. */
export function targetEpochRecord(groupId: string, epoch: number, timestampMs: number): ConsumerGroupRecord {
  const value = { assignmentEpoch: epoch, assignmentTimestamp: timestampMs }
  return { kind: 'consumer-target', key: { groupId }, value }
}

/** What a member is to have. */
export function targetRecord(groupId: string, memberId: string, target: Partitions): ConsumerGroupRecord {
  return {
    kind: 'consumer-member-target',
    key: { groupId, memberId },
    value: { topicPartitions: listed(target) },
  }
}

/** What a member has. */
export function assignmentRecord(groupId: string, member: ConsumerMember): ConsumerGroupRecord {
  const value: ConsumerGroupCurrentMemberAssignmentValue = {
    memberEpoch: member.memberEpoch,
    previousMemberEpoch: member.previousMemberEpoch,
    state: member.state,
    assignedPartitions: listedWithEpochs(member.assigned),
    partitionsPendingRevocation: listedWithEpochs(member.pendingRevocation),
  }
  return { kind: 'consumer-member-assignment', key: { groupId, memberId: member.memberId }, value }
}

/** What a regular expression stands for. */
export function regexRecord(groupId: string, regex: string, resolved: ResolvedRegex): ConsumerGroupRecord {
  const value = {
    topics: [...resolved.topics],
    version: resolved.version,
    timestamp: resolved.timestampMs,
  }
  return { kind: 'consumer-regex', key: { groupId, regularExpression: regex }, value }
}

/** Nobody subscribes to a regular expression any more. */
export function regexTombstone(groupId: string, regex: string): ConsumerGroupRecord {
  return { kind: 'consumer-regex', key: { groupId, regularExpression: regex }, value: null }
}

/** Forgets the topics that a group of before 4.1 was assigned for. */
export function partitionMetadataTombstone(groupId: string): ConsumerGroupRecord {
  return { kind: 'consumer-partition-metadata', key: { groupId }, value: null }
}

/** Everything that is to be forgotten of a member, in the order in which replay wants it. */
export function memberTombstones(groupId: string, memberId: string): ConsumerGroupRecord[] {
  const key = { groupId, memberId }
  return [
    { kind: 'consumer-member-assignment', key, value: null },
    { kind: 'consumer-member-target', key, value: null },
    { kind: 'consumer-member', key, value: null },
  ]
}

/** Everything that is to be forgotten of a group that has these members, in the order of the reference. */
export function groupTombstones(
  group: ConsumerGroup,
  memberIds: readonly string[] = [...group.members.keys()],
): ConsumerGroupRecord[] {
  const { groupId } = group
  const key = { groupId }
  const ofEach = (kind: MemberRecordKind): ConsumerGroupRecord[] =>
    memberIds.map((memberId) => ({ kind, key: { groupId, memberId }, value: null }))
  return [
    ...ofEach('consumer-member-assignment'),
    ...ofEach('consumer-member-target'),
    { kind: 'consumer-target', key, value: null },
    ...ofEach('consumer-member'),
    ...[...group.resolvedRegexes.keys()].map((regex) => regexTombstone(groupId, regex)),
    partitionMetadataTombstone(groupId),
    { kind: 'consumer-group', key, value: null },
  ]
}

function listedWithEpochs(
  owned: OwnedPartitions,
): ConsumerGroupCurrentMemberAssignmentValue['assignedPartitions'] {
  return [...owned].map(([topicId, partitions]) => ({
    topicId,
    partitions: [...partitions.keys()],
    assignmentEpochs: [...partitions.values()],
  }))
}
