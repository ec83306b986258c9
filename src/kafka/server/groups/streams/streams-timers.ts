import type { GroupState, GroupTurn } from '../state.ts'
import { MemberState, type StreamsMember } from './streams-group.ts'

/** Gives a member its session timeout from now before it is removed. */
export function restartSession(state: GroupState, turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({
    key: sessionKey(groupId, memberId),
    afterMs: state.configOf(groupId).streamsSessionTimeoutMs,
    event: { kind: 'streams-session-expired', groupId, memberId },
  })
}

/** A member that has tasks to give up has its rebalance timeout for it; one that has none is left in peace. */
export function changeRevocationTimeout(turn: GroupTurn, groupId: string, member: StreamsMember): void {
  const { memberId, memberEpoch, rebalanceTimeoutMs } = member
  const key = revocationKey(groupId, memberId)
  if (member.state !== MemberState.UNREVOKED_TASKS) turn.timers.push({ key, afterMs: null })
  else {
    const event = { kind: 'streams-revocation-timeout', groupId, memberId, memberEpoch } as const
    turn.timers.push({ key, afterMs: rebalanceTimeoutMs, event })
  }
}

export function cancelMemberTimers(turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({ key: sessionKey(groupId, memberId), afterMs: null })
  turn.timers.push({ key: revocationKey(groupId, memberId), afterMs: null })
}

/** Lets the first assignment of a group wait for more members. Does nothing while it waits already. */
export function delayAssignment(state: GroupState, turn: GroupTurn, groupId: string, afterMs: number): void {
  if (state.delayedStreamsGroups.has(groupId)) return
  state.delayedStreamsGroups.add(groupId)
  const event = { kind: 'streams-assignment-delay-over', groupId } as const
  turn.timers.push({ key: delayKey(groupId), afterMs, event })
}

/** Calls the delay of a group off that is about to be deleted. */
export function cancelAssignmentDelay(turn: GroupTurn, groupId: string): void {
  turn.timers.push({ key: delayKey(groupId), afterMs: null })
}

function sessionKey(groupId: string, memberId: string): string {
  return `streams-session-${groupId}-${memberId}`
}

function revocationKey(groupId: string, memberId: string): string {
  return `streams-revocation-${groupId}-${memberId}`
}

function delayKey(groupId: string): string {
  return `streams-delay-${groupId}`
}
