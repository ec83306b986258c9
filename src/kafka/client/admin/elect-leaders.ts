import { errors } from '../../errors.ts'
import { ElectLeadersApi } from '../../messages/43-elect-leaders.ts'
import { byTopic } from '../by-topic.ts'
import { errorFromCode, unsupportedVersion } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

export type ElectionType = 'PREFERRED' | 'UNCLEAN'

const electionTypes: Readonly<Record<ElectionType, number>> = { PREFERRED: 0, UNCLEAN: 1 }

/**
 * Elects leaders of partitions, or of all that need one (null); by `topic-partition`. Rejects with ClientError when the call as a
 * whole fails.
 */
export async function electLeaders(
  admin: Admin,
  electionType: ElectionType,
  partitions: readonly TopicPartition[] | null,
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const setting = { name: 'electLeaders', target: 'controller', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const version = attempt.versions.pick(ElectLeadersApi)
    if (version === 0 && electionType !== 'PREFERRED')
      throw unsupportedVersion('API Version 0 only supports PREFERRED election type')
    const answer = await attempt.send(ElectLeadersApi, {
      electionType: electionTypes[electionType],
      topicPartitions:
        partitions === null
          ? null
          : [...byTopic(partitions)].map(([topic, numbers]) => ({ topic, partitions: numbers })),
      timeoutMs: attempt.remainingMs(),
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return new Map(
      answer.replicaElectionResults.flatMap(({ topic, partitionResult }) =>
        partitionResult.map(
          (result) =>
            [
              partitionName({ topic, partition: result.partitionId }),
              outcomeOf(result, true as const),
            ] as const,
        ),
      ),
    )
  })
}
