import { errors } from '../../errors.ts'
import {
  DescribeTopicPartitionsApi,
  type DescribeTopicPartitionsRequest,
  type DescribeTopicPartitionsResponse,
} from '../../messages/75-describe-topic-partitions.ts'
import { isInternalTopic, topicNameProblem } from '../../topic-names.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { OPERATIONS_NOT_REQUESTED } from '../authorizer/authorized-operations.ts'
import type { Topic } from '../cluster/topics.ts'
import { handler, type RequestContext } from '../handler.ts'

// DescribeTopicPartitions (key 75), v0 (KIP-966)
//
// Behaviour:
// - Topics in order of their names, each once; no topics asked: all. At most responsePartitionLimit partitions (at least
//   one, at most max.request.partition.size.limit); nextCursor says where to go on, null at the end.
// - A cursor on a topic that was not asked for, or with a partition below 0: INVALID_REQUEST for every topic.
// - Eligible leader replicas and last known ones are empty lists, never null: Java's client reads null as "not known".
// - Needs DESCRIBE on each topic: TOPIC_AUTHORIZATION_FAILED, after all others; asked for all, such topics are left out.
// - An empty name fails the whole request with UNKNOWN_SERVER_ERROR.

type TopicResponse = DescribeTopicPartitionsResponse['topics'][number]

export const describeTopicPartitions = handler(DescribeTopicPartitionsApi, (request, context) => {
  const { broker } = context
  const { cursor } = request
  const asked = new Set(request.topics.map(({ name }) => name))
  const isAll = asked.size === 0
  if (cursor !== null && ((!isAll && !asked.has(cursor.topicName)) || cursor.partitionIndex < 0)) {
    return failed(request, errors.INVALID_REQUEST.code)
  }
  if (asked.has('')) return failed(request, errors.UNKNOWN_SERVER_ERROR.code)
  const names = (isAll ? broker.topics.all().map(({ name }) => name) : [...asked])
    .filter((name) => cursor === null || name >= cursor.topicName)
    .sort()
  const denied = new Set(names.filter((name) => !context.access.may('DESCRIBE', 'TOPIC', name)))
  const told = page(
    names.filter((name) => !denied.has(name)),
    request,
    context,
  )
  const refused = isAll
    ? []
    : [...denied].map((name) => refusal(name, errors.TOPIC_AUTHORIZATION_FAILED.code))
  return { ...told, topics: [...told.topics, ...refused] }
})

function page(names: readonly string[], request: DescribeTopicPartitionsRequest, context: RequestContext) {
  const { broker } = context
  const most = broker.cluster.configs.number('max.request.partition.size.limit') ?? 2000
  let left = Math.max(Math.min(request.responsePartitionLimit, most), 1)
  const topics: TopicResponse[] = []
  for (const name of names) {
    const first = request.cursor?.topicName === name ? request.cursor.partitionIndex : 0
    if (left === 0) return { throttleTimeMs: 0, topics, nextCursor: { topicName: name, partitionIndex: 0 } }
    const topic = broker.topics.byName(name)
    if (topic === undefined) {
      topics.push(unknown(name, context))
      continue
    }
    const end = Math.min(topic.partitions, first + left)
    topics.push(describe(topic, { first, end }, context))
    left -= Math.max(end - first, 0)
    if (end < topic.partitions)
      return { throttleTimeMs: 0, topics, nextCursor: { topicName: name, partitionIndex: end } }
  }
  return { throttleTimeMs: 0, topics, nextCursor: null }
}

function describe(
  topic: Topic,
  { first, end }: { readonly first: number; readonly end: number },
  { access, broker: { nodeId } }: RequestContext,
): TopicResponse {
  const replicas = [nodeId]
  return {
    errorCode: errors.NONE.code,
    name: topic.name,
    topicId: topic.topicId,
    isInternal: topic.isInternal,
    partitions: Array.from({ length: Math.max(end - first, 0) }, (_, index) => ({
      errorCode: errors.NONE.code,
      partitionIndex: first + index,
      leaderId: nodeId,
      leaderEpoch: topic.leaderEpoch(first + index),
      replicaNodes: replicas,
      isrNodes: replicas,
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      offlineReplicas: [],
    })),
    topicAuthorizedOperations: access.operationsOn('TOPIC', topic.name),
  }
}

function unknown(name: string, { access }: RequestContext): TopicResponse {
  const error =
    topicNameProblem(name) === null ? errors.UNKNOWN_TOPIC_OR_PARTITION : errors.INVALID_TOPIC_EXCEPTION
  const topicAuthorizedOperations = access.operationsOn('TOPIC', name)
  return { ...refusal(name, error.code), isInternal: isInternalTopic(name), topicAuthorizedOperations }
}

/** What is said of a topic of which nothing else is told. */
function refusal(name: string, errorCode: number): TopicResponse {
  return {
    errorCode,
    name,
    topicId: ZERO_UUID,
    isInternal: false,
    partitions: [],
    topicAuthorizedOperations: OPERATIONS_NOT_REQUESTED,
  }
}

function failed(request: DescribeTopicPartitionsRequest, errorCode: number) {
  return {
    throttleTimeMs: 0,
    topics: request.topics.map(({ name }) => refusal(name, errorCode)),
    nextCursor: null,
  }
}
