import { type ErrorName, errors } from '../../errors.ts'
import { MetadataApi, type MetadataRequest, type MetadataResponse } from '../../messages/03-metadata.ts'
import { isInternalTopic, topicNameProblem } from '../../topic-names.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { clusterOperations, OPERATIONS_NOT_REQUESTED } from '../authorizer/authorized-operations.ts'
import { autoCreateTopics } from '../cluster/auto-create-topics.ts'
import type { Topic } from '../cluster/topics.ts'
import { handler, type RequestContext } from '../handler.ts'

// Metadata (key 3), v0-13
//
// Behaviour:
// - One broker, which is also the controller; the address is the one that the client dialled, or what
//   advertised.listeners says.
// - null topics: all (v0: an empty list). An empty list: none. As soon as one topic has an id, names are ignored.
// - An unknown name is created when auto.create.topics.enable and the request allow it. The answer does not wait for
//   that: it says UNKNOWN_TOPIC_OR_PARTITION, and the client asks again, as with the reference.
// - Unknown id: UNKNOWN_TOPIC_ID. Bad name: INVALID_TOPIC_EXCEPTION. Each name is answered once.
// - Topics need DESCRIBE, and CREATE (or CREATE on the cluster) when they are to be created: TOPIC_AUTHORIZATION_FAILED, whether they
//   exist or not. Asked for all, those are told that may be described.
// - A topic with neither name nor id fails the whole request with UNKNOWN_SERVER_ERROR; in v10 and v11, which can carry them, a null
//   name or an id fails it with INVALID_REQUEST.
//
// Version notes:
// - v1: controller, racks, isInternal. v2: cluster id. v4: allowAutoTopicCreation (true before). v5: offline replicas.
//   v7: leader epochs. v8-10: cluster operations. v8: topic operations. v10: topic ids. v12: by id alone.
//   v13: error of the whole request.

const TOPIC_IDS_SINCE_VERSION = 12

type TopicResponse = MetadataResponse['topics'][number]

export const metadata = handler(MetadataApi, (request, context) => {
  const { broker, connection, apiVersion } = context
  const problem = problemOf(request, apiVersion)
  if (problem !== undefined) return failed(request, problem)
  const { host, port } = broker.cluster.endpoints.for(connection)
  const wantsAll = request.topics === null || (apiVersion === 0 && request.topics.length === 0)
  return {
    brokers: [{ nodeId: broker.nodeId, host, port, rack: broker.cluster.configs.text('broker.rack') }],
    clusterId: broker.clusterId,
    controllerId: broker.nodeId,
    topics: wantsAll
      ? broker.topics
          .all()
          .filter(({ name }) => context.access.sees('DESCRIBE', 'TOPIC', name))
          .map((topic) => describe(topic, request, context))
      : topicsOf(request, context),
    clusterAuthorizedOperations: clusterOperations(request.includeClusterAuthorizedOperations, context),
  }
})

/** Why nothing is answered: topics that the version has no way to name. */
function problemOf({ topics }: MetadataRequest, apiVersion: number): ErrorName | undefined {
  const areIdsKnown = apiVersion >= TOPIC_IDS_SINCE_VERSION
  for (const { name, topicId } of topics ?? []) {
    if (!areIdsKnown && (name === null || topicId !== ZERO_UUID)) return 'INVALID_REQUEST'
    if (name === null && topicId === ZERO_UUID) return 'UNKNOWN_SERVER_ERROR'
  }
  return undefined
}

