import type { ConsumerGroupCurrentMemberAssignmentValue } from '../../../messages/coordinator-records/consumer-group.ts'
import { keptProtocols } from '../classic/classic-join-request.ts'
import { NOTHING_OWNED, type OwnedPartitions, partitionsOf } from '../partitions.ts'
import { replayedGroup } from '../replayed-group.ts'
import type { Group, GroupState } from '../state.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  LEAVE_EPOCH,
  MemberState,
  newConsumerGroup,
  newConsumerMember,
} from './consumer-group.ts'
import type { ConsumerGroupRecord } from './consumer-records.ts'

/** Of an assignment that has been deleted. */
const NO_EPOCH = -1

type ListedOwned = ConsumerGroupCurrentMemberAssignmentValue['assignedPartitions']

/** Applies one record about a consumer group: the only writer of such groups. */
export function replayConsumerRecord(state: GroupState, record: ConsumerGroupRecord): void {
  const group = replayedGroup(state, record, isConsumerGroup, newConsumerGroup)
  if (!group) return
  if (record.kind === 'consumer-group' && record.value === null) state.groups.delete(group.groupId)
  else applyConsumerRecord(group, record)
}

/** Applies a record that does not delete the group. */
export function applyConsumerRecord(group: ConsumerGroup, record: ConsumerGroupRecord): void {
  switch (record.kind) {
    case 'consumer-group':
      if (record.value === null) break
      group.groupEpoch = record.value.epoch
      group.metadataHash = record.value.metadataHash
      break
    case 'consumer-member':
      replayMember(group, record.key.memberId, record.value)
      break
    case 'consumer-target':
      group.assignmentEpoch = record.value?.assignmentEpoch ?? NO_EPOCH
      group.assignmentTimestampMs = record.value?.assignmentTimestamp ?? 0
      break
    case 'consumer-member-target':
      if (record.value === null) group.targets.delete(record.key.memberId)
      else group.targets.set(record.key.memberId, partitionsOf(record.value.topicPartitions))
      break
    case 'consumer-member-assignment':
      replayAssignment(group, record.key.memberId, record.value)
      break
    case 'consumer-regex':
      replayRegex(group, record.key.regularExpression, record.value)
      break
    case 'consumer-partition-metadata':
      group.hasPartitionMetadataRecord = record.value !== null
      break
  }
}

const isConsumerGroup = (group: Group): group is ConsumerGroup => group.type === 'consumer'

function replayMember(
  group: ConsumerGroup,
  memberId: string,
  value: Extract<ConsumerGroupRecord, { kind: 'consumer-member' }>['value'],
): void {
  const before = group.members.get(memberId)
  if (value === null) {
    if (before) releasePartitions(group, before)
    group.members.delete(memberId)
    if (before && before.instanceId !== null && group.staticMembers.get(before.instanceId) === memberId) {
      group.staticMembers.delete(before.instanceId)
    }
    return
  }
  const member: ConsumerMember = {
    ...(before ?? newConsumerMember(memberId)),
    instanceId: value.instanceId,
    rackId: value.rackId,
    clientId: value.clientId,
    clientHost: value.clientHost,
    subscribedTopicNames: value.subscribedTopicNames,
    subscribedTopicRegex: value.subscribedTopicRegex ?? '',
    rebalanceTimeoutMs: value.rebalanceTimeoutMs,
    serverAssignor: value.serverAssignor,
    classic: value.classicMemberMetadata && {
      sessionTimeoutMs: value.classicMemberMetadata.sessionTimeoutMs,
      // Copied out of the log's buffer, or the request's frame: they are kept for long.
      supportedProtocols: keptProtocols(value.classicMemberMetadata.supportedProtocols),
    },
  }
  group.members.set(memberId, member)
  if (member.instanceId !== null) group.staticMembers.set(member.instanceId, memberId)
}

function replayRegex(
  group: ConsumerGroup,
  regex: string,
  value: Extract<ConsumerGroupRecord, { kind: 'consumer-regex' }>['value'],
): void {
  if (value === null) group.resolvedRegexes.delete(regex)
  else {
    const { topics, version, timestamp: timestampMs } = value
    group.resolvedRegexes.set(regex, { topics, version, timestampMs })
  }
}

function replayAssignment(
  group: ConsumerGroup,
  memberId: string,
  value: ConsumerGroupCurrentMemberAssignmentValue | null,
): void {
  const before = group.members.get(memberId) ?? newConsumerMember(memberId)
  if (value === null && !group.members.has(memberId)) return
  releasePartitions(group, before)
  const member: ConsumerMember = value
    ? {
        ...before,
        memberEpoch: value.memberEpoch,
        previousMemberEpoch: value.previousMemberEpoch,
        state: value.state,
        assigned: ownedOf(value.assignedPartitions, value.memberEpoch),
        pendingRevocation: ownedOf(value.partitionsPendingRevocation, value.memberEpoch),
      }
    : {
        ...before,
        memberEpoch: LEAVE_EPOCH,
        previousMemberEpoch: LEAVE_EPOCH,
        state: MemberState.STABLE,
        assigned: NOTHING_OWNED,
        pendingRevocation: NOTHING_OWNED,
      }
  group.members.set(memberId, member)
  takePartitions(group, member)
}

/** Records of before 4.2 have no epochs of partitions: then the member's (-2 when it is away) is the best that is known. */
function ownedOf(list: ListedOwned, memberEpoch: number): OwnedPartitions {
  const otherwise = Math.max(memberEpoch, 0)
  return new Map(
    list.map(({ topicId, partitions, assignmentEpochs }) => [
      topicId,
      new Map(partitions.map((partition, i) => [partition, assignmentEpochs?.[i] ?? otherwise])),
    ]),
  )
}

function takePartitions(group: ConsumerGroup, member: ConsumerMember): void {
  for (const owned of [member.assigned, member.pendingRevocation]) {
    for (const [topicId, partitions] of owned) {
      const epochs = group.partitionEpochs.get(topicId) ?? new Map<number, number>()
      group.partitionEpochs.set(topicId, epochs)
      for (const partition of partitions.keys()) epochs.set(partition, member.memberEpoch)
    }
  }
}

/** Only what still bears the member's epoch is its own: another may have taken the rest over. */
function releasePartitions(group: ConsumerGroup, member: ConsumerMember): void {
  for (const owned of [member.assigned, member.pendingRevocation]) {
    for (const [topicId, partitions] of owned) {
      const epochs = group.partitionEpochs.get(topicId)
      if (!epochs) continue
      for (const partition of partitions.keys()) {
        if (epochs.get(partition) === member.memberEpoch) epochs.delete(partition)
      }
      if (epochs.size === 0) group.partitionEpochs.delete(topicId)
    }
  }
}
