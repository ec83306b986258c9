/**
 * Jute, ZooKeeper's encoding: big-endian, no versions, no tags.
 *
 * int 4 bytes, long 8, boolean 1; string and buffer are an int32 length and the bytes, -1 for null; a vector is an int32
 * count and its items, -1 for null; a record is its fields in order. Frames on the wire are an int32 length and a payload.
 *
 * A record is declared once as a value and its TypeScript type is inferred from it (`TypeOf`); its codec is compiled from
 * the declaration at first use. A `long` is a JS number and must lie within ±2^53; the fields that can exceed it (session
 * ids, ephemeral owners, TTLs) are `bigLong`, a bigint.
 */

/** Malformed jute: a length out of range, a truncated value, a null where there can be none. */
export class JuteError extends Error {
  readonly code = 'SAMSA_JUTE_MALFORMED'
  override readonly name = 'JuteError'
}

const EMPTY = Buffer.alloc(0)
const TWO_POW_32 = 0x1_0000_0000

/** Reads jute values from a buffer, checking every length against what is left before anything is allocated. */
export class JuteReader {
  /** Null strings where a record has none: counted and read as empty when this is a number, refused when it is undefined. */
  nullStrings: number | undefined = undefined
  readonly #buffer: Buffer
  readonly #end: number
  #offset: number

  /** Reads `buffer` from `start` up to `end`, both in bytes. */
  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.#buffer = buffer
    this.#offset = start
    this.#end = end
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#end - this.#offset
  }

  int(): number {
    return this.#buffer.readInt32BE(this.#take(4))
  }

  long(): number {
    const at = this.#take(8)
    const value = this.#buffer.readInt32BE(at) * TWO_POW_32 + this.#buffer.readUInt32BE(at + 4)
    if (!Number.isSafeInteger(value)) throw new JuteError(`long out of the range of ±2^53: ${value}`)
    return value
  }

  bigLong(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8))
  }

  bool(): boolean {
    return this.#buffer[this.#take(1)] !== 0
  }

  string(): string {
    const text = this.nullableString()
    if (text !== null) return text
    if (this.nullStrings === undefined) throw new JuteError('null string')
    this.nullStrings++
    return ''
  }

  nullableString(): string | null {
    const length = this.#length()
    if (length < 0) return null
    const at = this.#take(length)
    return this.#buffer.toString('utf8', at, at + length)
  }

  /** A view of the frame, not a copy; null for length -1. */
  bytes(): Buffer | null {
    const length = this.#length()
    if (length < 0) return null
    if (length === 0) return EMPTY
    const at = this.#take(length)
    return this.#buffer.subarray(at, at + length)
  }

  /** The item count of a vector (-1 for null); refuses one that the bytes left cannot hold. */
  count(minItemBytes: number): number {
    const count = this.int()
    if (count < -1 || count * minItemBytes > this.remaining) {
      throw new JuteError(`vector of ${count} items in ${this.remaining} bytes`)
    }
    return count
  }

  #length(): number {
    const length = this.int()
    if (length < -1 || length > this.remaining) {
      throw new JuteError(`length ${length} with ${this.remaining} bytes left`)
    }
    return length
  }

  #take(length: number): number {
    const at = this.#offset
    if (length > this.#end - at) throw new JuteError(`${length} bytes wanted, ${this.#end - at} left`)
    this.#offset = at + length
    return at
  }
}

/** Appends jute values to a buffer that grows. */
export class JuteWriter {
  readonly #chunkBytes: number
  #buffer: Buffer
  #length = 0

