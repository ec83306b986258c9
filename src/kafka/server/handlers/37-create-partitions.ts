import { errors } from '../../errors.ts'
import { CreatePartitionsApi, type CreatePartitionsRequest } from '../../messages/37-create-partitions.ts'
import { type ItemError, itemError, overMutationQuota, storageError } from '../cluster/errors.ts'
import { checkReplicas, MAX_RECORDS_PER_REQUEST } from '../cluster/placement.ts'
import type { Topic } from '../cluster/topics.ts'
import { handler, type RequestContext } from '../handler.ts'

// CreatePartitions (key 37), v0-3
//
// Behaviour:
// - Raises the number of partitions to `count`; the answer comes when that is committed.
// - The same topic twice: INVALID_REQUEST. Unknown: UNKNOWN_TOPIC_OR_PARTITION. No increase: INVALID_PARTITIONS.
//   Without ALTER on the topic: TOPIC_AUTHORIZATION_FAILED. Assignments that don't fit: INVALID_REPLICA_ASSIGNMENT.
// - More than 10,000 new partitions: UNKNOWN_SERVER_ERROR, as the reference says when its batch is too large.
// - timeoutMs of 0 or less: REQUEST_TIMED_OUT, nothing done.
//
// Version notes:
// - v2: flexible. v3: over controller_mutation_rate THROTTLING_QUOTA_EXCEEDED; before, partitions are made and the client kept
//   waiting.

const STRICT_QUOTA_SINCE_VERSION = 3

type Requested = CreatePartitionsRequest['topics'][number]
type Result = ItemError & { readonly name: string }

const done: ItemError = { errorCode: errors.NONE.code, errorMessage: null }

export const createPartitions = handler(CreatePartitionsApi, async (request, context) => {
  if (request.timeoutMs <= 0) {
    const timedOut = itemError(errors.REQUEST_TIMED_OUT, null)
    return { throttleTimeMs: 0, results: request.topics.map(({ name }) => ({ name, ...timedOut })) }
  }
  const counts = new Map<string, number>()
  for (const { name } of request.topics) counts.set(name, (counts.get(name) ?? 0) + 1)
  const repeated = [...counts].filter(([, times]) => times > 1).map(([name]) => name)
  const results: (Result | Promise<Result>)[] = repeated.map((name) => ({
    name,
    ...itemError(errors.INVALID_REQUEST, 'Duplicate topic name.'),
  }))
  const once = request.topics.filter(({ name }) => counts.get(name) === 1)
  const denied = new Set(once.filter(({ name }) => !context.access.may('ALTER', 'TOPIC', name)))
  for (const { name } of denied) results.push({ name, ...itemError(errors.TOPIC_AUTHORIZATION_FAILED, null) })
  for (const topic of once) {
    if (!denied.has(topic)) results.push(increase(topic, request.validateOnly, context))
  }
  return { throttleTimeMs: 0, results: await Promise.all(results) }
})

async function increase(
  requested: Requested,
  validateOnly: boolean,
  { broker, quota, apiVersion, now }: RequestContext,
): Promise<Result> {
  const { name, count } = requested
  const topic = broker.topics.pendingByName(name)
  if (topic === undefined) return { name, ...itemError(errors.UNKNOWN_TOPIC_OR_PARTITION, null) }
  const problem = check(requested, topic, broker.nodeId)
  if (problem !== null) return { name, ...problem }
  const isStrict = apiVersion >= STRICT_QUOTA_SINCE_VERSION
  if (quota?.mutates(count - topic.partitions, isStrict, now) === false) return { name, ...overMutationQuota }
  const outcome = validateOnly
    ? done
    : await broker.topics.addPartitions(topic.topicId, count).then(() => done, storageError)
  return { name, ...outcome }
}

function check({ name, count, assignments }: Requested, topic: Topic, nodeId: number): ItemError | null {
  if (count === topic.partitions) {
    return itemError(errors.INVALID_PARTITIONS, `Topic already has ${count} partition(s).`)
  }
  if (count < topic.partitions) {
    return itemError(
      errors.INVALID_PARTITIONS,
      `The topic ${name} currently has ${topic.partitions} partition(s); ${count} would not be an increase.`,
    )
  }
  const added = count - topic.partitions
  if (assignments !== null) {
    if (assignments.length !== added) {
      return itemError(
        errors.INVALID_REPLICA_ASSIGNMENT,
        `Attempted to add ${added} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
      )
    }
    for (const { brokerIds } of assignments) {
      const problem = checkReplicas(brokerIds, nodeId)
      if (problem !== null) return problem
    }
  }
  return added > MAX_RECORDS_PER_REQUEST ? itemError(errors.UNKNOWN_SERVER_ERROR, null) : null
}
