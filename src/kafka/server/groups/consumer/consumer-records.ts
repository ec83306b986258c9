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
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
} from '../../../messages/versioned.ts'
import { listed, type OwnedPartitions, type Partitions } from '../partitions.ts'
import type { ConsumerGroup, ConsumerMember, ResolvedRegex } from './consumer-group.ts'

interface GroupKey {
  readonly groupId: string
}

interface MemberKey extends GroupKey {
  readonly memberId: string
}

/** A record about a consumer group. A null value is a tombstone. */
export type ConsumerGroupRecord =
  | {
      readonly kind: 'consumer-group'
      readonly key: GroupKey
      readonly value: ConsumerGroupMetadataValue | null
    }
  | {
      readonly kind: 'consumer-member'
      readonly key: MemberKey
      readonly value: ConsumerGroupMemberMetadataValue | null
    }
  | {
      readonly kind: 'consumer-target'
      readonly key: GroupKey
      readonly value: ConsumerGroupTargetAssignmentMetadataValue | null
    }
  | {
      readonly kind: 'consumer-member-target'
      readonly key: MemberKey
      readonly value: ConsumerGroupTargetAssignmentMemberValue | null
    }
  | {
      readonly kind: 'consumer-member-assignment'
      readonly key: MemberKey
      readonly value: ConsumerGroupCurrentMemberAssignmentValue | null
    }
  | {
      readonly kind: 'consumer-regex'
      readonly key: ConsumerGroupRegularExpressionKey
      readonly value: ConsumerGroupRegularExpressionValue | null
    }
  | {
      readonly kind: 'consumer-partition-metadata'
      readonly key: GroupKey
      readonly value: ConsumerGroupPartitionMetadataValue | null
    }

type MemberRecordKind = 'consumer-member' | 'consumer-member-target' | 'consumer-member-assignment'

/** All values are in their only version. */
const VERSION = 0

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

/** Key and value as they stand in the log. */
export function encodeConsumerRecord(record: ConsumerGroupRecord): { key: Buffer; value: Buffer | null } {
  const { kind, value } = record
  switch (kind) {
    case 'consumer-group':
      return {
        key: encodeRecordKey(ConsumerGroupMetadataKey, record.key),
        value: value && encodeVersioned(ConsumerGroupMetadataValue, VERSION, value),
      }
    case 'consumer-member':
      return {
        key: encodeRecordKey(ConsumerGroupMemberMetadataKey, record.key),
        value: value && encodeVersioned(ConsumerGroupMemberMetadataValue, VERSION, value),
      }
    case 'consumer-target':
      return {
        key: encodeRecordKey(ConsumerGroupTargetAssignmentMetadataKey, record.key),
        value: value && encodeVersioned(ConsumerGroupTargetAssignmentMetadataValue, VERSION, value),
      }
    case 'consumer-member-target':
      return {
        key: encodeRecordKey(ConsumerGroupTargetAssignmentMemberKey, record.key),
        value: value && encodeVersioned(ConsumerGroupTargetAssignmentMemberValue, VERSION, value),
      }
    case 'consumer-member-assignment':
      return {
        key: encodeRecordKey(ConsumerGroupCurrentMemberAssignmentKey, record.key),
        value: value && encodeVersioned(ConsumerGroupCurrentMemberAssignmentValue, VERSION, value),
      }
    case 'consumer-regex':
      return {
        key: encodeRecordKey(ConsumerGroupRegularExpressionKey, record.key),
        value: value && encodeVersioned(ConsumerGroupRegularExpressionValue, VERSION, value),
      }
    case 'consumer-partition-metadata':
      return {
        key: encodeRecordKey(ConsumerGroupPartitionMetadataKey, record.key),
        value: value && encodeVersioned(ConsumerGroupPartitionMetadataValue, VERSION, value),
      }
  }
}

/** Reads a record about a consumer group; null when it is about something else. */
export function decodeConsumerRecord(
  type: number,
  key: Buffer,
  value: Buffer | null,
): ConsumerGroupRecord | null {
  switch (type) {
    case ConsumerGroupMetadataKey.key:
      return {
        kind: 'consumer-group',
        key: decodeRecordKey(ConsumerGroupMetadataKey, key),
        value: value && decodeVersioned(ConsumerGroupMetadataValue, value).value,
      }
    case ConsumerGroupMemberMetadataKey.key:
      return {
        kind: 'consumer-member',
        key: decodeRecordKey(ConsumerGroupMemberMetadataKey, key),
        value: value && decodeVersioned(ConsumerGroupMemberMetadataValue, value).value,
      }
    case ConsumerGroupTargetAssignmentMetadataKey.key:
      return {
        kind: 'consumer-target',
        key: decodeRecordKey(ConsumerGroupTargetAssignmentMetadataKey, key),
        value: value && decodeVersioned(ConsumerGroupTargetAssignmentMetadataValue, value).value,
      }
    case ConsumerGroupTargetAssignmentMemberKey.key:
      return {
        kind: 'consumer-member-target',
        key: decodeRecordKey(ConsumerGroupTargetAssignmentMemberKey, key),
        value: value && decodeVersioned(ConsumerGroupTargetAssignmentMemberValue, value).value,
      }
    case ConsumerGroupCurrentMemberAssignmentKey.key:
      return {
        kind: 'consumer-member-assignment',
        key: decodeRecordKey(ConsumerGroupCurrentMemberAssignmentKey, key),
        value: value && decodeVersioned(ConsumerGroupCurrentMemberAssignmentValue, value).value,
      }
    case ConsumerGroupRegularExpressionKey.key:
      return {
        kind: 'consumer-regex',
        key: decodeRecordKey(ConsumerGroupRegularExpressionKey, key),
        value: value && decodeVersioned(ConsumerGroupRegularExpressionValue, value).value,
      }
    case ConsumerGroupPartitionMetadataKey.key:
      return {
        kind: 'consumer-partition-metadata',
        key: decodeRecordKey(ConsumerGroupPartitionMetadataKey, key),
        value: value && decodeVersioned(ConsumerGroupPartitionMetadataValue, value).value,
      }
    default:
      return null
  }
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