function topicsOf(request: MetadataRequest, context: RequestContext): TopicResponse[] {
  const asked = request.topics ?? []
  const ids = new Set(asked.map(({ topicId }) => topicId).filter((topicId) => topicId !== ZERO_UUID))
  if (ids.size > 0) return deniedLast([...ids].map((topicId) => byId(topicId, request, context)))
  const { access, broker } = context
  const names = [...new Set(asked.map(({ name }) => name ?? ''))]
  const hidden = new Set(names.filter((name) => !access.may('DESCRIBE', 'TOPIC', name)))
  const unknown = names.filter((name) => !hidden.has(name) && broker.topics.byName(name) === undefined)
  const creates =
    request.allowAutoTopicCreation && broker.cluster.configs.boolean('auto.create.topics.enable')
  const mayCreate = (name: string): boolean =>
    access.seesCluster('CREATE') || access.may('CREATE', 'TOPIC', name)
  const uncreated = new Set(creates ? unknown.filter((name) => !mayCreate(name)) : [])
  const created = unknown.filter((name) => !uncreated.has(name) && topicNameProblem(name) === null)
  if (creates && created.length > 0) autoCreateTopics(created, broker)
  const described = names
    .filter((name) => !hidden.has(name) && !uncreated.has(name))
    .map((name) => byName(name, request, context))
  const refused = [...uncreated].map((name) => denied({ name, isInternal: isInternalTopic(name) }))
  return [...described, ...refused, ...[...hidden].map((name) => denied({ name }))]
}

/** What is said of a topic that the sender may not know of. */
function denied(topic: Pick<TopicResponse, 'name'> & Partial<TopicResponse>): TopicResponse {
  return { ...nothing, errorCode: errors.TOPIC_AUTHORIZATION_FAILED.code, ...topic }
}

function deniedLast(topics: readonly TopicResponse[]): TopicResponse[] {
  const isDenied = ({ errorCode }: TopicResponse): boolean =>
    errorCode === errors.TOPIC_AUTHORIZATION_FAILED.code
  return [...topics.filter((topic) => !isDenied(topic)), ...topics.filter(isDenied)]
}

function byId(topicId: string, request: MetadataRequest, context: RequestContext): TopicResponse {
  const topic = context.broker.topics.byId(topicId)
  if (topic === undefined) return { ...nothing, errorCode: errors.UNKNOWN_TOPIC_ID.code, name: null, topicId }
  if (context.access.may('DESCRIBE', 'TOPIC', topic.name)) return describe(topic, request, context)
  return denied({ name: null, topicId })
}

function byName(name: string, request: MetadataRequest, context: RequestContext): TopicResponse {
  const topic = context.broker.topics.byName(name)
  if (topic !== undefined) return describe(topic, request, context)
  const error =
    topicNameProblem(name) === null ? errors.UNKNOWN_TOPIC_OR_PARTITION : errors.INVALID_TOPIC_EXCEPTION
  return {
    ...nothing,
    errorCode: error.code,
    name,
    isInternal: isInternalTopic(name),
    topicAuthorizedOperations: operations(name, request, context),
  }
}

function describe(topic: Topic, request: MetadataRequest, context: RequestContext): TopicResponse {
  const { broker } = context
  const replicas = [broker.nodeId]
  return {
    errorCode: errors.NONE.code,
    name: topic.name,
    topicId: topic.topicId,
    isInternal: topic.isInternal,
    partitions: Array.from({ length: topic.partitions }, (_, partitionIndex) => ({
      errorCode: errors.NONE.code,
      partitionIndex,
      leaderId: broker.nodeId,
      leaderEpoch: topic.leaderEpoch(partitionIndex),
      replicaNodes: replicas,
      isrNodes: replicas,
      offlineReplicas: [],
    })),
    topicAuthorizedOperations: operations(topic.name, request, context),
  }
}

function operations(name: string, request: MetadataRequest, { access }: RequestContext): number {
  return request.includeTopicAuthorizedOperations
    ? access.operationsOn('TOPIC', name)
    : OPERATIONS_NOT_REQUESTED
}

const nothing = {
  topicId: ZERO_UUID,
  isInternal: false,
  partitions: [],
  topicAuthorizedOperations: OPERATIONS_NOT_REQUESTED,
}

function failed(request: MetadataRequest, problem: ErrorName) {
  const { code } = errors[problem]
  return {
    brokers: [],
    clusterId: null,
    controllerId: -1,
    topics: (request.topics ?? []).map(({ name, topicId }) => ({
      ...nothing,
      errorCode: code,
      name: name ?? '',
      topicId,
    })),
    errorCode: code,
  }
}
