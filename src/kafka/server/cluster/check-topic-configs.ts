import { type ConfigValue, parseConfig } from '../../configs/definition.ts'
import { keyOf, topicTable } from '../../configs/tables.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { checkOverrides } from './check-overrides.ts'
import type { ItemError } from './errors.ts'
import { topicDefault } from './topic-defaults.ts'

const keys = [...topicTable.values()]

/** Checks the overrides of a topic as a whole: names, values, and what must hold between them. */
export function checkTopicConfigs(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): ItemError | null {
  return checkOverrides(overrides, {
    kind: 'topic',
    keys,
    problemBetween: (values) => problemBetween(values, broker),
  })
}

function problemBetween(values: ReadonlyMap<string, ConfigValue>, broker: BrokerConfigs): string | null {
  const value = (name: string): ConfigValue => {
    const own = values.get(name)
    if (own !== undefined) return own
    const fallback = parseConfig(keyOf(topicTable, name), topicDefault(name, broker))
    return 'value' in fallback ? fallback.value : null
  }
  const minLag = Number(value('min.compaction.lag.ms'))
  const maxLag = Number(value('max.compaction.lag.ms'))
  if (minLag > maxLag) {
    return `conflict topic config setting min.compaction.lag.ms (${value('min.compaction.lag.ms')}) > max.compaction.lag.ms (${value('max.compaction.lag.ms')})`
  }
  if (value('remote.storage.enable') === true) {
    return 'Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.'
  }
  return null
}
