import { errors } from '../../../errors.ts'
import { NEW_MEMBER_JOIN_TIMEOUT_MS } from '../config.ts'
import { kindOf } from '../group-kind.ts'
import { emptyGroupMetadataRecord } from '../records.ts'
import type { GroupState, GroupTurn, JoinResponse } from '../state.ts'
import { joinError, joined } from './classic-answers.ts'
import type { ClassicGroup, ClassicMember } from './classic-group.ts'
import {
  addMember,
  awaitingJoinCount,
  EMPTY_ASSIGNMENT,
  newClassicGroup,
  removeMember,
} from './classic-group.ts'
import {
  type Join,
  keptProtocols,
  MEMBER_ID_REQUIRED_VERSION,
  rebalanceTimeoutOf,
  updateMember,
} from './classic-join-request.ts'
import { haveSameProtocols, supportsProtocols } from './classic-protocols.ts'
import { rebalanceOrComplete } from './classic-rebalance.ts'
import { rejoinStaticMember } from './classic-static.ts'
import { restartHeartbeat } from './classic-timers.ts'
import { memberError } from './classic-validation.ts'

/** JoinGroup in a classic group, in one that is to be made, or in place of a group of another kind that is empty. */
export function joinClassicGroup(state: GroupState, turn: GroupTurn, join: Join): void {
  const { groupId, memberId } = join.request
  const found = state.groups.get(groupId)
  if (found?.type === 'share' || (found?.type === 'streams' && found.members.size > 0)) {
    reply(turn, join, joinError('', errors.INCONSISTENT_GROUP_PROTOCOL.code))
    return
  }
  const existing = found?.type === 'classic' ? found : undefined
  const isNewMember = memberId === ''
  if (!existing && !isNewMember) {
    reply(turn, join, joinError(memberId, errors.UNKNOWN_MEMBER_ID.code))
    return
  }
  // An empty group of another kind makes room for a classic one.
  if (found && !existing) kindOf(found).bury(turn, found)
  const buried = turn.records.length
  const group = existing ?? newClassicGroup(groupId, turn.nowMs)
  if (!existing) state.groups.set(groupId, group)
  if (!hasRoom(state, group, memberId)) {
    removeMember(group, memberId)
    reply(turn, join, joinError('', errors.GROUP_MAX_SIZE_REACHED.code))
  } else if (isNewMember) joinNewMember(state, turn, group, join)
  else joinKnownMember(state, turn, group, join)
  // A new group is written down at once, so that a coordinator that starts again knows of it.
  if (!existing && turn.records.length === buried) {
    turn.records.push(emptyGroupMetadataRecord(group))
    turn.isApplied = true
  }
}

function joinNewMember(state: GroupState, turn: GroupTurn, group: ClassicGroup, join: Join): void {
  const { request, caller } = join
  if (group.state === 'Dead') {
    reply(turn, join, joinError('', errors.COORDINATOR_NOT_AVAILABLE.code))
    return
  }
  if (!supportsProtocols(group, request.protocolType, request.protocols)) {
    reply(turn, join, joinError('', errors.INCONSISTENT_GROUP_PROTOCOL.code))
    return
  }
  const newMemberId = `${request.groupInstanceId ?? caller.clientId}-${join.newMemberUuid}`
  if (request.groupInstanceId !== null) {
    const oldMemberId = group.staticMembers.get(request.groupInstanceId)
    const oldMember = oldMemberId === undefined ? undefined : group.members.get(oldMemberId)
    if (oldMember) rejoinStaticMember(state, turn, { group, join, oldMember, newMemberId })
    else addAndRebalance(state, turn, group, { join, memberId: newMemberId })
  } else if (caller.apiVersion >= MEMBER_ID_REQUIRED_VERSION) {
    group.pendingJoins.add(newMemberId)
    restartHeartbeat(turn, group, { memberId: newMemberId, sessionTimeoutMs: request.sessionTimeoutMs })
    reply(turn, join, joinError(newMemberId, errors.MEMBER_ID_REQUIRED.code))
  } else addAndRebalance(state, turn, group, { join, memberId: newMemberId })
}

