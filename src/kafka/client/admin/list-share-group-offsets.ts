import { type ErrorName, errors } from '../../errors.ts'
import { DescribeShareGroupOffsetsApi } from '../../messages/90-describe-share-group-offsets.ts'
import { byTopic } from '../by-topic.ts'
import type { TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface SharePartitionOffset extends TopicPartition {
  /** Undefined where the group has no offset in the partition. */
  startOffset: number | undefined
  leaderEpoch: number
  /** Undefined where the broker doesn't know it. */
  lag: number | undefined
}

const LOGGER = 'ListShareGroupOffsetsHandler'
const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'UNKNOWN_MEMBER_ID',
  'STALE_MEMBER_EPOCH',
]
const report = { request: '`DescribeShareGroupOffsets`', logger: LOGGER, expected }

/** The start offsets of share groups (KIP-932), of the partitions given or of all, each group with an outcome of its own. */
export async function listShareGroupOffsets(
  admin: Admin,
  groups: ReadonlyMap<string, readonly TopicPartition[] | null>,
  options: CallOptions = {},
): Promise<Outcome<string, SharePartitionOffset[]>> {
  return keyedCall(admin, {
    name: 'describeShareGroupOffsets',
    keys: groups.keys(),
    lookup: coordinatorLookup('group'),
    api: DescribeShareGroupOffsetsApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys) => {
      const answer: KeyedAnswer<SharePartitionOffset[]> = { outcomes: new Map(), moved: [] }
      const asked = keys.map((groupId) => ({ groupId, topics: topicsOf(groups.get(groupId) ?? null) }))
      const { groups: described } = await attempt.send(DescribeShareGroupOffsetsApi, { groups: asked })
      for (const group of described) {
        if (group.errorCode !== errors.NONE.code) {
          takeGroupError(admin, report, group, answer)
          continue
        }
        const offsets: SharePartitionOffset[] = []
        for (const { topicName, partitions } of group.topics) {
          for (const {
            partitionIndex,
            errorCode,
            errorMessage,
            startOffset,
            leaderEpoch,
            lag,
          } of partitions) {
            if (errorCode === errors.NONE.code) {
              offsets.push({
                topic: topicName,
                partition: partitionIndex,
                startOffset: startOffset < 0 ? undefined : startOffset,
                leaderEpoch,
                lag: lag < 0 ? undefined : lag,
              })
            } else {
              const text = `Skipping return offset for ${topicName}-${partitionIndex} due to error ${errorCode}: ${errorMessage}.`
              admin.logWarning(text, LOGGER)
            }
          }
        }
        answer.outcomes.set(group.groupId, offsets)
      }
      return answer
    },
  })
}

function topicsOf(partitions: readonly TopicPartition[] | null) {
  if (partitions === null) return null
  return [...byTopic(partitions)].map(([topicName, numbers]) => ({ topicName, partitions: numbers }))
}
