/** What transforms ask of their settings and of the data they are given, with the refusals of the reference (SimpleConfig, Requirements). */
import { configException } from '../kit/java-error.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import { type Datum, isMap, javaClass, type Value } from './record.ts'

export function required(settings: Settings, key: string): string {
  const value = settings.get(key)
  if (value === undefined)
    throw configException(`Missing required configuration "${key}" which has no default value.`)
  return value
}

/** A setting of words with commas between. */
export function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** A list that must have something in it. */
export function requiredList(settings: Settings, key: string): string[] {
  const names = list(required(settings, key))
  if (names.length === 0) throw invalid(key, '[]', 'Empty list')
  return names
}

/** The same with the words of ConfigDef.ValidList. */
export function filledList(settings: Settings, key: string): string[] {
  const names = list(required(settings, key))
  if (names.length > 0) return names
  throw configException(`Configuration '${key}' must not be empty. Valid values include: any non-empty value`)
}

export function oneOf(value: string, key: string, allowed: readonly string[]): string {
  if (allowed.includes(value)) return value
  throw invalid(key, value, `String must be one of: ${allowed.join(', ')}`)
}

export function flag(settings: Settings, key: string, byDefault: boolean): boolean {
  const text = settings.get(key)?.trim().toLowerCase()
  if (text === undefined) return byDefault
  if (text !== 'true' && text !== 'false')
    throw invalid(key, settings.get(key) ?? '', 'Expected value to be either true or false')
  return text === 'true'
}

export function invalid(key: string, value: string, reason: string): Error {
  return configException(`Invalid value ${value} for configuration ${key}: ${reason}`)
}

/** The members of a map, or of a struct where there is a schema. Throws JavaError (DataException) for anything else. */
export function members(datum: Datum, purpose: string): ReadonlyMap<string, Value> {
  const { schema, value } = datum
  if (isMap(value) && (schema === null || schema.type === 'struct')) return value
  const wanted = schema === null ? 'Map objects supported in absence of schema' : 'Struct objects supported'
  throw dataException(`Only ${wanted} for [${purpose}], found: ${javaClass(datum)}`)
}
