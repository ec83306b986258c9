import type { GroupState, GroupTurn } from '../state.ts'
import { type ConsumerMember, MemberState } from './consumer-group.ts'

/** Gives a member its session timeout (a classic one has its own) from now before it is removed. */
export function restartSession(
  state: GroupState,
  turn: GroupTurn,
  groupId: string,
  session: { readonly memberId: string; readonly sessionTimeoutMs?: number },
): void {
  const { memberId, sessionTimeoutMs = state.configOf(groupId).consumerSessionTimeoutMs } = session
  turn.timers.push({
    key: sessionKey(groupId, memberId),
    afterMs: sessionTimeoutMs,
    event: { kind: 'consumer-member-expired', groupId, memberId },
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

/** A classic member that has been told to rejoin has its rebalance timeout for it, from the first time that it was told. */
export function awaitRejoin(turn: GroupTurn, groupId: string, member: ConsumerMember): void {
  const { memberId, rebalanceTimeoutMs } = member
  turn.timers.push({
    key: joinKey(groupId, memberId),
    afterMs: rebalanceTimeoutMs,
    event: { kind: 'consumer-member-expired', groupId, memberId },
    unlessSet: true,
  })
}

/** A classic member that has joined must come for its assignment in its rebalance timeout. */
export function awaitSync(turn: GroupTurn, groupId: string, member: ConsumerMember): void {
  const { memberId, rebalanceTimeoutMs } = member
  turn.timers.push({ key: joinKey(groupId, memberId), afterMs: null })
  turn.timers.push({
    key: syncKey(groupId, memberId),
    afterMs: rebalanceTimeoutMs,
    event: { kind: 'consumer-member-expired', groupId, memberId },
  })
}

/** A classic member has come for its assignment. */
export function cancelSyncTimeout(turn: GroupTurn, groupId: string, memberId: string): void {
  turn.timers.push({ key: syncKey(groupId, memberId), afterMs: null })
}

/** Calls off everything that was to happen to a member. */
export function cancelMemberTimers(turn: GroupTurn, groupId: string, memberId: string): void {
  for (const keyOf of [sessionKey, revocationKey, joinKey, syncKey]) {
    turn.timers.push({ key: keyOf(groupId, memberId), afterMs: null })
  }
}

function sessionKey(groupId: string, memberId: string): string {
  return `session-${groupId}-${memberId}`
}

function revocationKey(groupId: string, memberId: string): string {
  return `revocation-${groupId}-${memberId}`
}

function joinKey(groupId: string, memberId: string): string {
  return `member-join-${groupId}-${memberId}`
}

function syncKey(groupId: string, memberId: string): string {
  return `member-sync-${groupId}-${memberId}`
}
