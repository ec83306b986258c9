/** The simple transforms: each a function of a record. Classes of org.apache.kafka.connect.transforms by their names. */
import { cast } from './cast.ts'
import type { Settings } from './converters.ts'
import { unknownClass } from './errors.ts'
import {
  extractField,
  hoistField,
  insertField,
  replaceField,
  setSchemaMetadata,
  valueToKey,
} from './field-transforms.ts'
import { flatten } from './flatten.ts'
import { headerFrom } from './header-from.ts'
import { maskField } from './mask-field.ts'
import { findPlugin } from './plugins.ts'
import type { ConnectRecord, Datum } from './record.ts'
import { regexRouter, timestampRouter } from './routers.ts'
import { timestampConverter } from './timestamp-converter.ts'
import { filledList, required } from './transform-settings.ts'
import { parseValue } from './value-parser.ts'

/** What becomes of a record; null drops it. */
export type Transform = (record: ConnectRecord) => ConnectRecord | null

const PACKAGE = 'org.apache.kafka.connect.transforms.'

type MakePart = (settings: Settings, part: 'key' | 'value') => Transform

/** Transforms of a key or a value, chosen by `$Key` or `$Value` behind the class. */
const partTransforms: Readonly<Record<string, MakePart>> = {
  Cast: onDatum(cast),
  ExtractField: onDatum(extractField),
  Flatten: onDatum(flatten),
  HeaderFrom: headerFrom,
  HoistField: onDatum(hoistField),
  InsertField: onDatum(insertField),
  MaskField: onDatum(maskField),
  ReplaceField: onDatum(replaceField),
  SetSchemaMetadata: onDatum(setSchemaMetadata),
  TimestampConverter: onDatum(timestampConverter),
}

const recordTransforms: Readonly<Record<string, (settings: Settings) => Transform>> = {
  DropHeaders: dropHeaders,
  Filter: () => () => null,
  InsertHeader: insertHeader,
  RegexRouter: regexRouter,
  TimestampRouter: timestampRouter,
  ValueToKey: valueToKey,
}

/** Makes a transform by the class that its settings name. Throws JavaError. */
export function transformOf(key: string, settings: Settings): Transform {
  const className = settings.get('type') ?? required(settings, key)
  const plugin = findPlugin(className.trim(), 'transformation')?.className ?? ''
  const [name = '', part] = plugin.replace(PACKAGE, '').split('$')
  const record = recordTransforms[name]
  if (record !== undefined && part === undefined) return record(settings)
  const makePart = partTransforms[name]
  if (makePart === undefined || (part !== 'Key' && part !== 'Value')) throw unknownClass(key, className)
  return makePart(settings, part === 'Key' ? 'key' : 'value')
}

function onDatum(make: (settings: Settings) => (datum: Datum, record: ConnectRecord) => Datum): MakePart {
  return (settings, part) => {
    const apply = make(settings)
    return (record) => ({ ...record, [part]: apply(record[part], record) })
  }
}

function insertHeader(settings: Settings): Transform {
  const key = required(settings, 'header')
  const datum = parseValue(required(settings, 'value.literal').trim())
  return (record) => ({
    ...record,
    headers: [...record.headers, { key, datum }],
  })
}

function dropHeaders(settings: Settings): Transform {
  const names = filledList(settings, 'headers')
  return (record) => ({ ...record, headers: record.headers.filter(({ key }) => !names.includes(key)) })
}
