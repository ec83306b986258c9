/** JSON with or without an envelope of schema and payload, as JsonConverter writes and reads it. */
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { jsonText } from '../kit/json-text.ts'
import { dataException } from './errors.ts'
import { type Datum, isMap, type Schema, type SchemaType, type Value } from './record.ts'

const jsonNames: Readonly<Record<SchemaType, string>> = {
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  float32: 'float',
  float64: 'double',
  boolean: 'boolean',
  string: 'string',
  bytes: 'bytes',
  array: 'array',
  map: 'map',
  struct: 'struct',
}

/** Writes a datum; null for nothing at all. */
export function toJson({ schema, value }: Datum, hasSchemas: boolean): Buffer | null {
  if (schema === null && value === null) return null
  const payload = valueJson(schema, value)
  const json = hasSchemas ? { schema: schema === null ? null : schemaJson(schema), payload } : payload
  return Buffer.from(jsonText(json))
}

/** Reads a datum. Throws JavaError in the reference's words. */
export function fromJson(bytes: Buffer | null, hasSchemas: boolean): Datum {
  if (bytes === null) return { schema: null, value: null }
  let json: unknown
  try {
    json = JSON.parse(bytes.toString())
  } catch (error) {
    throw dataException('Converting byte[] to Kafka Connect data failed due to serialization error: ', error)
  }
  if (!hasSchemas) return { schema: null, value: schemalessValue(json) }
  if (!isObject(json) || Object.keys(json).length !== 2 || !('schema' in json) || !('payload' in json))
    throw dataException(
      'JsonConverter with schemas.enable requires "schema" and "payload" fields and may not contain additional fields. If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.',
    )
  if (json['schema'] === null) return { schema: null, value: schemalessValue(json['payload']) }
  const schema = readSchema(json['schema'])
  return { schema, value: typedValue(schema, json['payload']) }
}

function schemaJson(schema: Schema): Record<string, unknown> {
  return {
    type: jsonNames[schema.type],
    items: schema.items === undefined ? undefined : schemaJson(schema.items),
    keys: schema.keys === undefined ? undefined : schemaJson(schema.keys),
    values: schema.values === undefined ? undefined : schemaJson(schema.values),
    fields: schema.fields?.map(({ name, schema: field }) => ({ ...schemaJson(field), field: name })),
    optional: schema.optional,
    name: schema.name,
    version: schema.version,
    doc: schema.doc,
  }
}

function valueJson(schema: Schema | null, value: Value): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map((item) => valueJson(schema?.items ?? null, item))
  if (!isMap(value)) return value
  const fields = new Map(schema?.fields?.map(({ name, schema: field }) => [name, field]))
  const names = schema?.type === 'struct' ? [...fields.keys()] : javaHashMapOrder(value.keys())
  return Object.fromEntries(
    names.map((name) => [
      name,
      valueJson(fields.get(name) ?? schema?.values ?? null, value.get(name) ?? null),
    ]),
  )
}

function readSchema(json: unknown): Schema {
  if (!isObject(json) || typeof json['type'] !== 'string')
    throw dataException("Schema must contain 'type' field")
  const { type: typeName, optional, name, version, doc } = json
  const type = (Object.keys(jsonNames) as SchemaType[]).find((each) => jsonNames[each] === typeName)
  if (type === undefined) throw dataException(`Unknown schema type: ${typeName}`)
  const fields = Array.isArray(json['fields']) ? json['fields'] : []
  return {
    type,
    optional: optional === true,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof version === 'number' ? { version } : {}),
    ...(typeof doc === 'string' ? { doc } : {}),
    ...(type === 'array' ? { items: readSchema(json['items']) } : {}),
    ...(type === 'map' ? { keys: readSchema(json['keys']), values: readSchema(json['values']) } : {}),
    ...(type === 'struct'
      ? { fields: fields.map((field: unknown) => ({ name: fieldName(field), schema: readSchema(field) })) }
      : {}),
  }
}

function fieldName(json: unknown): string {
  if (isObject(json) && typeof json['field'] === 'string') return json['field']
  throw dataException("Struct schema's field name not specified properly")
}

function typedValue(schema: Schema, json: unknown): Value {
  if (json === null || json === undefined) {
    if (schema.optional) return null
    throw dataException(`Invalid null value for required ${schema.type.toUpperCase()} field`)
  }
  const items = schema.items
  if (schema.type === 'array' && items !== undefined && Array.isArray(json))
    return json.map((item: unknown) => typedValue(items, item))
  if (schema.type === 'struct' && isObject(json))
    return new Map(
      (schema.fields ?? []).map(({ name, schema: field }) => [name, typedValue(field, json[name])]),
    )
  const values = schema.values
  if (schema.type === 'map' && values !== undefined && isObject(json))
    return new Map(Object.entries(json).map(([key, value]) => [key, typedValue(values, value)]))
  if (schema.type === 'bytes' && typeof json === 'string') return Buffer.from(json, 'base64')
  if (schema.type === 'int64' && typeof json === 'number') return BigInt(Math.trunc(json))
  if (typeof json === 'number' || typeof json === 'string' || typeof json === 'boolean') return json
  throw dataException(`Structure of the payload does not match its schema of type ${schema.type}`)
}

/** Whole numbers are longs where nothing says otherwise. */
function schemalessValue(json: unknown): Value {
  if (Array.isArray(json)) return json.map(schemalessValue)
  if (isObject(json))
    return new Map(Object.entries(json).map(([key, value]) => [key, schemalessValue(value)]))
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json
  return typeof json === 'string' || typeof json === 'boolean' ? json : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
