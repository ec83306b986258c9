import { errors } from '../../../errors.ts'
import type { HeartbeatRequest } from '../../../messages/12-heartbeat.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import type { ClassicGroup } from './classic-group.ts'
import { hasSatisfiedHeartbeat, removeMember } from './classic-group.ts'
import { afterDeparture, completeJoin, dropMember, prepareRebalance } from './classic-rebalance.ts'
import { cancelHeartbeat, restartHeartbeat } from './classic-timers.ts'
import { generationError } from './classic-validation.ts'

/** Heartbeat: keeps the member's session, and tells it when a rebalance is under way. Returns the error code. */
export function heartbeatClassicGroup(
  turn: GroupTurn,
  group: ClassicGroup,
  request: HeartbeatRequest,
): number {
  const errorCode = generationError(group, request)
  const member = group.members.get(request.memberId)
  if (errorCode !== errors.NONE.code || !member) return errorCode
  restartHeartbeat(turn, group, member)
  return group.state === 'PreparingRebalance' ? errors.REBALANCE_IN_PROGRESS.code : errors.NONE.code
}

/** A member's session is over: it is removed, unless it waits for us rather than we for it. */
export function heartbeatExpired(
  state: GroupState,
  turn: GroupTurn,
  group: ClassicGroup,
  memberId: string,
): void {
  if (group.pendingJoins.has(memberId)) {
    removeMember(group, memberId)
    if (group.state === 'PreparingRebalance') afterDeparture(state, turn, group)
    return
  }
  const member = group.members.get(memberId)
  if (!member || hasSatisfiedHeartbeat(member)) return
  dropMember(turn, group, member)
  afterDeparture(state, turn, group)
}

/** Members that have not sent SyncGroup in time are removed, and the rest begin anew. */
export function syncTimedOut(
  state: GroupState,
  turn: GroupTurn,
  group: ClassicGroup,
  generationId: number,
): void {
  if (group.generationId !== generationId || group.pendingSyncs.size === 0) return
  if (group.state !== 'CompletingRebalance' && group.state !== 'Stable') return
  for (const memberId of [...group.pendingSyncs]) {
    removeMember(group, memberId)
    cancelHeartbeat(turn, group, memberId)
  }
  prepareRebalance(state, turn, group)
}

/** The time to rejoin is over. */
export function joinTimedOut(turn: GroupTurn, group: ClassicGroup): void {
  if (group.state === 'PreparingRebalance') completeJoin(turn, group)
}
