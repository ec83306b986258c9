import { CONSUMER_PROTOCOL_TYPE } from './classic-protocols.ts'
import { buryGroup, isEmpty } from './delete-groups.ts'
import { isUsing } from './offset-delete.ts'
import { type CommittedOffset, hasPendingOffset } from './offsets.ts'
import { offsetCommitTombstone } from './records.ts'
import type { Group, GroupState, GroupTurn } from './state.ts'

/** Since when an offset has been of no use, in ms since the epoch. */
type UnusedSince = (offset: CommittedOffset) => number

/**
 * Forgets offsets whose time is up (offsets.retention.minutes), and empty groups that have none left. Runs every
 * offsets.retention.check.interval.ms.
 */
export function expire(state: GroupState, turn: GroupTurn): void {
  for (const group of state.groups.values()) {
    if (expireOffsets(state, turn, group) && isEmpty(group)) buryGroup(turn, group)
  }
}

/** Returns whether the group has no offsets left, nor any to come from open transactions. */
function expireOffsets(state: GroupState, turn: GroupTurn, group: Group): boolean {
  const { groupId } = group
  const { committed, openTransactions } = state.offsets
  const topics = committed.ofGroup(groupId)
  if (!topics) return !openTransactions.has(groupId)
  const unusedSince = unusedSinceOf(group)
  if (!unusedSince) return false
  let isAllExpired = true
  for (const [topic, partitions] of topics) {
    const isInUse = isUsing(group, topic)
    for (const [partition, offset] of partitions) {
      const isKept =
        isInUse ||
        !isExpired(state, offset, unusedSince(offset), turn.nowMs) ||
        hasPendingOffset(state.offsets, groupId, topic, partition)
      if (isKept) isAllExpired = false
      else turn.records.push(offsetCommitTombstone({ groupId, topic, partition }))
    }
  }
  return isAllExpired && !openTransactions.has(groupId)
}

/**
 * An empty classic group's offsets are unused since it became empty; those of a simple group, and of topics that a stable
 * group of consumers no longer subscribes to, since they were committed (KIP-211). Undefined: they are in use.
 */
function unusedSinceOf(group: Group): UnusedSince | undefined {
  if (group.type === 'consumer' || group.protocolType === null) return (offset) => offset.commitTimestampMs
  if (group.state === 'Empty') return (offset) => group.stateSinceMs ?? offset.commitTimestampMs
  const knowsTopics = group.protocolType === CONSUMER_PROTOCOL_TYPE && group.subscribedTopics !== null
  return knowsTopics && group.state === 'Stable' ? (offset) => offset.commitTimestampMs : undefined
}

function isExpired(state: GroupState, offset: CommittedOffset, sinceMs: number, nowMs: number): boolean {
  if (offset.expireTimestampMs !== -1) return nowMs >= offset.expireTimestampMs
  return nowMs - sinceMs >= state.config.offsetsRetentionMs
}
