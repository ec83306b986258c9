import { errors, type KafkaError } from '../../errors.ts'
import {
  DeleteTopicsApi,
  type DeleteTopicsRequest,
  type DeleteTopicsResponse,
} from '../../messages/20-delete-topics.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { itemError, overMutationQuota, storageError } from '../cluster/errors.ts'
import type { Topic } from '../cluster/topics.ts'
import { handler, type RequestContext } from '../handler.ts'

// DeleteTopics (key 20), v1-6
//
// Behaviour:
// - A topic, its configuration and its records go in one transaction; the answer comes when it is committed.
// - Unknown name: UNKNOWN_TOPIC_OR_PARTITION. Unknown id: UNKNOWN_TOPIC_ID. Both name and id, neither, or the same topic
//   twice: INVALID_REQUEST. delete.topic.enable=false: TOPIC_DELETION_DISABLED (INVALID_REQUEST before v3).
// - Needs DELETE on the cluster or the topic: TOPIC_AUTHORIZATION_FAILED. Without DESCRIBE nothing is told of the topic, not even
//   whether there is one of that name.
// - timeoutMs of 0 or less: REQUEST_TIMED_OUT, nothing done.
//
// Version notes:
// - v5: error messages; over controller_mutation_rate THROTTLING_QUOTA_EXCEEDED, where before the topic is deleted and the client
//   kept waiting. v6: by topic id; the answer has both name and id of what was deleted.

const STRICT_QUOTA_SINCE_VERSION = 5

type Result = DeleteTopicsResponse['responses'][number]

interface Wanted {
  readonly name: string | null
  readonly topicId: string
}

export const deleteTopics = handler(DeleteTopicsApi, async (request, context) => {
  const { broker, apiVersion } = context
  const wanted = wantedTopics(request, apiVersion)
  if (request.timeoutMs <= 0)
    return { responses: wanted.map((each) => refused(each, errors.REQUEST_TIMED_OUT, null)) }
  if (!broker.cluster.configs.boolean('delete.topic.enable')) {
    const error = apiVersion < 3 ? errors.INVALID_REQUEST : errors.TOPIC_DELETION_DISABLED
    return { responses: wanted.map((each) => refused(each, error, error.message)) }
  }
  return { responses: await Promise.all(decide(wanted, context)) }
})

function wantedTopics(request: DeleteTopicsRequest, apiVersion: number): Wanted[] {
  if (apiVersion >= 6) return request.topics
  return request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }))
}

function decide(wanted: readonly Wanted[], context: RequestContext): (Result | Promise<Result>)[] {
  const { topics } = context.broker
  const results: (Result | Promise<Result>)[] = []
  const found = new Map<string, { topic: Topic; times: number }>()
  const counts = new Map<string, number>()
  for (const { name, topicId } of wanted) count(counts, name ?? topicId)
  const answered = new Set<string>()
  for (const each of wanted) {
    const problem = problemOf(each)
    if (problem !== null) {
      results.push(refused(each, errors.INVALID_REQUEST, problem))
      continue
    }
    const key = each.name ?? each.topicId
    if (answered.has(key)) continue
    answered.add(key)
    if ((counts.get(key) ?? 0) > 1) {
      results.push(
        refused(
          each,
          errors.INVALID_REQUEST,
          each.name === null ? 'Duplicate topic id.' : 'Duplicate topic name.',
        ),
      )
      continue
    }
    const topic = each.name === null ? topics.pendingById(each.topicId) : topics.pendingByName(each.name)
    const denial = denialOf(each, topic?.name, context.access)
    if (denial !== undefined) {
      results.push(denial)
      continue
    }
    if (topic === undefined) {
      const error = each.name === null ? errors.UNKNOWN_TOPIC_ID : errors.UNKNOWN_TOPIC_OR_PARTITION
      results.push(refused(each, error, error.message))
      continue
    }
    const known = found.get(topic.topicId)
    found.set(topic.topicId, { topic, times: (known?.times ?? 0) + 1 })
  }
  for (const { topic, times } of found.values()) {
    const { name, topicId } = topic
    // Once by name and once by id.
    if (times > 1)
      results.push(
        refused(
          topic,
          errors.INVALID_REQUEST,
          `The provided topic name maps to an ID that was already supplied.`,
        ),
      )
    else if (!mayDelete(topic, context)) results.push({ name, topicId, ...overMutationQuota })
    else
      results.push(
        topics
          .delete(topicId)
          .then(() => itemError(errors.NONE, null), storageError)
          .then((outcome) => ({ name, topicId, ...outcome })),
      )
  }
  return results
}

/** What a topic is refused with that the sender may not delete; undefined when nobody minds, or an unknown one is to be told. */
function denialOf(
  { name, topicId }: Wanted,
  nameOfTopic: string | undefined,
  access: RequestContext['access'],
): Result | undefined {
  const named = nameOfTopic ?? name
  if (named === null || access.seesCluster('DELETE')) return undefined
  const mayDescribe = access.may('DESCRIBE', 'TOPIC', named)
  const mayDelete = access.may('DELETE', 'TOPIC', named)
  // Who may delete a topic, and is denied to describe it, deletes it by its id alone.
  if (mayDelete && (mayDescribe || name === null)) return undefined
  if (name !== null && mayDescribe && nameOfTopic === undefined) return undefined
  const known = name ?? (mayDescribe ? named : null)
  return refused(
    { name: known, topicId },
    errors.TOPIC_AUTHORIZATION_FAILED,
    errors.TOPIC_AUTHORIZATION_FAILED.message,
  )
}

function mayDelete({ partitions }: Topic, { quota, apiVersion, now }: RequestContext): boolean {
  return quota?.mutates(partitions, apiVersion >= STRICT_QUOTA_SINCE_VERSION, now) ?? true
}

function problemOf({ name, topicId }: Wanted): string | null {
  if (name === null && topicId === ZERO_UUID) return 'Neither topic name nor id were specified.'
  if (name !== null && topicId !== ZERO_UUID) return 'You may not specify both topic name and topic id.'
  return null
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function refused({ name, topicId }: Wanted, error: KafkaError, errorMessage: string | null): Result {
  return { name, topicId, errorCode: error.code, errorMessage }
}
