import { errors } from '../../../errors.ts'
import { groupMetadataRecord } from '../records.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { answerJoin, answerSync, joinError, joined, syncError } from './classic-answers.ts'
import type { ClassicGroup, ClassicMember } from './classic-group.ts'
import {
  canRebalance,
  EMPTY_ASSIGNMENT,
  electJoinedLeader,
  haveAllJoined,
  rebalanceTimeoutMs,
  removeMember,
  transitionTo,
} from './classic-group.ts'
import { computeSubscribedTopics, selectProtocol } from './classic-protocols.ts'
import {
  cancelHeartbeat,
  cancelJoinTimer,
  cancelSyncTimeout,
  restartHeartbeat,
  startInitialDelay,
  startJoinTimeout,
  startSyncTimeout,
} from './classic-timers.ts'

/** Begins a rebalance when the state allows it; else sees whether the one under way is complete. */
export function rebalanceOrComplete(state: GroupState, turn: GroupTurn, group: ClassicGroup): void {
  if (canRebalance(group)) prepareRebalance(state, turn, group)
  else completeIfAllJoined(turn, group)
}

/** Begins a rebalance: members learn of it from their next heartbeat and join again. */
export function prepareRebalance(state: GroupState, turn: GroupTurn, group: ClassicGroup): void {
  if (group.state === 'CompletingRebalance') rejectSyncs(turn, group, errors.REBALANCE_IN_PROGRESS.code)
  group.pendingSyncs.clear()
  cancelSyncTimeout(turn, group)
  const isInitial = group.state === 'Empty'
  transitionTo(group, 'PreparingRebalance', turn.nowMs)
  if (isInitial) {
    const delayMs = state.config.initialRebalanceDelayMs
    startInitialDelay(turn, group, { delayMs, remainingMs: Math.max(rebalanceTimeoutMs(group) - delayMs, 0) })
  } else if (haveAllJoined(group)) completeJoin(turn, group)
  else startJoinTimeout(turn, group)
}

/**
 * Completes a rebalance that is not a group's first when the last member has come. The first one always lasts as long as
 * its delay says, since nobody knows how many will come.
 */
export function completeIfAllJoined(turn: GroupTurn, group: ClassicGroup): void {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return
  if (haveAllJoined(group)) completeJoin(turn, group)
}

/** Ends the joining: who has not come is dropped (static members stay), and a new generation begins. */
export function completeJoin(turn: GroupTurn, group: ClassicGroup): void {
  cancelJoinTimer(turn, group)
  for (const member of [...group.members.values()]) {
    if (member.awaitingJoin !== null || member.groupInstanceId !== null) continue
    removeMember(group, member.memberId)
    cancelHeartbeat(turn, group, member.memberId)
  }
  if (group.state === 'Dead') return
  if (!electJoinedLeader(group) && group.members.size > 0) {
    // Only static members are left and none of them came: wait until they do or their sessions end.
    startJoinTimeout(turn, group)
    return
  }
  beginGeneration(turn, group)
  if (group.state === 'Empty') {
    turn.records.push(groupMetadataRecord(group, new Map()))
    turn.isApplied = true
    return
  }
  for (const member of group.members.values()) {
    answerJoin(turn, member, joined(group, member.memberId))
    restartHeartbeat(turn, group, member)
    member.isNew = false
    group.pendingSyncs.add(member.memberId)
  }
  startSyncTimeout(turn, group)
}

/** The initial delay is over: another round when somebody came meanwhile and there is time left, else the generation. */
export function initialDelayOver(
  state: GroupState,
  turn: GroupTurn,
  group: ClassicGroup,
  times: { readonly delayMs: number; readonly remainingMs: number },
): void {
  if (!group.newMemberAdded || times.remainingMs === 0) {
    completeJoin(turn, group)
    return
  }
  group.newMemberAdded = false
  startInitialDelay(turn, group, {
    delayMs: Math.min(state.config.initialRebalanceDelayMs, times.remainingMs),
    remainingMs: Math.max(times.remainingMs - times.delayMs, 0),
  })
}

/** Removes a member for good, and lets the others go on without it. Its JoinGroup, if parked, is refused. */
export function dropMember(turn: GroupTurn, group: ClassicGroup, member: ClassicMember): void {
  answerJoin(turn, member, joinError('', errors.UNKNOWN_MEMBER_ID.code))
  answerSync(turn, member, syncError(errors.UNKNOWN_MEMBER_ID.code))
  removeMember(group, member.memberId)
}

/** After members have gone: those who remain share the work anew, or the rebalance under way may be complete. */
export function afterDeparture(state: GroupState, turn: GroupTurn, group: ClassicGroup): void {
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') prepareRebalance(state, turn, group)
  else if (group.state === 'PreparingRebalance' && haveAllJoined(group)) completeJoin(turn, group)
}

/** The leader's assignment has been stored: hands it out. A rebalance that began meanwhile makes it void. */
export function assignmentStored(
  turn: GroupTurn,
  group: ClassicGroup,
  stored: { readonly generationId: number; readonly assignments: ReadonlyMap<string, Buffer> },
): void {
  if (group.state !== 'CompletingRebalance' || group.generationId !== stored.generationId) return
  for (const member of group.members.values()) {
    member.assignment = stored.assignments.get(member.memberId) ?? EMPTY_ASSIGNMENT
    const isAnswered = answerSync(turn, member, {
      errorCode: errors.NONE.code,
      protocolType: group.protocolType,
      protocolName: group.protocolName,
      assignment: member.assignment,
    })
    if (isAnswered) restartHeartbeat(turn, group, member)
  }
  transitionTo(group, 'Stable', turn.nowMs)
}

function rejectSyncs(turn: GroupTurn, group: ClassicGroup, errorCode: number): void {
  for (const member of group.members.values()) {
    member.assignment = EMPTY_ASSIGNMENT
    if (answerSync(turn, member, syncError(errorCode))) restartHeartbeat(turn, group, member)
  }
}

function beginGeneration(turn: GroupTurn, group: ClassicGroup): void {
  group.generationId++
  group.protocolName = group.members.size > 0 ? selectProtocol(group) : null
  group.subscribedTopics = computeSubscribedTopics(group)
  transitionTo(group, group.members.size > 0 ? 'CompletingRebalance' : 'Empty', turn.nowMs)
  group.pendingSyncs.clear()
}
