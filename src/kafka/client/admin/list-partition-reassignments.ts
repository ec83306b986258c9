import { errors } from '../../errors.ts'
import { ListPartitionReassignmentsApi } from '../../messages/46-list-partition-reassignments.ts'
import { byTopic } from '../by-topic.ts'
import { errorFromCode } from '../client-error.ts'
import type { TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { unrepresentable } from './outcome.ts'
import type { CallOptions, PartitionReassignment } from './types.ts'

/** Reassignments under way, of the given partitions or of all. Rejects with ClientError. */
export async function listPartitionReassignments(
  admin: Admin,
  partitions?: readonly TopicPartition[],
  options: CallOptions = {},
): Promise<PartitionReassignment[]> {
  for (const { topic, partition } of partitions ?? []) {
    const problem = unrepresentable(topic, partition)
    if (problem !== undefined) throw problem
  }
  const setting = {
    name: 'listPartitionReassignments',
    target: 'controller',
    timeoutMs: options.timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(ListPartitionReassignmentsApi, {
      timeoutMs: attempt.remainingMs(),
      topics:
        partitions === undefined
          ? null
          : [...byTopic(partitions)].map(([name, partitionIndexes]) => ({ name, partitionIndexes })),
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    return answer.topics.flatMap((topic) =>
      topic.partitions.map(({ partitionIndex, ...replicas }) => ({
        topic: topic.name,
        partition: partitionIndex,
        ...replicas,
      })),
    )
  })
}
