/** JSON with or without an envelope of schema and payload, as JsonConverter writes and reads it. */
import { boolean, int, string } from '../../kafka/configs/key.ts'
import { oneOfIgnoringCase } from '../../kafka/configs/rules.ts'
import { type JsonNode, JsonNumber, jacksonText, parseJackson } from '../kit/jackson.ts'
import { javaToString } from '../kit/java-error.ts'
import { BigDecimal, parseBigDecimal } from './big-decimal.ts'
import { parsedValue } from './config-check.ts'
import type { ByteConverter, Settings } from './converters.ts'
import { decodeDecimal, encodeDecimal, isDecimal } from './decimal.ts'
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
import { type DateKind, dateKind, decodeDate, encodeDate } from './schemas.ts'

/** How decimals may be written, in the order in which a refusal names them. */
export const decimalFormat = oneOfIgnoringCase('NUMERIC', 'BASE64')

const SCHEMAS = boolean('schemas.enable', 'true')
const CACHE_SIZE = int('schemas.cache.size', '1000')
const DECIMALS = string('decimal.format', 'BASE64', decimalFormat)
const DEFAULTED = boolean('replace.null.with.default', 'true')

interface JsonForm {
  readonly hasSchemas: boolean
  /** Decimals are numbers rather than their bytes in base64. */
  readonly isDecimalNumeric: boolean
  /** Defaults stand in the place of nulls. */
  readonly isDefaulted: boolean
}

/** Makes a JsonConverter. Throws JavaError for a setting that is none, or a schema.content that is no schema. */
export function jsonConverter(settings: Settings): ByteConverter {
  parsedValue(CACHE_SIZE, settings)
  const form: JsonForm = {
    hasSchemas: parsedValue(SCHEMAS, settings) === true,
    isDecimalNumeric: String(parsedValue(DECIMALS, settings)).toUpperCase() === 'NUMERIC',
    isDefaulted: parsedValue(DEFAULTED, settings) === true,
  }
  const content = settings.get('schema.content')?.trim()
  const schema = content ? contentSchema(content, form) : null
  return {
    fromConnect: (datum) => toJson(datum, form),
    toConnect: (bytes) => fromJson(bytes, form, schema),
  }
}

/** The schema of all that is read, given by the configuration (KIP-1054). */
function contentSchema(content: string, form: JsonForm): Schema | null {
  const json = parsed(content, 'Failed to parse schema in converter config due to serialization error: ')
  return json === null ? null : readSchema(json, (schema, byDefault) => typedValue(schema, byDefault, form))
}

/** Writes a datum; null for nothing at all. Throws JavaError (DataException). */
function toJson(datum: Datum, form: JsonForm): Buffer | null {
  const { schema, value } = datum
  if (schema === null && value === null) return null
  const payload = valueJson(schema, value, form)
  if (!form.hasSchemas) return Buffer.from(jacksonText(payload))
  const envelope = new Map<string, JsonNode>([
    [
      'schema',
      schema === null ? null : schemaJson(schema, (each, byDefault) => valueJson(each, byDefault, form)),
    ],
    ['payload', payload],
  ])
  return Buffer.from(jacksonText(envelope))
}

/** Reads a datum; `known` is the schema that a configuration gives. Throws JavaError in the reference's words. */
function fromJson(bytes: Buffer | null, form: JsonForm, known: Schema | null): Datum {
  if (bytes === null) return nothing
  const json = parsed(
    bytes.toString(),
    'Converting byte[] to Kafka Connect data failed due to serialization error: ',
  )
  if (!form.hasSchemas) return { schema: null, value: schemalessValue(json) }
  if (known !== null) return { schema: known, value: typedValue(known, json, form) }
  if (!(json instanceof Map) || json.size !== 2 || !json.has('schema') || !json.has('payload'))
    throw dataException(
      'JsonConverter with schemas.enable requires "schema" and "payload" fields and may not contain additional fields. If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.',
    )
  const payload = json.get('payload') ?? null
  const schemaNode = json.get('schema') ?? null
  if (schemaNode === null) return { schema: null, value: schemalessValue(payload) }
  const schema = readSchema(schemaNode, (each, byDefault) => typedValue(each, byDefault, form))
  return { schema, value: typedValue(schema, payload, form) }
}

