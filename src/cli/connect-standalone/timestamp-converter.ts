import { configException, javaToString } from '../kit/java-error.ts'
import { simpleDateFormat } from '../kit/simple-date-format.ts'
import { simpleDateParser } from '../kit/simple-date-parse.ts'
import type { Settings } from './converters.ts'
import { connectException, dataException } from './errors.ts'
import {
  copyOf,
  type Datum,
  isMap,
  javaClass,
  memberOf,
  type Schema,
  stringSchema,
  type Value,
} from './record.ts'
import { dateKind, dateOf, dateSchema, schemaText, structLike } from './schemas.ts'
import { flag, members, oneOf, required } from './transform-settings.ts'

const DAY_MS = 86_400_000
const kinds = ['string', 'unix', 'Date', 'Time', 'Timestamp'] as const
type Kind = (typeof kinds)[number]

/** How many of a unit are a millisecond, or how many milliseconds it has. */
const units: Readonly<Record<string, { perMs: bigint; ms: bigint }>> = {
  nanoseconds: { perMs: 1_000_000n, ms: 1n },
  microseconds: { perMs: 1_000n, ms: 1n },
  milliseconds: { perMs: 1n, ms: 1n },
  seconds: { perMs: 1n, ms: 1_000n },
}

/** Brings times from one form into another: texts, numbers, dates (TimestampConverter). All in UTC. */
export function timestampConverter(settings: Settings): (datum: Datum) => Datum {
  const name = settings.get('field') ?? ''
  const target = kindOf(oneOf(required(settings, 'target.type'), 'target.type', kinds))
  const unit =
    units[oneOf(settings.get('unix.precision') ?? 'milliseconds', 'unix.precision', Object.keys(units))]
  const isDefaulted = flag(settings, 'replace.null.with.default', true)
  const format = formatOf(target, settings.get('format') ?? '')
  const { perMs, ms } = unit ?? { perMs: 1n, ms: 1n }

  const read = (datum: Datum, kind: Kind): Date => {
    const { value } = datum
    if (value instanceof Date) return value
    if (kind === 'unix' && typeof value === 'bigint') return dateOf(Number((value * ms) / perMs))
    const timeMs = typeof value === 'string' ? format?.parse(value) : undefined
    if (timeMs !== undefined) return new Date(timeMs)
    throw dataException(
      `Could not parse timestamp: value (${value}) does not match pattern (${format?.pattern ?? ''})`,
    )
  }
  const write = (date: Date): Value => {
    const timeMs = date.getTime()
    if (target === 'string') return format?.write(timeMs) ?? ''
    if (target === 'unix') return (BigInt(timeMs) * perMs) / ms
    if (target === 'Timestamp') return date
    const dayMs = Math.floor(timeMs / DAY_MS) * DAY_MS
    return new Date(target === 'Date' ? dayMs : timeMs - dayMs)
  }
  const convert = (datum: Datum): Value =>
    datum.value === null
      ? null
      : write(read(datum, datum.schema === null ? inferred(datum) : told(datum.schema)))

  return (datum) => {
    const { schema, value } = datum
    if (name === '')
      return { schema: schema && targetSchema(target, schema.optional), value: convertWhole(datum, convert) }
    if (schema === null) {
      if (value === null) return datum
      const map = copyOf(members(datum, PURPOSE))
      return { schema, value: map.set(name, convert({ schema, value: map.get(name) ?? null })) }
    }
    const fields = (schema.fields ?? []).map((field) =>
      field.name === name ? { name, schema: targetSchema(target, field.schema.optional) } : field,
    )
    const convertFields = (struct: ReadonlyMap<string, Value>): Value =>
      new Map(
        (schema.fields ?? []).map((field): [string, Value] => {
          const member = memberOf(struct, field, isDefaulted)
          return [field.name, field.name === name ? convert({ schema: field.schema, value: member }) : member]
        }),
      )
    const { defaultValue = null } = schema
    return {
      schema: {
        ...structLike(schema, fields),
        optional: schema.optional,
        ...(isMap(defaultValue) ? { defaultValue: convertFields(defaultValue) } : {}),
      },
      value: value === null ? null : convertFields(members(datum, PURPOSE)),
    }
  }
}

const PURPOSE = 'converting timestamp formats'

function kindOf(name: string): Kind {
  return kinds.find((kind) => kind === name) ?? 'unix'
}

/** The form of a whole value is told by its schema even where there is no value. */
function convertWhole(datum: Datum, convert: (datum: Datum) => Value): Value {
  if (datum.schema !== null) told(datum.schema)
  return convert(datum)
}

function formatOf(target: Kind, pattern: string) {
  const isBlank = pattern.trim() === ''
  if (isBlank && target === 'string')
    throw configException(
      'TimestampConverter requires format option to be specified when using string timestamps',
    )
  if (isBlank) return undefined
  try {
    return { pattern, write: simpleDateFormat(pattern, 'UTC'), parse: simpleDateParser(pattern, 'UTC') }
  } catch (error) {
    const fault = `Invalid value ${javaToString(error)} for configuration`
    throw configException(
      `${fault} TimestampConverter requires a SimpleDateFormat-compatible pattern for string timestamps: ${pattern}`,
    )
  }
}

function targetSchema(target: Kind, optional: boolean): Schema {
  if (target === 'string') return { ...stringSchema, optional }
  return target === 'unix' ? { type: 'int64', optional } : dateSchema(target, optional)
}

function told(schema: Schema): Kind {
  const kind = dateKind(schema)
  if (kind !== undefined) return kind
  if (schema.type === 'string') return 'string'
  if (schema.type === 'int64') return 'unix'
  throw connectException(`Schema ${schemaText(schema)} does not correspond to a known timestamp type format`)
}

function inferred(datum: Datum): Kind {
  const { value } = datum
  if (value instanceof Date) return 'Timestamp'
  if (typeof value === 'bigint') return 'unix'
  if (typeof value === 'string') return 'string'
  throw dataException(`TimestampConverter does not support class ${javaClass(datum)} objects as timestamps`)
}
