import { parseAutoOffsetReset } from './auto-offset-reset.ts'
import { type ConfigRule, type ConfigValue, invalidValue } from './definition.ts'
import { javaDouble } from './java-numbers.ts'

const shown = (value: ConfigValue): string =>
  value === null ? 'null' : typeof value === 'object' ? `[${value.join(', ')}]` : String(value)

const fail = (name: string, value: ConfigValue, why: string): string => invalidValue(name, shown(value), why)

const isNumeric = (value: ConfigValue): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** A number not below a limit. */
export function atLeast(low: number): ConfigRule {
  return (name, value) => {
    if (value === null) return fail(name, value, 'Value must be non-null')
    return isNumeric(value) && value < low ? fail(name, value, `Value must be at least ${low}`) : null
  }
}

/** A number within limits, both included. */
export function between(low: number, high: number): ConfigRule {
  const notBelow = atLeast(low)
  return (name, value) => {
    const problem = notBelow(name, value)
    if (problem !== null) return problem
    return isNumeric(value) && value > high ? fail(name, value, `Value must be no more than ${high}`) : null
  }
}

/** A DOUBLE within limits, which are shown as the reference has them: `0` or `0.0`. NaN passes, as there: it is neither less nor more. */
export function doubleBetween(low: string, high: string): ConfigRule {
  return (name, value) => {
    if (typeof value !== 'number') return null
    if (value < Number(low)) return invalidValue(name, javaDouble(value), `Value must be at least ${low}`)
    if (value > Number(high))
      return invalidValue(name, javaDouble(value), `Value must be no more than ${high}`)
    return null
  }
}

export const ratio = doubleBetween('0', '1')

/** One of the given words. */
export function oneOf(...words: readonly string[]): ConfigRule {
  return (name, value) =>
    typeof value === 'string' && words.includes(value)
      ? null
      : fail(name, value, `String must be one of: ${words.join(', ')}`)
}

/** One of the given words in any case. */
export function oneOfIgnoringCase(...words: readonly string[]): ConfigRule {
  return (name, value) =>
    typeof value === 'string' && words.includes(value.toUpperCase())
      ? null
      : fail(name, value, `String must be one of (case insensitive): ${words.join(', ')}`)
}

/** A list without empty elements, whose words are given when they are limited (KIP-1161). */
export function listOf(...words: readonly string[]): ConfigRule {
  return (name, value) => {
    if (value === null || typeof value !== 'object') return null
    for (const each of value) {
      if (each === '') return `Configuration '${name}' values must not be empty.`
      if (words.length > 0 && !words.includes(each)) {
        return fail(name, each, `String must be one of: ${words.join(', ')}`)
      }
    }
    return null
  }
}

export const anyList = (): ConfigRule => listOf()

/** As `listOf`, and not empty. */
export function nonEmptyListOf(...words: readonly string[]): ConfigRule {
  const ofWords = listOf(...words)
  const valid = words.length === 0 ? 'any non-empty value' : `[${words.join(', ')}]`
  return (name, value) =>
    typeof value === 'object' && value !== null && value.length === 0
      ? `Configuration '${name}' must not be empty. Valid values include: ${valid}`
      : ofWords(name, value)
}

/** A text with at least one character; null is "not given". */
export const nonEmpty: ConfigRule = (name, value) =>
  value === '' ? fail(name, value, 'String must be non-empty') : null

/** Deflate's levels, and -1 for its default. */
export const gzipLevel: ConfigRule = (name, value) =>
  typeof value === 'number' && (value === -1 || (value >= 1 && value <= 9))
    ? null
    : fail(name, value, 'Value must be between 1 and 9 or equal to -1')

/** `*`, or pairs of partition and broker. */
export const throttledReplicas: ConfigRule = (name, value) => {
  if (value === null || typeof value !== 'object') return null
  const isValid = value.join(',') === '*' || value.every((each) => each === '' || /^\d+:\d+$/.test(each))
  return isValid
    ? null
    : fail(
        name,
        value,
        `${name} must be the literal '*' or a list of replicas in the following format: [partitionId]:[brokerId],[partitionId]:[brokerId],...`,
      )
}

/** Where a share group without offsets starts. */
export const autoOffsetReset: ConfigRule = (name, value) =>
  typeof value === 'string' && parseAutoOffsetReset(value) !== null
    ? null
    : invalidValue(
        name,
        shown(value),
        `Invalid value \`${shown(value)}\` for configuration ${name}. The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.`,
      )