function parsed(text: string, fault: string): JsonNode {
  // Jackson takes no bytes for a value that is missing.
  if (text === '') return null
  try {
    return parseJackson(text) ?? null
  } catch (error) {
    throw dataException(fault, serializationException(javaToString(error), error))
  }
}

function valueJson(schema: Schema | null, given: Value, form: JsonForm): JsonNode {
  const value = given ?? (form.isDefaulted ? (schema?.defaultValue ?? null) : null)
  if (value === null) {
    if (schema === null || schema.optional) return null
    throw dataException('Conversion error: null value for field that is required and has no default value')
  }
  requireLogical(schema, value)
  if (value instanceof BigDecimal) return decimalJson(schema, value, form)
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (value instanceof Date) return dateJson(schema, value)
  if (typeof value === 'bigint') return new JsonNumber(String(value))
  if (typeof value === 'number')
    return Number.isFinite(value) ? new JsonNumber(numberText(schema, value)) : String(value)
  if (Array.isArray(value)) return value.map((item: Value) => valueJson(schema?.items ?? null, item, form))
  if (!isMap(value)) return typeof value === 'boolean' ? value : String(value)
  if (schema?.type === 'struct')
    return new Map(
      (schema.fields ?? []).map(({ name, schema: field }) => [
        name,
        valueJson(field, value.get(name) ?? null, form),
      ]),
    )
  return new Map(
    mapKeys(value).map((key) => [key, valueJson(schema?.values ?? null, value.get(key) ?? null, form)]),
  )
}

/** A schema with a logical type's name is for values of that type alone. */
function requireLogical(schema: Schema | null, value: Value): void {
  const kind = isDecimal(schema) ? 'Decimal' : dateKind(schema)
  if (kind === undefined || value instanceof (kind === 'Decimal' ? BigDecimal : Date)) return
  const wanted = kind === 'Decimal' ? 'BigDecimal' : 'Date'
  throw dataException(
    `Invalid type for ${kind}, expected ${wanted} but was class ${javaClass({ schema, value })}`,
  )
}

function dateJson(schema: Schema | null, date: Date): JsonNode {
  const kind = dateKind(schema)
  if (kind !== undefined) return new JsonNumber(String(encodeDate(kind, date)))
  throw untyped({ schema, value: date })
}

function decimalJson(schema: Schema | null, decimal: BigDecimal, form: JsonForm): JsonNode {
  if (schema === null) throw untyped({ schema, value: decimal })
  if (form.isDecimalNumeric) return new JsonNumber(String(decimal))
  return encodeDecimal(schema, decimal).toString('base64')
}

function untyped(datum: Datum): Error {
  return dataException(`Java class class ${javaClass(datum)} does not have corresponding schema type.`)
}

function typedValue(schema: Schema, json: JsonNode | undefined, form: JsonForm): Value {
  if (json === null || json === undefined) {
    if (schema.defaultValue !== undefined && form.isDefaulted) return schema.defaultValue
    if (schema.optional) return null
    throw dataException(`Invalid null value for required ${schema.type.toUpperCase()} field`)
  }
  const kind = dateKind(schema)
  if (kind !== undefined) return dateValue(kind, json)
  if (isDecimal(schema)) return decimalValue(schema, json)
  const { items, values } = schema
  if (schema.type === 'array' && items !== undefined) {
    const nodes = Array.isArray(json) ? json : json instanceof Map ? [...json.values()] : []
    return nodes.map((item) => typedValue(items, item, form))
  }
  if (schema.type === 'struct') {
    if (!(json instanceof Map))
      throw dataException(`Structs should be encoded as JSON objects, but found ${nodeType(json)}`)
    return new Map(
      (schema.fields ?? []).map(({ name, schema: field }) => [name, typedValue(field, json.get(name), form)]),
    )
  }
  if (schema.type === 'map' && values !== undefined) {
    if (!(json instanceof Map))
      throw dataException(
        `Maps with string fields should be encoded as JSON objects, but found ${nodeType(json)}`,
      )
    return new Map([...json].map(([key, value]) => [key, typedValue(values, value, form)]))
  }
  return scalarValue(schema, json)
}

