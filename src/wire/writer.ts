import { WireError } from './errors.ts'

/**
 * Writes big-endian protocol values.
 *
 * Small values go into one growing buffer, cut from a shared slab so that an ordinary message costs no
 * allocation of its own. Byte fields of `REFERENCE_BYTES` or more are kept by reference: `chunks()` gives the
 * pieces in order, for writev, without a copy of record batches. `toBuffer()` joins them. After either, the
 * writer is finished and must not be used again.
 */
export class Writer {
  #buffer: Buffer
  #base: number
  #at: number
  /** Referenced buffers, each with the position in the written bytes that it follows. */
  #references: Reference[] | null = null
  #referencedBytes = 0
  #fromSlab: boolean
  /** Above zero inside a tagged field, whose size is only known afterwards: everything is copied there. */
  #inline = 0

  constructor(expectedBytes = 0) {
    if (slab !== null && expectedBytes <= slab.length - slabUsed && slab.length - slabUsed >= SLAB_LEAST) {
      this.#buffer = slab
      this.#base = slabUsed
    } else {
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, expectedBytes))
      this.#base = 0
    }
    this.#fromSlab = true
    // The rest of the slab is this writer's until it finishes: writers may be nested.
    slab = null
    this.#at = this.#base
  }

  /** Bytes written so far, referenced ones included. */
  get length(): number {
    return this.#at - this.#base + this.#referencedBytes
  }

  bool(value: boolean): void {
    if (typeof value !== 'boolean') throw wrongType('boolean', value)
    this.#byte(value ? 1 : 0)
  }

  int8(value: number): void {
    if (typeof value !== 'number' || value !== (value << 24) >> 24) throw outOfRange('int8', value)
    this.#byte(value)
  }

  uint8(value: number): void {
    if (typeof value !== 'number' || value !== (value & 0xff)) throw outOfRange('uint8', value)
    this.#byte(value)
  }

  int16(value: number): void {
    if (typeof value !== 'number' || value !== (value << 16) >> 16) throw outOfRange('int16', value)
    this.#uint16At(this.#room(2), value)
  }

  uint16(value: number): void {
    if (typeof value !== 'number' || value !== (value & 0xffff)) throw outOfRange('uint16', value)
    this.#uint16At(this.#room(2), value)
  }

  int32(value: number): void {
    if (typeof value !== 'number' || value !== (value | 0)) throw outOfRange('int32', value)
    this.#uint32At(this.#room(4), value)
  }

  uint32(value: number): void {
    if (typeof value !== 'number' || value !== value >>> 0) throw outOfRange('uint32', value)
    this.#uint32At(this.#room(4), value)
  }

  int64(value: number): void {
    if (!Number.isSafeInteger(value)) throw outOfRange('int64', value)
    const at = this.#room(8)
    this.#uint32At(at, Math.floor(value / 0x1_0000_0000))
    // The shifts reduce the number modulo 2^32, which leaves the low word.
    this.#uint32At(at + 4, value)
  }

  bigint64(value: bigint): void {
    if (typeof value !== 'bigint') throw wrongType('bigint', value)
    if (value !== BigInt.asIntN(64, value)) throw unfit('int64', value)
    const at = this.#room(8)
    this.#buffer.writeBigInt64BE(value, at)
  }

  float64(value: number): void {
    if (typeof value !== 'number') throw wrongType('number', value)
    const at = this.#room(8)
    this.#buffer.writeDoubleBE(value, at)
  }

  /** An unsigned varint of 32 bits. */
  unsignedVarint(value: number): void {
    let at = this.#room(5)
    const buffer = this.#buffer
    let rest = value
    while (rest > 0x7f) {
      buffer[at++] = (rest & 0x7f) | 0x80
      rest = rest >>> 7
    }
    buffer[at++] = rest
    this.#at = at
  }

  /** A zigzag varint of 32 bits. */
  varint(value: number): void {
    if (typeof value !== 'number' || value !== (value | 0)) throw outOfRange('varint', value)
    this.unsignedVarint(((value << 1) ^ (value >> 31)) >>> 0)
  }

  /** A zigzag varint of 64 bits. */
  varlong(value: number | bigint): void {
    if (typeof value === 'number' && value === (value | 0)) {
      this.varint(value)
      return
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw outOfRange('varlong', value)
    if (BigInt(value) !== BigInt.asIntN(64, BigInt(value))) throw unfit('varlong', BigInt(value))
    let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
    let at = this.#room(10)
    while (rest > 0x7fn) {
      this.#buffer[at++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#buffer[at++] = Number(rest)
    this.#at = at
  }

  /** A uuid given as 22 characters of base64url. */
  uuid(value: string): void {
    if (typeof value !== 'string') throw wrongType('uuid', value)
    const at = this.#room(16)
    if (value.length !== 22 || this.#buffer.write(value, at, 16, 'base64url') !== 16) {
      throw new WireError('SAMSA_WIRE_VALUE', `uuid expected (22 characters of base64url), got '${value}'`)
    }
  }

  string(value: string): void {
    if (typeof value !== 'string') throw wrongType('string', value)
    const length = byteLength(value)
    if (length > 0x7fff) {
      throw new WireError('SAMSA_WIRE_LENGTH', `string of ${length} bytes, at most 32767 can be written`)
    }
    this.#uint16At(this.#room(2), length)
    this.#text(value, length)
  }

  nullableString(value: string | null): void {
    if (value === null) this.#uint16At(this.#room(2), -1)
    else this.string(value)
  }

  compactString(value: string): void {
    if (typeof value !== 'string') throw wrongType('string', value)
    const length = byteLength(value)
    this.unsignedVarint(length + 1)
    this.#text(value, length)
  }

  compactNullableString(value: string | null): void {
    if (value === null) this.#byte(0)
    else this.compactString(value)
  }

  /** An int32-length string (jute's ustring). */
  ustring(value: string): void {
    if (typeof value !== 'string') throw wrongType('string', value)
    const length = byteLength(value)
    this.#uint32At(this.#room(4), length)
    this.#text(value, length)
  }

  nullableUstring(value: string | null): void {
    if (value === null) this.#uint32At(this.#room(4), -1)
    else this.ustring(value)
  }

  bytes(value: Bytes): void {
    this.#uint32At(this.#room(4), bytesLength(value))
    this.raw(value)
  }

  nullableBytes(value: Bytes | null): void {
    if (value === null) this.#uint32At(this.#room(4), -1)
    else this.bytes(value)
  }

  compactBytes(value: Bytes): void {
    this.unsignedVarint(bytesLength(value) + 1)
    this.raw(value)
  }

  compactNullableBytes(value: Bytes | null): void {
    if (value === null) this.#byte(0)
    else this.compactBytes(value)
  }

  /** Bytes without a length; large ones by reference. */
  raw(value: Bytes): void {
    if (isList(value)) {
      for (const piece of value) this.raw(piece)
      return
    }
    if (value.length >= REFERENCE_BYTES && this.#inline === 0) {
      this.#references ??= []
      this.#references.push({ after: this.#at - this.#base, bytes: value })
      this.#referencedBytes += value.length
      return
    }
    const at = this.#room(value.length)
    this.#buffer.set(value, at)
  }

  /** Leaves four bytes for `patchInt32`; returns their position. */
  reserveInt32(): number {
    return this.#room(4) - this.#base
  }

  patchInt32(position: number, value: number): void {
    this.#uint32At(this.#base + position, value)
  }

  /** Starts a tagged field; its size is filled in by `endTag` with the returned mark. */
  beginTag(tag: number): number {
    this.unsignedVarint(tag)
    this.#inline++
    return this.#room(1) - this.#base
  }

  endTag(mark: number): void {
    this.#inline--
    const start = this.#base + mark + 1
    const size = this.#at - start
    if (size < 0x80) {
      this.#buffer[start - 1] = size
      return
    }
    const extra = size < 0x4000 ? 1 : size < 0x20_0000 ? 2 : size < 0x1000_0000 ? 3 : 4
    this.#room(extra)
    const from = this.#base + mark + 1
    this.#buffer.copyWithin(from + extra, from, from + size)
    const end = this.#at
    this.#at = from - 1
    this.unsignedVarint(size)
    this.#at = end
  }

  /** Finishes: the written bytes as one Buffer. */
  toBuffer(): Buffer {
    const chunks = this.chunks()
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
  }

  /** Finishes: the written bytes as a list of Buffers, the large ones being the very objects given. */
  chunks(): Buffer[] {
    const buffer = this.#buffer
    const base = this.#base
    const end = this.#at
    if (this.#fromSlab) {
      slab = buffer
      slabUsed = end
    }
    if (this.#references === null) return [buffer.subarray(base, end)]
    const chunks: Buffer[] = []
    let from = base
    for (const { after, bytes } of this.#references) {
      if (base + after > from) chunks.push(buffer.subarray(from, base + after))
      from = base + after
      chunks.push(bytes)
    }
    if (end > from) chunks.push(buffer.subarray(from, end))
    return chunks
  }

  #text(value: string, length: number): void {
    const at = this.#room(length)
    if (length !== value.length || length > 32) {
      this.#buffer.write(value, at, length, 'utf8')
      return
    }
    // As many bytes as characters means ASCII: for short text a loop beats the call out of JavaScript.
    const buffer = this.#buffer
    for (let i = 0; i < length; i++) buffer[at + i] = value.charCodeAt(i)
  }

  #byte(value: number): void {
    const at = this.#room(1)
    this.#buffer[at] = value
  }

  #uint16At(at: number, value: number): void {
    this.#buffer[at] = value >> 8
    this.#buffer[at + 1] = value
  }

  #uint32At(at: number, value: number): void {
    const buffer = this.#buffer
    buffer[at] = value >> 24
    buffer[at + 1] = value >> 16
    buffer[at + 2] = value >> 8
    buffer[at + 3] = value
  }

  /** Makes room for `bytes` and returns where they start. */
  #room(bytes: number): number {
    const at = this.#at
    const end = at + bytes
    if (end > this.#buffer.length) return this.#grow(bytes)
    this.#at = end
    return at
  }

  #grow(bytes: number): number {
    const used = this.#at - this.#base
    const grown = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, (used + bytes) * 2))
    this.#buffer.copy(grown, 0, this.#base, this.#at)
    if (this.#fromSlab) {
      slab = this.#buffer
      slabUsed = this.#base
      this.#fromSlab = false
    }
    this.#buffer = grown
    this.#base = 0
    this.#at = used + bytes
    return used
  }
}

