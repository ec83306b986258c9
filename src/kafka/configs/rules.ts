import { type ConfigRule, type ConfigValue, invalidValue } from './definition.ts'

const text = (value: ConfigValue): string =>
  value === null ? 'null' : typeof value === 'object' ? `[${value.join(', ')}]` : String(value)

const fail = (name: string, value: ConfigValue, why: string): string => invalidValue(name, text(value), why)

const numeric = (value: ConfigValue): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** A number not below a limit. */
export function atLeast(low: number): ConfigRule {
  return (name, value) => {
    if (value === null) return fail(name, value, 'Value must be non-null')
    return numeric(value) && value < low ? fail(name, value, `Value must be at least ${low}`) : null
  }
}

/** A number within limits, both included. */
export function between(low: number, high: number): ConfigRule {
  return (name, value) => {
    const problem = atLeast(low)(name, value)
    if (problem !== null) return problem
    return numeric(value) && value > high ? fail(name, value, `Value must be no more than ${high}`) : null
  }
}

/** One of the given words. */
export function oneOf(...words: readonly string[]): ConfigRule {
  return (name, value) =>
    typeof value === 'string' && words.includes(value)
      ? null
      : fail(name, value, `String must be one of: ${words.join(', ')}`)
}
