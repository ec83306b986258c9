import { javaDouble } from './java-numbers.ts'

/**
 * A configuration key as Kafka's ConfigDef has it: a type, a default, a rule for valid values. Values travel as text; the
 * words of every refusal are the reference's, because the scripts print them.
 */
export type ConfigType =
  | 'BOOLEAN'
  | 'STRING'
  | 'INT'
  | 'SHORT'
  | 'LONG'
  | 'DOUBLE'
  | 'LIST'
  | 'CLASS'
  | 'PASSWORD'

/** A parsed value. LONG is a bigint, so that its whole range is exact; null is "no value". */
export type ConfigValue = boolean | string | number | bigint | readonly string[] | null

/** Says what is wrong with a value, in the reference's words; null when nothing is. */
export type ConfigRule = (name: string, value: ConfigValue) => string | null

export interface ConfigKey {
  readonly name: string
  readonly type: ConfigType
  /** As text; null for "no default value". */
  readonly defaultValue: string | null
  readonly rule?: ConfigRule
  /** Of a CLASS: those that are here, others cannot be found. Undefined: whoever takes the value looks. */
  readonly classes?: readonly string[]
}

export type Parsed = { readonly value: ConfigValue } | { readonly problem: string }

const whole = /^[+-]?\d+$/
const integerRanges: Record<'INT' | 'SHORT' | 'LONG', readonly [bigint, bigint]> = {
  SHORT: [-(2n ** 15n), 2n ** 15n - 1n],
  INT: [-(2n ** 31n), 2n ** 31n - 1n],
  LONG: [-(2n ** 63n), 2n ** 63n - 1n],
}

/** Parses the text of a value and applies the key's rule. */
export function parseConfig(key: ConfigKey, text: string | null): Parsed {
  const parsed = parseType(key, text)
  if ('problem' in parsed || key.rule === undefined) return parsed
  const problem = key.rule(key.name, parsed.value)
  return problem === null ? parsed : { problem }
}

function parseType(key: ConfigKey, text: string | null): Parsed {
  if (text === null) return { value: null }
  const trimmed = text.trim()
  switch (key.type) {
    case 'BOOLEAN': {
      const lower = trimmed.toLowerCase()
      if (lower === 'true' || lower === 'false') return { value: lower === 'true' }
      return { problem: invalidValue(key.name, text, 'Expected value to be either true or false') }
    }
    case 'INT':
    case 'SHORT':
    case 'LONG':
      return parseInteger(key, key.type, text)
    case 'DOUBLE':
      return parseDouble(key, text)
    case 'LIST':
      return { value: trimmed === '' ? [] : trimmed.split(/\s*,\s*/) }
    case 'PASSWORD':
      return { value: text }
    case 'CLASS':
      if (key.classes?.includes(trimmed) !== false) return { value: trimmed }
      return { problem: invalidValue(key.name, text, `Class ${text} could not be found.`) }
    default:
      return { value: trimmed }
  }
}

function parseInteger(key: ConfigKey, type: 'INT' | 'SHORT' | 'LONG', text: string): Parsed {
  const trimmed = text.trim()
  const [low, high] = integerRanges[type]
  if (whole.test(trimmed)) {
    const value = BigInt(trimmed.replace(/^\+/, ''))
    if (value >= low && value <= high) return { value: type === 'LONG' ? value : Number(value) }
  }
  return { problem: invalidValue(key.name, text, `Not a number of type ${type}`) }
}

function parseDouble(key: ConfigKey, text: string): Parsed {
  const trimmed = text.trim()
  if (trimmed === 'NaN') return { value: Number.NaN }
  if (/^[+-]?Infinity$/.test(trimmed)) return { value: Number(trimmed) }
  const value = /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?)[dDfF]?$/.test(trimmed)
    ? Number.parseFloat(trimmed)
    : Number.NaN
  if (Number.isNaN(value)) return { problem: invalidValue(key.name, text, 'Not a number of type DOUBLE') }
  return { value }
}

/** Words a refusal as ConfigException does. */
export function invalidValue(name: string, value: string | null, why?: string): string {
  return `Invalid value ${value} for configuration ${name}${why === undefined ? '' : `: ${why}`}`
}

/** Writes a parsed value as the reference shows it in DescribeConfigs. */
export function formatConfig(key: ConfigKey, value: ConfigValue): string | null {
  if (value === null) return null
  if (typeof value === 'object') return value.join(',')
  if (key.type === 'DOUBLE') return javaDouble(Number(value))
  return String(value)
}

/** The number of a DescribeConfigs type (v3+). */
export const configTypeIds: Record<ConfigType, number> = {
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  SHORT: 4,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  CLASS: 8,
  PASSWORD: 9,
}
