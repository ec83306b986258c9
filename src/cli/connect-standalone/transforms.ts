/** The simple transforms: each a function of a record. Classes of org.apache.kafka.connect.transforms by their names. */

import { configException } from '../kit/java-error.ts'
import { javaPattern } from '../kit/java-regex.ts'
import type { Settings } from './converters.ts'
import { dataException, unknownClass } from './errors.ts'
import { maskField } from './mask-field.ts'
import { type ConnectRecord, type Datum, isMap, type Schema, stringSchema, type Value } from './record.ts'

/** What becomes of a record; null drops it. */
export type Transform = (record: ConnectRecord) => ConnectRecord | null

const PACKAGE = 'org.apache.kafka.connect.transforms.'

/** Transforms of a key or a value, chosen by `$Key` or `$Value` behind the class. */
const dataTransforms: Readonly<
  Record<string, (settings: Settings) => (datum: Datum, record: ConnectRecord) => Datum>
> = {
  HoistField: hoistField,
  ExtractField: extractField,
  InsertField: insertField,
  ReplaceField: replaceField,
  MaskField: maskField,
  SetSchemaMetadata: setSchemaMetadata,
}

const recordTransforms: Readonly<Record<string, (settings: Settings) => Transform>> = {
  RegexRouter: regexRouter,
  TimestampRouter: timestampRouter,
  ValueToKey: valueToKey,
  InsertHeader: insertHeader,
  DropHeaders: dropHeaders,
  Filter: () => () => null,
}

/** Makes a transform by the class that its settings name. Throws JavaError. */
export function transformOf(key: string, settings: Settings): Transform {
  const className = settings.get('type')
  if (className === undefined) throw missing(key)
  const [name = '', part] = className.replace(PACKAGE, '').split('$')
  const record = recordTransforms[name]
  if (record !== undefined && part === undefined) return record(settings)
  const data = dataTransforms[name]
  if (data === undefined || (part !== 'Key' && part !== 'Value'))
    throw unknownClass(key, className, [
      ...Object.keys(dataTransforms).flatMap((each) => [`${PACKAGE}${each}$Key`, `${PACKAGE}${each}$Value`]),
      ...Object.keys(recordTransforms).map((each) => PACKAGE + each),
    ])
  const apply = data(settings)
  return part === 'Key'
    ? (each) => ({ ...each, key: apply(each.key, each) })
    : (each) => ({ ...each, value: apply(each.value, each) })
}

function hoistField(settings: Settings) {
  const name = required(settings, 'field')
  return ({ schema, value }: Datum): Datum => {
    const hoisted = new Map([[name, value]])
    if (schema === null) return { schema: null, value: hoisted }
    return { schema: { type: 'struct', optional: false, fields: [{ name, schema }] }, value: hoisted }
  }
}

function extractField(settings: Settings) {
  const name = required(settings, 'field')
  return ({ schema, value }: Datum): Datum => {
    if (value === null) return { schema: null, value: null }
    const map = asMap(value, 'field extraction')
    if (schema === null) return { schema: null, value: map.get(name) ?? null }
    const field = schema.fields?.find((each) => each.name === name)
    if (field === undefined) throw illegalField(name)
    return { schema: field.schema, value: map.get(name) ?? null }
  }
}

/** `name!` is required in the schema, `name?` and a bare name are optional. */
function insertField(settings: Settings) {
  const inserted: [key: string, schema: Schema, read: (record: ConnectRecord) => Value][] = [
    ['topic.field', stringSchema, ({ topic }) => topic],
    ['partition.field', { type: 'int32', optional: false }, ({ partition }) => partition],
    [
      'offset.field',
      { type: 'int64', optional: false },
      ({ kafkaOffset }) => (kafkaOffset === null ? null : BigInt(kafkaOffset)),
    ],
    [
      'timestamp.field',
      { type: 'int64', optional: false, name: 'org.apache.kafka.connect.data.Timestamp', version: 1 },
      ({ timestamp }) => (timestamp === null ? null : BigInt(timestamp)),
    ],
    ['static.field', stringSchema, () => settings.get('static.value') ?? null],
  ]
  const wanted = inserted.flatMap(([key, schema, read]) => {
    const spec = settings.get(key)
    if (spec === undefined) return []
    const isRequired = spec.endsWith('!')
    return [{ name: spec.replace(/[!?]$/, ''), schema: { ...schema, optional: !isRequired }, read }]
  })
  if (wanted.length === 0) throw configException('No field insertion configured')
  if (settings.has('static.field') && !settings.has('static.value'))
    throw configException(
      'Invalid value null for configuration static.value: No value specified for static field: ' +
        settings.get('static.field'),
    )
  return ({ schema, value }: Datum, record: ConnectRecord): Datum => {
    if (value === null) return { schema, value }
    const map = new Map(asMap(value, 'field insertion'))
    for (const { name, read } of wanted) {
      const each = read(record)
      if (each !== null) map.set(name, each)
    }
    if (schema === null) return { schema, value: map }
    const fields = [
      ...(schema.fields ?? []),
      ...wanted.map(({ name, schema: field }) => ({ name, schema: field })),
    ]
    return { schema: { ...schema, fields }, value: map }
  }
}

