import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type { LeaveGroupRequest, LeaveGroupResponse } from '../../../messages/13-leave-group.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import type { ClassicGroup } from './classic-group.ts'
import { removeMember } from './classic-group.ts'
import { completeIfAllJoined, dropMember, rebalanceOrComplete } from './classic-rebalance.ts'
import { cancelHeartbeat } from './classic-timers.ts'
import { memberError } from './classic-validation.ts'

export type LeaveResponse = InputOf<typeof LeaveGroupResponse>
export type Leaver = LeaveGroupRequest['members'][number]

/** LeaveGroup: removes members at once; the others rebalance. Each has its own error code. */
export function leaveClassicGroup(
  state: GroupState,
  turn: GroupTurn,
  group: ClassicGroup,
  leavers: readonly Leaver[],
): LeaveResponse {
  if (group.state === 'Dead') return { errorCode: errors.COORDINATOR_NOT_AVAILABLE.code }
  const members = leavers.map((leaver) => ({
    memberId: leaver.memberId,
    groupInstanceId: leaver.groupInstanceId,
    errorCode: removeLeaver(turn, group, leaver),
  }))
  if (members.some(({ errorCode }) => errorCode === errors.NONE.code)) {
    if (group.state === 'Stable' || group.state === 'CompletingRebalance')
      rebalanceOrComplete(state, turn, group)
    else completeIfAllJoined(turn, group)
  }
  return { errorCode: errors.NONE.code, members }
}

function removeLeaver(turn: GroupTurn, group: ClassicGroup, leaver: Leaver): number {
  const { groupInstanceId } = leaver
  let { memberId } = leaver
  if (memberId === '') {
    // An administrator removes a static member by its instance id alone.
    const owner = groupInstanceId === null ? undefined : group.staticMembers.get(groupInstanceId)
    if (owner === undefined) return errors.UNKNOWN_MEMBER_ID.code
    memberId = owner
  } else if (group.pendingJoins.has(memberId)) {
    removeMember(group, memberId)
    cancelHeartbeat(turn, group, memberId)
    return errors.NONE.code
  } else {
    const errorCode = memberError(group, memberId, groupInstanceId)
    if (errorCode !== errors.NONE.code) return errorCode
  }
  const member = group.members.get(memberId)
  if (!member) return errors.UNKNOWN_MEMBER_ID.code
  cancelHeartbeat(turn, group, memberId)
  dropMember(turn, group, member)
  return errors.NONE.code
}
