import type { ShareGroupHeartbeatRequest } from '../../../messages/76-share-group-heartbeat.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import { type ShareGroup, type ShareMember, subscribedTopics } from './share-group.ts'
import { groupEpochRecord, memberTombstones } from './share-records.ts'
import { cancelSession } from './share-timers.ts'
import { knownMember, knownShareGroup } from './share-validation.ts'

/** A member says that it goes. */
export function leaveShareGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberId, memberEpoch }: ShareGroupHeartbeatRequest,
): { memberId: string; memberEpoch: number; heartbeatIntervalMs: number } | Refusal {
  const group = knownShareGroup(state, groupId)
  if (isRefusal(group)) return group
  const member = knownMember(group, memberId)
  if (isRefusal(member)) return member
  removeMember(state, turn, group, member)
  return { memberId, memberEpoch, heartbeatIntervalMs: 0 }
}

/** A member has not been heard of for its session timeout. */
export function sessionExpired(
  state: GroupState,
  turn: GroupTurn,
  group: ShareGroup,
  memberId: string,
): void {
  const member = group.members.get(memberId)
  if (member) removeMember(state, turn, group, member)
}

/** Removes a member: the others are to share what it had. */
function removeMember(state: GroupState, turn: GroupTurn, group: ShareGroup, member: ShareMember): void {
  const { groupId } = group
  const others = [...group.members.values()].filter(({ memberId }) => memberId !== member.memberId)
  const hash = metadataHash(state.topics, subscribedTopics(others))
  turn.records.push(
    ...memberTombstones(groupId, member.memberId),
    groupEpochRecord(groupId, group.groupEpoch + 1, hash),
  )
  cancelSession(turn, groupId, member.memberId)
}
