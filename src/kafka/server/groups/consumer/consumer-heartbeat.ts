import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../../messages/68-consumer-group-heartbeat.ts'
import { cancelAllTimers } from '../classic/classic-timers.ts'
import { haveSamePartitions, listed } from '../partitions.ts'
import { groupMetadataTombstone } from '../records.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { Caller, GroupState, GroupTurn } from '../state.ts'
import { metadataHash, topicIdsOf } from '../topics-view.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  LEAVE_STATIC_EPOCH,
  newConsumerGroup,
  newConsumerMember,
  staticMember,
  targetOf,
} from './consumer-group.ts'
import { leaveConsumerGroup } from './consumer-leave.ts'
import {
  assignmentRecord,
  groupEpochRecord,
  memberRecord,
  memberTombstones,
  targetRecord,
} from './consumer-records.ts'
import { changeRevocationTimeout, restartSession } from './consumer-timers.ts'
import { epochProblem, knownMember, knownStaticMember, requestProblem } from './heartbeat-validation.ts'
import { reconcile } from './reconcile.ts'
import { updateTarget } from './target-assignment.ts'

export type HeartbeatResponse = InputOf<typeof ConsumerGroupHeartbeatResponse>

export interface ConsumerHeartbeat {
  readonly request: ConsumerGroupHeartbeatRequest
  readonly caller: Caller
  /** A fresh random uuid as Kafka prints it, for a member of v0 that has no id. */
  readonly newMemberId: string
}

/** ConsumerGroupHeartbeat: joining, staying, changing and leaving in one request. */
export function consumerHeartbeat(
  state: GroupState,
  turn: GroupTurn,
  heartbeat: ConsumerHeartbeat,
): HeartbeatResponse {
  const { request, caller } = heartbeat
  const problem = requestProblem(request, caller.apiVersion, state.config.consumerAssignors)
  const response =
    problem ??
    (request.memberEpoch < 0 ? leaveConsumerGroup(state, turn, request) : stay(state, turn, heartbeat))
  if (!isRefusal(response)) return { errorCode: errors.NONE.code, throttleTimeMs: 0, ...response }
  // Nothing of a request that is refused is done.
  turn.records.length = 0
  turn.timers.length = 0
  return { throttleTimeMs: 0, memberEpoch: 0, heartbeatIntervalMs: 0, ...response }
}

type Stayed = Omit<HeartbeatResponse, 'errorCode' | 'throttleTimeMs'>

function stay(
  state: GroupState,
  turn: GroupTurn,
  { request, caller, newMemberId }: ConsumerHeartbeat,
): Stayed | Refusal {
  const { groupId } = request
  const memberId = request.memberId === '' ? newMemberId : request.memberId
  const group = findGroup(state, turn, request)
  if (isRefusal(group)) return group
  if (group.members.size >= state.config.consumerMaxSize && !group.members.has(memberId)) {
    const text = `The consumer group has reached its maximum capacity of ${state.config.consumerMaxSize} members.`
    return refusal(errors.GROUP_MAX_SIZE_REACHED, text)
  }
  const before = findMember(turn, group, { request, memberId })
  if (isRefusal(before)) return before
  const updated = withRequest(before, request, caller)
  const hasSubscriptionChanged = !haveSameTopics(before, updated)
  if (!isSameMember(before, updated) || !group.members.has(memberId))
    turn.records.push(memberRecord(groupId, updated))
  const members = membersAfter(group, updated)
  const groupEpoch = raiseEpoch(state, turn, { group, members, hasSubscriptionChanged })
  const target = updateTarget(state, turn, { group, groupEpoch, member: updated, members })
  const reconciled = reconcile(updated, {
    group,
    targetEpoch: target.epoch,
    target: target.partitions,
    topicIds: topicIdsOf(state.topics, updated.subscribedTopicNames),
    hasSubscriptionChanged,
    owned: request.topicPartitions,
  })
  if (reconciled !== updated) {
    turn.records.push(assignmentRecord(groupId, reconciled))
    changeRevocationTimeout(turn, groupId, reconciled)
  }
  restartSession(state, turn, groupId, memberId)
  const isTold = isFull(request) || !haveSamePartitions(before.assigned, reconciled.assigned)
  return {
    memberId,
    memberEpoch: reconciled.memberEpoch,
    heartbeatIntervalMs: state.config.consumerHeartbeatIntervalMs,
    assignment: isTold ? { topicPartitions: listed(reconciled.assigned) } : null,
  }
}

