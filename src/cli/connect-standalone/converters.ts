import { dataException, unknownClass } from './errors.ts'
import { jsonConverter } from './json-converter.ts'
import { numberConverters } from './number-converters.ts'
import { findPlugin } from './plugins.ts'
import { type Datum, javaClass, javaText, stringSchema } from './record.ts'

/** Makes bytes of data, and the other way round. */
export interface ByteConverter {
  fromConnect(datum: Datum): Buffer | null
  toConnect(bytes: Buffer | null): Datum
}

export type Settings = ReadonlyMap<string, string>

/** A converter with the name of its Java class. */
export interface Converter extends ByteConverter {
  readonly className: string
}

const stringConverter: ByteConverter = {
  fromConnect: (datum) => (datum.value === null ? null : Buffer.from(javaText(datum))),
  toConnect: (bytes) => ({
    schema: { ...stringSchema, optional: true },
    value: bytes === null ? null : bytes.toString(),
  }),
}

const byteArrayConverter: ByteConverter = {
  fromConnect: (datum) => {
    const { schema, value } = datum
    if (schema !== null && schema.type !== 'bytes')
      throw dataException(`Invalid schema type for ByteArrayConverter: ${schema.type.toUpperCase()}`)
    if (value === null || Buffer.isBuffer(value)) return value
    throw dataException(`ByteArrayConverter is not compatible with objects of type class ${javaClass(datum)}`)
  },
  toConnect: (bytes) => ({ schema: { type: 'bytes', optional: true }, value: bytes }),
}

const converters: Readonly<Record<string, (settings: Settings) => ByteConverter>> = {
  'org.apache.kafka.connect.storage.StringConverter': () => stringConverter,
  'org.apache.kafka.connect.converters.ByteArrayConverter': () => byteArrayConverter,
  'org.apache.kafka.connect.json.JsonConverter': jsonConverter,
  ...numberConverters,
}

/** Makes the converter that a key of the configuration names. Throws JavaError. */
export function converterOf(key: string, settings: Settings): Converter {
  const given = settings.get(key)?.trim() ?? ''
  const className = findPlugin(given, 'converter')?.className ?? ''
  const make = converters[className]
  if (make === undefined) throw unknownClass(key, given)
  return { className, ...make(withPrefix(settings, `${key}.`)) }
}

/** The keys behind a prefix, without it. */
export function withPrefix(settings: Settings, prefix: string): Map<string, string> {
  return new Map(
    [...settings].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  )
}