function replaceField(settings: Settings) {
  const exclude = list(settings.get('exclude'))
  const include = list(settings.get('include'))
  const renames = new Map(
    list(settings.get('renames')).map((pair) => {
      const [from = '', to] = pair.split(':')
      if (to === undefined)
        throw configException(
          `Invalid value [${settings.get('renames')}] for configuration renames: Invalid rename mapping: ${pair}`,
        )
      return [from, to]
    }),
  )
  const keeps = (name: string): boolean =>
    !exclude.includes(name) && (include.length === 0 || include.includes(name))
  const renamed = (name: string): string => renames.get(name) ?? name
  return ({ schema, value }: Datum): Datum => {
    if (value === null) return { schema, value }
    const map = asMap(value, 'field replacement')
    const replaced = new Map(
      [...map].filter(([name]) => keeps(name)).map(([name, each]) => [renamed(name), each]),
    )
    if (schema === null) return { schema, value: replaced }
    const fields = (schema.fields ?? [])
      .filter(({ name }) => keeps(name))
      .map((field) => ({ ...field, name: renamed(field.name) }))
    return { schema: { ...schema, fields }, value: replaced }
  }
}

function setSchemaMetadata(settings: Settings) {
  const name = settings.get('schema.name')
  const version = settings.get('schema.version')
  return ({ schema, value }: Datum): Datum => {
    if (schema === null && value === null) return { schema, value }
    if (schema === null) throw dataException('Schema required for [updating schema metadata]')
    const named = name === undefined ? schema : { ...schema, name }
    return { schema: version === undefined ? named : { ...named, version: Number(version) }, value }
  }
}

function valueToKey(settings: Settings): Transform {
  const names = list(required(settings, 'fields'))
  return (record) => {
    const { schema, value } = record.value
    const map = asMap(value, 'copying fields from value to key')
    const key = new Map(names.map((name) => [name, map.get(name) ?? null]))
    if (schema === null) return { ...record, key: { schema: null, value: key } }
    const fields = names.map((name) => {
      const field = schema.fields?.find((each) => each.name === name)
      if (field === undefined) throw dataException(`Field does not exist: ${name}`)
      return field
    })
    return { ...record, key: { schema: { type: 'struct', optional: false, fields }, value: key } }
  }
}

function regexRouter(settings: Settings): Transform {
  const pattern = javaPattern(`^(?:${required(settings, 'regex')})$`)
  const replacement = required(settings, 'replacement')
  return (record) =>
    pattern.test(record.topic) ? { ...record, topic: record.topic.replace(pattern, replacement) } : record
}

function timestampRouter(settings: Settings): Transform {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders of the reference
  const topicFormat = settings.get('topic.format') ?? '${topic}-${timestamp}'
  const timeFormat = settings.get('timestamp.format') ?? 'yyyyMMdd'
  if (/[^yMdHmsS\-_. ]/.test(timeFormat))
    throw configException(
      `Invalid value ${timeFormat} for configuration timestamp.format: only y, M, d, H, m, s and S are formatted here`,
    )
  return (record) => {
    if (record.timestamp === null) throw dataException(`Timestamp missing on record: ${record.topic}`)
    const time = formatTime(new Date(record.timestamp), timeFormat)
    const topic = topicFormat
      .replace(/\$\{topic\}/g, () => record.topic)
      .replace(/\$\{timestamp\}/g, () => time)
    return { ...record, topic }
  }
}

function formatTime(date: Date, format: string): string {
  const parts: Readonly<Record<string, number>> = {
    y: date.getUTCFullYear(),
    M: date.getUTCMonth() + 1,
    d: date.getUTCDate(),
    H: date.getUTCHours(),
    m: date.getUTCMinutes(),
    s: date.getUTCSeconds(),
    S: date.getUTCMilliseconds(),
  }
  return format.replace(/y+|M+|d+|H+|m+|s+|S+/g, (run) => {
    const text = String(parts[run.charAt(0)] ?? '').padStart(run.length, '0')
    return run === 'yy' ? text.slice(-2) : text
  })
}

function insertHeader(settings: Settings): Transform {
  const key = required(settings, 'header')
  const literal = required(settings, 'value.literal')
  return (record) => ({
    ...record,
    headers: [...record.headers, { key, datum: { schema: stringSchema, value: literal } }],
  })
}

function dropHeaders(settings: Settings): Transform {
  const names = list(required(settings, 'headers'))
  return (record) => ({ ...record, headers: record.headers.filter(({ key }) => !names.includes(key)) })
}

function asMap(value: Value, purpose: string): ReadonlyMap<string, Value> {
  if (isMap(value)) return value
  throw dataException(
    `Only Map or Struct objects supported for [${purpose}], found: ${value === null ? 'null' : typeof value}`,
  )
}

function required(settings: Settings, key: string): string {
  const value = settings.get(key)
  if (value === undefined) throw missing(key)
  return value
}

function missing(key: string): Error {
  return configException(`Missing required configuration "${key}" which has no default value.`)
}

function illegalField(name: string): Error {
  return dataException(`Unknown field: ${name}`)
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
