import { kindOf } from './group-kind.ts'
import { type CommittedOffset, hasPendingOffset } from './offsets.ts'
import { offsetCommitTombstone } from './records.ts'
import type { Group, GroupState, GroupTurn } from './state.ts'

/**
 * Forgets offsets whose time is up (offsets.retention.minutes), and empty groups that have none left. Runs every
 * offsets.retention.check.interval.ms.
 */
export function expire(state: GroupState, turn: GroupTurn): void {
  for (const group of state.groups.values()) {
    const kind = kindOf(group)
    if (!kind.expires) continue
    if (expireOffsets(state, turn, group) && kind.isEmpty(group)) kind.bury(turn, group)
  }
}

/** Returns whether the group has no offsets left, nor any to come from open transactions. */
function expireOffsets(state: GroupState, turn: GroupTurn, group: Group): boolean {
  const { groupId } = group
  const { committed, openTransactions } = state.offsets
  const topics = committed.ofGroup(groupId)
  if (!topics) return !openTransactions.has(groupId)
  const kind = kindOf(group)
  const unusedSince = kind.unusedSinceOf(group)
  if (!unusedSince) return false
  let isAllExpired = true
  for (const [topic, partitions] of topics) {
    const isInUse = kind.isUsing(group, topic)
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

function isExpired(state: GroupState, offset: CommittedOffset, sinceMs: number, nowMs: number): boolean {
  if (offset.expireTimestampMs !== -1) return nowMs >= offset.expireTimestampMs
  return nowMs - sinceMs >= state.config.offsetsRetentionMs
}
