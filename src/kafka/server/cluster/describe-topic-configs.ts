import { configTypeIds, formatConfig, parseConfig } from '../../configs/definition.ts'
import { keyOf, topicTable } from '../../configs/tables.ts'
import { brokerSynonyms, describedOrder, internalTopicKeys } from '../../configs/topic-keys.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { ConfigSource } from './config-source.ts'
import type { DescribedConfig } from './described-config.ts'
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
  const key = keyOf(topicTable, name)
  const own = overrides.get(name)
  const parsed = parseConfig(key, own ?? topicDefault(name, broker))
  const value = 'value' in parsed ? formatConfig(key, parsed.value) : (own ?? null)
  const synonym = brokerSynonyms.get(name)
  const layers = synonym === undefined ? [] : broker.layers(synonym)
  const synonyms =
    own === undefined ? layers : [{ name, value, source: ConfigSource.DYNAMIC_TOPIC_CONFIG }, ...layers]
  return {
    name,
    value,
    readOnly: false,
    configSource: synonyms[0]?.source ?? ConfigSource.DEFAULT_CONFIG,
    isSensitive: false,
    synonyms,
    configType: configTypeIds[key.type],
  }
}
