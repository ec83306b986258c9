/** Records between connectors, transforms and converters: keys and values with schemas (org.apache.kafka.connect.data). */
import { copiedCapacity, javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { javaDouble, javaFloat } from '../kit/java-float.ts'
import { simpleDateFormat } from '../kit/simple-date-format.ts'
import { BigDecimal } from './big-decimal.ts'

export type SchemaType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'boolean'
  | 'string'
  | 'bytes'
  | 'array'
  | 'map'
  | 'struct'

export interface Schema {
  readonly type: SchemaType
  readonly optional: boolean
  readonly name?: string
  readonly version?: number
  readonly doc?: string
  readonly parameters?: Readonly<Record<string, string>>
  /** What stands for null. */
  readonly defaultValue?: Value
  /** Of a struct, in order. */
  readonly fields?: readonly Field[]
  /** Of an array. */
  readonly items?: Schema
  /** Of a map. */
  readonly keys?: Schema
  readonly values?: Schema
}

export interface Field {
  readonly name: string
  readonly schema: Schema
}

/**
 * A value: int64 as bigint, other numbers as number, bytes as Buffer, arrays as arrays, maps and structs as Map, Connect's Date, Time and
 * Timestamp as Date, its Decimal as BigDecimal; null for none. Without a schema every whole number is a bigint, and a number is a double.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | Date
  | BigDecimal
  | readonly Value[]
  | ReadonlyMap<string, Value>

/** A map that is gone through in the order in which it was filled, where others have Java's HashMap's. */
export class LinkedMap extends Map<string, Value> {}

/** A map made of another, as Java makes a HashMap of a map: with room for its entries and more, which changes the order. */
export function copyOf(map: ReadonlyMap<string, Value>): Map<string, Value> {
  const copy = new CopiedMap(map)
  copy.capacity = copiedCapacity(map.size)
  return copy
}

class CopiedMap extends Map<string, Value> {
  capacity = 1
}

/** Without a schema, maps are what is like a struct. */
export interface Datum {
  readonly schema: Schema | null
  readonly value: Value
}

export const stringSchema: Schema = { type: 'string', optional: false }
export const nothing: Datum = { schema: null, value: null }

/** A record on its way; `kafkaOffset` is known in sinks alone. */
export interface ConnectRecord {
  readonly topic: string
  readonly partition: number | null
  readonly key: Datum
  readonly value: Datum
  readonly timestamp: number | null
  readonly headers: readonly { readonly key: string; readonly datum: Datum }[]
  readonly kafkaOffset: number | null
}

export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map
}

/** The keys of a map in the order in which Java goes through it. */
export function mapKeys(map: ReadonlyMap<string, Value>): readonly string[] {
  if (map instanceof LinkedMap) return [...map.keys()]
  return javaHashMapOrder(map.keys(), map instanceof CopiedMap ? map.capacity : undefined)
}

/** A struct's member; the default stands for null unless it is asked for without. */
export function memberOf(struct: ReadonlyMap<string, Value>, field: Field, isDefaulted = true): Value {
  const value = struct.get(field.name) ?? null
  return value === null && isDefaulted ? (field.schema.defaultValue ?? null) : value
}

/** The name that Java gives to a value's class. */
export function javaClass({ schema, value }: Datum): string {
  if (typeof value === 'string') return 'java.lang.String'
  if (typeof value === 'boolean') return 'java.lang.Boolean'
  if (typeof value === 'bigint') return 'java.lang.Long'
  if (typeof value === 'number') return numberClasses[schema?.type ?? 'float64'] ?? 'java.lang.Double'
  if (value instanceof Date) return 'java.util.Date'
  if (value instanceof BigDecimal) return 'java.math.BigDecimal'
  if (Buffer.isBuffer(value)) return '[B'
  if (Array.isArray(value)) return 'java.util.ArrayList'
  if (value === null) return 'null'
  if (schema?.type === 'struct') return 'org.apache.kafka.connect.data.Struct'
  return value instanceof LinkedMap ? 'java.util.LinkedHashMap' : 'java.util.HashMap'
}

const numberClasses: Readonly<Partial<Record<SchemaType, string>>> = {
  int8: 'java.lang.Byte',
  int16: 'java.lang.Short',
  int32: 'java.lang.Integer',
  float32: 'java.lang.Float',
}

/** Shows a value as Java's toString does, which is what a file sink writes. */
export function javaText({ schema, value }: Datum): string {
  if (value === null) return 'null'
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) {
    const items = schema?.items ?? null
    return `[${value.map((item) => javaText({ schema: items, value: item })).join(', ')}]`
  }
  if (value instanceof Date) return simpleDateFormat('EEE MMM dd HH:mm:ss zzz yyyy')(value.getTime())
  if (typeof value === 'number') return numberText(schema, value)
  if (!isMap(value)) return String(value)
  if (schema?.type === 'struct') {
    const members = (schema.fields ?? [])
      .filter(({ name }) => (value.get(name) ?? null) !== null)
      .map(
        ({ name, schema: field }) => `${name}=${javaText({ schema: field, value: value.get(name) ?? null })}`,
      )
    return `Struct{${members.join(',')}}`
  }
  const values = schema?.values ?? null
  const members = mapKeys(value).map(
    (key) => `${key}=${javaText({ schema: values, value: value.get(key) ?? null })}`,
  )
  return `{${members.join(', ')}}`
}

/** Writes a number as the toString of its Java class does. */
export function numberText(schema: Schema | null, value: number): string {
  if (schema?.type.startsWith('int')) return String(value)
  return schema?.type === 'float32' ? javaFloat(value) : javaDouble(value)
}
