import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../../messages/68-consumer-group-heartbeat.ts'
import { classicKind } from '../classic/classic-kind.ts'
import { haveSameOwned, listed } from '../partitions.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { Caller, GroupState, GroupTurn } from '../state.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  LEAVE_STATIC_EPOCH,
  newConsumerGroup,
  newConsumerMember,
  staticMember,
} from './consumer-group.ts'
import { leaveConsumerGroup } from './consumer-leave.ts'
import { restartSession } from './consumer-timers.ts'
import {
  epochProblem,
  fullProblem,
  knownMember,
  knownStaticMember,
  requestProblem,
} from './heartbeat-validation.ts'
import { membersAfter, raiseEpoch, reconcileMember, replaceStatic, writeMember } from './member-update.ts'
import { updateRegex } from './regular-expressions.ts'
import { sortedNames } from './subscription.ts'
import { updateTarget } from './target-assignment.ts'
import { upgrade } from './upgrade.ts'

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
  const full = fullProblem(state, group, memberId)
  if (full) return full
  const before = findMember(turn, group, { request, memberId })
  if (isRefusal(before)) return before
  const updated = withRequest(before, request, caller)
  const haveNamesChanged = writeMember(turn, groupId, { before, updated })
  const members = membersAfter(group, updated)
  const regex = updateRegex(state, turn, group, { before, updated, members, caller })
  if (typeof regex === 'object') return regex
  // An expression that is yet to be looked up raises the epoch when that has been done.
  const isRaised = haveNamesChanged || regex === 'known'
  const groupEpoch = raiseEpoch(state, turn, group, { members, hasSubscriptionChanged: isRaised })
  const member = reconcileMember(state, turn, group, {
    member: updated,
    target: updateTarget(state, turn, { group, groupEpoch, member: updated, members }),
    hasSubscriptionChanged: haveNamesChanged || regex !== 'none',
    owned: request.topicPartitions,
  })
  restartSession(state, turn, groupId, { memberId })
  const isTold = isFull(request) || !haveSameOwned(before.assigned, member.assigned)
  return {
    memberId,
    memberEpoch: member.memberEpoch,
    heartbeatIntervalMs: state.configOf(groupId).consumerHeartbeatIntervalMs,
    assignment: isTold ? { topicPartitions: listed(member.assigned) } : null,
  }
}

/** The group; a member that joins makes it when it is not there, also of a classic one. */
function findGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberEpoch }: ConsumerGroupHeartbeatRequest,
): ConsumerGroup | Refusal {
  const existing = state.groups.get(groupId)
  if (existing?.type === 'consumer') return existing
  if (memberEpoch !== 0 || (existing && existing.type !== 'classic')) {
    const text = existing
      ? `Group ${groupId} is not a consumer group.`
      : `Consumer group ${groupId} not found.`
    return refusal(errors.GROUP_ID_NOT_FOUND, text)
  }
  if (existing && !classicKind.isEmpty(existing)) return upgrade(state, turn, existing)
  if (existing) classicKind.bury(turn, existing)
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
  if (!former) return group.members.get(memberId) ?? newConsumerMember(memberId)
  // A member of the classic protocol is just replaced; another one must have said that it goes for a while.
  if (former.classic === null && former.memberEpoch !== LEAVE_STATIC_EPOCH) {
    const text = `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned by ${former.memberId} member.`
    return refusal(errors.UNRELEASED_INSTANCE_ID, text)
  }
  return replaceStatic(turn, group, { former, memberId })
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
      ? sortedNames(subscribedTopicNames)
      : member.subscribedTopicNames,
    subscribedTopicRegex: request.subscribedTopicRegex ?? member.subscribedTopicRegex,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    classic: null,
  }
}

/** A member that says everything wants to be told everything. */
function isFull(request: ConsumerGroupHeartbeatRequest): boolean {
  const { memberEpoch, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, topicPartitions } =
    request
  return (
    memberEpoch === 0 ||
    (rebalanceTimeoutMs !== -1 &&
      (subscribedTopicNames !== null || subscribedTopicRegex !== null) &&
      topicPartitions !== null)
  )
}
