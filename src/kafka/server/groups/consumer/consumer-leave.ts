import { errors } from '../../../errors.ts'
import type { ConsumerGroupHeartbeatRequest } from '../../../messages/68-consumer-group-heartbeat.ts'
import { NOTHING_OWNED } from '../partitions.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import { type ConsumerGroup, type ConsumerMember, LEAVE_STATIC_EPOCH, MemberState } from './consumer-group.ts'
import { assignmentRecord, groupEpochRecord, memberTombstones } from './consumer-records.ts'
import { cancelMemberTimers } from './consumer-timers.ts'
import { knownMember, knownStaticMember } from './heartbeat-validation.ts'

/** A member says that it goes: for good, or for a while when it is static and says so. */
export function leaveConsumerGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberId, memberEpoch, instanceId }: ConsumerGroupHeartbeatRequest,
): { memberId: string; memberEpoch: number; heartbeatIntervalMs: number } | Refusal {
  const group = state.groups.get(groupId)
  if (group?.type !== 'consumer') {
    const text = group ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`
    return refusal(errors.GROUP_ID_NOT_FOUND, text)
  }
  const member =
    instanceId === null ? knownMember(group, memberId) : knownStaticMember(group, instanceId, memberId)
  if (isRefusal(member)) return member
  if (instanceId !== null && memberEpoch === LEAVE_STATIC_EPOCH) {
    turn.records.push(assignmentRecord(groupId, { ...member, memberEpoch, pendingRevocation: NOTHING_OWNED }))
  } else removeConsumer(state, turn, group, member)
  return { memberId, memberEpoch, heartbeatIntervalMs: 0 }
}

/** Removes a member for good: its partitions are free, and the others are to share them. */
export function removeConsumer(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  member: ConsumerMember,
): void {
  const { groupId } = group
  const others = [...group.members.values()].filter(({ memberId }) => memberId !== member.memberId)
  const names = others.flatMap(({ subscribedTopicNames }) => subscribedTopicNames)
  turn.records.push(
    ...memberTombstones(groupId, member.memberId),
    groupEpochRecord(groupId, group.groupEpoch + 1, metadataHash(state.topics, names)),
  )
  cancelMemberTimers(turn, groupId, member.memberId)
}

/** A member has not been heard of for its session timeout. */
export function sessionExpired(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  memberId: string,
): void {
  const member = group.members.get(memberId)
  if (member) removeConsumer(state, turn, group, member)
}

/** A member has not given up in time what it was to give up. */
export function revocationTimedOut(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  late: { readonly memberId: string; readonly memberEpoch: number },
): void {
  const member = group.members.get(late.memberId)
  if (member?.memberEpoch !== late.memberEpoch || member.state !== MemberState.UNREVOKED_PARTITIONS) return
  removeConsumer(state, turn, group, member)
}