/** Bytes to write: one Buffer, or a list that is written as if joined. */
export type Bytes = Buffer | readonly Buffer[]

/** Byte fields from this size on are not copied into the message. */
export const REFERENCE_BYTES = 4096

const SLAB_BYTES = 16_384
/** A new slab is taken when fewer bytes than this are left of the old one. */
const SLAB_LEAST = 512
let slab: Buffer | null = null
let slabUsed = 0

interface Reference {
  readonly after: number
  readonly bytes: Buffer
}

function isList(value: Bytes): value is readonly Buffer[] {
  return Array.isArray(value)
}

function bytesLength(value: Bytes): number {
  if (!isList(value)) {
    if (!(value instanceof Uint8Array)) throw wrongType('Buffer', value)
    return value.length
  }
  let length = 0
  for (const piece of value) length += piece.length
  return length
}

function byteLength(value: string): number {
  const length = value.length
  if (length > 32) return Buffer.byteLength(value, 'utf8')
  for (let i = 0; i < length; i++) {
    if (value.charCodeAt(i) > 0x7f) return Buffer.byteLength(value, 'utf8')
  }
  return length
}

function outOfRange(type: string, value: unknown): WireError {
  return typeof value === 'number' ? unfit(type, value) : wrongType(type, value)
}

function unfit(type: string, value: number | bigint): WireError {
  return new WireError('SAMSA_WIRE_RANGE', `${type} expected, got ${value}`)
}

function wrongType(expected: string, value: unknown): WireError {
  const code = value === null || value === undefined ? 'SAMSA_WIRE_NULL' : 'SAMSA_WIRE_VALUE'
  return new WireError(code, `${expected} expected, got ${value === null ? 'null' : typeof value}`)
}
