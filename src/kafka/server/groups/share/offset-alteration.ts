import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type {
  AlterShareGroupOffsetsRequest,
  AlterShareGroupOffsetsResponse,
} from '../../../messages/91-alter-share-group-offsets.ts'
import { ZERO_UUID } from '../../../uuid.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { newShareGroup } from './share-group.ts'
import { knownShareGroup } from './share-validation.ts'
import { noteInitializing, type StateInitialization } from './state-initialization.ts'
import type { StateTopic } from './state-partitions.ts'

export type AlteredOffsets = InputOf<typeof AlterShareGroupOffsetsResponse>
export type AlteredTopic = AlteredOffsets['responses'][number]

/** What AlterShareGroupOffsets comes to when the share coordinator agrees. */
export interface OffsetAlteration {
  readonly topics: readonly AlteredTopic[]
  readonly initialization: StateInitialization
}

const { code: UNKNOWN, message: UNKNOWN_TEXT } = errors.UNKNOWN_TOPIC_OR_PARTITION

/**
 * Sets where a group without members begins in partitions: their share state is initialized anew with that offset. A group that
 * is not there is made.
 */
export function alterOffsets(
  state: GroupState,
  turn: GroupTurn,
  { groupId, topics }: AlterShareGroupOffsetsRequest,
): OffsetAlteration | Refusal {
  const group = state.groups.has(groupId) ? knownShareGroup(state, groupId) : newShareGroup(groupId)
  if (isRefusal(group)) return group
  if (group.members.size > 0) return refusal(errors.NON_EMPTY_GROUP, errors.NON_EMPTY_GROUP.message)
  const problem = negativePartition(state, groupId, topics)
  if (problem) return problem
  const initializing = new Map<string, StateTopic>()
  const partitions: { topicId: string; partition: number; startOffset: number }[] = []
  const answers = topics.map((asked): AlteredTopic => {
    const { topicName } = asked
    const topic = state.topics.byName(topicName)
    const topicId = topic?.topicId ?? ZERO_UUID
    const isThere = (partition: number): boolean => partition < (topic?.partitions ?? 0)
    const there = asked.partitions.filter(({ partitionIndex }) => isThere(partitionIndex))
    if (topic) {
      const numbers = new Set(there.map(({ partitionIndex }) => partitionIndex))
      initializing.set(topicId, { name: topicName, partitions: numbers, sinceMs: turn.nowMs })
    }
    for (const { partitionIndex: partition, startOffset } of there) {
      partitions.push({ topicId, partition, startOffset })
    }
    return {
      topicName,
      topicId,
      partitions: asked.partitions.map(({ partitionIndex }) =>
        isThere(partitionIndex)
          ? { partitionIndex, errorCode: errors.NONE.code }
          : { partitionIndex, errorCode: UNKNOWN, errorMessage: UNKNOWN_TEXT },
      ),
    }
  })
  if (initializing.size > 0) noteInitializing(state, turn, group, initializing)
  return { topics: answers, initialization: { stateEpoch: group.groupEpoch, partitions } }
}

/** A partition that no topic has, which the reference finds out when it is too late. */
function negativePartition(
  { topics: known }: GroupState,
  groupId: string,
  topics: AlterShareGroupOffsetsRequest['topics'],
): Refusal | null {
  for (const { topicName, partitions } of topics) {
    const topic = known.byName(topicName)
    const found = partitions.find(({ partitionIndex }) => partitionIndex < 0)
    if (!topic || !found) continue
    const text = `Initialize share group parameters has invalid partitionId - ${groupId} ${topic.topicId} ${found.partitionIndex}`
    return refusal(errors.UNKNOWN_SERVER_ERROR, text)
  }
  return null
}