  /** Takes memory in chunks of `chunkBytes`, larger ones when a value needs it. */
  constructor(chunkBytes = 256) {
    this.#chunkBytes = chunkBytes
    this.#buffer = Buffer.allocUnsafe(chunkBytes)
  }

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#length
  }

  int(value: number): void {
    const at = this.#grow(4)
    this.#buffer.writeInt32BE(value | 0, at)
  }

  long(value: number): void {
    const at = this.#grow(8)
    this.#buffer.writeInt32BE(Math.floor(value / TWO_POW_32), at)
    // `| 0` keeps the low 32 bits of any safe integer.
    this.#buffer.writeInt32BE(value | 0, at + 4)
  }

  bigLong(value: bigint): void {
    const at = this.#grow(8)
    this.#buffer.writeBigInt64BE(value, at)
  }

  bool(value: boolean): void {
    const at = this.#grow(1)
    this.#buffer[at] = value ? 1 : 0
  }

  string(value: string): void {
    // Three bytes a UTF-16 unit is the most that UTF-8 takes.
    this.#reserve(4 + value.length * 3)
    const written = this.#buffer.write(value, this.#length + 4, 'utf8')
    this.#buffer.writeInt32BE(written, this.#length)
    this.#length += 4 + written
  }

  nullableString(value: string | null): void {
    if (value === null) this.int(-1)
    else this.string(value)
  }

  bytes(value: Uint8Array | null): void {
    if (value === null) {
      this.int(-1)
      return
    }
    this.int(value.length)
    const at = this.#grow(value.length)
    this.#buffer.set(value, at)
  }

  /** Appends a buffer given as a string of one character a byte. */
  latin1(value: string): void {
    this.int(value.length)
    const at = this.#grow(value.length)
    this.#buffer.write(value, at, 'latin1')
  }

  /** Leaves room for a frame's length and returns where it is, for `endFrame`. */
  beginFrame(): number {
    return this.#grow(4)
  }

  /** Fills in the length of the frame begun at `at`. */
  endFrame(at: number): void {
    this.#buffer.writeInt32BE(this.#length - at - 4, at)
  }

  /** Drops everything written after `length`. */
  truncate(length: number): void {
    if (length < this.#length) this.#length = length
  }

  /** The bytes written so far, as a view that stays in use. */
  get written(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** The bytes written so far, as a view; what is written next goes elsewhere. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length)
    this.#buffer = this.#buffer.subarray(this.#length)
    this.#length = 0
    return taken
  }

  #grow(bytes: number): number {
    this.#reserve(bytes)
    const at = this.#length
    this.#length = at + bytes
    return at
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#chunkBytes, this.#length * 2))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}

/** How a value of type T is read and written, and the fewest bytes one takes. */
export interface JuteType<T> {
  readonly minBytes: number
  /** The method of JuteReader and JuteWriter that does it, for primitive types. */
  readonly method?: keyof JuteReader & keyof JuteWriter
  /** The type of a vector's items. */
  readonly item?: JuteType<unknown>
  read(reader: JuteReader): T
  write(writer: JuteWriter, value: T): void
}

/** The TypeScript type of the values of a record or a field type. */
export type TypeOf<R> = R extends JuteType<infer T> ? T : never

/** Signed 32-bit. */
export const int: JuteType<number> = {
  minBytes: 4,
  method: 'int',
  read: (reader) => reader.int(),
  write: (writer, value) => writer.int(value),
}

/** Signed 64-bit that stays within ±2^53 (zxids, times). */
export const long: JuteType<number> = {
  minBytes: 8,
  method: 'long',
  read: (reader) => reader.long(),
  write: (writer, value) => writer.long(value),
}

/** Signed 64-bit in full (session ids, ephemeral owners, TTLs). */
export const bigLong: JuteType<bigint> = {
  minBytes: 8,
  method: 'bigLong',
  read: (reader) => reader.bigLong(),
  write: (writer, value) => writer.bigLong(value),
}

/** One byte, 0 or not. */
export const bool: JuteType<boolean> = {
  minBytes: 1,
  method: 'bool',
  read: (reader) => reader.bool(),
  write: (writer, value) => writer.bool(value),
}

/** A boolean that old clients leave out at the end of a record: undefined when it isn't there. */
export const trailingBool: JuteType<boolean | undefined> = {
  minBytes: 0,
  read: (reader) => (reader.remaining > 0 ? reader.bool() : undefined),
  write: (writer, value) => {
    if (value !== undefined) writer.bool(value)
  },
}

