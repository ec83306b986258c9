import { type ErrorName, errorOf, errors } from '../../errors.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { type ClientError, errorFromCode } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import type { BrokerLookup } from './keyed-call.ts'
import type { Outcome } from './types.ts'

const LOGGER = 'PartitionLeaderStrategy'
const passingForTopics: readonly ErrorName[] = ['LEADER_NOT_AVAILABLE', 'BROKER_NOT_AVAILABLE']
const passingForPartitions: readonly ErrorName[] = [
  'NOT_LEADER_OR_FOLLOWER',
  'REPLICA_NOT_AVAILABLE',
  'LEADER_NOT_AVAILABLE',
  'BROKER_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'UNKNOWN_TOPIC_OR_PARTITION',
]

/**
 * Finds the leaders of partitions, whose keys are their names `topic-partition` (PartitionLeaderStrategy). A topic that is unknown
 * fails at once, or is waited for until the deadline, as the call has it.
 */
export function leaderLookup(
  partitions: readonly TopicPartition[],
  { waitsForTopics = true }: { waitsForTopics?: boolean } = {},
): BrokerLookup {
  const byName = new Map(partitions.map((partition) => [partitionName(partition), partition]))
  return {
    api: MetadataApi,
    find: async (admin, attempt, keys) => {
      const asked = keys.map((key) => byName.get(key)).filter((partition) => partition !== undefined)
      const names = [...new Set(asked.map(({ topic }) => topic))]
      const answer = await attempt.send(MetadataApi, {
        topics: names.map((name) => ({ name })),
        allowAutoTopicCreation: false,
      })
      const outcomes: Outcome<string, number> = new Map()
      const wanted = new Set(keys)
      for (const topic of answer.topics) {
        if (topic.errorCode !== errors.NONE.code) {
          failTopic({
            admin,
            asked,
            topic: topic.name ?? '',
            errorCode: topic.errorCode,
            waitsForTopics,
            outcomes,
          })
          continue
        }
        for (const { partitionIndex, errorCode, leaderId } of topic.partitions) {
          const key = partitionName({ topic: topic.name ?? '', partition: partitionIndex })
          if (!wanted.has(key)) continue
          if (errorCode === errors.NONE.code && leaderId >= 0) outcomes.set(key, leaderId)
          else if (errorCode !== errors.NONE.code && !isOneOf(passingForPartitions, errorCode)) {
            const error = errorFromCode(errorCode)
            admin.logError(
              `Received unexpected error for partition ${key} in \`Metadata\` response`,
              LOGGER,
              error,
            )
            outcomes.set(key, errorFromCode(errorCode, `Unexpected error during metadata lookup for ${key}`))
          }
        }
      }
      return outcomes
    },
  }
}

function failTopic(found: {
  admin: Admin
  asked: readonly TopicPartition[]
  topic: string
  errorCode: number
  waitsForTopics: boolean
  outcomes: Outcome<string, number>
}): void {
  const { admin, asked, topic, errorCode, outcomes } = found
  const isUnknown = errorCode === errors.UNKNOWN_TOPIC_OR_PARTITION.code
  if ((isUnknown && found.waitsForTopics) || isOneOf(passingForTopics, errorCode)) return
  admin.logError(logText(topic, errorCode), LOGGER, errorFromCode(errorCode))
  for (const partition of asked) {
    if (partition.topic === topic)
      outcomes.set(partitionName(partition), topicError(partitionName(partition), topic, errorCode))
  }
}

function logText(topic: string, errorCode: number): string {
  if (errorCode === errors.UNKNOWN_TOPIC_OR_PARTITION.code)
    return `Received unknown topic error for topic ${topic}`
  if (errorCode === errors.TOPIC_AUTHORIZATION_FAILED.code)
    return `Received authorization failure for topic ${topic} in \`Metadata\` response`
  if (errorCode === errors.INVALID_TOPIC_EXCEPTION.code)
    return `Received invalid topic error for topic ${topic} in \`Metadata\` response`
  return `Received unexpected error for topic ${topic} in \`Metadata\` response`
}

function topicError(partition: string, topic: string, errorCode: number): ClientError {
  const failed = `Failed to fetch metadata for partition ${partition}`
  if (errorCode === errors.UNKNOWN_TOPIC_OR_PARTITION.code)
    return errorFromCode(errorCode, `${failed} because metadata for topic \`${topic}\` could not be found`)
  if (errorCode === errors.TOPIC_AUTHORIZATION_FAILED.code)
    return errorFromCode(errorCode, `${failed} due to topic authorization failure`)
  if (errorCode === errors.INVALID_TOPIC_EXCEPTION.code)
    return errorFromCode(errorCode, `${failed} due to invalid topic \`${topic}\``)
  return errorFromCode(errorCode, `${failed} due to unexpected error for topic \`${topic}\``)
}

function isOneOf(names: readonly ErrorName[], errorCode: number): boolean {
  const { name } = errorOf(errorCode)
  return names.some((each) => each === name)
}
