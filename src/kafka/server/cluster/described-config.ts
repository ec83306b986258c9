import { type ConfigKey, configTypeIds, formatConfig, parseConfig } from '../../configs/definition.ts'
import { ConfigSource } from './config-source.ts'

/** One key of a resource as DescribeConfigs tells it. */
export interface DescribedConfig {
  readonly name: string
  readonly value: string | null
  readonly readOnly: boolean
  readonly configSource: number
  readonly isSensitive: boolean
  readonly synonyms: readonly {
    readonly name: string
    readonly value: string | null
    readonly source: number
  }[]
  readonly configType: number
}

/**
 * Describes a key that a resource can have a text of its own for; `fallback` is in force where it has none, and `layers` are what
 * others say about it. Values are shown as parsed.
 */
export function describeOverridable(
  key: ConfigKey,
  own: string | undefined,
  rest: {
    readonly fallback: string | null
    /** Where the resource's own text comes from. */
    readonly source: number
    readonly layers: DescribedConfig['synonyms']
  },
): DescribedConfig {
  const { fallback, source, layers } = rest
  const text = own ?? fallback
  const parsed = parseConfig(key, text)
  const value = 'value' in parsed ? formatConfig(key, parsed.value) : text
  const synonyms = own === undefined ? layers : [{ name: key.name, value, source }, ...layers]
  return {
    name: key.name,
    value,
    readOnly: false,
    configSource: synonyms[0]?.source ?? ConfigSource.DEFAULT_CONFIG,
    isSensitive: false,
    synonyms,
    configType: configTypeIds[key.type],
  }
}
