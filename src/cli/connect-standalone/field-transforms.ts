/** The simple transforms of fields: HoistField, ExtractField, InsertField, ReplaceField, SetSchemaMetadata, ValueToKey. */
import { configException, illegalArgument } from '../kit/java-error.ts'
import { javaSplit } from '../kit/java-split.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import { fieldPath, type PathSettings } from './field-path.ts'
import {
  type ConnectRecord,
  copyOf,
  type Datum,
  isMap,
  mapKeys,
  memberOf,
  type Schema,
  stringSchema,
  type Value,
} from './record.ts'
import { dateSchema, structLike } from './schemas.ts'
import { filledList, flag, invalid, list, members, required } from './transform-settings.ts'

const DEFAULTED = 'replace.null.with.default'

export function hoistField(settings: Settings): (datum: Datum) => Datum {
  const name = required(settings, 'field')
  return ({ schema, value }) => {
    const hoisted = new Map([[name, value]])
    if (schema === null) return { schema: null, value: hoisted }
    return { schema: { type: 'struct', optional: false, fields: [{ name, schema }] }, value: hoisted }
  }
}

export function extractField(settings: Settings): (datum: Datum) => Datum {
  const name = required(settings, 'field')
  const path = fieldPath(name, pathSettings(settings))
  const isDefaulted = flag(settings, DEFAULTED, true)
  return (datum) => {
    const { schema, value } = datum
    if (value !== null) members(datum, 'field extraction')
    if (schema === null) return { schema, value: path.valueOf(datum) }
    const field = path.fieldOf(schema)
    if (field === undefined) throw illegalArgument(`Unknown field: ${name}`)
    const found = path.valueOf(datum)
    return {
      schema: field.schema,
      value: isMap(value) && found === null && isDefaulted ? (field.schema.defaultValue ?? null) : found,
    }
  }
}

function pathSettings(settings: Settings): PathSettings {
  const version = settings.get('field.syntax.version')?.toUpperCase() ?? 'V1'
  if (version === 'V1' || version === 'V2') return { version }
  throw invalid('field.syntax.version', version, 'String must be one of (case insensitive): V1, V2')
}

/** `name!` is required in the schema, `name?` and a bare name are optional. */
export function insertField(settings: Settings): (datum: Datum, record: ConnectRecord) => Datum {
  const inserted: [
    key: string,
    schema: Schema,
    read: (record: ConnectRecord, hasSchema: boolean) => Value,
  ][] = [
    ['topic.field', stringSchema, ({ topic }) => topic],
    [
      'partition.field',
      { type: 'int32', optional: false },
      ({ partition }, hasSchema) => (partition === null || hasSchema ? partition : BigInt(partition)),
    ],
    ['offset.field', { type: 'int64', optional: false }, offsetOf],
    ['timestamp.field', dateSchema('Timestamp', false), timestampOf],
    ['static.field', stringSchema, () => settings.get('static.value') ?? null],
  ]
  const wanted = inserted.flatMap(([key, schema, read]) => {
    const spec = settings.get(key)
    if (spec === undefined) return []
    return [{ name: spec.replace(/[!?]$/, ''), schema: { ...schema, optional: !spec.endsWith('!') }, read }]
  })
  if (wanted.length === 0) throw configException('No field insertion configured')
  if (settings.has('static.field') && !settings.has('static.value'))
    throw invalid(
      'static.value',
      'null',
      `No value specified for static field: ${settings.get('static.field')}`,
    )
  const isDefaulted = flag(settings, DEFAULTED, true)
  return (datum, record) => {
    const { schema, value } = datum
    if (value === null) return datum
    const given = members(datum, 'field insertion')
    const map = schema === null ? copyOf(given) : picked(schema, given, isDefaulted)
    for (const { name, read } of wanted) {
      const each = read(record, schema !== null)
      if (each !== null) map.set(name, each)
    }
    return { schema: schema && structLike(schema, [...(schema.fields ?? []), ...wanted]), value: map }
  }
}

