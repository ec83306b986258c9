import { type ErrorName, errorOf, errors } from '../../errors.ts'
import { OffsetCommitApi } from '../../messages/08-offset-commit.ts'
import { byTopic } from '../by-topic.ts'
import { ClientError, errorFromCode } from '../client-error.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorFate, coordinatorLookup } from './find-coordinator.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface NewOffset extends TopicPartition, OffsetAndMetadata {}

/** The last version that names topics, not ids. */
const BY_NAME = 9
const expected: readonly ErrorName[] = [
  'INVALID_GROUP_ID',
  'INVALID_COMMIT_OFFSET_SIZE',
  'GROUP_AUTHORIZATION_FAILED',
  'GROUP_ID_NOT_FOUND',
  'UNKNOWN_MEMBER_ID',
  'STALE_MEMBER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'OFFSET_METADATA_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
]

/**
 * Commits offsets for a group without members; a group that is not there is made. Each partition has an outcome of its own, by
 * `topic-partition`. Rejects with ClientError when the call as a whole fails.
 */
export async function alterConsumerGroupOffsets(
  admin: Admin,
  groupId: string,
  offsets: readonly NewOffset[],
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const byName = new Map(offsets.map((offset) => [partitionName(offset), offset]))
  const outcomes = await keyedCall(admin, {
    name: 'offsetCommit',
    keys: [groupId],
    lookup: coordinatorLookup('group'),
    api: OffsetCommitApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt) => {
      const { topics } = await attempt.send(
        OffsetCommitApi,
        {
          groupId,
          topics: [...byTopic(offsets)].map(([name, partitions]) => ({
            name,
            partitions: partitions.map((partitionIndex) => {
              const offset = byName.get(partitionName({ topic: name, partition: partitionIndex }))
              return {
                partitionIndex,
                committedOffset: offset?.offset ?? -1,
                committedLeaderEpoch: offset?.leaderEpoch ?? -1,
                committedMetadata: offset?.metadata ?? '',
              }
            }),
          })),
        },
        { version: attempt.versions.pick(OffsetCommitApi, { max: BY_NAME }) },
      )
      const results = topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, errorCode }) => ({
          topic: name,
          partition: partitionIndex,
          errorCode,
        })),
      )
      return committed(admin, groupId, results)
    },
  })
  const outcome = outcomes.get(groupId)
  if (outcome instanceof ClientError) throw outcome
  return outcome ?? new Map()
}

function committed(
  admin: Admin,
  groupId: string,
  results: readonly (TopicPartition & { errorCode: number })[],
): KeyedAnswer<Outcome<string, true>> {
  const fates = results.map(({ errorCode }) => fateOf(errorCode))
  if (fates.includes('move')) return { outcomes: new Map(), moved: [groupId] }
  const partitions: Outcome<string, true> = new Map()
  for (const { errorCode, ...partition } of results) {
    const isDone = errorCode === errors.NONE.code
    const { name } = errorOf(errorCode)
    if (fateOf(errorCode) === 'fail' && !isDone && !expected.some((each) => each === name)) {
      const text = `OffsetCommit request for group id ${groupId} and partition ${partitionName(partition)} failed due to unexpected error ${name}.`
      admin.logError(text, 'AlterConsumerGroupOffsetsHandler')
    }
    partitions.set(partitionName(partition), isDone ? true : errorFromCode(errorCode))
  }
  return { outcomes: fates.includes('retry') ? new Map() : new Map([[groupId, partitions]]), moved: [] }
}

function fateOf(errorCode: number): 'retry' | 'move' | 'fail' {
  return errorCode === errors.REBALANCE_IN_PROGRESS.code ? 'retry' : coordinatorFate(errorCode)
}
