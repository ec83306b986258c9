import { parseConfig } from '../../configs/definition.ts'
import { parseAll } from '../../configs/parse-all.ts'
import { keyOf, topicTable } from '../../configs/tables.ts'
import { topicKeys } from '../../configs/topic-keys.ts'
import { errors } from '../../errors.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { type ItemError, itemError } from './errors.ts'
import { topicDefault } from './topic-defaults.ts'

/** Checks the overrides of a topic as a whole: names, values, and what must hold between them. */
export function checkTopicConfigs(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): ItemError | null {
  const problem = problemOf(overrides, broker)
  return problem === null ? null : itemError(errors.INVALID_CONFIG, problem)
}

function problemOf(overrides: ReadonlyMap<string, string>, broker: BrokerConfigs): string | null {
  for (const name of overrides.keys()) {
    if (!topicTable.has(name)) return `Unknown topic config name: ${name}`
  }
  const parsed = parseAll(topicKeys, overrides)
  if ('problem' in parsed) return parsed.problem
  const value = (name: string) => {
    if (parsed.values.has(name)) return parsed.values.get(name)
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