function dateValue(kind: DateKind, json: JsonNode): Date {
  const whole = json instanceof JsonNumber && isWhole(json) ? BigInt(json.text) : undefined
  if (kind === 'Timestamp' && whole !== undefined) return decodeDate(kind, Number(BigInt.asIntN(64, whole)))
  if (whole !== undefined && BigInt.asIntN(32, whole) === whole) return decodeDate(kind, Number(whole))
  const wanted = kind === 'Timestamp' ? 'integral' : 'integer'
  throw dataException(
    `Invalid type for ${kind}, underlying representation should be ${wanted} but was ${nodeType(json)}`,
  )
}

/** A number counts as it is written, whatever the schema's scale. */
function decimalValue(schema: Schema, json: JsonNode): BigDecimal {
  if (json instanceof JsonNumber) return exactOf(json)
  if (typeof json !== 'string')
    throw dataException(
      `Invalid type for Decimal, underlying representation should be numeric or bytes but was ${nodeType(json)}`,
    )
  try {
    return decodeDecimal(schema, bytesOf(json))
  } catch (error) {
    throw dataException('Invalid bytes for Decimal field', error)
  }
}

/** What is of another type than the schema says counts as nothing of that type, as Jackson has it: 0, false, null. */
function scalarValue(schema: Schema, json: JsonNode): Value {
  if (schema.type === 'boolean') return json === true
  if (schema.type === 'string') return typeof json === 'string' ? json : null
  if (schema.type === 'bytes') return typeof json === 'string' ? bytesOf(json) : null
  return numberOf(schema, json instanceof JsonNumber ? json : new JsonNumber('0'))
}

/** Throws JavaError (DataException) for what is no base64. */
function bytesOf(text: string): Buffer {
  if (!/^\s*(?:(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)\s*)*$/.test(text))
    throw dataException('Invalid bytes field')
  // More may stand behind a padding.
  return Buffer.concat(text.split('=').map((part) => Buffer.from(part, 'base64')))
}

/** What does not fit loses its high bits, as in Java's casts. */
function numberOf(schema: Schema, number: JsonNumber): Value {
  const bits = /^int(\d+)$/.exec(schema.type)?.[1]
  if (bits === undefined)
    return schema.type === 'float32' ? Math.fround(Number(number.text)) : Number(number.text)
  const whole = BigInt.asIntN(Number(bits), exactOf(number).toLong())
  return schema.type === 'int64' ? whole : Number(whole)
}

/** Jackson refuses exponents that are no ints before a value is made of them. */
function exactOf({ text }: JsonNumber): BigDecimal {
  return parseBigDecimal(text) ?? new BigDecimal(0n, 0)
}

function isWhole({ text }: JsonNumber): boolean {
  return !/[.eE]/.test(text)
}

/** Whole numbers are longs where nothing says otherwise. */
function schemalessValue(json: JsonNode): Value {
  if (Array.isArray(json)) return json.map(schemalessValue)
  if (json instanceof Map) return new Map([...json].map(([key, value]) => [key, schemalessValue(value)]))
  if (!(json instanceof JsonNumber)) return json
  return isWhole(json) ? BigInt.asIntN(64, BigInt(json.text)) : Number(json.text)
}

function nodeType(json: JsonNode): string {
  if (json instanceof JsonNumber) return 'NUMBER'
  if (json instanceof Map) return 'OBJECT'
  return Array.isArray(json) ? 'ARRAY' : (typeof json).toUpperCase()
}
