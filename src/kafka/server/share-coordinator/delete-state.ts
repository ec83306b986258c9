import { badPartition, NO_ERROR, persisted, type StateError, unknownPartition } from './refusal.ts'
import type { SharePartitionKey } from './share-partition-key.ts'
import type { ShareCoordinatorState, ShareTurn } from './state.ts'

/** DeleteShareGroupState for one share partition; one that has no state is deleted already. */
export function deleteState(
  state: ShareCoordinatorState,
  turn: ShareTurn,
  key: SharePartitionKey,
): StateError {
  const refusal = badPartition(key) ?? unknownPartition(state, key)
  if (refusal) return refusal
  const known = persisted(state, key)
  if (known) turn.records.push({ kind: 'snapshot', key: known.key, value: null })
  return NO_ERROR
}

/** Deletes the state of all share partitions of a topic that is no more. */
export function deleteStateOfTopic(state: ShareCoordinatorState, turn: ShareTurn, topicId: string): void {
  for (const { key } of state.partitions.values()) {
    if (key.topicId === topicId) turn.records.push({ kind: 'snapshot', key, value: null })
  }
}
