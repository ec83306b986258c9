/** Converters of numbers and booleans: the bytes of Kafka's serializers (NumberConverter and its kin, BooleanConverter). */
import { JavaError } from '../kit/java-error.ts'
import type { ByteConverter } from './converters.ts'
import { dataException, serializationException } from './errors.ts'
import { type Datum, javaClass, type SchemaType, type Value } from './record.ts'

interface NumberForm {
  readonly name: string
  readonly type: SchemaType
  readonly javaClass: string
  readonly size: number
  readonly deserializer: string
  read(bytes: Buffer): Value
  write(bytes: Buffer, value: number | bigint): void
}

const forms: readonly NumberForm[] = [
  {
    name: 'short',
    type: 'int16',
    javaClass: 'java.lang.Short',
    size: 2,
    deserializer: 'ShortDeserializer',
    read: (bytes) => bytes.readInt16BE(),
    write: (bytes, value) => bytes.writeInt16BE(Number(value)),
  },
  {
    name: 'integer',
    type: 'int32',
    javaClass: 'java.lang.Integer',
    size: 4,
    deserializer: 'IntegerDeserializer',
    read: (bytes) => bytes.readInt32BE(),
    write: (bytes, value) => bytes.writeInt32BE(Number(value)),
  },
  {
    name: 'long',
    type: 'int64',
    javaClass: 'java.lang.Long',
    size: 8,
    deserializer: 'LongDeserializer',
    read: (bytes) => bytes.readBigInt64BE(),
    write: (bytes, value) => bytes.writeBigInt64BE(BigInt(value)),
  },
  {
    name: 'float',
    type: 'float32',
    javaClass: 'java.lang.Float',
    size: 4,
    deserializer: 'Deserializer',
    read: (bytes) => bytes.readFloatBE(),
    write: (bytes, value) => bytes.writeFloatBE(Number(value)),
  },
  {
    name: 'double',
    type: 'float64',
    javaClass: 'java.lang.Double',
    size: 8,
    deserializer: 'Deserializer',
    read: (bytes) => bytes.readDoubleBE(),
    write: (bytes, value) => bytes.writeDoubleBE(Number(value)),
  },
]

/** By the names of their classes. */
export const numberConverters: Readonly<Record<string, () => ByteConverter>> = Object.fromEntries([
  ['org.apache.kafka.connect.converters.BooleanConverter', () => booleanConverter],
  ...forms.map((form) => [
    `org.apache.kafka.connect.converters.${form.name.charAt(0).toUpperCase()}${form.name.slice(1)}Converter`,
    () => numberConverter(form),
  ]),
])

function numberConverter(form: NumberForm): ByteConverter {
  return {
    fromConnect: (datum) => {
      const { value } = datum
      if (value === null) return null
      const className = javaClass(datum)
      if (className !== form.javaClass || (typeof value !== 'number' && typeof value !== 'bigint'))
        throw dataException(
          `Failed to serialize to ${form.name} (was class ${className}): `,
          castFault(datum, form.javaClass),
        )
      const bytes = Buffer.alloc(form.size)
      form.write(bytes, value)
      return bytes
    },
    toConnect: (bytes) => {
      const schema = { type: form.type, optional: true }
      if (bytes === null) return { schema, value: null }
      if (bytes.length === form.size) return { schema, value: form.read(bytes) }
      const text = `Size of data received by ${form.deserializer} is not ${form.size}`
      throw dataException(`Failed to deserialize ${form.name}: `, serializationException(text))
    },
  }
}

/** A value that is no number cannot be cast to one, a number not to the converter's own. */
function castFault(datum: Datum, wanted: string): JavaError {
  const from = javaClass(datum)
  const isNumber = typeof datum.value !== 'string' && /^java\.(lang\.(?!Boolean)|math)/.test(from)
  const to = isNumber ? wanted : 'java.lang.Number'
  const platform = "in module java.base of loader 'bootstrap'"
  const places = from.startsWith('org.')
    ? `${from} is in unnamed module of loader 'app'; ${to} is ${platform}`
    : `${from} and ${to} are ${platform}`
  return new JavaError(
    'java.lang.ClassCastException',
    `class ${from} cannot be cast to class ${to} (${places})`,
  )
}

const booleanConverter: ByteConverter = {
  fromConnect: (datum) => {
    const { schema, value } = datum
    if (schema !== null && schema.type !== 'boolean')
      throw dataException(`Invalid schema type for BooleanConverter: ${schema.type.toUpperCase()}`)
    if (value === null) return null
    if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0)
    throw dataException(`BooleanConverter is not compatible with objects of type class ${javaClass(datum)}`)
  },
  toConnect: (bytes) => {
    const byte = bytes?.[0]
    if (bytes !== null && (bytes.length !== 1 || byte === undefined || byte > 1)) {
      const text =
        bytes.length === 1
          ? `Unexpected byte received by BooleanDeserializer: ${bytes.readInt8()}`
          : 'Size of data received by BooleanDeserializer is not 1'
      throw dataException('Failed to deserialize boolean: ', serializationException(text))
    }
    return { schema: { type: 'boolean', optional: true }, value: bytes === null ? null : byte === 1 }
  },
}
