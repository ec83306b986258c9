import type { GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import { type ConsumerGroup, type ConsumerMember, MemberState } from './consumer-group.ts'
import { groupEpochRecord, memberTombstones, regexTombstone } from './consumer-records.ts'
import { cancelMemberTimers } from './consumer-timers.ts'
import { canDowngrade, downgrade } from './downgrade.ts'
import { regexCounts, subscribedTopics } from './subscription.ts'

/**
 * Removes members for good: their partitions are free, and the others are to share them. When only members of the classic
 * protocol are left, theirs becomes a classic group.
 */
export function removeMembers(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  leaving: readonly ConsumerMember[],
): void {
  if (leaving.length === 0) return
  const { groupId } = group
  const memberIds = new Set(leaving.map(({ memberId }) => memberId))
  const remaining = [...group.members.values()].filter(({ memberId }) => !memberIds.has(memberId))
  if (remaining.length > 0 && canDowngrade(state, remaining, remaining.length)) {
    downgrade(state, turn, group, { remaining, isRebalancing: true })
    return
  }
  for (const memberId of memberIds) {
    turn.records.push(...memberTombstones(groupId, memberId))
    cancelMemberTimers(turn, groupId, memberId)
  }
  const regexes = regexCounts(remaining)
  for (const regex of regexCounts(leaving).keys()) {
    if (!regexes.has(regex)) turn.records.push(regexTombstone(groupId, regex))
  }
  const hash = metadataHash(state.topics, subscribedTopics(remaining, group.resolvedRegexes))
  turn.records.push(groupEpochRecord(groupId, group.groupEpoch + 1, hash))
}

/** A member has not been heard of, or has not done in time what it was told. */
export function memberExpired(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  memberId: string,
): void {
  const member = group.members.get(memberId)
  if (member) removeMembers(state, turn, group, [member])
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
  removeMembers(state, turn, group, [member])
}
