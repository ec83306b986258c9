/** JSON as Jackson prints it with indentation: the AdminServer's answers look like the reference's to the byte. */
import { javaDouble } from '../java-double.ts'

/** A number that is shown with a fraction always; one that JSON has no number for becomes a text. */
export class JsonDouble {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export type Json = string | number | bigint | boolean | null | JsonDouble | readonly Json[] | JsonObject

/** A Map where the order of keys matters and keys may look like numbers. */
export type JsonObject = { readonly [key: string]: Json } | ReadonlyMap<string, Json>

/** Writes a value with two spaces a level. */
export function jacksonJson(value: Json, indent = ''): string {
  if (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
  ) {
    return String(value)
  }
  if (typeof value === 'string') return quoted(value)
  if (value instanceof JsonDouble) {
    return Number.isFinite(value.value) ? javaDouble(value.value) : quoted(String(value.value))
  }
  if (isList(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((each) => jacksonJson(each, indent)).join(', ')} ]`
  }
  const entries = entriesOf(value)
  if (entries.length === 0) return '{ }'
  const deeper = `${indent}  `
  const lines = entries.map(([key, each]) => `${deeper}${quoted(key)} : ${jacksonJson(each, deeper)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

/** The keys and values of an object. */
export function entriesOf(object: JsonObject): [string, Json][] {
  return isMap(object) ? [...object] : Object.entries(object)
}

function quoted(text: string): string {
  // Jackson has the digits of an escape in upper case.
  return JSON.stringify(text).replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => `\\u${hex.toUpperCase()}`)
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value)
}

function isMap(object: JsonObject): object is ReadonlyMap<string, Json> {
  return object instanceof Map
}
