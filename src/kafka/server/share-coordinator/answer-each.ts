import { errors } from '../../errors.ts'
import type { SharePartitionKey } from './share-partition-key.ts'

/** What requests 83 to 87 have in common. */
interface StateRequest<Asked> {
  readonly groupId: string
  readonly topics: readonly { readonly topicId: string; readonly partitions: readonly Asked[] }[]
}

interface StateResults<Result> {
  results: { topicId: string; partitions: (Result & { partition: number })[] }[]
}

/**
 * Answers for every share partition of a request. One without a group gets no results, nor does one that names a topic without
 * partitions, as in the reference.
 */
export async function answerEach<Asked extends { readonly partition: number }, Result>(
  request: StateRequest<Asked>,
  answer: (key: SharePartitionKey, asked: Asked) => Promise<Result>,
): Promise<StateResults<Result>> {
  const { groupId, topics } = request
  if (groupId === '' || topics.some(({ partitions }) => partitions.length === 0)) return { results: [] }
  const results = topics.map(async ({ topicId, partitions }) => ({
    topicId,
    partitions: await Promise.all(
      partitions.map(async (asked) => {
        const { partition } = asked
        return { ...(await answer({ groupId, topicId, partition }, asked)), partition }
      }),
    ),
  }))
  return { results: await Promise.all(results) }
}

/** Answers for every share partition that the sender may not ask for it; `nothing` is what else an answer has. */
export function denyEach<Result>(
  { topics }: StateRequest<{ readonly partition: number }>,
  nothing: Result,
): StateResults<Result & { errorCode: number; errorMessage: string }> {
  const { code: errorCode, message: errorMessage } = errors.CLUSTER_AUTHORIZATION_FAILED
  const denial = { ...nothing, errorCode, errorMessage }
  return {
    results: topics.map(({ topicId, partitions }) => ({
      topicId,
      partitions: partitions.map(({ partition }) => ({ ...denial, partition })),
    })),
  }
}
