import type { GroupTurn } from '../state.ts'
import type { ClassicGroup, ClassicMember } from './classic-group.ts'
import { rebalanceTimeoutMs } from './classic-group.ts'

/** Gives a member its session timeout (or `afterMs`) from now before it is removed. */
export function restartHeartbeat(
  turn: GroupTurn,
  group: ClassicGroup,
  member: Pick<ClassicMember, 'memberId' | 'sessionTimeoutMs'>,
  afterMs: number = member.sessionTimeoutMs,
): void {
  const { groupId } = group
  const { memberId } = member
  turn.timers.push({
    key: heartbeatKey(groupId, memberId),
    afterMs,
    event: { kind: 'heartbeat-expired', groupId, memberId },
  })
}

export function cancelHeartbeat(turn: GroupTurn, group: ClassicGroup, memberId: string): void {
  turn.timers.push({ key: heartbeatKey(group.groupId, memberId), afterMs: null })
}

/** Lets the joining of members last no longer than the longest rebalance timeout. */
export function startJoinTimeout(turn: GroupTurn, group: ClassicGroup): void {
  const { groupId } = group
  const afterMs = rebalanceTimeoutMs(group)
  turn.timers.push({ key: joinKey(groupId), afterMs, event: { kind: 'join-timeout', groupId } })
}

/** Waits a while for more members before the first generation of a group begins. */
export function startInitialDelay(
  turn: GroupTurn,
  group: ClassicGroup,
  times: { readonly delayMs: number; readonly remainingMs: number },
): void {
  const { groupId } = group
  turn.timers.push({
    key: joinKey(groupId),
    afterMs: times.delayMs,
    event: { kind: 'initial-delay-over', groupId, ...times },
  })
}

export function cancelJoinTimer(turn: GroupTurn, group: ClassicGroup): void {
  turn.timers.push({ key: joinKey(group.groupId), afterMs: null })
}

/** Lets members send their SyncGroup no later than the longest rebalance timeout. */
export function startSyncTimeout(turn: GroupTurn, group: ClassicGroup): void {
  const { groupId, generationId } = group
  const afterMs = rebalanceTimeoutMs(group)
  turn.timers.push({ key: syncKey(groupId), afterMs, event: { kind: 'sync-timeout', groupId, generationId } })
}

export function cancelSyncTimeout(turn: GroupTurn, group: ClassicGroup): void {
  turn.timers.push({ key: syncKey(group.groupId), afterMs: null })
}

/** Calls off everything that was to happen to a group that is being deleted. */
export function cancelAllTimers(turn: GroupTurn, group: ClassicGroup): void {
  for (const memberId of group.members.keys()) cancelHeartbeat(turn, group, memberId)
  for (const memberId of group.pendingJoins) cancelHeartbeat(turn, group, memberId)
  cancelJoinTimer(turn, group)
  cancelSyncTimeout(turn, group)
}

function heartbeatKey(groupId: string, memberId: string): string {
  return `heartbeat-${groupId}-${memberId}`
}

function joinKey(groupId: string): string {
  return `join-${groupId}`
}

function syncKey(groupId: string): string {
  return `sync-${groupId}`
}
