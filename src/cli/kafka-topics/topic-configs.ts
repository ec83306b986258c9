import { parseAll } from '../../kafka/configs/parse-all.ts'
import { internalTopicKeys, topicKeys } from '../../kafka/configs/topic-keys.ts'
import { configException, illegalArgument, JavaError } from '../kit/java-error.ts'
import { javaSplit } from '../kit/java-split.ts'

/**
 * Reads and checks the `name=value` texts of --config before anything is sent, as the reference's tool does.
 *
 * @throws JavaError on a text without a value, an unknown name or a value that is not valid
 */
export function parseTopicConfigs(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text) => javaSplit(text, /\s*=\s*/))
  if (pairs.some((pair) => pair.length !== 2)) {
    throw illegalArgument(
      'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".',
    )
  }
  const configs = new Map(pairs.map(([name = '', value = '']) => [name.trim(), value.trim()]))
  const keys = [...topicKeys, ...internalTopicKeys]
  const known = new Set(keys.map((key) => key.name))
  for (const name of configs.keys()) {
    if (!known.has(name)) throw invalidConfiguration(`Unknown topic config name: ${name}`)
  }
  const parsed = parseAll(keys, configs)
  if ('problem' in parsed) throw configException(parsed.problem)
  const { 'min.compaction.lag.ms': minLag = '0', 'max.compaction.lag.ms': maxLag } =
    Object.fromEntries(configs)
  if (maxLag !== undefined && BigInt(minLag) > BigInt(maxLag)) {
    throw invalidConfiguration(
      `conflict topic config setting min.compaction.lag.ms (${minLag}) > max.compaction.lag.ms (${maxLag})`,
    )
  }
  return Object.fromEntries(configs)
}

function invalidConfiguration(message: string): JavaError {
  return new JavaError('org.apache.kafka.common.errors.InvalidConfigurationException', message)
}
