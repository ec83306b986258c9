/** Headers as texts whose form tells their type (SimpleHeaderConverter). */
import { dateText } from './cast.ts'
import { type Converter, converterOf, type Settings } from './converters.ts'
import { findPlugin } from './plugins.ts'
import { type Datum, isMap, javaText, mapKeys, memberOf, nothing, type Schema, type Value } from './record.ts'
import { parseValue } from './value-parser.ts'

const SIMPLE = 'org.apache.kafka.connect.storage.SimpleHeaderConverter'

/** Makes the converter that header.converter names: SimpleHeaderConverter by default, or any of those of keys and values. Throws JavaError. */
export function headerConverterOf(settings: Settings): Converter {
  const given = settings.get('header.converter')?.trim()
  if (given === undefined || findPlugin(given, 'header_converter')?.className === SIMPLE)
    return { className: SIMPLE, fromConnect: fromHeader, toConnect: toHeader }
  return converterOf('header.converter', settings)
}

/** Reads a header. */
export function toHeader(bytes: Buffer | null): Datum {
  return bytes === null ? nothing : parseValue(bytes.toString())
}

/** Writes a header: a text as it is, anything else like JSON (Values.convertToString). */
export function fromHeader({ schema, value }: Datum): Buffer | null {
  return value === null ? null : Buffer.from(textOf(schema, value, false))
}

function textOf(schema: Schema | null, value: Value, isEmbedded: boolean): string {
  const quoted = (text: string): string => (isEmbedded ? `"${text}"` : text)
  if (value === null) return 'null'
  if (value instanceof Date) return dateText(value)
  if (Buffer.isBuffer(value)) return quoted(value.toString('base64'))
  if (typeof value === 'string')
    return isEmbedded ? quoted(value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')) : value
  if (Array.isArray(value))
    return `[${value.map((item: Value) => textOf(schema?.items ?? null, item, true)).join(',')}]`
  if (!isMap(value)) return javaText({ schema, value })
  const keys = schema?.keys?.type ?? 'string'
  const keyText = (key: string): string => (keys === 'string' ? textOf(null, key, true) : key)
  const members =
    schema?.type === 'struct'
      ? (schema.fields ?? []).map((field): [string, Schema | null, Value] => [
          field.name,
          field.schema,
          memberOf(value, field),
        ])
      : mapKeys(value).map((key): [string, Schema | null, Value] => [
          key,
          schema?.values ?? null,
          value.get(key) ?? null,
        ])
  return `{${members.map(([name, each, member]) => `${keyText(name)}:${textOf(each, member, true)}`).join(',')}}`
}
