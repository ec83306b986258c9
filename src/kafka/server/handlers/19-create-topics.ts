import { errors } from '../../errors.ts'
import { CreateTopicsApi, type CreateTopicsResponse } from '../../messages/19-create-topics.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { type PlannedTopic, planTopics } from '../cluster/create-topics.ts'
import { describeTopicConfigs } from '../cluster/describe-topic-configs.ts'
import { itemError, storageError } from '../cluster/errors.ts'
import { handler, type RequestContext } from '../handler.ts'

// CreateTopics (key 19), v2-7
//
// Behaviour:
// - Topics are created independently of each other, all in one transaction; the answer comes when it is committed.
// - A full disk is KAFKA_STORAGE_ERROR.
// - Checks and texts are the reference's (cluster/create-topics.ts). timeoutMs of 0 or less: REQUEST_TIMED_OUT, nothing done.
// - Needs CREATE on the cluster or the topic: TOPIC_AUTHORIZATION_FAILED. Without DESCRIBE_CONFIGS on the topic its configuration is
//   not told.
// - validateOnly answers as if the topic had been created, with an id that nobody gets.
// - v5+: configs are never null; overrides come back as the client wrote them, the others with their source.
//
// Version notes:
// - v4: -1 for the broker's number of partitions and replicas. v5: configs, counts. v7: topic ids.
// - v6: over controller_mutation_rate THROTTLING_QUOTA_EXCEEDED; before, the topic is created and the client kept waiting.
//
// Not done: create.topic.policy.class.name (Java code).

const STRICT_QUOTA_SINCE_VERSION = 6

type TopicResult = CreateTopicsResponse['topics'][number]

export const createTopics = handler(CreateTopicsApi, async (request, context) => {
  const { broker } = context
  if (request.timeoutMs <= 0) {
    const timedOut = { errorCode: errors.REQUEST_TIMED_OUT.code, errorMessage: null }
    return { topics: request.topics.map(({ name }) => refused({ name, plan: timedOut })) }
  }
  const isStrict = context.apiVersion >= STRICT_QUOTA_SINCE_VERSION
  const seesCluster = context.access.seesCluster('CREATE')
  const planned = planTopics(request.topics, {
    ...broker.cluster,
    mayName: (name) => seesCluster || context.access.may('CREATE', 'TOPIC', name),
    mayCreate: (partitions) => context.quota?.mutates(partitions, isStrict, context.now) ?? true,
  })
  const results = planned.map((each) =>
    'errorCode' in each.plan
      ? refused(each)
      : created(each.plan, request.validateOnly, context).catch((error: unknown) =>
          refused({ ...each, plan: storageError(error) }),
        ),
  )
  return { topics: await Promise.all(results) }
})

type Plan = Exclude<PlannedTopic['plan'], { errorCode: number }>

async function created(
  plan: Plan,
  validateOnly: boolean,
  { broker, access }: RequestContext,
): Promise<TopicResult> {
  const topicId = validateOnly ? broker.topics.newTopicId() : (await broker.topics.create(plan)).topicId
  if (!access.sees('DESCRIBE_CONFIGS', 'TOPIC', plan.name)) {
    const topicConfigErrorCode = errors.TOPIC_AUTHORIZATION_FAILED.code
    return {
      ...refused({ name: plan.name, plan: itemError(errors.NONE, null) }),
      topicId,
      topicConfigErrorCode,
    }
  }
  const configs = describeTopicConfigs(plan.configs, broker.cluster.configs)
    .map(({ name, value, readOnly, configSource, isSensitive }) => ({
      name,
      value: plan.configs.get(name) ?? value,
      readOnly,
      configSource,
      isSensitive,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    name: plan.name,
    topicId,
    errorCode: errors.NONE.code,
    errorMessage: null,
    topicConfigErrorCode: errors.NONE.code,
    numPartitions: plan.partitions,
    replicationFactor: 1,
    configs,
  }
}

function refused({ name, plan }: PlannedTopic): TopicResult {
  const { errorCode, errorMessage } = 'errorCode' in plan ? plan : { errorCode: 0, errorMessage: null }
  return {
    name,
    topicId: ZERO_UUID,
    errorCode,
    errorMessage,
    topicConfigErrorCode: errors.NONE.code,
    numPartitions: -1,
    replicationFactor: -1,
    configs: [],
  }
}
