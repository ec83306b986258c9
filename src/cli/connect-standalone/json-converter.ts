/** JSON with or without an envelope of schema and payload, as JsonConverter writes and reads it. */
import { type JsonNode, JsonNumber, jacksonText, parseJackson } from '../kit/jackson.ts'
import { javaToString } from '../kit/java-error.ts'
import { dataException, serializationException } from './errors.ts'
import { readSchema, schemaJson } from './json-schema.ts'
import {
  type Datum,
  isMap,
  javaClass,
  mapKeys,
  nothing,
  numberText,
  type Schema,
  type Value,
} from './record.ts'
import { dateKind, decodeDate, encodeDate } from './schemas.ts'

/** Writes a datum; null for nothing at all. Throws JavaError (DataException). */
export function toJson(datum: Datum, hasSchemas: boolean): Buffer | null {
  const { schema, value } = datum
  if (schema === null && value === null) return null
  const payload = valueJson(schema, value)
  if (!hasSchemas) return Buffer.from(jacksonText(payload))
  const envelope = new Map<string, JsonNode>([
    ['schema', schema === null ? null : schemaJson(schema, valueJson)],
    ['payload', payload],
  ])
  return Buffer.from(jacksonText(envelope))
}

/** Reads a datum. Throws JavaError in the reference's words. */
export function fromJson(bytes: Buffer | null, hasSchemas: boolean): Datum {
  if (bytes === null) return nothing
  let json: JsonNode
  try {
    json = parseJackson(bytes.toString()) ?? null
  } catch (error) {
    const fault = serializationException(javaToString(error), error)
    throw dataException('Converting byte[] to Kafka Connect data failed due to serialization error: ', fault)
  }
  if (!hasSchemas) return { schema: null, value: schemalessValue(json) }
  if (!(json instanceof Map) || json.size !== 2 || !json.has('schema') || !json.has('payload'))
    throw dataException(
      'JsonConverter with schemas.enable requires "schema" and "payload" fields and may not contain additional fields. If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.',
    )
  const payload = json.get('payload') ?? null
  const schemaNode = json.get('schema') ?? null
  if (schemaNode === null) return { schema: null, value: schemalessValue(payload) }
  const schema = readSchema(schemaNode, typedValue)
  return { schema, value: typedValue(schema, payload) }
}

function valueJson(schema: Schema | null, given: Value): JsonNode {
  const value = given ?? schema?.defaultValue ?? null
  if (value === null) {
    if (schema === null || schema.optional) return null
    throw dataException('Conversion error: null value for field that is required and has no default value')
  }
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (value instanceof Date) return dateJson(schema, value)
  if (typeof value === 'bigint') return new JsonNumber(String(value))
  if (typeof value === 'number')
    return Number.isFinite(value) ? new JsonNumber(numberText(schema, value)) : String(value)
  if (Array.isArray(value)) return value.map((item: Value) => valueJson(schema?.items ?? null, item))
  if (!isMap(value)) return typeof value === 'boolean' ? value : String(value)
  if (schema?.type === 'struct')
    return new Map(
      (schema.fields ?? []).map(({ name, schema: field }) => [
        name,
        valueJson(field, value.get(name) ?? null),
      ]),
    )
  return new Map(
    mapKeys(value).map((key) => [key, valueJson(schema?.values ?? null, value.get(key) ?? null)]),
  )
}

function dateJson(schema: Schema | null, date: Date): JsonNode {
  const kind = dateKind(schema)
  if (kind !== undefined) return new JsonNumber(String(encodeDate(kind, date)))
  throw dataException(
    `Java class class ${javaClass({ schema, value: date })} does not have corresponding schema type.`,
  )
}

function typedValue(schema: Schema, json: JsonNode | undefined): Value {
  if (json === null || json === undefined) {
    if (schema.defaultValue !== undefined) return schema.defaultValue
    if (schema.optional) return null
    throw dataException(`Invalid null value for required ${schema.type.toUpperCase()} field`)
  }
  const kind = dateKind(schema)
  if (kind !== undefined) {
    const isWhole = json instanceof JsonNumber && !/[.eE]/.test(json.text)
    if (isWhole) return decodeDate(kind, Number(json.text))
    const wanted = kind === 'Timestamp' ? 'integral' : 'integer'
    throw dataException(
      `Invalid type for ${kind}, underlying representation should be ${wanted} but was ${nodeType(json)}`,
    )
  }
  const { items, values } = schema
  if (schema.type === 'array' && items !== undefined) {
    const nodes = Array.isArray(json) ? json : json instanceof Map ? [...json.values()] : []
    return nodes.map((item) => typedValue(items, item))
  }
  if (schema.type === 'struct') {
    if (!(json instanceof Map))
      throw dataException(`Structs should be encoded as JSON objects, but found ${nodeType(json)}`)
    return new Map(
      (schema.fields ?? []).map(({ name, schema: field }) => [name, typedValue(field, json.get(name))]),
    )
  }
  if (schema.type === 'map' && values !== undefined) {
    if (!(json instanceof Map))
      throw dataException(
        `Maps with string fields should be encoded as JSON objects, but found ${nodeType(json)}`,
      )
    return new Map([...json].map(([key, value]) => [key, typedValue(values, value)]))
  }
  return scalarValue(schema, json)
}

/** What is of another type than the schema says counts as nothing of that type, as Jackson has it: 0, false, null. */
function scalarValue(schema: Schema, json: JsonNode): Value {
  if (schema.type === 'boolean') return json === true
  if (schema.type === 'string') return typeof json === 'string' ? json : null
  if (schema.type === 'bytes') return typeof json === 'string' ? Buffer.from(json, 'base64') : null
  return numberOf(schema, json instanceof JsonNumber ? json : new JsonNumber('0'))
}

/** What does not fit loses its high bits, as in Java's casts. */
function numberOf(schema: Schema, { text }: JsonNumber): Value {
  const bits = /^int(\d+)$/.exec(schema.type)?.[1]
  if (bits === undefined) return schema.type === 'float32' ? Math.fround(Number(text)) : Number(text)
  const whole = BigInt.asIntN(
    Number(bits),
    /[.eE]/.test(text) ? BigInt(Math.trunc(Number(text))) : BigInt(text),
  )
  return schema.type === 'int64' ? whole : Number(whole)
}

/** Whole numbers are longs where nothing says otherwise. */
function schemalessValue(json: JsonNode): Value {
  if (Array.isArray(json)) return json.map(schemalessValue)
  if (json instanceof Map) return new Map([...json].map(([key, value]) => [key, schemalessValue(value)]))
  if (!(json instanceof JsonNumber)) return json
  return /[.eE]/.test(json.text) ? Number(json.text) : BigInt.asIntN(64, BigInt(json.text))
}

function nodeType(json: JsonNode): string {
  if (json instanceof JsonNumber) return 'NUMBER'
  if (json instanceof Map) return 'OBJECT'
  return Array.isArray(json) ? 'ARRAY' : (typeof json).toUpperCase()
}
