import { errors } from '../../errors.ts'
import { cancelAllTimers } from './classic-timers.ts'
import { groupTombstones } from './consumer/consumer-records.ts'
import { groupMetadataTombstone, offsetCommitTombstone } from './records.ts'
import type { Group, GroupState, GroupTurn } from './state.ts'

/** Deletes a group that has no members, with its offsets. Returns the error code. */
export function deleteGroup(state: GroupState, turn: GroupTurn, groupId: string): number {
  const group = state.groups.get(groupId)
  if (!group || isDead(group)) return errors.GROUP_ID_NOT_FOUND.code
  if (!isEmpty(group)) return errors.NON_EMPTY_GROUP.code
  deleteAllOffsets(state, turn, groupId)
  buryGroup(turn, group)
  return errors.NONE.code
}

/** Writes the tombstone of a group, and calls off what was to happen to it. */
export function buryGroup(turn: GroupTurn, group: Group): void {
  if (group.type === 'consumer') {
    turn.records.push(...groupTombstones(group))
    return
  }
  cancelAllTimers(turn, group)
  turn.records.push(groupMetadataTombstone(group.groupId))
}

/** Whether a group has no members, nor any to come. */
export function isEmpty(group: Group): boolean {
  return group.type === 'consumer' ? group.members.size === 0 : group.state === 'Empty'
}

export function isDead(group: Group): boolean {
  return group.type === 'classic' && group.state === 'Dead'
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
