import { brokerDocs } from '../../configs/broker-docs.ts'
import { groupDocs } from '../../configs/group-docs.ts'
import { topicDocs } from '../../configs/topic-docs.ts'
import { errors, type KafkaError } from '../../errors.ts'
import {
  DescribeConfigsApi,
  type DescribeConfigsRequest,
  type DescribeConfigsResponse,
} from '../../messages/32-describe-configs.ts'
import { configAccessError } from '../authorizer/config-access.ts'
import { describeResource } from '../cluster/describe-resource.ts'
import { ResourceType } from '../cluster/resource-types.ts'
import { handler, type RequestContext } from '../handler.ts'

// DescribeConfigs (key 32), v1-4
//
// Behaviour:
// - Topics, this broker ('' = what is set for all brokers), groups and subscriptions of client metrics, each key with where
//   its value comes from; with includeSynonyms every layer that says something about it.
// - A broker's loggers: those of the daemon, each with its level.
// - configurationKeys null or empty: all. Names that do not exist are left out.
// - Values are shown as parsed (" 5 " is 5). Secrets, and names that no broker has, are sensitive: null.
// - Needs DESCRIBE_CONFIGS on the topic or group, or the cluster for all else; resources without it come last.
// - One resource of a type that is not known fails them all with INVALID_REQUEST.
//
// Version notes:
// - v1: sources, synonyms. v3: types, documentation (our own; empty for keys of brokers that have no effect here).

type Requested = DescribeConfigsRequest['resources'][number]
type Result = DescribeConfigsResponse['results'][number]

export const describeConfigs = handler(DescribeConfigsApi, (request, context) => {
  const results: Result[] = []
  const denied: Result[] = []
  for (const resource of request.resources) {
    const error = configAccessError('DESCRIBE_CONFIGS', resource, context.access)
    if (error === 'UNKNOWN_TYPE') return { throttleTimeMs: 0, results: request.resources.map(malformed) }
    if (error === null) results.push(describe(resource, request, context))
    else denied.push(failed(resource, error))
  }
  return { throttleTimeMs: 0, results: [...results, ...denied] }
})

function describe(
  { resourceType, resourceName, configurationKeys }: Requested,
  request: DescribeConfigsRequest,
  { broker }: RequestContext,
): Result {
  const described = describeResource(resourceType, resourceName, broker.cluster)
  if ('errorCode' in described) return { ...described, resourceType, resourceName, configs: [] }
  const wanted =
    configurationKeys === null || configurationKeys.length === 0 ? null : new Set(configurationKeys)
  const configs = described
    .filter(({ name }) => wanted === null || wanted.has(name))
    .map((config) => ({
      ...config,
      synonyms: request.includeSynonyms ? [...config.synonyms] : [],
      documentation: request.includeDocumentation ? documentationOf(resourceType, config.name) : null,
    }))
  return { errorCode: errors.NONE.code, errorMessage: '', resourceType, resourceName, configs }
}

const docs: ReadonlyMap<number, ReadonlyMap<string, string>> = new Map([
  [ResourceType.TOPIC, topicDocs],
  [ResourceType.BROKER, brokerDocs],
  [ResourceType.GROUP, groupDocs],
])

const documentationOf = (type: number, name: string): string => docs.get(type)?.get(name) ?? ''

const malformed = (resource: Requested): Result => failed(resource, errors.INVALID_REQUEST)

function failed({ resourceType, resourceName }: Requested, { code, message }: KafkaError): Result {
  return { errorCode: code, errorMessage: message, resourceType, resourceName, configs: [] }
}
