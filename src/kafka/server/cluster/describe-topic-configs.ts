import { keyOf, topicTable } from '../../configs/tables.ts'
import { brokerSynonyms, describedOrder, internalTopicKeys } from '../../configs/topic-keys.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { ConfigSource } from './config-source.ts'
import { type DescribedConfig, describeOverridable } from './described-config.ts'
import { topicDefault } from './topic-defaults.ts'

/** Describes every key of a topic, in the order in which the reference's broker tells them. */
export function describeTopicConfigs(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): DescribedConfig[] {
  const internal = internalTopicKeys.map((key) => key.name).filter((name) => overrides.has(name))
  return [...describedOrder, ...internal].map((name) => describeTopicConfig(name, overrides, broker))
}

function describeTopicConfig(
  name: string,
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): DescribedConfig {
  const synonym = brokerSynonyms.get(name)
  return describeOverridable(keyOf(topicTable, name), overrides.get(name), {
    fallback: topicDefault(name, broker),
    source: ConfigSource.DYNAMIC_TOPIC_CONFIG,
    layers: synonym === undefined ? [] : broker.layers(synonym),
  })
}
