import { errors } from '../../../errors.ts'
import type { HeartbeatRequest } from '../../../messages/12-heartbeat.ts'
import type { SyncGroupRequest } from '../../../messages/14-sync-group.ts'
import { syncError } from '../classic/classic-answers.ts'
import type { LeaveResponse, Leaver } from '../classic/classic-leave.ts'
import { CONSUMER_PROTOCOL_TYPE } from '../classic/classic-protocols.ts'
import type { Sync } from '../classic/classic-sync.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import {
  type ClassicMembership,
  type ConsumerGroup,
  type ConsumerMember,
  MemberState,
  partitionEpoch,
  staticMember,
} from './consumer-group.ts'
import { awaitRejoin, cancelSyncTimeout, restartSession } from './consumer-timers.ts'
import { writeAssignment } from './embedded-protocol.ts'
import { knownMember, knownStaticMember } from './heartbeat-validation.ts'
import { removeMembers } from './member-removal.ts'

/** What members of the classic protocol send to a consumer group once they have joined it (classic-member-join.ts). */

type ClassicConsumer = ConsumerMember & { readonly classic: ClassicMembership }

/** SyncGroup: the member gets what it has in its epoch, without waiting for anybody. */
export function syncConsumerGroup(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  { request, ticket }: Sync,
): void {
  const member = classicMember(group, request)
  const errorCode = typeof member === 'number' ? member : syncProblem(turn, group, { member, request })
  if (typeof member === 'number' || errorCode !== errors.NONE.code) {
    turn.answers.push({ kind: 'sync', ticket, response: syncError(errorCode) })
    return
  }
  const { groupId } = group
  const { memberId, assigned, classic } = member
  cancelSyncTimeout(turn, groupId, memberId)
  restartSession(state, turn, groupId, { memberId, sessionTimeoutMs: classic.sessionTimeoutMs })
  const { protocolType, protocolName } = request
  const assignment = writeAssignment(state.topics, assigned, firstProtocol(member).metadata)
  turn.answers.push({ kind: 'sync', ticket, response: { errorCode, protocolType, protocolName, assignment } })
}

/**
 * Heartbeat: keeps the member's session, and tells it to rejoin when there is a new target for it, something to give up, or
 * all that it waits for is free. Returns the error code.
 */
export function heartbeatConsumerGroup(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  request: HeartbeatRequest,
): number {
  const member = classicMember(group, request)
  if (typeof member === 'number') return member
  const { groupId } = group
  const { memberId, classic } = member
  restartSession(state, turn, groupId, { memberId, sessionTimeoutMs: classic.sessionTimeoutMs })
  const mustRejoin =
    member.memberEpoch < group.assignmentEpoch ||
    member.state === MemberState.UNREVOKED_PARTITIONS ||
    (member.state === MemberState.UNRELEASED_PARTITIONS && !isWaiting(group, member))
  if (!mustRejoin) return errors.NONE.code
  awaitRejoin(turn, groupId, member)
  return errors.REBALANCE_IN_PROGRESS.code
}

/** LeaveGroup: of members of either protocol; an administrator may name a static one by its instance id alone. */
export function leaveAsClassicMembers(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  leavers: readonly Leaver[],
): LeaveResponse {
  const leaving = new Set<ConsumerMember>()
  const members = leavers.map(({ memberId, groupInstanceId }) => {
    const member = leavingMember(group, memberId, groupInstanceId)
    if (!isRefusal(member)) leaving.add(member)
    return { memberId, groupInstanceId, errorCode: isRefusal(member) ? member.errorCode : errors.NONE.code }
  })
  removeMembers(state, turn, group, [...leaving])
  return { errorCode: errors.NONE.code, members }
}

/** The member that speaks for itself in its generation, or the error code. */
function classicMember(
  group: ConsumerGroup,
  request: Pick<HeartbeatRequest, 'memberId' | 'groupInstanceId' | 'generationId'>,
): ClassicConsumer | number {
  const { memberId, groupInstanceId, generationId } = request
  const member =
    groupInstanceId === null
      ? knownMember(group, memberId)
      : knownStaticMember(group, groupInstanceId, memberId)
  if (isRefusal(member)) return member.errorCode
  const { classic } = member
  if (classic === null) return errors.UNKNOWN_MEMBER_ID.code
  return generationId === member.memberEpoch ? { ...member, classic } : errors.ILLEGAL_GENERATION.code
}

function syncProblem(
  turn: GroupTurn,
  group: ConsumerGroup,
  { member, request }: { readonly member: ClassicConsumer; readonly request: SyncGroupRequest },
): number {
  const { protocolType, protocolName } = request
  if (protocolType !== null && protocolType !== CONSUMER_PROTOCOL_TYPE)
    return errors.INCONSISTENT_GROUP_PROTOCOL.code
  if (protocolName !== null && protocolName !== firstProtocol(member).name)
    return errors.INCONSISTENT_GROUP_PROTOCOL.code
  // A member that has partitions to give up has rejoined already: it must learn of them first.
  if (group.assignmentEpoch <= member.memberEpoch || member.state === MemberState.UNREVOKED_PARTITIONS)
    return errors.NONE.code
  awaitRejoin(turn, group.groupId, member)
  return errors.REBALANCE_IN_PROGRESS.code
}

/** Whether others have yet to give up something of a member's target. */
function isWaiting(group: ConsumerGroup, { memberId, assigned }: ConsumerMember): boolean {
  for (const [topicId, partitions] of group.targets.get(memberId) ?? []) {
    for (const partition of partitions) {
      const isOwn = assigned.get(topicId)?.has(partition)
      if (!isOwn && partitionEpoch(group, topicId, partition) !== -1) return true
    }
  }
  return false
}

function leavingMember(
  group: ConsumerGroup,
  memberId: string,
  groupInstanceId: string | null,
): ConsumerMember | Refusal {
  if (groupInstanceId === null) return knownMember(group, memberId)
  const owner = memberId === '' ? staticMember(group, groupInstanceId)?.memberId : memberId
  return knownStaticMember(group, groupInstanceId, owner ?? '')
}

function firstProtocol({ classic }: ClassicConsumer): { readonly name: string; readonly metadata: Buffer } {
  // Nobody can join without a protocol.
  return classic.supportedProtocols[0] ?? { name: '', metadata: Buffer.alloc(2) }
}
