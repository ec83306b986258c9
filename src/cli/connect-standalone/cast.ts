import { configException, JavaError } from '../kit/java-error.ts'
import { javaFloat } from '../kit/java-float.ts'
import { parseExactJavaInteger, parseJavaDouble } from '../kit/java-number.ts'
import { javaSplit } from '../kit/java-split.ts'
import { simpleDateFormat } from '../kit/simple-date-format.ts'
import { BigDecimal } from './big-decimal.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import {
  copyOf,
  type Datum,
  javaClass,
  javaText,
  memberOf,
  type Schema,
  type SchemaType,
  type Value,
} from './record.ts'
import { basicsOf, dateKind, encodeDate } from './schemas.ts'
import { flag, invalid, list, members, required } from './transform-settings.ts'

const DAY_MS = 86_400_000
const widths = { int8: 8, int16: 16, int32: 32, int64: 64 } as const
const outputs = [
  'int8',
  'int16',
  'int32',
  'int64',
  'float32',
  'float64',
  'boolean',
  'string',
] as const satisfies readonly SchemaType[]
const allTypes: readonly string[] = [...outputs, 'bytes', 'array', 'map', 'struct']

type Target = (typeof outputs)[number]

/** Changes the type of a whole value, or of fields (Cast). */
export function cast(settings: Settings): (datum: Datum) => Datum {
  const { whole, fields } = readSpec(list(required(settings, 'spec')))
  const isDefaulted = flag(settings, 'replace.null.with.default', true)
  return (datum) => {
    const { schema, value } = datum
    if (value === null) return datum
    if (whole !== undefined)
      return { schema: schema && castSchema(schema, whole, basicsOf(schema)), value: castValue(datum, whole) }
    if (schema === null) {
      const changed = copyOf(members(datum, 'cast types'))
      for (const [name, target] of fields)
        changed.set(name, castValue({ schema: null, value: changed.get(name) ?? null }, target))
      return { schema, value: changed }
    }
    if (schema.type !== 'struct') throw dataException('Cannot list fields on non-struct type')
    return castFields(schema, members(datum, 'cast types'), { fields, isDefaulted })
  }
}

function castFields(
  schema: Schema,
  struct: ReadonlyMap<string, Value>,
  { fields, isDefaulted }: { fields: ReadonlyMap<string, Target>; isDefaulted: boolean },
): Datum {
  const change = (each: ReadonlyMap<string, Value>, defaults: boolean): Map<string, Value> =>
    new Map(
      (schema.fields ?? []).map((field) => {
        const target = fields.get(field.name)
        const value = memberOf(each, field, defaults)
        return [field.name, target === undefined ? value : castValue({ schema: field.schema, value }, target)]
      }),
    )
  const changed = (schema.fields ?? []).map((field) => {
    const target = fields.get(field.name)
    return target === undefined ? field : { ...field, schema: castSchema(field.schema, target) }
  })
  return { schema: { ...schema, fields: changed }, value: change(struct, isDefaulted) }
}

/** A field that is cast loses name, version and doc; a whole value keeps them. */
function castSchema(schema: Schema, target: Target, basics: Partial<Schema> = {}): Schema {
  const { defaultValue = null, optional } = schema
  return {
    ...basics,
    type: target,
    optional,
    ...(defaultValue === null ? {} : { defaultValue: castValue({ schema, value: defaultValue }, target) }),
  }
}

function castValue(datum: Datum, target: Target): Value {
  const { schema, value } = datum
  if (value === null) return null
  if (schema === null && (value instanceof Date || value instanceof BigDecimal))
    throw dataException(
      `Cast transformation was passed a value of type class ${javaClass(datum)} which is not supported by Connect's data API`,
    )
  const type = typeOf(datum)
  if (type === 'ARRAY' || type === 'MAP' || type === 'STRUCT')
    throw dataException(
      `Cast transformation does not support casting from ${type}; supported types are ${typeNames([...outputs, 'bytes'])}`,
    )
  if (target === 'string') return stringOf(datum)
  const kind = dateKind(schema)
  const plain = kind !== undefined && value instanceof Date ? encodeDate(kind, value) : value
  if (target === 'boolean') return booleanOf(schema, plain)
  if (target === 'float32' || target === 'float64') {
    const number = doubleOf(schema, plain)
    if (target === 'float64') return number
    return schema === null ? Number(javaFloat(Math.fround(number))) : Math.fround(number)
  }
  const whole = wholeOf(schema, plain, target)
  return schema === null || target === 'int64' ? whole : Number(whole)
}

