import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { OffsetDeleteRequest, OffsetDeleteResponse } from '../../messages/47-offset-delete.ts'
import { kindOf } from './group-kind.ts'
import { hasPendingOffset, type Offsets } from './offsets.ts'
import { offsetCommitTombstone } from './records.ts'
import type { GroupState, GroupTurn } from './state.ts'

export type OffsetDeleteResult = InputOf<typeof OffsetDeleteResponse>

/** OffsetDelete for topics and partitions that exist. Topics that members subscribe to keep their offsets. */
export function deleteOffsets(
  state: GroupState,
  turn: GroupTurn,
  request: OffsetDeleteRequest,
): OffsetDeleteResult {
  const { groupId } = request
  const group = state.groups.get(groupId)
  const errorCode = group ? kindOf(group).deleteOffsetsError(group) : errors.GROUP_ID_NOT_FOUND.code
  if (!group || errorCode !== errors.NONE.code) return { errorCode, throttleTimeMs: 0, topics: [] }
  const topics = request.topics.map(({ name, partitions }) => {
    const isInUse = kindOf(group).isUsing(group, name)
    return {
      name,
      partitions: partitions.map(({ partitionIndex: partition }) => {
        if (isInUse) return { partitionIndex: partition, errorCode: errors.GROUP_SUBSCRIBED_TO_TOPIC.code }
        if (hasOffset(state.offsets, groupId, name, partition)) {
          turn.records.push(offsetCommitTombstone({ groupId, topic: name, partition }))
        }
        return { partitionIndex: partition, errorCode: errors.NONE.code }
      }),
    }
  })
  return { errorCode, throttleTimeMs: 0, topics }
}

/** Forgets the offsets of partitions that are no more, in all groups. */
export function deleteOffsetsOfTopic(state: GroupState, turn: GroupTurn, topic: string): void {
  const seen = new Set<string>()
  for (const table of [state.offsets.committed, ...state.offsets.pending.values()]) {
    for (const groupId of table.groupIds()) {
      for (const partition of table.ofGroup(groupId)?.get(topic)?.keys() ?? []) {
        const id = `${partition}-${groupId}`
        if (seen.has(id)) continue
        seen.add(id)
        turn.records.push(offsetCommitTombstone({ groupId, topic, partition }))
      }
    }
  }
}

function hasOffset(offsets: Offsets, groupId: string, topic: string, partition: number): boolean {
  return (
    offsets.committed.get(groupId, topic, partition) !== undefined ||
    hasPendingOffset(offsets, groupId, topic, partition)
  )
}