/** UTF-8 text, never null. */
export const string: JuteType<string> = {
  minBytes: 4,
  method: 'string',
  read: (reader) => reader.string(),
  write: (writer, value) => writer.string(value),
}

/** UTF-8 text or null. */
export const nullableString: JuteType<string | null> = {
  minBytes: 4,
  method: 'nullableString',
  read: (reader) => reader.nullableString(),
  write: (writer, value) => writer.nullableString(value),
}

/** Bytes or null; ZooKeeper keeps null data apart from empty data. */
export const bytes: JuteType<Buffer | null> = {
  minBytes: 4,
  method: 'bytes',
  read: (reader) => reader.bytes(),
  write: (writer, value) => writer.bytes(value),
}

function readItems<T>(item: JuteType<T>, reader: JuteReader, count: number): T[] {
  const items: T[] = []
  for (let index = 0; index < count; index++) items.push(item.read(reader))
  return items
}

function writeItems<T>(item: JuteType<T>, writer: JuteWriter, items: readonly T[]): void {
  writer.int(items.length)
  for (const value of items) item.write(writer, value)
}

/** A list; a null one on the wire is read as empty. */
export function vector<T>(item: JuteType<T>): JuteType<readonly T[]> {
  return {
    minBytes: 4,
    item,
    read: (reader) => readItems(item, reader, reader.count(item.minBytes)),
    write: (writer, value) => writeItems(item, writer, value),
  }
}

/** A list or null. */
export function nullableVector<T>(item: JuteType<T>): JuteType<readonly T[] | null> {
  return {
    minBytes: 4,
    item,
    read: (reader) => {
      const count = reader.count(item.minBytes)
      return count < 0 ? null : readItems(item, reader, count)
    },
    write: (writer, value) => {
      if (value === null) writer.int(-1)
      else writeItems(item, writer, value)
    },
  }
}

type Fields = Readonly<Record<string, JuteType<unknown>>>
type ValueOf<F extends Fields> = { readonly [K in keyof F]: TypeOf<F[K]> }

/** A named jute record: a codec that knows its fields. */
export interface JuteRecord<T> extends JuteType<T> {
  readonly recordName: string
  readonly fields: Fields
}

/** Declares a record by its fields in wire order. */
export function record<F extends Fields>(recordName: string, fields: F): JuteRecord<ValueOf<F>> {
  let minBytes = 0
  for (const type of Object.values(fields)) minBytes += type.minBytes
  const codec: { -readonly [K in keyof JuteRecord<ValueOf<F>>]: JuteRecord<ValueOf<F>>[K] } = {
    recordName,
    fields,
    minBytes,
    // The first call replaces both methods by compiled ones.
    read: (reader) => {
      Object.assign(codec, compile<ValueOf<F>>(fields))
      return codec.read(reader)
    },
    write: (writer, value) => {
      Object.assign(codec, compile<ValueOf<F>>(fields))
      codec.write(writer, value)
    },
  }
  return codec
}

function compile<T>(fields: Fields): Pick<JuteType<T>, 'read' | 'write'> {
  const names = Object.keys(fields)
  const types = Object.values(fields)
  const readers = types.map(
    (type, i) => `${names[i]}: ${type.method ? `r.${type.method}()` : `t[${i}].read(r)`}`,
  )
  const writers = types.map((type, i) =>
    type.method ? `w.${type.method}(v.${names[i]})` : `t[${i}].write(w, v.${names[i]})`,
  )
  const read = new Function('t', `return (r) => ({ ${readers.join(', ')} })`)(types)
  const write = new Function('t', `return (w, v) => { ${writers.join('; ')} }`)(types)
  return { read, write }
}

/** Reads one record that fills `buffer`; bytes after it are ignored, as the reference does. */
export function decodeRecord<T>(type: JuteType<T>, buffer: Buffer): T {
  return type.read(new JuteReader(buffer))
}

/** The bytes of one record, without a frame. */
export function encodeRecord<T>(type: JuteType<T>, value: T): Buffer {
  const writer = new JuteWriter()
  type.write(writer, value)
  return writer.take()
}