function typeOf({ schema, value }: Datum): string {
  if (schema !== null) return schema.type.toUpperCase()
  if (Array.isArray(value)) return 'ARRAY'
  return value instanceof Map ? 'MAP' : ''
}

/** Numbers lose the bits that do not fit, as Java's casts do; texts must fit. */
function wholeOf(schema: Schema | null, value: Value, target: keyof typeof widths): bigint {
  const bits = widths[target]
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'bigint') return BigInt.asIntN(bits, value)
  if (typeof value === 'number') return BigInt.asIntN(bits, saturated(value, bits === 64 ? 64 : 32))
  if (value instanceof BigDecimal) return BigInt.asIntN(bits, value.toLong())
  if (typeof value !== 'string') throw unexpected(schema, value)
  const parsed = parseExactJavaInteger(value, BigInt(bits - 1))
  if (parsed === undefined) throw outOfRange(value)
  return parsed
}

function saturated(value: number, bits: number): bigint {
  if (Number.isNaN(value)) return 0n
  const limit = 2n ** BigInt(bits - 1)
  if (value >= Number(limit)) return limit - 1n
  return value <= -Number(limit) ? -limit : BigInt(Math.trunc(value))
}

function doubleOf(schema: Schema | null, value: Value): number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value)
  if (value instanceof BigDecimal) return Number(String(value))
  if (typeof value !== 'string') throw unexpected(schema, value)
  const parsed = parseJavaDouble(value)
  if (parsed === undefined) throw outOfRange(value)
  return parsed
}

function booleanOf(schema: Schema | null, value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'number') return saturated(value, 64) !== 0n
  if (value instanceof BigDecimal) return value.toLong() !== 0n
  if (typeof value === 'string') return value.toLowerCase() === 'true'
  throw unexpected(schema, value)
}

function stringOf(datum: Datum): string {
  return datum.value instanceof Date ? dateText(datum.value) : javaText(datum)
}

/** A date in the form that tells all of it: a time of the first day, a day, or both (Values.dateFormatFor). */
export function dateText(date: Date): string {
  const timeMs = date.getTime()
  const time = "HH:mm:ss.SSS'Z'"
  if (timeMs < DAY_MS) return simpleDateFormat(time)(timeMs)
  return simpleDateFormat(timeMs % DAY_MS === 0 ? 'yyyy-MM-dd' : `yyyy-MM-dd'T'${time}`)(timeMs)
}

function readSpec(mappings: readonly string[]): { whole?: Target; fields: ReadonlyMap<string, Target> } {
  if (mappings.length === 0) throw configException('Must specify at least one field to cast.')
  const fields = new Map<string, Target>()
  let whole: Target | undefined
  for (const mapping of mappings) {
    const [first = '', second, ...more] = javaSplit(mapping, ':')
    if (more.length > 0)
      throw invalid('renames', `[${mappings.join(', ')}]`, `Invalid rename mapping: ${mapping}`)
    if (second === undefined) whole = targetOf(first.trim())
    else fields.set(first.trim(), targetOf(second.trim()))
  }
  if (whole === undefined) return { fields }
  if (mappings.length > 1)
    throw configException(
      'Cast transformations that specify a type to cast the entire value to may only specify a single cast in their spec',
    )
  return { whole, fields }
}

function targetOf(name: string): Target {
  const type = name.toLowerCase()
  const target = outputs.find((each) => each === type)
  if (target !== undefined) return target
  if (allTypes.includes(type))
    throw configException(
      `Cast transformation does not support casting to ${type.toUpperCase()}; supported types are ${typeNames(outputs)}`,
    )
  const fault = `java.lang.IllegalArgumentException: No enum constant org.apache.kafka.connect.data.Schema.Type.${name.toUpperCase()}`
  throw configException(
    `Invalid value ${fault} for configuration Invalid type found in casting spec: ${name}`,
  )
}

function typeNames(types: readonly string[]): string {
  return `[${types.map((type) => type.toUpperCase()).join(', ')}]`
}

function unexpected(schema: Schema | null, value: Value): Error {
  return dataException(`Unexpected type in Cast transformation: class ${javaClass({ schema, value })}`)
}

function outOfRange(value: string): Error {
  const cause = new JavaError('java.lang.NumberFormatException', `For input string: "${value}"`)
  return dataException(`Value (${value}) was out of range for requested data type`, cause)
}