function joinKnownMember(state: GroupState, turn: GroupTurn, group: ClassicGroup, join: Join): void {
  const { request } = join
  const { memberId } = request
  if (group.state === 'Dead') {
    reply(turn, join, joinError(memberId, errors.COORDINATOR_NOT_AVAILABLE.code))
    return
  }
  if (!supportsProtocols(group, request.protocolType, request.protocols)) {
    reply(turn, join, joinError(memberId, errors.INCONSISTENT_GROUP_PROTOCOL.code))
    return
  }
  if (group.pendingJoins.has(memberId)) {
    // An id that was handed out to a dynamic member does not become a static member's.
    if (request.groupInstanceId === null) addAndRebalance(state, turn, group, { join, memberId })
    else reply(turn, join, joinError('', errors.UNKNOWN_SERVER_ERROR.code))
    return
  }
  const errorCode = memberError(group, memberId, request.groupInstanceId)
  const member = group.members.get(memberId)
  if (errorCode !== errors.NONE.code || !member) {
    reply(turn, join, joinError(memberId, errorCode))
    return
  }
  if (startsRebalance(group, member, join)) {
    updateMember(turn, member, join)
    rebalanceOrComplete(state, turn, group)
  } else if (group.state === 'CompletingRebalance' || group.state === 'Stable') {
    // Nothing new: it missed the answer, or wants the current generation to send SyncGroup in.
    reply(turn, join, joined(group, memberId))
  } else reply(turn, join, joinError(memberId, errors.UNKNOWN_MEMBER_ID.code))
}

/** Whether a known member's JoinGroup changes anything. The leader of a stable group may ask for a rebalance any time. */
function startsRebalance(group: ClassicGroup, member: ClassicMember, join: Join): boolean {
  if (group.state === 'PreparingRebalance') return true
  if (group.state === 'Stable' && group.leaderId === member.memberId) return true
  if (group.state !== 'Stable' && group.state !== 'CompletingRebalance') return false
  return !haveSameProtocols(member.protocols, join.request.protocols)
}

function addAndRebalance(
  state: GroupState,
  turn: GroupTurn,
  group: ClassicGroup,
  added: { readonly join: Join; readonly memberId: string },
): void {
  const { join, memberId } = added
  const { request, caller } = join
  const member: ClassicMember = {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    protocolType: request.protocolType,
    rebalanceTimeoutMs: rebalanceTimeoutOf(join),
    sessionTimeoutMs: request.sessionTimeoutMs,
    protocols: keptProtocols(request.protocols),
    assignment: EMPTY_ASSIGNMENT,
    awaitingJoin: join.ticket,
    awaitingSync: null,
    isNew: true,
  }
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true
  addMember(group, member)
  restartHeartbeat(turn, group, member, NEW_MEMBER_JOIN_TIMEOUT_MS)
  rebalanceOrComplete(state, turn, group)
}

/**
 * Whether group.max.size allows the member in. While members gather, those who have come are counted and not those who
 * are known, so that a group that has grown too large loses the last to come.
 */
function hasRoom(state: GroupState, group: ClassicGroup, memberId: string): boolean {
  const member = group.members.get(memberId)
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true
    case 'PreparingRebalance':
      return (member?.awaitingJoin ?? null) !== null || awaitingJoinCount(group) < state.config.maxSize
    case 'CompletingRebalance':
    case 'Stable':
      return member !== undefined || group.members.size < state.config.maxSize
  }
}

/** Answers at once, without parking. */
function reply(turn: GroupTurn, join: Join, response: JoinResponse): void {
  turn.answers.push({ kind: 'join', ticket: join.ticket, response })
}
