/** Schemas as JsonConverter writes them into an envelope, and reads them. */
import { type JsonNode, JsonNumber } from '../kit/jackson.ts'
import { dataException } from './errors.ts'
import type { Schema, SchemaType, Value } from './record.ts'

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
const types = Object.entries(jsonNames).map(([type, name]): [SchemaType, string] => [
  type as SchemaType, // Object.entries forgets the type of the keys
  name,
])

/** Writes a schema; `write` makes JSON of a default value. */
export function schemaJson(schema: Schema, write: (schema: Schema, value: Value) => JsonNode): JsonNode {
  return new Map(membersOf(schema, write))
}

function membersOf(
  schema: Schema,
  write: (schema: Schema, value: Value) => JsonNode,
): (readonly [string, JsonNode])[] {
  const { items, keys, values, fields, name, version, doc, parameters, defaultValue = null } = schema
  const members: (readonly [string, JsonNode] | undefined)[] = [
    ['type', jsonNames[schema.type]],
    items && ['items', schemaJson(items, write)],
    keys && ['keys', schemaJson(keys, write)],
    values && ['values', schemaJson(values, write)],
    fields && [
      'fields',
      fields.map((field) => new Map([...membersOf(field.schema, write), ['field', field.name]])),
    ],
    ['optional', schema.optional],
    name === undefined ? undefined : ['name', name],
    version === undefined ? undefined : ['version', new JsonNumber(String(version))],
    doc === undefined ? undefined : ['doc', doc],
    parameters && ['parameters', new Map(Object.entries(parameters))],
    defaultValue === null ? undefined : ['default', write(schema, defaultValue)],
  ]
  return members.filter((member) => member !== undefined)
}

/** Reads a schema; `read` makes a value of a default's JSON. Throws JavaError (DataException). */
export function readSchema(
  json: JsonNode | undefined,
  read: (schema: Schema, json: JsonNode) => Value,
): Schema {
  const typeName = json instanceof Map ? json.get('type') : undefined
  if (!(json instanceof Map) || typeof typeName !== 'string')
    throw dataException("Schema must contain 'type' field")
  const type = types.find(([, name]) => name === typeName)?.[0]
  if (type === undefined) throw dataException(`Unknown schema type: ${typeName}`)
  const [name, version, doc] = [json.get('name'), json.get('version'), json.get('doc')]
  const parameters = json.get('parameters')
  const schema: Schema = {
    type,
    optional: json.get('optional') === true,
    ...(typeof name === 'string' ? { name } : {}),
    ...(version instanceof JsonNumber ? { version: Number(version.text) } : {}),
    ...(typeof doc === 'string' ? { doc } : {}),
    ...(parameters instanceof Map ? { parameters: parametersOf(parameters) } : {}),
    ...partsOf(type, json, read),
  }
  const byDefault = json.get('default')
  return byDefault === undefined ? schema : { ...schema, defaultValue: read(schema, byDefault) }
}

function partsOf(
  type: SchemaType,
  json: ReadonlyMap<string, JsonNode>,
  read: (schema: Schema, json: JsonNode) => Value,
): Partial<Schema> {
  const part = (key: string, what: string): Schema => {
    if (!json.has(key)) throw dataException(what)
    return readSchema(json.get(key), read)
  }
  if (type === 'array') return { items: part('items', 'Array schema did not specify the element type') }
  if (type === 'map')
    return {
      keys: part('keys', 'Map schema did not specify the key type'),
      values: part('values', 'Map schema did not specify the value type'),
    }
  if (type !== 'struct') return {}
  const fields = json.get('fields')
  if (!Array.isArray(fields)) throw dataException('Struct schema\'s "fields" argument is not an array.')
  return { fields: fields.map((field) => ({ name: fieldName(field), schema: readSchema(field, read) })) }
}

function fieldName(json: JsonNode): string {
  const name = json instanceof Map ? json.get('field') : undefined
  if (typeof name === 'string') return name
  throw dataException("Struct schema's field name not specified properly")
}

function parametersOf(json: ReadonlyMap<string, JsonNode>): Record<string, string> {
  return Object.fromEntries(
    [...json].map(([key, value]) => {
      if (typeof value === 'string') return [key, value]
      throw dataException('Schema parameters must have string values.')
    }),
  )
}
