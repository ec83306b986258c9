import { errors, type KafkaError } from '../../errors.ts'
import { OffsetDeleteApi, type OffsetDeleteRequest } from '../../messages/47-offset-delete.ts'
import type { OffsetDeleteResult } from '../groups/offset-delete.ts'
import { handler } from '../handler.ts'

/*
 * OffsetDelete (47), v0.
 *
 * Behaviour:
 * - Deletes committed offsets: of any topic while the group has no members, of topics that a consumer group does not
 *   subscribe to otherwise (GROUP_SUBSCRIBED_TO_TOPIC); NON_EMPTY_GROUP for other groups (KIP-496).
 * - Needs DELETE on the group, and READ on each topic.
 * - Topics and partitions that do not exist are refused each by itself.
 */

type Topic = OffsetDeleteRequest['topics'][number]
type TopicResult = OffsetDeleteResult['topics'][number]

export const offsetDelete = handler(OffsetDeleteApi, async (request, context) => {
  const { topics, groups } = context.broker
  if (!context.access.may('DELETE', 'GROUP', request.groupId)) {
    return { errorCode: errors.GROUP_AUTHORIZATION_FAILED.code, throttleTimeMs: 0, topics: [] }
  }
  if (request.groupId === '') {
    return { errorCode: errors.INVALID_GROUP_ID.code, throttleTimeMs: 0, topics: [] }
  }
  const isThere = (topic: Topic, partition: number): boolean =>
    partition >= 0 && partition < (topics.byName(topic.name)?.partitions ?? 0)
  const denied = new Set(
    request.topics.map(({ name }) => name).filter((name) => !context.access.may('READ', 'TOPIC', name)),
  )
  const accepted = request.topics
    .filter(({ name }) => !denied.has(name))
    .map((topic) => ({
      ...topic,
      partitions: topic.partitions.filter(({ partitionIndex }) => isThere(topic, partitionIndex)),
    }))
    .filter(({ partitions }) => partitions.length > 0)
  const result = await groups.deleteOffsets({ ...request, topics: accepted })
  if (result.errorCode !== errors.NONE.code) return result
  const missing = (topic: Topic): KafkaError =>
    denied.has(topic.name) ? errors.TOPIC_AUTHORIZATION_FAILED : errors.UNKNOWN_TOPIC_OR_PARTITION
  return { ...result, topics: request.topics.map((topic) => withMissing(topic, result, missing(topic))) }
})

/** What became of a topic's partitions, in the order asked for; some had no part in it. */
function withMissing(topic: Topic, result: OffsetDeleteResult, missing: KafkaError): TopicResult {
  const done = result.topics.find(({ name }) => name === topic.name)?.partitions ?? []
  return {
    name: topic.name,
    partitions: topic.partitions.map(
      ({ partitionIndex }) =>
        done.find((partition) => partition.partitionIndex === partitionIndex) ?? {
          partitionIndex,
          errorCode: missing.code,
        },
    ),
  }
}