/** The group; a member that joins makes it when it is not there, also in the place of an empty classic one. */
function findGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberEpoch }: ConsumerGroupHeartbeatRequest,
): ConsumerGroup | Refusal {
  const existing = state.groups.get(groupId)
  if (existing?.type === 'consumer') return existing
  if (memberEpoch !== 0) {
    const text = existing ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`
    return refusal(errors.GROUP_ID_NOT_FOUND, text)
  }
  if (existing) {
    if (existing.state !== 'Empty') {
      const text = `Cannot upgrade classic group ${groupId} to consumer group because online upgrade is disabled.`
      return refusal(errors.GROUP_ID_NOT_FOUND, text)
    }
    cancelAllTimers(turn, existing)
    turn.records.push(groupMetadataTombstone(groupId))
  }
  return newConsumerGroup(groupId)
}

function findMember(
  turn: GroupTurn,
  group: ConsumerGroup,
  { request, memberId }: { readonly request: ConsumerGroupHeartbeatRequest; readonly memberId: string },
): ConsumerMember | Refusal {
  const { instanceId, memberEpoch, topicPartitions } = request
  if (instanceId === null) {
    const member = group.members.get(memberId)
    if (!member && memberEpoch === 0) return newConsumerMember(memberId)
    const known = member ?? knownMember(group, memberId)
    return isRefusal(known) ? known : (epochProblem(known, memberEpoch, topicPartitions) ?? known)
  }
  if (memberEpoch !== 0) {
    const known = knownStaticMember(group, instanceId, memberId)
    return isRefusal(known) ? known : (epochProblem(known, memberEpoch, topicPartitions) ?? known)
  }
  const former = staticMember(group, instanceId)
  return former ? replaceStatic(turn, group, former, memberId) : newConsumerMember(memberId)
}

/** A static member comes back: it has what its former self had, which must have said that it goes for a while. */
function replaceStatic(
  turn: GroupTurn,
  group: ConsumerGroup,
  former: ConsumerMember,
  memberId: string,
): ConsumerMember | Refusal {
  const { groupId } = group
  if (former.memberEpoch !== LEAVE_STATIC_EPOCH) {
    const text = `Static member ${memberId} with instance id ${former.instanceId} cannot join the group because the instance id is owned by ${former.memberId} member.`
    return refusal(errors.UNRELEASED_INSTANCE_ID, text)
  }
  const member: ConsumerMember = { ...former, memberId, memberEpoch: 0, previousMemberEpoch: 0 }
  turn.records.push(
    ...memberTombstones(groupId, former.memberId),
    memberRecord(groupId, member),
    targetRecord(groupId, memberId, targetOf(group, former)),
    assignmentRecord(groupId, member),
  )
  return member
}

/** What a request leaves out stays as it was. */
function withRequest(
  member: ConsumerMember,
  request: ConsumerGroupHeartbeatRequest,
  caller: Caller,
): ConsumerMember {
  const { rebalanceTimeoutMs, subscribedTopicNames } = request
  return {
    ...member,
    instanceId: request.instanceId ?? member.instanceId,
    rackId: request.rackId ?? member.rackId,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : rebalanceTimeoutMs,
    serverAssignor: request.serverAssignor ?? member.serverAssignor,
    subscribedTopicNames: subscribedTopicNames
      ? [...new Set(subscribedTopicNames)].sort()
      : member.subscribedTopicNames,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
  }
}

/** Raises the group epoch when a subscription, or a topic that is subscribed to, has changed. Returns it. */
function raiseEpoch(
  state: GroupState,
  turn: GroupTurn,
  change: {
    readonly group: ConsumerGroup
    readonly members: readonly ConsumerMember[]
    readonly hasSubscriptionChanged: boolean
  },
): number {
  const { group, members, hasSubscriptionChanged } = change
  const hash = metadataHash(
    state.topics,
    members.flatMap(({ subscribedTopicNames }) => subscribedTopicNames),
  )
  if (!hasSubscriptionChanged && hash === group.metadataHash) return group.groupEpoch
  turn.records.push(groupEpochRecord(group.groupId, group.groupEpoch + 1, hash))
  return group.groupEpoch + 1
}

function membersAfter(group: ConsumerGroup, updated: ConsumerMember): ConsumerMember[] {
  const former = updated.instanceId === null ? undefined : group.staticMembers.get(updated.instanceId)
  const others = [...group.members.values()].filter(
    ({ memberId }) => memberId !== updated.memberId && memberId !== former,
  )
  return [...others, updated]
}

/** A member that says everything wants to be told everything. */
function isFull(request: ConsumerGroupHeartbeatRequest): boolean {
  const { memberEpoch, rebalanceTimeoutMs, subscribedTopicNames, topicPartitions } = request
  return (
    memberEpoch === 0 ||
    (rebalanceTimeoutMs !== -1 && subscribedTopicNames !== null && topicPartitions !== null)
  )
}

function haveSameTopics(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    a.subscribedTopicNames.length === b.subscribedTopicNames.length &&
    a.subscribedTopicNames.every((name, i) => name === b.subscribedTopicNames[i])
  )
}

function isSameMember(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    haveSameTopics(a, b) &&
    a.instanceId === b.instanceId &&
    a.rackId === b.rackId &&
    a.rebalanceTimeoutMs === b.rebalanceTimeoutMs &&
    a.serverAssignor === b.serverAssignor &&
    a.clientId === b.clientId &&
    a.clientHost === b.clientHost
  )
}
