import { brokerKeys } from '../../configs/broker-keys.ts'
import { clientMetricsKeys } from '../../configs/client-metrics-keys.ts'
import { type ConfigKey, configTypeIds, formatConfig } from '../../configs/definition.ts'
import { dynamicBrokerKeys, replicationRateKeys } from '../../configs/dynamic-broker-keys.ts'
import { groupKeys } from '../../configs/group-keys.ts'
import { internalBrokerKeys } from '../../configs/internal-broker-keys.ts'
import { brokerTable } from '../../configs/tables.ts'
import { errors } from '../../errors.ts'
import { topicNameProblem } from '../../topic-names.ts'
import type { Cluster } from './cluster.ts'
import { ConfigSource } from './config-source.ts'
import { describeTopicConfigs } from './describe-topic-configs.ts'
import { type DescribedConfig, describeOverridable } from './described-config.ts'
import { type ItemError, itemError } from './errors.ts'
import { ResourceType } from './resource-types.ts'

const invalidRequest = (text: string): ItemError => itemError(errors.INVALID_REQUEST, text)

/** Describes every key of a resource, or says why not. */
export function describeResource(
  type: number,
  name: string,
  cluster: Cluster,
): readonly DescribedConfig[] | ItemError {
  switch (type) {
    case ResourceType.TOPIC:
      return describeTopic(name, cluster)
    case ResourceType.BROKER:
      return describeBroker(name, cluster)
    case ResourceType.BROKER_LOGGER:
      return describeLoggers(name, cluster)
    case ResourceType.CLIENT_METRICS:
      if (name === '') return invalidRequest('Client metrics subscription name must not be empty')
      return clientMetricsKeys.map((key) => describeClientMetrics(key, name, cluster))
    case ResourceType.GROUP:
      if (name === '') return invalidRequest('Group name must not be empty')
      return groupKeys.map((key) => describeGroup(key, name, cluster))
    default:
      return invalidRequest(errors.INVALID_REQUEST.message)
  }
}

function describeTopic(name: string, { topics, configs }: Cluster): readonly DescribedConfig[] | ItemError {
  const problem = topicNameProblem(name)
  if (problem !== null) return itemError(errors.INVALID_TOPIC_EXCEPTION, problem)
  const topic = topics.byName(name)
  if (topic === undefined) return itemError(errors.UNKNOWN_TOPIC_OR_PARTITION, '')
  return describeTopicConfigs(topic.configs, configs)
}

function describeBroker(name: string, { nodeId, configs }: Cluster): readonly DescribedConfig[] | ItemError {
  if (name === '') {
    const source = ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG
    return [...configs.dynamic('cluster')].map(([key, value]) =>
      brokerEntry(key, value, [{ name: key, value, source }]),
    )
  }
  if (!/^[+-]?\d+$/.test(name)) return invalidRequest(`Broker id must be an integer, but it is: ${name}`)
  if (Number(name) !== nodeId) {
    return invalidRequest(
      `Unexpected broker id, expected ${nodeId} or empty string, but received ${Number(name)}`,
    )
  }
  const unknown = [...configs.dynamic('broker').keys(), ...configs.dynamic('cluster').keys()].filter(
    (key) => !brokerTable.has(key),
  )
  const internal = internalBrokerKeys.filter((key) => configs.layers(key.name).length > 1)
  const names = [...brokerKeys, ...internal].map((key) => key.name)
  return [...names, ...new Set(unknown)].map((key) => {
    const known = brokerTable.get(key)
    const layers = configs.layers(key)
    const value = known === undefined ? (layers[0]?.value ?? null) : formatConfig(known, configs.value(key))
    return brokerEntry(key, value, layers)
  })
}

/** A name that no broker has may be a secret of a plug-in: its value is not told. */
function brokerEntry(
  name: string,
  value: string | null,
  synonyms: DescribedConfig['synonyms'],
): DescribedConfig {
  const key = brokerTable.get(name) ?? replicationRateKeys.get(name)
  const isSensitive = key === undefined || key.type === 'PASSWORD'
  return {
    name,
    value: isSensitive ? null : value,
    readOnly: !dynamicBrokerKeys.has(name),
    configSource: synonyms[0]?.source ?? ConfigSource.DEFAULT_CONFIG,
    isSensitive,
    synonyms: isSensitive ? synonyms.map((synonym) => ({ ...synonym, value: null })) : synonyms,
    configType: key === undefined ? 0 : configTypeIds[key.type],
  }
}

function describeLoggers(
  name: string,
  { nodeId, logLevels }: Cluster,
): readonly DescribedConfig[] | ItemError {
  if (name === '') return invalidRequest('Broker id must not be empty')
  if (!/^[+-]?\d+$/.test(name)) return invalidRequest(`Broker id must be an integer, but it is: ${name}`)
  if (Number(name) !== nodeId) {
    return invalidRequest(`Unexpected broker id, expected ${nodeId} but received ${name}`)
  }
  return logLevels.all().map(([logger, level]) => ({
    name: logger,
    value: level,
    readOnly: false,
    configSource: ConfigSource.DYNAMIC_BROKER_LOGGER_CONFIG,
    isSensitive: false,
    synonyms: [],
    configType: 0,
  }))
}

function describeClientMetrics(key: ConfigKey, name: string, { resources }: Cluster): DescribedConfig {
  const own = resources.of(ResourceType.CLIENT_METRICS, name).get(key.name)
  const source = ConfigSource.CLIENT_METRICS_CONFIG
  return describeOverridable(key, own, { fallback: key.defaultValue, source, layers: [] })
}

function describeGroup(key: ConfigKey, name: string, { resources, configs }: Cluster): DescribedConfig {
  const own = resources.of(ResourceType.GROUP, name).get(key.name)
  const synonym = brokerTable.get(`group.${key.name}`)
  const layers =
    synonym === undefined
      ? [{ name: key.name, value: key.defaultValue, source: ConfigSource.DEFAULT_CONFIG }]
      : configs.layers(synonym.name)
  const fallback =
    synonym === undefined ? key.defaultValue : formatConfig(synonym, configs.value(synonym.name))
  return describeOverridable(key, own, { fallback, source: ConfigSource.GROUP_CONFIG, layers })
}
