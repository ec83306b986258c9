import { type ErrorName, errors } from '../../errors.ts'
import { OffsetDeleteApi } from '../../messages/47-offset-delete.ts'
import { byTopic } from '../by-topic.ts'
import { ClientError, errorFromCode } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'GROUP_ID_NOT_FOUND',
  'INVALID_GROUP_ID',
  'NON_EMPTY_GROUP',
]
const report = {
  request: '`OffsetDelete`',
  logger: 'DeleteConsumerGroupOffsetsHandler',
  expected,
  logEnd: '.',
}

/**
 * Deletes committed offsets of a group; `true` for each partition, by `topic-partition`, whose offset is gone. Rejects with ClientError
 * when the group as a whole is refused.
 */
export async function deleteConsumerGroupOffsets(
  admin: Admin,
  groupId: string,
  partitions: readonly TopicPartition[],
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const outcomes = await keyedCall(admin, {
    name: 'offsetDelete',
    keys: [groupId],
    lookup: coordinatorLookup('group'),
    api: OffsetDeleteApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt) => {
      const answer: KeyedAnswer<Outcome<string, true>> = { outcomes: new Map(), moved: [] }
      const { errorCode, topics } = await attempt.send(OffsetDeleteApi, {
        groupId,
        topics: [...byTopic(partitions)].map(([name, numbers]) => ({
          name,
          partitions: numbers.map((partitionIndex) => ({ partitionIndex })),
        })),
      })
      if (errorCode !== errors.NONE.code) takeGroupError(admin, report, { groupId, errorCode }, answer)
      else {
        const results = topics.flatMap((topic) =>
          topic.partitions.map((result) => {
            const name = partitionName({ topic: topic.name, partition: result.partitionIndex })
            const isDone = result.errorCode === errors.NONE.code
            return [name, isDone ? (true as const) : errorFromCode(result.errorCode)] as const
          }),
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
