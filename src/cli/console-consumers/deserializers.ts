/** The deserializers of kafka-clients that a formatter can be given: what their values look like as text (Java's toString). */
import { javaDouble } from '../../kafka/configs/java-numbers.ts'
import { JavaError } from '../kit/java-error.ts'
import { javaFloat } from '../kit/java-float.ts'
import { charsetDecoder } from './charsets.ts'
import { type Deserializer, type DeserializerSettings, serializationException } from './deserializer.ts'
import { listDeserializer } from './list-deserializer.ts'

const PACKAGE = 'org.apache.kafka.common.serialization.'

/**
 * Finds a deserializer by its Java class.
 *
 * @throws JavaError (ClassNotFoundException) for a class that there is not, and for settings that it refuses
 */
export function findDeserializer(className: string, settings: DeserializerSettings): Deserializer {
  const name = className.startsWith(PACKAGE) ? className.slice(PACKAGE.length) : ''
  if (name === 'StringDeserializer') return charsetDecoder(encodingOf(settings))
  if (name === 'ListDeserializer')
    return listDeserializer(settings, (inner) => findDeserializer(`${PACKAGE}${inner}`, settings))
  const deserializer = deserializers.get(name)
  if (deserializer === undefined) throw new JavaError('java.lang.ClassNotFoundException', className)
  return deserializer
}

function encodingOf({ isKey, properties }: DeserializerSettings): string {
  const part = isKey ? 'key' : 'value'
  return properties.get(`${part}.deserializer.encoding`) ?? properties.get('deserializer.encoding') ?? 'UTF-8'
}

const fixedSize =
  (name: string, size: number, read: (bytes: Buffer) => string): Deserializer =>
  (bytes) => {
    if (bytes.length !== size) throw serializationException(`Size of data received by ${name} is not ${size}`)
    return read(bytes)
  }

const deserializers: ReadonlyMap<string, Deserializer> = new Map<string, Deserializer>([
  ['IntegerDeserializer', fixedSize('IntegerDeserializer', 4, (bytes) => String(bytes.readInt32BE()))],
  ['LongDeserializer', fixedSize('LongDeserializer', 8, (bytes) => String(bytes.readBigInt64BE()))],
  ['ShortDeserializer', fixedSize('ShortDeserializer', 2, (bytes) => String(bytes.readInt16BE()))],
  ['DoubleDeserializer', fixedSize('Deserializer', 8, (bytes) => javaDouble(bytes.readDoubleBE()))],
  ['FloatDeserializer', fixedSize('Deserializer', 4, (bytes) => javaFloat(bytes.readFloatBE()))],
  ['BooleanDeserializer', boolean],
  ['UUIDDeserializer', uuid],
  ['BytesDeserializer', printable],
  // An array's toString is its type and its identity, which is another number in each run.
  ['ByteArrayDeserializer', () => `[B@${Math.floor(Math.random() * 0x7fffffff).toString(16)}`],
  [
    'ByteBufferDeserializer',
    (bytes) => `java.nio.HeapByteBuffer[pos=0 lim=${bytes.length} cap=${bytes.length}]`,
  ],
  ['VoidDeserializer', notVoid],
])

function boolean(bytes: Buffer): string {
  if (bytes.length !== 1)
    throw serializationException('Size of data received by BooleanDeserializer is not 1')
  if (bytes[0] === 1) return 'true'
  if (bytes[0] === 0) return 'false'
  throw serializationException(`Unexpected byte received by BooleanDeserializer: ${bytes.readInt8()}`)
}

/** java.util.UUID.fromString takes groups of any length up to their size, and shows them with leading zeros. */
function uuid(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  const groups = text.split('-')
  const sizes = [8, 4, 4, 4, 12]
  if (groups.length !== sizes.length || !groups.every((group) => /^[0-9a-fA-F]{1,16}$/.test(group))) {
    throw serializationException(
      'Error parsing data into UUID',
      new JavaError('java.lang.IllegalArgumentException', `Invalid UUID string: ${text}`),
    )
  }
  return groups
    .map((group, at) =>
      group
        .toLowerCase()
        .padStart(sizes[at] ?? 0, '0')
        .slice(-(sizes[at] ?? 0)),
    )
    .join('-')
}

/** Printable ASCII as it is, a backslash and all else as \xHH. */
function printable(bytes: Buffer): string {
  let text = ''
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x5c
    text += isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}

function notVoid(): never {
  throw new JavaError('java.lang.IllegalArgumentException', 'Data should be null for a VoidDeserializer.')
}
