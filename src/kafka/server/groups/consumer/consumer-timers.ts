import type { GroupState, GroupTurn } from '../state.ts'
import { type ConsumerMember, MemberState } from './consumer-group.ts'

/** Gives a member its session timeout from now before it is removed. */
export function restartSession(state: GroupState, turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({
    key: sessionKey(groupId, memberId),
    afterMs: state.config.consumerSessionTimeoutMs,
    event: { kind: 'consumer-session-expired', groupId, memberId },
  })
}

/** A member that has partitions to give up has its rebalance timeout for it; one that has none is left in peace. */
export function changeRevocationTimeout(turn: GroupTurn, groupId: string, member: ConsumerMember): void {
  const { memberId, memberEpoch, rebalanceTimeoutMs } = member
  const key = revocationKey(groupId, memberId)
  if (member.state !== MemberState.UNREVOKED_PARTITIONS) turn.timers.push({ key, afterMs: null })
  else {
    const event = { kind: 'consumer-revocation-timeout', groupId, memberId, memberEpoch } as const
    turn.timers.push({ key, afterMs: rebalanceTimeoutMs, event })
  }
}

export function cancelMemberTimers(turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({ key: sessionKey(groupId, memberId), afterMs: null })
  turn.timers.push({ key: revocationKey(groupId, memberId), afterMs: null })
}

function sessionKey(groupId: string, memberId: string): string {
  return `session-${groupId}-${memberId}`
}

function revocationKey(groupId: string, memberId: string): string {
  return `revocation-${groupId}-${memberId}`
}
