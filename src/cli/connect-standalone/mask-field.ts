import { configException } from '../kit/java-error.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import { type Datum, isMap, type Schema, type Value } from './record.ts'

/** Puts what is empty of its type, or a replacement, in the place of fields (MaskField). */
export function maskField(settings: Settings): (datum: Datum) => Datum {
  const names = (settings.get('fields') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0)
    throw configException('Missing required configuration "fields" which has no default value.')
  const replacement = settings.get('replacement') || undefined
  return ({ schema, value }) => {
    if (value === null) return { schema, value }
    if (!isMap(value))
      throw dataException(`Only Map or Struct objects supported for [mask fields], found: ${typeof value}`)
    const masked = new Map(value)
    for (const name of names) {
      const field = schema?.fields?.find((each) => each.name === name)?.schema ?? null
      const before = value.get(name) ?? null
      if (before !== null) masked.set(name, maskOf(field, before, replacement))
    }
    return { schema, value: masked }
  }
}

function maskOf(schema: Schema | null, value: Value, replacement: string | undefined): Value {
  if (replacement !== undefined) return replacementFor(schema, value, replacement)
  if (typeof value === 'string') return ''
  if (typeof value === 'boolean') return false
  if (typeof value === 'bigint') return 0n
  if (typeof value === 'number') return 0
  if (Array.isArray(value)) return []
  if (isMap(value)) return new Map()
  throw cannotMask(value)
}

function replacementFor(schema: Schema | null, value: Value, replacement: string): Value {
  if (typeof value === 'string') return replacement
  const isWhole = typeof value === 'bigint' || (schema?.type.startsWith('int') ?? false)
  if ((typeof value !== 'bigint' && typeof value !== 'number') || !isNumber(replacement, isWhole))
    throw cannotMask(value, replacement)
  return typeof value === 'bigint' ? BigInt(replacement) : Number(replacement)
}

function isNumber(text: string, isWhole: boolean): boolean {
  return isWhole ? /^[+-]?\d+$/.test(text) : /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
}

function cannotMask(value: Value, replacement?: string): Error {
  const what = replacement === undefined ? '' : ` with custom replacement ${replacement}`
  return dataException(`Cannot mask value of type ${value === null ? 'null' : typeof value}${what}`)
}
