import { errors } from '../../../errors.ts'
import type { StreamsGroupHeartbeatRequest } from '../../../messages/88-streams-group-heartbeat.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { MemberState, type StreamsGroup } from './streams-group.ts'
import { knownMember } from './streams-heartbeat-validation.ts'
import { groupEpochRecord, memberTombstones } from './streams-records.ts'
import { cancelMemberTimers } from './streams-timers.ts'

/** A member says that it goes; it may ask all others to end as well. */
export function leaveStreamsGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberId, memberEpoch, shutdownApplication }: StreamsGroupHeartbeatRequest,
): { memberId: string; memberEpoch: number } | Refusal {
  const group = state.groups.get(groupId)
  if (group?.type !== 'streams') {
    const text = group ? `Group ${groupId} is not a streams group.` : `Group ${groupId} not found.`
    return refusal(errors.GROUP_ID_NOT_FOUND, text)
  }
  if (shutdownApplication) group.shutdownMemberId ??= memberId
  const member = knownMember(group, memberId)
  if (isRefusal(member)) return member
  removeMember(turn, group, memberId)
  return { memberId, memberEpoch }
}

/** A member has not been heard of for its session timeout. */
export function sessionExpired(turn: GroupTurn, group: StreamsGroup, memberId: string): void {
  if (group.members.has(memberId)) removeMember(turn, group, memberId)
}

/** A member has not given up in time what it was to give up. */
export function revocationTimedOut(
  turn: GroupTurn,
  group: StreamsGroup,
  late: { readonly memberId: string; readonly memberEpoch: number },
): void {
  const member = group.members.get(late.memberId)
  if (member?.memberEpoch !== late.memberEpoch || member.state !== MemberState.UNREVOKED_TASKS) return
  removeMember(turn, group, late.memberId)
}

/** Removes a member for good: its tasks are free, and the others are to share them. */
function removeMember(turn: GroupTurn, group: StreamsGroup, memberId: string): void {
  const { groupId } = group
  turn.records.push(
    ...memberTombstones(groupId, memberId),
    groupEpochRecord(groupId, { ...group, groupEpoch: group.groupEpoch + 1 }),
  )
  cancelMemberTimers(turn, groupId, memberId)
}
