import { errors } from '../../errors.ts'
import { ListConfigResourcesApi } from '../../messages/74-list-config-resources.ts'
import { ResourceType } from '../cluster/resource-types.ts'
import { handler, type RequestContext } from '../handler.ts'

// ListConfigResources (key 74), v0-1 (KIP-1142)
//
// Behaviour:
// - Names of resources that can have configuration: topics, this broker and its loggers, and those groups and
//   subscriptions of client metrics that do have some. No types: all. A type that does not exist: UNSUPPORTED_VERSION.
// - Needs DESCRIBE_CONFIGS on the cluster.
//
// Version notes:
// - v0 (ListClientMetricsResources): subscriptions of client metrics alone. v1: types.

/** In the order of the answer. */
const types: readonly number[] = [
  ResourceType.GROUP,
  ResourceType.CLIENT_METRICS,
  ResourceType.BROKER_LOGGER,
  ResourceType.BROKER,
  ResourceType.TOPIC,
]

export const listConfigResources = handler(ListConfigResourcesApi, (request, context) => {
  if (!context.access.mayCluster('DESCRIBE_CONFIGS')) {
    const { code: errorCode } = errors.CLUSTER_AUTHORIZATION_FAILED
    return { throttleTimeMs: 0, errorCode, configResources: [] }
  }
  const wanted = context.apiVersion === 0 ? [ResourceType.CLIENT_METRICS] : request.resourceTypes
  if (wanted.some((type) => !types.includes(type))) {
    return { throttleTimeMs: 0, errorCode: errors.UNSUPPORTED_VERSION.code, configResources: [] }
  }
  const configResources = types
    .filter((type) => wanted.length === 0 || wanted.includes(type))
    .flatMap((resourceType) =>
      namesOf(resourceType, context).map((resourceName) => ({ resourceName, resourceType })),
    )
  return { throttleTimeMs: 0, errorCode: errors.NONE.code, configResources }
})

function namesOf(type: number, { broker }: RequestContext): string[] {
  switch (type) {
    case ResourceType.TOPIC:
      return broker.topics.all().map(({ name }) => name)
    case ResourceType.BROKER:
    case ResourceType.BROKER_LOGGER:
      return [String(broker.nodeId)]
    default:
      return broker.cluster.resources.names(type)
  }
}
