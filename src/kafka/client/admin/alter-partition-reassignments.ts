import { errors } from '../../errors.ts'
import { AlterPartitionReassignmentsApi } from '../../messages/45-alter-partition-reassignments.ts'
import { errorFromCode, unsupportedVersion } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { outcomeOf, unrepresentable } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface NewPartitionReassignment extends TopicPartition {
  /** null cancels the reassignment that is under way. */
  replicas: readonly number[] | null
}

/** First version that knows whether the replication factor may change (KIP-860). */
const WITH_FACTOR_CHANGE = 1

/** Begins or cancels reassignments; `true` for each that is accepted, by `topic-partition`. */
export async function alterPartitionReassignments(
  admin: Admin,
  reassignments: readonly NewPartitionReassignment[],
  options: CallOptions & { allowReplicationFactorChange?: boolean } = {},
): Promise<Outcome<string, true>> {
  const outcomes: Outcome<string, true> = new Map()
  const valid: NewPartitionReassignment[] = []
  for (const reassignment of reassignments) {
    const { topic, partition } = reassignment
    const problem = unrepresentable(topic, partition)
    if (problem === undefined) valid.push(reassignment)
    else outcomes.set(partitionName(reassignment), problem)
  }
  if (valid.length === 0) return outcomes
  const allowReplicationFactorChange = options.allowReplicationFactorChange ?? true
  const setting = {
    name: 'alterPartitionReassignments',
    target: 'controller',
    timeoutMs: options.timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const version = attempt.versions.pick(AlterPartitionReassignmentsApi)
    if (version < WITH_FACTOR_CHANGE && !allowReplicationFactorChange) {
      throw unsupportedVersion(
        `The broker does not support the AllowReplicationFactorChange option for the AlterPartitionReassignments API. Consider re-sending the request without the option or updating the server version`,
      )
    }
    const answer = await attempt.send(AlterPartitionReassignmentsApi, {
      timeoutMs: attempt.remainingMs(),
      allowReplicationFactorChange,
      topics: requestTopics(valid),
    })
    if (answer.errorCode !== errors.NONE.code) {
      const error = errorFromCode(answer.errorCode, answer.errorMessage)
      if (error.is('NOT_CONTROLLER')) throw error
      for (const reassignment of valid) outcomes.set(partitionName(reassignment), error)
      return outcomes
    }
    for (const { name, partitions } of answer.responses) {
      for (const result of partitions) {
        const partition = partitionName({ topic: name, partition: result.partitionIndex })
        outcomes.set(partition, outcomeOf(result, true as const))
      }
    }
    return outcomes
  })
}

/** Topics by name, partitions by number, as Java sends them. */
function requestTopics(reassignments: readonly NewPartitionReassignment[]) {
  const topics = [...new Set(reassignments.map(({ topic }) => topic))].sort()
  return topics.map((name) => ({
    name,
    partitions: reassignments
      .filter(({ topic }) => topic === name)
      .sort((a, b) => a.partition - b.partition)
      .map(({ partition, replicas }) => ({
        partitionIndex: partition,
        replicas: replicas === null ? null : [...replicas],
      })),
  }))
}
