import { errors } from '../../../errors.ts'
import { answerJoin, answerSync, joinError, syncError } from '../classic/classic-answers.ts'
import { type ClassicGroup, type ClassicMember, metadataOf } from '../classic/classic-group.ts'
import { CONSUMER_PROTOCOL_TYPE } from '../classic/classic-protocols.ts'
import { cancelAllTimers } from '../classic/classic-timers.ts'
import { listed, type OwnedPartitions, partitionsOf } from '../partitions.ts'
import { groupMetadataTombstone } from '../records.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  newConsumerGroup,
  newConsumerMember,
} from './consumer-group.ts'
import {
  assignmentRecord,
  type ConsumerGroupRecord,
  groupEpochRecord,
  memberRecord,
  targetEpochRecord,
  targetRecord,
} from './consumer-records.ts'
import { applyConsumerRecord } from './consumer-replay.ts'
import { restartSession } from './consumer-timers.ts'
import { byTopicId, readAssignment, readSubscription } from './embedded-protocol.ts'
import { sortedNames, subscribedTopics } from './subscription.ts'

/**
 * Makes a consumer group of a classic group with members, because one joins that speaks the consumer protocol. What the
 * leader last assigned is target and assignment; who waits for a rebalance is told that another one begins. The group is put
 * in place by the records, when the rest of the request is not refused.
 */
export function upgrade(state: GroupState, turn: GroupTurn, classic: ClassicGroup): ConsumerGroup | Refusal {
  const problem = upgradeProblem(state, classic)
  if (problem !== null) return cannotUpgrade(classic, problem)
  const error = errors.REBALANCE_IN_PROGRESS.code
  for (const member of classic.members.values()) {
    answerJoin(turn, member, joinError(member.memberId, error))
    answerSync(turn, member, syncError(error))
  }
  const members: ConsumerMember[] = []
  for (const each of classic.members.values()) {
    const member = upgradeMember(state, classic, each)
    if (isRefusal(member)) return member
    members.push(member)
  }
  const records = recordsOf(state, classic, members)
  const group = newConsumerGroup(classic.groupId)
  for (const record of records) applyConsumerRecord(group, record)
  cancelAllTimers(turn, classic)
  turn.records.push(groupMetadataTombstone(classic.groupId), ...records)
  for (const { memberId, sessionTimeoutMs } of classic.members.values()) {
    restartSession(state, turn, classic.groupId, { memberId, sessionTimeoutMs })
  }
  return group
}

function upgradeProblem(state: GroupState, group: ClassicGroup): string | null {
  const { consumerMigrationPolicy: policy, consumerMaxSize } = state.config
  if (policy !== 'bidirectional' && policy !== 'upgrade') return 'online upgrade is disabled'
  if (group.protocolType !== CONSUMER_PROTOCOL_TYPE)
    return 'the group does not use the consumer embedded protocol'
  if (group.members.size > consumerMaxSize) return 'the group size exceeds the consumer group maximum size'
  return null
}

function cannotUpgrade({ groupId }: ClassicGroup, problem: string): Refusal {
  return refusal(
    errors.GROUP_ID_NOT_FOUND,
    `Cannot upgrade classic group ${groupId} to consumer group because ${problem}.`,
  )
}

function upgradeMember(
  state: GroupState,
  group: ClassicGroup,
  member: ClassicMember,
): ConsumerMember | Refusal {
  const epoch = group.generationId
  // A group that waits for its first generation has not chosen a protocol yet; all of them have the same subscription.
  const subscription = readSubscription(metadataOf(member, group.protocolName ?? firstProtocol(member)))
  const assigned = assignedOf(state, group, member)
  if (subscription === null || assigned === null)
    return cannotUpgrade(group, 'the embedded consumer protocol is malformed')
  if (isRefusal(assigned)) return assigned
  return {
    ...newConsumerMember(member.memberId),
    memberEpoch: epoch,
    previousMemberEpoch: epoch,
    instanceId: member.groupInstanceId,
    rackId: subscription.rackId || null,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: sortedNames(subscription.topics),
    assigned,
    classic: { sessionTimeoutMs: member.sessionTimeoutMs, supportedProtocols: member.protocols },
  }
}

/** What a member was assigned in the group's generation; nothing when it has not come for it yet. Null when unreadable. */
function assignedOf(
  state: GroupState,
  group: ClassicGroup,
  member: ClassicMember,
): OwnedPartitions | Refusal | null {
  if (member.assignment.length === 0) return new Map()
  const assignment = readAssignment(member.assignment)
  if (assignment === null) return null
  if (assignment.userData !== null && assignment.userData.length > 0) {
    const text =
      'an unsupported custom assignor is in use. Please refer to the documentation or switch to a default assignor before re-attempting the upgrade'
    return cannotUpgrade(group, text)
  }
  return new Map(
    byTopicId(state.topics, assignment.assignedPartitions).map(({ topicId, partitions }) => [
      topicId,
      new Map(partitions.map((partition) => [partition, group.generationId])),
    ]),
  )
}

function firstProtocol({ protocols: [first] }: ClassicMember): string {
  return first?.name ?? ''
}

function recordsOf(
  state: GroupState,
  { groupId, generationId }: ClassicGroup,
  members: readonly ConsumerMember[],
): ConsumerGroupRecord[] {
  const hash = metadataHash(state.topics, subscribedTopics(members, new Map()))
  return [
    ...members.map((member) => memberRecord(groupId, member)),
    groupEpochRecord(groupId, generationId, hash),
    ...members.map(({ memberId, assigned }) =>
      targetRecord(groupId, memberId, partitionsOf(listed(assigned))),
    ),
    targetEpochRecord(groupId, generationId, 0),
    ...members.map((member) => assignmentRecord(groupId, member)),
  ]
}
