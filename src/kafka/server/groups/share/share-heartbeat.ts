import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type {
  ShareGroupHeartbeatRequest,
  ShareGroupHeartbeatResponse,
} from '../../../messages/76-share-group-heartbeat.ts'
import { haveSamePartitions, listed, type Partitions } from '../partitions.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { Caller, GroupState, GroupTurn } from '../state.ts'
import { metadataHash, topicIdsOf } from '../topics-view.ts'
import {
  newShareGroup,
  newShareMember,
  type ShareGroup,
  type ShareMember,
  subscribedTopics,
} from './share-group.ts'
import { leaveShareGroup } from './share-leave.ts'
import { assignmentRecord, groupEpochRecord, memberRecord } from './share-records.ts'
import { isTargetOutdated, type ShareTarget, updateTarget } from './share-target.ts'
import { restartSession } from './share-timers.ts'
import { epochProblem, knownMember, knownShareGroup, requestProblem } from './share-validation.ts'
import { initializeMissing, type StateInitialization } from './state-initialization.ts'

export type ShareHeartbeatResponse = InputOf<typeof ShareGroupHeartbeatResponse>

export interface ShareHeartbeatResult {
  readonly response: ShareHeartbeatResponse
  /** Share state that is to be set up now that the group's records say so; null when there is none. */
  readonly initialization: StateInitialization | null
}

/** ShareGroupHeartbeat: joining, staying, changing and leaving in one request. */
export function shareHeartbeat(
  state: GroupState,
  turn: GroupTurn,
  { request, caller }: { readonly request: ShareGroupHeartbeatRequest; readonly caller: Caller },
): ShareHeartbeatResult {
  const result: Answered | Refusal =
    requestProblem(request) ??
    (request.memberEpoch < 0 ? leaveShareGroup(state, turn, request) : stay(state, turn, request, caller))
  const answered = { errorCode: errors.NONE.code, throttleTimeMs: 0 }
  if (isRefusal(result)) {
    return {
      response: { ...answered, memberEpoch: 0, heartbeatIntervalMs: 0, ...result },
      initialization: null,
    }
  }
  const { initialization = null, ...response } = result
  return { response: { ...answered, ...response }, initialization }
}

type Answered = Omit<ShareHeartbeatResponse, 'errorCode' | 'throttleTimeMs'> & {
  readonly initialization?: StateInitialization | null
}

function stay(
  state: GroupState,
  turn: GroupTurn,
  request: ShareGroupHeartbeatRequest,
  caller: Caller,
): Answered | Refusal {
  const { groupId, memberId } = request
  const found = find(state, request)
  if (isRefusal(found)) return found
  const { group, member: before } = found
  const updated = withRequest(before, request, caller)
  const members = [...group.members.values()].filter((each) => each.memberId !== memberId).concat(updated)
  const isSubscriptionNew = !haveSameTopics(before, updated)
  if (isSubscriptionNew || !isSameClient(before, updated)) turn.records.push(memberRecord(groupId, updated))
  const groupEpoch = raiseEpoch(state, turn, { group, members, isSubscriptionNew })
  const target = updateTarget(state, turn, { group, groupEpoch, member: updated, members })
  const reconciled = reconcile(state, updated, target, groupEpoch > group.groupEpoch)
  if (reconciled !== updated) turn.records.push(assignmentRecord(groupId, reconciled))
  restartSession(state, turn, groupId, memberId)
  const isTold =
    request.subscribedTopicNames !== null ||
    request.memberEpoch === 0 ||
    !haveSamePartitions(before.assigned, reconciled.assigned)
  return {
    memberId,
    memberEpoch: reconciled.memberEpoch,
    heartbeatIntervalMs: state.configOf(groupId).shareHeartbeatIntervalMs,
    assignment: isTold ? { topicPartitions: listed(reconciled.assigned) } : null,
    initialization: initializeMissing(state, turn, { group, groupEpoch, names: subscribedTopics(members) }),
  }
}

/** The group and the member; who joins makes what is not there. */
function find(
  state: GroupState,
  { groupId, memberId, memberEpoch }: ShareGroupHeartbeatRequest,
): { group: ShareGroup; member: ShareMember } | Refusal {
  const isJoining = memberEpoch === 0
  const group =
    isJoining && !state.groups.has(groupId)
      ? newShareGroup(groupId)
      : knownShareGroup(state, groupId, `Share group ${groupId} not found.`)
  if (isRefusal(group)) return group
  const { shareMaxSize } = state.config
  if (group.members.size >= shareMaxSize && !group.members.has(memberId)) {
    const text = `The share group has reached its maximum capacity of ${shareMaxSize} members.`
    return refusal(errors.GROUP_MAX_SIZE_REACHED, text)
  }
  const isNew = isJoining && !group.members.has(memberId)
  const member = isNew ? newShareMember(memberId) : knownMember(group, memberId)
  if (isRefusal(member)) return member
  return epochProblem(member, memberEpoch) ?? { group, member }
}

/** What a request leaves out stays as it was. */
function withRequest(member: ShareMember, request: ShareGroupHeartbeatRequest, caller: Caller): ShareMember {
  const { rackId, subscribedTopicNames } = request
  return {
    ...member,
    rackId: rackId ?? member.rackId,
    subscribedTopicNames: subscribedTopicNames
      ? [...new Set(subscribedTopicNames)].sort()
      : member.subscribedTopicNames,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
  }
}

/** Raises the group epoch when a subscription, a topic that is subscribed to, or what can be assigned has changed. Returns it. */
function raiseEpoch(
  state: GroupState,
  turn: GroupTurn,
  change: {
    readonly group: ShareGroup
    readonly members: readonly ShareMember[]
    readonly isSubscriptionNew: boolean
  },
): number {
  const { group, members, isSubscriptionNew } = change
  const hash = metadataHash(state.topics, subscribedTopics(members))
  const isDue =
    isSubscriptionNew ||
    hash !== group.metadataHash ||
    (group.assignmentEpoch >= group.groupEpoch && isTargetOutdated(group))
  if (!isDue) return group.groupEpoch
  turn.records.push(groupEpochRecord(group.groupId, group.groupEpoch + 1, hash))
  return group.groupEpoch + 1
}

/** Gives a member its target at once; the member itself when it has it. */
function reconcile(
  state: GroupState,
  member: ShareMember,
  target: ShareTarget,
  isEpochRaised: boolean,
): ShareMember {
  const { memberEpoch } = member
  if (memberEpoch === target.epoch && !isEpochRaised) return member
  // Topics of which the member has just ended its subscription are in the target until it is computed again.
  const assigned = subscribedOnly(target.partitions, topicIdsOf(state.topics, member.subscribedTopicNames))
  if (memberEpoch !== target.epoch)
    return { ...member, assigned, memberEpoch: target.epoch, previousMemberEpoch: memberEpoch }
  return haveSamePartitions(member.assigned, assigned) ? member : { ...member, assigned }
}

function subscribedOnly(partitions: Partitions, topicIds: ReadonlySet<string>): Partitions {
  return new Map([...partitions].filter(([topicId]) => topicIds.has(topicId)))
}

function haveSameTopics(a: ShareMember, b: ShareMember): boolean {
  return (
    a.subscribedTopicNames.length === b.subscribedTopicNames.length &&
    a.subscribedTopicNames.every((name, i) => name === b.subscribedTopicNames[i])
  )
}

function isSameClient(a: ShareMember, b: ShareMember): boolean {
  return a.rackId === b.rackId && a.clientId === b.clientId && a.clientHost === b.clientHost
}
