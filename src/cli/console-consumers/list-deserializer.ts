/** ListDeserializer: a list of values of one other deserializer, as Java's lists show themselves. */
import { configException, JavaError, kafkaException } from '../kit/java-error.ts'
import { type Deserializer, type DeserializerSettings, serializationException } from './deserializer.ts'

const CONSTANT_SIZE = 0
const VARIABLE_SIZE = 1
const NULL_ENTRY = -1
const SERDE =
  /^org\.apache\.kafka\.common\.serialization\.Serdes\$(Boolean|ByteArray|ByteBuffer|Bytes|Double|Float|Integer|List|Long|Short|String|UUID|Void)Serde$/
const LOGGER = 'org.apache.kafka.common.serialization.ListDeserializer'

/** Bytes of the values that a list may hold without their lengths. */
const fixedSizes: Readonly<Record<string, number>> = {
  Short: 2,
  Integer: 4,
  Float: 4,
  Long: 8,
  Double: 8,
  UUID: 36,
}

const listClasses = new Set([
  'java.util.ArrayList',
  'java.util.LinkedList',
  'java.util.Stack',
  'java.util.Vector',
  'java.util.concurrent.CopyOnWriteArrayList',
])

/**
 * Makes the deserializer from `default.list.(key|value).serde.type` and `.inner`; `find` gives the inner one by its class's simple name.
 *
 * @throws JavaError (ConfigException) where one of them is missing or names no class
 */
export function listDeserializer(
  settings: DeserializerSettings,
  find: (name: string) => Deserializer,
): Deserializer {
  const prefix = `default.list.${settings.isKey ? 'key' : 'value'}.serde`
  classNamed(`${prefix}.type`, settings, {
    isKnown: (name) => listClasses.has(name),
    missing:
      'Not able to determine the list class because it was neither passed via the constructor nor set in the config.',
    unknown: (name) => `Deserializer's list class "${name}" could not be found.`,
  })
  const serde = classNamed(`${prefix}.inner`, settings, {
    isKnown: (name) => SERDE.test(name),
    missing:
      'Not able to determine the inner serde class because it was neither passed via the constructor nor set in the config.',
    unknown: (name) => `Deserializer's inner serde class "${name}" could not be found.`,
  })
  const innerName = SERDE.exec(serde)?.[1] ?? ''
  const inner = find(`${innerName}Deserializer`)
  return (bytes) =>
    `[${readList(new ListInput(bytes, settings.log), bytes.length, { inner, fixedSize: fixedSizes[innerName] }).join(', ')}]`
}

function classNamed(
  key: string,
  { properties }: DeserializerSettings,
  words: { isKnown: (name: string) => boolean; missing: string; unknown: (name: string) => string },
): string {
  const name = properties.get(key)
  if (name === undefined) throw configException(words.missing)
  if (!words.isKnown(name))
    throw configException(`Invalid value ${name} for configuration ${key}: ${words.unknown(name)}`)
  return name
}

function readList(
  input: ListInput,
  length: number,
  { inner, fixedSize }: { inner: Deserializer; fixedSize: number | undefined },
): string[] {
  const strategy = input.byte()
  if (strategy !== CONSTANT_SIZE && strategy !== VARIABLE_SIZE)
    throw serializationException('Invalid serialization strategy flag value')
  const nulls = strategy === CONSTANT_SIZE ? nullEntries(input, length, fixedSize) : new Set<number>()
  const size = input.int()
  if (size < 0) throw corrupted('The number of list entries cannot be negative.')
  if (size > length)
    throw corrupted('The number of list entries cannot be larger than overall number of bytes.')
  const entries: string[] = []
  for (let at = 0; at < size; at += 1) {
    const entrySize = strategy === CONSTANT_SIZE ? (fixedSize ?? 0) : entryLength(input, length)
    entries.push(entrySize === NULL_ENTRY || nulls.has(at) ? 'null' : inner(input.entry(entrySize)))
  }
  return entries
}

function nullEntries(input: ListInput, length: number, fixedSize: number | undefined): Set<number> {
  if (fixedSize === undefined) {
    throw serializationException(
      'Data is encoded as constant size entries, but configured inner deserializer is not a known fixed-size deserializer.',
    )
  }
  const count = input.int()
  if (count < 0) throw corrupted('The number of null list entries cannot be negative.')
  if (count > Math.floor(length / 4))
    throw corrupted('The number of null list entries cannot be larger than overall number of elements.')
  return new Set(Array.from({ length: count }, () => input.int()))
}

function entryLength(input: ListInput, length: number): number {
  const size = input.int()
  if (size < NULL_ENTRY) throw corrupted('A list entry cannot have negative size.')
  if (size > length) throw corrupted('A list entry cannot be larger than the overall number of bytes.')
  return size
}

function corrupted(what: string): JavaError {
  return serializationException(`Corrupted byte[]. ${what}`)
}

/** Reads as DataInputStream does: an entry that the bytes end in is filled up with zeros, one behind them is an error, even an empty one. */
class ListInput {
  readonly #bytes: Buffer
  readonly #log: DeserializerSettings['log']
  #at = 0

  constructor(bytes: Buffer, log: DeserializerSettings['log']) {
    this.#bytes = bytes
    this.#log = log
  }

  byte(): number {
    this.#need(1)
    return this.#bytes.readInt8(this.#at++)
  }

  int(): number {
    this.#need(4)
    this.#at += 4
    return this.#bytes.readInt32BE(this.#at - 4)
  }

  entry(size: number): Buffer {
    if (this.#at >= this.#bytes.length) {
      this.#log.error('Ran out of bytes in serialized list', LOGGER)
      throw serializationException('End of the stream was reached prematurely')
    }
    const entry = Buffer.alloc(size)
    this.#at += this.#bytes.copy(entry, 0, this.#at, this.#at + size)
    return entry
  }

  #need(size: number): void {
    if (this.#at + size <= this.#bytes.length) return
    throw kafkaException('Unable to deserialize into a List', new JavaError('java.io.EOFException', ''))
  }
}
