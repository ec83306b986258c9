/** Values written as texts whose form tells their type (Values.parseString): numbers, dates, literals, arrays and maps; all else is a text. */
import { simpleDateParser } from '../kit/simple-date-parse.ts'
import { type BigDecimal, parseBigDecimal } from './big-decimal.ts'
import { decimalSchema } from './decimal.ts'
import { dataException } from './errors.ts'
import {
  type Datum,
  isMap,
  LinkedMap,
  nothing,
  type Schema,
  type SchemaType,
  stringSchema,
  type Value,
} from './record.ts'
import { dateSchema } from './schemas.ts'

const numbers = ['int8', 'int16', 'int32', 'int64', 'float32', 'float64'] as const satisfies SchemaType[]
const ranks: readonly SchemaType[] = numbers
const LONG_LIMIT = 2n ** 63n

const dates = [
  { kind: 'Time', pattern: "HH:mm:ss.SSS'Z'", length: 13 },
  { kind: 'Timestamp', pattern: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", length: 24 },
  { kind: 'Date', pattern: 'yyyy-MM-dd', length: 10 },
] as const

/** Reads a value; what has no form of its own is a text. */
export function parseValue(text: string): Datum {
  if (text === '') return { schema: stringSchema, value: text }
  return new ValueParser(text).parse(false)
}

class ValueParser {
  readonly #original: string
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#original = text
    this.#tokens = text.match(/[:,{}[\]"]|(?:\\[\s\S]|[^\\:,{}[\]"]|\\$)+/g) ?? []
  }

  parse(isEmbedded: boolean): Datum {
    if (!this.#hasNext()) return nothing
    if (isEmbedded && this.#takes('"')) return this.#quoted()
    for (const [literal, value] of [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const) {
      if (!this.#takesAlone(literal, isEmbedded)) continue
      return value === null ? nothing : { schema: { type: 'boolean', optional: false }, value }
    }
    const start = this.#at
    try {
      if (this.#takes('[')) return this.#array()
      if (this.#takes('{')) return this.#map()
    } catch {
      this.#at = start
    }
    const token = this.#tokens[this.#at] ?? ''
    this.#at += 1
    if (token.trim() === '') return { schema: stringSchema, value: token }
    const plain = this.#plain(token.trim())
    if (plain !== undefined) return plain
    if (isEmbedded) throw dataException('Failed to parse embedded value')
    return { schema: stringSchema, value: this.#original }
  }

  #plain(token: string): Datum | undefined {
    const rest = this.#tokens.slice(this.#at, this.#at + 4)
    const long = rest.length === 4 ? temporal(token + rest.join('')) : undefined
    if (/^\d/.test(token) && long !== undefined) {
      this.#at += 4
      return long
    }
    return (/^\d/.test(token) ? temporal(token) : undefined) ?? parseNumber(token)
  }

  #quoted(): Datum {
    let content = ''
    while (this.#hasNext() && !this.#takes('"')) {
      content += this.#tokens[this.#at] ?? ''
      this.#at += 1
    }
    return temporal(content) ?? { schema: stringSchema, value: content }
  }

  #array(): Datum {
    const items: Datum[] = []
    while (this.#hasNext()) {
      if (this.#takes(']')) {
        const common = commonSchema(items)
        const value = items.map((item) => (common === null ? alone(item) : aligned(item, common)))
        return { schema: { type: 'array', optional: false, ...(common && { items: common }) }, value }
      }
      if (this.#takes(',')) throw dataException(`Unable to parse an empty array element: ${this.#original}`)
      items.push(this.parse(true))
      if (!this.#isNext(']') && !this.#takes(',')) throw dataException("Array elements missing ',' delimiter")
    }
    throw dataException(`Array is missing terminating ']': ${this.#original}`)
  }

  #map(): Datum {
    const entries: [key: Datum, value: Datum][] = []
    while (this.#hasNext()) {
      if (this.#takes('}')) return mapOf(entries)
      if (this.#takes(','))
        throw dataException(`Unable to parse a map entry with no key or value: ${this.#original}`)
      const key = this.parse(true)
      if (key.value === null) throw dataException(`Map entry may not have a null key: ${this.#original}`)
      if (!this.#takes(':')) throw dataException(`Map entry is missing ':' in ${this.#original}`)
      entries.push([key, this.parse(true)])
      this.#takes(',')
    }
    throw dataException(`Map is missing terminating '}': ${this.#original}`)
  }

  #hasNext(): boolean {
    return this.#at < this.#tokens.length
  }

  /** Blanks before the next token are passed over, as long as there is one behind them. */
  #isNext(token: string): boolean {
    while (this.#at + 1 < this.#tokens.length && this.#tokens[this.#at]?.trim() === '') this.#at += 1
    return this.#tokens[this.#at]?.trim() === token
  }

  #takes(token: string): boolean {
    const isNext = this.#isNext(token)
    if (isNext) this.#at += 1
    return isNext
  }

  #takesAlone(literal: string, isEmbedded: boolean): boolean {
    const start = this.#at
    if (this.#takes(literal) && (isEmbedded || !this.#hasNext())) return true
    this.#at = start
    return false
  }
}

function mapOf(entries: readonly [key: Datum, value: Datum][]): Datum {
  const keys = commonSchema(entries.map(([key]) => key))
  const values = keys && commonSchema(entries.map(([, value]) => value))
  const value = new LinkedMap(
    entries.map(([key, each]) => [String(key.value), values === null ? alone(each) : aligned(each, values)]),
  )
  const schema: Schema = {
    type: 'map',
    optional: false,
    ...(keys && { keys }),
    ...(values && { values }),
  }
  return { schema, value }
}

/** The schema that holds all of the values that are there, null where none does. */
function commonSchema(items: readonly Datum[]): Schema | null {
  let common: Schema | null = null
  for (const { schema } of items) {
    if (schema === null) continue
    common = common === null ? schema : merged(common, schema)
    if (common === null) return null
  }
  return common
}

function merged(one: Schema, other: Schema): Schema | null {
  if (one.type === other.type) return other
  const rank = ({ type }: Schema): number => ranks.indexOf(type)
  if (rank(one) < 0 || rank(other) < 0) return null
  return rank(one) > rank(other) ? one : other
}

function aligned({ value }: Datum, schema: Schema): Value {
  if (value === null) throw dataException('Unable to convert a null value to a schema that requires a value')
  if (typeof value !== 'number' && typeof value !== 'bigint') return value
  return schema.type === 'int64' ? BigInt(value) : Number(value)
}

/** A value that has no schema any more, where whole numbers are bigints. */
function alone({ schema, value }: Datum): Value {
  if (typeof value === 'number') return schema?.type.startsWith('int') ? BigInt(value) : value
  const { items = null, values = null } = schema ?? {}
  if (Array.isArray(value)) return value.map((item: Value) => alone({ schema: items, value: item }))
  if (!isMap(value)) return value
  return new LinkedMap([...value].map(([key, each]) => [key, alone({ schema: values, value: each })]))
}

function temporal(text: string): Datum | undefined {
  const token = text.replaceAll('\\:', ':')
  const date = dates.find(({ length }) => length === token.length)
  const timeMs = date && simpleDateParser(date.pattern, 'local')(token)
  if (date === undefined || timeMs === undefined) return undefined
  return { schema: dateSchema(date.kind, false), value: new Date(timeMs) }
}

/** Whole numbers get the smallest type that holds them, others are floats, or doubles where they are too large; what no double holds is a Decimal. */
function parseNumber(token: string): Datum | undefined {
  // A number begins with a digit or a sign.
  const decimal = token.startsWith('.') ? undefined : parseBigDecimal(token)
  if (decimal === undefined) return undefined
  const exact = exactLong(decimal)
  if (exact !== undefined) {
    const type = numbers.find((_, at) => BigInt.asIntN(8 * 2 ** at, exact) === exact) ?? 'int64'
    return { schema: { type, optional: false }, value: type === 'int64' ? exact : Number(exact) }
  }
  const [double, float] = [Number(token), Math.fround(Number(token))]
  if (decimal.scale !== 0 && Number.isFinite(float))
    return { schema: { type: 'float32', optional: false }, value: float }
  if (decimal.scale !== 0 && Number.isFinite(double))
    return { schema: { type: 'float64', optional: false }, value: double }
  return { schema: decimalSchema(decimal.scale), value: decimal }
}

/** A whole number that a long holds; undefined for any other. */
function exactLong({ unscaled, scale }: BigDecimal): bigint | undefined {
  if (unscaled === 0n) return 0n
  // A long has at most 19 digits; so many zeros there cannot be, before the point or behind it.
  if (scale < -19 || scale >= String(unscaled).length) return undefined
  const power = 10n ** BigInt(Math.abs(scale))
  if (scale > 0 && unscaled % power !== 0n) return undefined
  const whole = scale > 0 ? unscaled / power : unscaled * power
  return whole >= -LONG_LIMIT && whole < LONG_LIMIT ? whole : undefined
}
