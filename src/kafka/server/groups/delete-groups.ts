import { errors } from '../../errors.ts'
import { kindOf } from './group-kind.ts'
import { offsetCommitTombstone } from './records.ts'
import type { GroupState, GroupTurn } from './state.ts'

/** Deletes a group that has no members, with its offsets. Returns the error code. */
export function deleteGroup(state: GroupState, turn: GroupTurn, groupId: string): number {
  const group = state.groups.get(groupId)
  if (!group) return errors.GROUP_ID_NOT_FOUND.code
  const errorCode = kindOf(group).deleteError(group)
  if (errorCode !== errors.NONE.code) return errorCode
  deleteAllOffsets(state, turn, groupId)
  kindOf(group).bury(turn, group)
  return errors.NONE.code
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
