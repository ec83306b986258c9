import { type ErrorName, errorOf, errors } from '../../errors.ts'
import { AlterShareGroupOffsetsApi } from '../../messages/91-alter-share-group-offsets.ts'
import { byTopic } from '../by-topic.ts'
import { ClientError } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorFate, coordinatorLookup } from './find-coordinator.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

const expected: readonly ErrorName[] = [
  'GROUP_ID_NOT_FOUND',
  'NON_EMPTY_GROUP',
  'INVALID_REQUEST',
  'UNKNOWN_SERVER_ERROR',
  'KAFKA_STORAGE_ERROR',
  'GROUP_AUTHORIZATION_FAILED',
]

/**
 * Sets the start offsets of a share group without members. Each partition has an outcome of its own, by `topic-partition`. Rejects with
 * ClientError when the call as a whole fails.
 */
export async function alterShareGroupOffsets(
  admin: Admin,
  groupId: string,
  offsets: readonly (TopicPartition & { offset: number })[],
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const byName = new Map(offsets.map((each) => [partitionName(each), each.offset]))
  const outcomes = await keyedCall(admin, {
    name: 'alterShareGroupOffsets',
    keys: [groupId],
    lookup: coordinatorLookup('group'),
    api: AlterShareGroupOffsetsApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt) => {
      const answer: KeyedAnswer<Outcome<string, true>> = { outcomes: new Map(), moved: [] }
      const { errorCode, errorMessage, responses } = await attempt.send(AlterShareGroupOffsetsApi, {
        groupId,
        topics: [...byTopic(offsets)].map(([topicName, partitions]) => ({
          topicName,
          partitions: partitions.map((partitionIndex) => ({
            partitionIndex,
            startOffset: byName.get(partitionName({ topic: topicName, partition: partitionIndex })) ?? 0,
          })),
        })),
      })
      if (errorCode === errors.NONE.code) {
        const results = responses.flatMap(({ topicName, partitions }) =>
          partitions.map(
            (result) =>
              [
                partitionName({ topic: topicName, partition: result.partitionIndex }),
                outcomeOf(result, true as const),
              ] as const,
          ),
        )
        answer.outcomes.set(groupId, new Map(results))
        return answer
      }
      const fate = errorCode === errors.REBALANCE_IN_PROGRESS.code ? 'retry' : coordinatorFate(errorCode)
      if (fate === 'move') answer.moved.push(groupId)
      if (fate === 'fail') {
        const { name } = errorOf(errorCode)
        if (!expected.some((each) => each === name)) {
          const text = `AlterShareGroupOffsets request for group id ${groupId} failed due to unexpected error ${name}. ${errorMessage ?? ''}`
          for (const _ of offsets) admin.logError(text, 'AlterShareGroupOffsetsHandler')
        }
        const results = offsets.map(
          (each) => [partitionName(each), outcomeOf({ errorCode, errorMessage }, true as const)] as const,
        )
        answer.outcomes.set(groupId, new Map(results))
      }
      return answer
    },
  })
  const outcome = outcomes.get(groupId)
  if (outcome instanceof ClientError) throw outcome
  return outcome ?? new Map()
}
