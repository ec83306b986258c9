import { errors } from '../../errors.ts'
import { OffsetCommitApi, type OffsetCommitRequest } from '../../messages/08-offset-commit.ts'
import { ZERO_UUID } from '../../uuid.ts'
import type { Topics } from '../cluster/topics.ts'
import { callerOf } from '../groups/caller.ts'
import type { CommitTopicResult } from '../groups/offset-commit.ts'
import { handler } from '../handler.ts'

/*
 * OffsetCommit (8), v2-10.
 *
 * Behaviour:
 * - Answers when the offsets are committed to __consumer_offsets.
 * - A member commits with its generation and keeps its session by it; others with generation -1 and no member id, which
 *   is accepted while the group has no members.
 * - Topics and partitions that do not exist are refused each by itself; so is metadata longer than
 *   offset.metadata.max.bytes.
 * - Needs READ on the group, else everything is GROUP_AUTHORIZATION_FAILED, and on each topic.
 *
 * Versions:
 * - v2-4: retention time; later the broker's retention holds.
 * - v9: a group that is not there is GROUP_ID_NOT_FOUND; before, ILLEGAL_GENERATION.
 * - v10: topics by id; an unknown one is UNKNOWN_TOPIC_ID.
 */

type Topic = OffsetCommitRequest['topics'][number]

const TOPIC_IDS_VERSION = 10

export const offsetCommit = handler(OffsetCommitApi, async (request, context) => {
  const { topics } = context.broker
  const usesIds = context.apiVersion >= TOPIC_IDS_VERSION
  if (!context.access.may('READ', 'GROUP', request.groupId)) {
    const { code } = errors.GROUP_AUTHORIZATION_FAILED
    return { topics: request.topics.map((topic) => failed(topic, topic.partitions, code)) }
  }
  const refused: CommitTopicResult[] = []
  const accepted: Topic[] = []
  for (const asked of request.topics) {
    const topic = withNameAndId(topics, asked, usesIds)
    const isUnknownId = usesIds && topic.name === ''
    if (!isUnknownId && !context.access.may('READ', 'TOPIC', topic.name)) {
      refused.push(failed(topic, topic.partitions, errors.TOPIC_AUTHORIZATION_FAILED.code))
      continue
    }
    const count = topics.byName(topic.name)?.partitions
    if (count === undefined) {
      const error = usesIds ? errors.UNKNOWN_TOPIC_ID : errors.UNKNOWN_TOPIC_OR_PARTITION
      refused.push(failed(topic, topic.partitions, error.code))
      continue
    }
    const isThere = ({ partitionIndex }: Topic['partitions'][number]): boolean =>
      partitionIndex >= 0 && partitionIndex < count
    const missing = topic.partitions.filter((partition) => !isThere(partition))
    if (missing.length > 0) refused.push(failed(topic, missing, errors.UNKNOWN_TOPIC_OR_PARTITION.code))
    const partitions = topic.partitions.filter(isThere)
    if (partitions.length > 0) accepted.push({ ...topic, partitions })
  }
  if (accepted.length === 0) return { topics: refused }
  const outcome = await context.broker.groups.commitOffsets(
    { ...request, topics: accepted },
    callerOf(context),
  )
  const results = outcome.isOk
    ? outcome.value
    : accepted.map((topic) => failed(topic, topic.partitions, outcome.errorCode))
  return { topics: merged(refused, results) }
})

function withNameAndId(topics: Topics, topic: Topic, usesIds: boolean): Topic {
  return usesIds
    ? { ...topic, name: topics.byId(topic.topicId)?.name ?? '' }
    : { ...topic, topicId: topics.byName(topic.name)?.topicId ?? ZERO_UUID }
}

function failed(
  { name, topicId }: Topic,
  partitions: readonly { readonly partitionIndex: number }[],
  errorCode: number,
): CommitTopicResult {
  const results = partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode }))
  return { name, topicId, partitions: results }
}

/** One entry a topic, those refused first. */
function merged(refused: CommitTopicResult[], results: readonly CommitTopicResult[]): CommitTopicResult[] {
  const all = new Map(refused.map((topic) => [`${topic.name} ${topic.topicId}`, topic]))
  for (const topic of results) {
    const key = `${topic.name} ${topic.topicId}`
    const before = all.get(key)
    all.set(key, before ? { ...before, partitions: [...before.partitions, ...topic.partitions] } : topic)
  }
  return [...all.values()]
}
