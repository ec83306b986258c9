import { errors } from '../../../errors.ts'
import { joinError } from '../classic/classic-answers.ts'
import {
  type Join,
  keptProtocols,
  MEMBER_ID_REQUIRED_VERSION,
  rebalanceTimeoutOf,
} from '../classic/classic-join-request.ts'
import { CONSUMER_PROTOCOL_TYPE } from '../classic/classic-protocols.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn, JoinResponse } from '../state.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  newConsumerMember,
  staticMember,
  targetOf,
} from './consumer-group.ts'
import { awaitSync, restartSession } from './consumer-timers.ts'
import { canDowngrade, downgrade } from './downgrade.ts'
import { byTopicId, readSubscription } from './embedded-protocol.ts'
import { fullProblem, knownStaticMember } from './heartbeat-validation.ts'
import { membersAfter, raiseEpoch, reconcileMember, replaceStatic, writeMember } from './member-update.ts'
import { updateRegex } from './regular-expressions.ts'
import { sortedNames } from './subscription.ts'
import { updateTarget } from './target-assignment.ts'

/**
 * JoinGroup of a member of the classic protocol in a consumer group that has members: it is taken up as a heartbeat would be,
 * without waiting for anybody; the member epoch is its generation. It has no leader: the broker assigns. Always answered
 * under its ticket.
 */
export function joinConsumerGroup(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  join: Join,
): void {
  const response = take(state, turn, group, join)
  const { ticket } = join
  if ('errorMessage' in response) {
    // Nothing of a request that is refused is done.
    turn.records.length = 0
    turn.timers.length = 0
    turn.answers.push({ kind: 'join', ticket, response: joinError('', response.errorCode) })
  } else turn.answers.push({ kind: 'join', ticket, response })
}

function take(state: GroupState, turn: GroupTurn, group: ConsumerGroup, join: Join): JoinResponse | Refusal {
  const { request, caller } = join
  const { groupId } = group
  const memberId = request.memberId === '' ? join.newMemberId : request.memberId
  const problem = joinProblem(state, group, join)
  if (problem !== null) return problem
  const needsId = request.memberId === '' && request.groupInstanceId === null
  if (needsId && caller.apiVersion >= MEMBER_ID_REQUIRED_VERSION)
    return joinError(memberId, errors.MEMBER_ID_REQUIRED.code)
  const former = request.groupInstanceId === null ? undefined : staticMember(group, request.groupInstanceId)
  const before = findMember(turn, group, { join, memberId })
  if (isRefusal(before)) return before
  const subscription = readSubscription(request.protocols[0]?.metadata ?? Buffer.alloc(0))
  if (subscription === null)
    return refusal(errors.UNKNOWN_SERVER_ERROR, 'Malformed embedded consumer protocol.')
  const updated = withJoin(before, join, subscription)
  const haveNamesChanged = writeMember(turn, groupId, { before, updated })
  const members = membersAfter(group, updated)
  const regex = updateRegex(state, turn, group, { before, updated, members, caller })
  if (typeof regex === 'object') return regex
  const hasSubscriptionChanged = haveNamesChanged || regex !== 'none'
  const groupEpoch = raiseEpoch(state, turn, group, { members, hasSubscriptionChanged })
  const owned = byTopicId(state.topics, subscription.ownedPartitions)
  const remaining = members.filter((member) => member !== updated)
  const isLast = former !== undefined && former.classic === null
  if (isLast && canDowngrade(state, remaining, members.length)) {
    // What is out of date is assigned anew by the rebalance of the classic group.
    const isRebalancing = group.assignmentEpoch < groupEpoch
    const target = { epoch: group.assignmentEpoch, partitions: targetOf(group, updated) }
    const member = isRebalancing
      ? updated
      : reconcileMember(state, turn, group, { member: updated, target, hasSubscriptionChanged, owned })
    downgrade(state, turn, group, { remaining, replacing: { former, member }, isRebalancing })
    return joined(member)
  }
  const member = reconcileMember(state, turn, group, {
    member: updated,
    target: updateTarget(state, turn, { group, groupEpoch, member: updated, members }),
    hasSubscriptionChanged,
    owned,
  })
  restartSession(state, turn, groupId, { memberId, sessionTimeoutMs: request.sessionTimeoutMs })
  awaitSync(turn, groupId, member)
  return joined(member)
}

function joinProblem(state: GroupState, group: ConsumerGroup, { request }: Join): Refusal | null {
  if (state.config.consumerMigrationPolicy === 'disabled') {
    const text = `Cannot join the consumer group ${group.groupId} with the classic protocol because the group migration is disabled.`
    return refusal(errors.INCONSISTENT_GROUP_PROTOCOL, text)
  }
  const full = fullProblem(state, group, request.memberId)
  if (full) return full
  if (supportsClassicProtocols(group, request.protocolType, request.protocols)) return null
  return refusal(errors.INCONSISTENT_GROUP_PROTOCOL, 'The protocols are not supported.')
}

/** Whether a protocol is common with all members of the classic protocol, of which there may be none. */
function supportsClassicProtocols(
  group: ConsumerGroup,
  protocolType: string,
  protocols: readonly { readonly name: string }[],
): boolean {
  if (protocolType !== CONSUMER_PROTOCOL_TYPE) return false
  const classics = [...group.members.values()].flatMap(({ classic }) => classic ?? [])
  return protocols.some(({ name }) =>
    classics.every(({ supportedProtocols }) => supportedProtocols.some((protocol) => protocol.name === name)),
  )
}

function findMember(
  turn: GroupTurn,
  group: ConsumerGroup,
  { join, memberId }: { readonly join: Join; readonly memberId: string },
): ConsumerMember | Refusal {
  const { groupInstanceId, memberId: requested } = join.request
  if (groupInstanceId === null) return group.members.get(memberId) ?? newConsumerMember(memberId)
  if (requested !== '') return knownStaticMember(group, groupInstanceId, memberId)
  const former = staticMember(group, groupInstanceId)
  return former ? replaceStatic(turn, group, { former, memberId }) : newConsumerMember(memberId)
}

function withJoin(
  member: ConsumerMember,
  join: Join,
  subscription: { readonly topics: readonly string[]; readonly rackId: string | null },
): ConsumerMember {
  const { request, caller } = join
  return {
    ...member,
    instanceId: request.groupInstanceId ?? member.instanceId,
    rackId: subscription.rackId || member.rackId,
    rebalanceTimeoutMs: rebalanceTimeoutOf(join),
    subscribedTopicNames: sortedNames(subscription.topics),
    subscribedTopicRegex: '',
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    classic: {
      sessionTimeoutMs: request.sessionTimeoutMs,
      supportedProtocols: keptProtocols(request.protocols),
    },
  }
}

function joined({ memberId, memberEpoch, classic }: ConsumerMember): JoinResponse {
  return {
    errorCode: errors.NONE.code,
    memberId,
    generationId: memberEpoch,
    protocolType: CONSUMER_PROTOCOL_TYPE,
    protocolName: classic?.supportedProtocols[0]?.name ?? '',
    leader: '',
    skipAssignment: false,
    members: [],
  }
}
