/** Records between connectors, transforms and converters: keys and values with schemas (org.apache.kafka.connect.data). */
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'

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

/** A value: int64 as bigint, other numbers as number, bytes as Buffer, arrays as arrays, maps and structs as Map; null for none. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | readonly Value[]
  | ReadonlyMap<string, Value>

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

/** Shows a value as Java's toString does, which is what a file sink writes. */
export function javaText({ schema, value }: Datum): string {
  if (value === null) return 'null'
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) {
    const items = schema?.items ?? null
    return `[${value.map((item) => javaText({ schema: items, value: item })).join(', ')}]`
  }
  if (!isMap(value)) return numberText(schema, value)
  if (schema?.type === 'struct') {
    const members = (schema.fields ?? [])
      .filter(({ name }) => (value.get(name) ?? null) !== null)
      .map(
        ({ name, schema: field }) => `${name}=${javaText({ schema: field, value: value.get(name) ?? null })}`,
      )
    return `Struct{${members.join(',')}}`
  }
  const values = schema?.values ?? null
  const members = javaHashMapOrder(value.keys()).map(
    (key) => `${key}=${javaText({ schema: values, value: value.get(key) ?? null })}`,
  )
  return `{${members.join(', ')}}`
}

function numberText(schema: Schema | null, value: Value): string {
  const isFloat = schema === null ? !Number.isInteger(value) : schema.type.startsWith('float')
  return typeof value === 'number' && isFloat && Number.isInteger(value) ? `${value}.0` : String(value)
}
