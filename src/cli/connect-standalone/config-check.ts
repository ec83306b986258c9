/** Checks texts against recorded configurations as ConfigDef.validate does: every mistake of every key, not the first alone. */
import {
  type ConfigKey,
  type ConfigRule,
  type ConfigType,
  type ConfigValue,
  invalidValue,
  parseConfig,
} from '../../kafka/configs/definition.ts'
import { configException } from '../kit/java-error.ts'
import type { Settings } from './converters.ts'
import type { Definition } from './plugins.ts'

/** The value of one key. Throws JavaError (ConfigException) for what is none. */
export function parsedValue(key: ConfigKey, settings: Settings): ConfigValue {
  const parsed = parseConfig(key, settings.get(key.name) ?? key.defaultValue)
  if ('problem' in parsed) throw configException(parsed.problem)
  return parsed.value
}

/** What a configuration says of a key, in the names of the REST interface. */
export interface ConfigInfo {
  readonly definition: Definition | null
  readonly value: {
    readonly name: string
    readonly value: string | null
    readonly recommended_values: readonly string[]
    readonly errors: string[]
    readonly visible: boolean
  }
}

/** What is asked of a value beyond its type, and which values are advised. */
export interface Advice {
  readonly rule?: ConfigRule | undefined
  /** Of a CLASS: its whole name, null for one that is not here. */
  readonly classOf?: (name: string) => string | null
  readonly recommended?: readonly string[]
}

/** Checks one key; `text` is undefined where nothing is given. */
export function checkKey(definition: Definition, text: string | undefined, advice: Advice = {}): ConfigInfo {
  const errors: string[] = []
  const { name, type } = definition
  let value: string | null = definition.default_value
  if (text === undefined && definition.required)
    errors.push(`Missing required configuration "${name}" which has no default value.`)
  const given = text ?? value
  const key: ConfigKey = { name, type: configType(type), defaultValue: value }
  const parsed = parseConfig(key, given)
  if ('problem' in parsed) errors.push(parsed.problem)
  const found = 'problem' in parsed ? null : parsed.value
  const known = type === 'CLASS' && typeof found === 'string' ? advice.classOf?.(found) : undefined
  if (known === null) {
    errors.push(invalidValue(name, given, `Class ${String(found)} could not be found.`))
    value = null
  } else {
    const isAbsent = text === undefined && definition.required
    const problem = isAbsent ? null : (advice.rule?.(name, found) ?? null)
    if (problem !== null) errors.push(problem)
    value = known ?? textOf(found)
  }
  return {
    definition,
    value: { name, value, recommended_values: advice.recommended ?? [], errors, visible: true },
  }
}

function textOf(value: ConfigValue): string | null {
  if (value === null) return null
  return typeof value === 'object' ? value.join(',') : String(value)
}

function configType(type: string): ConfigType {
  const known: readonly ConfigType[] = [
    'BOOLEAN',
    'INT',
    'SHORT',
    'LONG',
    'DOUBLE',
    'LIST',
    'CLASS',
    'PASSWORD',
  ]
  return known.find((each) => each === type) ?? 'STRING'
}
