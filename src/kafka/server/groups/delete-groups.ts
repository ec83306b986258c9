import { errors } from '../../errors.ts'
import { cancelAllTimers } from './classic-timers.ts'
import { groupMetadataTombstone, offsetCommitTombstone } from './records.ts'
import type { Group, GroupState, GroupTurn } from './state.ts'

/** Deletes a group that has no members, with its offsets. Returns the error code. */
export function deleteGroup(state: GroupState, turn: GroupTurn, groupId: string): number {
  const group = state.groups.get(groupId)
  if (!group || group.state === 'Dead') return errors.GROUP_ID_NOT_FOUND.code
  if (group.state !== 'Empty') return errors.NON_EMPTY_GROUP.code
  deleteAllOffsets(state, turn, groupId)
  buryGroup(turn, group)
  return errors.NONE.code
}

/** Writes the tombstone of a group, and calls off what was to happen to it. */
export function buryGroup(turn: GroupTurn, group: Group): void {
  cancelAllTimers(turn, group)
  turn.records.push(groupMetadataTombstone(group.groupId))
}

function deleteAllOffsets(state: GroupState, turn: GroupTurn, groupId: string): void {
  const { committed, pending, openTransactions } = state.offsets
  for (const [topic, partitions] of committed.ofGroup(groupId) ?? []) {
    for (const partition of partitions.keys())
      turn.records.push(offsetCommitTombstone({ groupId, topic, partition }))
  }
  for (const producerId of openTransactions.get(groupId) ?? []) {
    for (const [topic, partitions] of pending.get(producerId)?.ofGroup(groupId) ?? []) {
      for (const partition of partitions.keys()) {
        // One tombstone does for both.
        if (committed.get(groupId, topic, partition)) continue
        turn.records.push(offsetCommitTombstone({ groupId, topic, partition }))
      }
    }
  }
}
