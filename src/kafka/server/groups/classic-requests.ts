import { errors } from '../../errors.ts'
import type { HeartbeatRequest } from '../../messages/12-heartbeat.ts'
import { heartbeatClassicGroup } from './classic/classic-heartbeat.ts'
import { joinClassicGroup } from './classic/classic-join.ts'
import type { Join } from './classic/classic-join-request.ts'
import { type LeaveResponse, type Leaver, leaveClassicGroup } from './classic/classic-leave.ts'
import { type Sync, syncClassicGroup } from './classic/classic-sync.ts'
import { joinConsumerGroup } from './consumer/classic-member-join.ts'
import {
  heartbeatConsumerGroup,
  leaveAsClassicMembers,
  syncConsumerGroup,
} from './consumer/classic-member-upkeep.ts'
import type { GroupState, GroupTurn } from './state.ts'

/** The requests of the classic protocol, which members of consumer groups may speak too: given to the kind of the group. */

/** JoinGroup: a member wants to be in the next generation. Always answered under its ticket. */
export function joinGroup(state: GroupState, turn: GroupTurn, join: Join): void {
  const group = state.groups.get(join.request.groupId)
  if (group?.type === 'consumer' && group.members.size > 0) joinConsumerGroup(state, turn, group, join)
  else joinClassicGroup(state, turn, join)
}

/** SyncGroup: a member comes for its assignment. Always answered under its ticket. */
export function syncGroup(state: GroupState, turn: GroupTurn, sync: Sync): void {
  const group = state.groups.get(sync.request.groupId)
  if (group?.type === 'consumer' && group.members.size > 0) syncConsumerGroup(state, turn, group, sync)
  else syncClassicGroup(state, turn, sync)
}

/** Heartbeat: keeps a member's session. Returns the error code. */
export function heartbeat(state: GroupState, turn: GroupTurn, request: HeartbeatRequest): number {
  const group = state.groups.get(request.groupId)
  if (group?.type === 'consumer') return heartbeatConsumerGroup(state, turn, group, request)
  return group?.type === 'classic'
    ? heartbeatClassicGroup(turn, group, request)
    : errors.UNKNOWN_MEMBER_ID.code
}

/** LeaveGroup with a list of members (older versions are brought into this form): each has its own error code. */
export function leaveGroup(
  state: GroupState,
  turn: GroupTurn,
  request: { readonly groupId: string; readonly members: readonly Leaver[] },
): LeaveResponse {
  const group = state.groups.get(request.groupId)
  if (group?.type === 'consumer') return leaveAsClassicMembers(state, turn, group, request.members)
  if (group?.type === 'classic') return leaveClassicGroup(state, turn, group, request.members)
  const members = request.members.map(({ memberId, groupInstanceId }) => ({
    memberId,
    groupInstanceId,
    errorCode: errors.UNKNOWN_MEMBER_ID.code,
  }))
  return { errorCode: errors.NONE.code, members }
}