function offsetOf({ kafkaOffset }: ConnectRecord): Value {
  if (kafkaOffset !== null) return BigInt(kafkaOffset)
  throw dataException(
    'Only SinkRecord supported for [field insertion], found: org.apache.kafka.connect.source.SourceRecord',
  )
}

function timestampOf({ timestamp }: ConnectRecord, hasSchema: boolean): Value {
  if (timestamp === null) return null
  return hasSchema ? new Date(timestamp) : BigInt(timestamp)
}

export function replaceField(settings: Settings): (datum: Datum) => Datum {
  const exclude = list(settings.get('exclude'))
  const include = list(settings.get('include'))
  const mappings = list(settings.get('renames'))
  const renames = new Map(
    mappings.map((pair): [string, string] => {
      const [from = '', to, ...more] = javaSplit(pair, ':')
      if (to === undefined || more.length > 0)
        throw invalid('renames', `[${mappings.join(', ')}]`, `Invalid rename mapping: ${pair}`)
      return [from, to]
    }),
  )
  const isDefaulted = flag(settings, DEFAULTED, true)
  const keeps = (name: string): boolean =>
    !exclude.includes(name) && (include.length === 0 || include.includes(name))
  const renamed = (name: string): string => renames.get(name) ?? name
  return (datum) => {
    const { schema, value } = datum
    if (value === null) return datum
    const given = members(datum, 'field replacement')
    const all = schema === null ? given : picked(schema, given, isDefaulted)
    const names = schema === null ? mapKeys(all) : [...all.keys()]
    const replaced = names
      .filter(keeps)
      .map((name): [string, Value] => [renamed(name), all.get(name) ?? null])
    const fields = (schema?.fields ?? [])
      .filter(({ name }) => keeps(name))
      .map((field) => ({ ...field, name: renamed(field.name) }))
    return { schema: schema && structLike(schema, fields), value: new Map(replaced) }
  }
}

export function setSchemaMetadata(settings: Settings): (datum: Datum) => Datum {
  const name = settings.get('schema.name')
  const version = settings.get('schema.version')?.trim()
  if (version !== undefined && !/^[+-]?\d+$/.test(version))
    throw invalid('schema.version', version, 'Not a number of type INT')
  if (name === undefined && version === undefined)
    throw configException('Neither schema name nor version configured')
  const isDefaulted = flag(settings, DEFAULTED, true)
  return ({ schema, value }) => {
    if (schema === null && value === null) return { schema, value }
    if (schema === null) throw dataException('Schema required for [updating schema metadata]')
    if (schema.type !== 'struct') throw dataException('Cannot list fields on non-struct type')
    return {
      schema: {
        ...schema,
        ...(name === undefined ? {} : { name }),
        ...(version === undefined ? {} : { version: Number(version) }),
      },
      value: isMap(value) ? picked(schema, value, isDefaulted) : value,
    }
  }
}

export function valueToKey(settings: Settings): (record: ConnectRecord) => ConnectRecord {
  const names = filledList(settings, 'fields')
  const isDefaulted = flag(settings, DEFAULTED, true)
  return (record) => {
    const { schema } = record.value
    const map = members(record.value, 'copying fields from value to key')
    if (schema === null) {
      const key = new Map(names.map((name) => [name, map.get(name) ?? null]))
      return { ...record, key: { schema, value: key } }
    }
    const fields = names.map((name) => {
      const field = schema.fields?.find((each) => each.name === name)
      if (field === undefined) throw dataException(`Field does not exist: ${name}`)
      return field
    })
    const keySchema: Schema = { type: 'struct', optional: false, fields }
    return { ...record, key: { schema: keySchema, value: picked(keySchema, map, isDefaulted) } }
  }
}

/** A struct's members by its fields, defaults in the place of nulls where wanted. */
function picked(
  schema: Schema,
  struct: ReadonlyMap<string, Value>,
  isDefaulted: boolean,
): Map<string, Value> {
  return new Map((schema.fields ?? []).map((field) => [field.name, memberOf(struct, field, isDefaulted)]))
}
