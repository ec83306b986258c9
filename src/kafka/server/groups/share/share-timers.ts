import type { GroupState, GroupTurn } from '../state.ts'

/** Gives a member its session timeout from now before it is removed. */
export function restartSession(state: GroupState, turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({
    key: sessionKey(groupId, memberId),
    afterMs: state.configOf(groupId).shareSessionTimeoutMs,
    event: { kind: 'share-session-expired', groupId, memberId },
  })
}

export function cancelSession(turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({ key: sessionKey(groupId, memberId), afterMs: null })
}

function sessionKey(groupId: string, memberId: string): string {
  return `share-session-${groupId}-${memberId}`
}
