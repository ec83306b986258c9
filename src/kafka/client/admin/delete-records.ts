import { errorOf, errors } from '../../errors.ts'
import { DeleteRecordsApi } from '../../messages/21-delete-records.ts'
import { byTopic } from '../by-topic.ts'
import { errorFromCode } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { leaderLookup } from './find-leaders.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import { isStaleLeader, missingResult } from './leader-answers.ts'
import type { CallOptions, Outcome } from './types.ts'

const LOGGER = 'DeleteRecordsHandler'

/**
 * Deletes the records before an offset (-1: before the high watermark); the new low watermark of each partition, by `topic-partition`.
 * A topic that is unknown is waited for until the call's time is up.
 */
export async function deleteRecords(
  admin: Admin,
  records: readonly (TopicPartition & { beforeOffset: number })[],
  options: CallOptions = {},
): Promise<Outcome<string, number>> {
  const byName = new Map(records.map((each) => [partitionName(each), each]))
  return keyedCall(admin, {
    name: 'deleteRecords',
    keys: byName.keys(),
    lookup: leaderLookup(records),
    api: DeleteRecordsApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys, nodeId) => {
      const answer: KeyedAnswer<number> = { outcomes: new Map(), moved: [] }
      const asked = keys.map((key) => byName.get(key)).filter((each) => each !== undefined)
      const { topics } = await attempt.send(DeleteRecordsApi, {
        topics: [...byTopic(asked)].map(([name, partitions]) => ({
          name,
          partitions: partitions.map((partitionIndex) => ({
            partitionIndex,
            offset: byName.get(partitionName({ topic: name, partition: partitionIndex }))?.beforeOffset ?? 0,
          })),
        })),
        timeoutMs: attempt.remainingMs(),
      })
      const retried = new Set<string>()
      for (const topic of topics) {
        for (const { partitionIndex, lowWatermark, errorCode } of topic.partitions) {
          const key = partitionName({ topic: topic.name, partition: partitionIndex })
          if (errorCode === errors.NONE.code) answer.outcomes.set(key, lowWatermark)
          else if (isStaleLeader(errorCode)) answer.moved.push(key)
          else if (errorOf(errorCode).retriable) retried.add(key)
          else {
            const article = errorCode === errors.TOPIC_AUTHORIZATION_FAILED.code ? 'an' : 'an unexpected'
            const text = `DeleteRecords request for topic partition ${key} failed due to ${article} error ${errorOf(errorCode).name}`
            admin.logError(text, LOGGER)
            answer.outcomes.set(key, errorFromCode(errorCode))
          }
        }
      }
      for (const key of keys) {
        if (answer.moved.length > 0 || answer.outcomes.has(key) || retried.has(key)) continue
        const problem = missingResult(key, nodeId)
        admin.logError(
          `DeleteRecords request for topic partition ${key} failed sanity check`,
          LOGGER,
          problem,
        )
        answer.outcomes.set(key, problem)
      }
      return answer
    },
  })
}
