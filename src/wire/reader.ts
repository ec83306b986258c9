import { WireError } from './errors.ts'

/**
 * Reads big-endian protocol values from a Buffer, never past its end.
 *
 * Methods come in three families: Kafka's classic encodings (int16-length strings, int32-length bytes and
 * counts), Kafka's compact ones (unsigned varint of length + 1, zero is null), and jute's (`ustring`, an
 * int32-length string). Lengths and counts are compared with what is left before anything is allocated.
 * Bytes are returned as views of the input.
 */
export class Reader {
  readonly buffer: Buffer
  offset: number
  readonly end: number
  /** How many array elements may still be read: a few bytes of input must not become gigabytes of objects. */
  #elementsLeft: number

  constructor(buffer: Buffer, offset = 0, end = buffer.length, maxElements = DEFAULT_MAX_ELEMENTS) {
    this.buffer = buffer
    this.offset = offset
    this.end = end
    this.#elementsLeft = maxElements
  }

  get remaining(): number {
    return this.end - this.offset
  }

  bool(): boolean {
    return this.int8() !== 0
  }

  int8(): number {
    return this.buffer.readInt8(this.#take(1))
  }

  uint8(): number {
    return this.buffer.readUInt8(this.#take(1))
  }

  int16(): number {
    return this.buffer.readInt16BE(this.#take(2))
  }

  uint16(): number {
    return this.buffer.readUInt16BE(this.#take(2))
  }

  int32(): number {
    return this.buffer.readInt32BE(this.#take(4))
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.#take(4))
  }

  /** An int64 as a number; a WireError when it is not a safe integer. */
  int64(): number {
    const at = this.#take(8)
    const value = this.buffer.readInt32BE(at) * 0x1_0000_0000 + this.buffer.readUInt32BE(at + 4)
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw this.#unsafe(at)
    return value
  }

  /** An int64 as a number, the nearest safe integer standing for one beyond. */
  saturatingInt64(): number {
    const at = this.#take(8)
    const value = this.buffer.readInt32BE(at) * 0x1_0000_0000 + this.buffer.readUInt32BE(at + 4)
    return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
  }

  bigint64(): bigint {
    return this.buffer.readBigInt64BE(this.#take(8))
  }

  float64(): number {
    return this.buffer.readDoubleBE(this.#take(8))
  }

  /** An unsigned varint of at most 32 bits (five bytes). */
  unsignedVarint(): number {
    let byte = this.uint8()
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    for (let shift = 7; shift < 28; shift += 7) {
      byte = this.uint8()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    byte = this.uint8()
    if (byte > 0x0f) {
      throw new WireError('SAMSA_WIRE_RANGE', `varint at ${this.offset - 1} is longer than 32 bits`)
    }
    return (value | (byte << 28)) >>> 0
  }

  /** A zigzag varint of 32 bits. */
  varint(): number {
    const raw = this.unsignedVarint()
    return (raw >>> 1) ^ -(raw & 1)
  }

  /** A zigzag varint of 64 bits as a number; a WireError when it is not a safe integer. */
  varlong(): number {
    const start = this.offset
    // Up to four bytes (28 bits) fit 32-bit arithmetic, which covers nearly every delta in a record.
    let raw = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.uint8()
      raw |= (byte & 0x7f) << shift
      if (byte < 0x80) return (raw >>> 1) ^ -(raw & 1)
    }
    this.offset = start
    const value = this.bigVarlong()
    if (value > MAX_SAFE || value < -MAX_SAFE) throw unsafeInteger(value, start)
    return Number(value)
  }

  /** A zigzag varint of 64 bits. */
  bigVarlong(): bigint {
    let raw = 0n
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.uint8()
      raw |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n))
    }
    throw new WireError('SAMSA_WIRE_RANGE', `varlong at ${this.offset - 10} is longer than 64 bits`)
  }

  /** A uuid as Kafka prints it: 22 characters of base64url. */
  uuid(): string {
    const at = this.#take(16)
    return this.buffer.toString('base64url', at, at + 16)
  }

  string(): string {
    return this.#text(this.#length(this.int16()))
  }

  nullableString(): string | null {
    const length = this.int16()
    return length < 0 ? null : this.#text(length)
  }

  compactString(): string {
    return this.#text(this.#length(this.unsignedVarint() - 1))
  }

  compactNullableString(): string | null {
    const length = this.unsignedVarint() - 1
    return length < 0 ? null : this.#text(length)
  }

  /** An int32-length string (jute's ustring); -1 is null. */
  nullableUstring(): string | null {
    const length = this.int32()
    return length < 0 ? null : this.#text(length)
  }

  ustring(): string {
    return this.#text(this.#length(this.int32()))
  }

  bytes(): Buffer {
    return this.view(this.#length(this.int32()))
  }

  nullableBytes(): Buffer | null {
    const length = this.int32()
    return length < 0 ? null : this.view(length)
  }

  compactBytes(): Buffer {
    return this.view(this.#length(this.unsignedVarint() - 1))
  }

  compactNullableBytes(): Buffer | null {
    const length = this.unsignedVarint() - 1
    return length < 0 ? null : this.view(length)
  }

  /** The next `length` bytes as a view of the input. */
  view(length: number): Buffer {
    const at = this.#takeAll(length)
    return this.buffer.subarray(at, at + length)
  }

  skip(length: number): void {
    this.#take(length)
  }

  /**
   * The count of a classic array, -1 for null, after checking that so many elements of at least
   * `minBytes` each can follow.
   */
  nullableCount(minBytes: number): number {
    const count = this.int32()
    return count < 0 ? -1 : this.#checkCount(count, minBytes)
  }

  count(minBytes: number): number {
    return this.#checkCount(this.#length(this.int32()), minBytes)
  }

  compactNullableCount(minBytes: number): number {
    const count = this.unsignedVarint() - 1
    return count < 0 ? -1 : this.#checkCount(count, minBytes)
  }

  compactCount(minBytes: number): number {
    return this.#checkCount(this.#length(this.unsignedVarint() - 1), minBytes)
  }

  /** Skips the tagged fields at the end of a flexible structure. */
  skipTags(): void {
    for (let left = this.unsignedVarint(); left > 0; left--) {
      this.unsignedVarint()
      this.skip(this.unsignedVarint())
    }
  }

  #take(bytes: number): number {
    const at = this.offset
    if (bytes > this.end - at) throw truncated(bytes, at, this.end)
    this.offset = at + bytes
    return at
  }

  /** Takes what has said its length itself. */
  #takeAll(length: number): number {
    const at = this.offset
    if (length > this.end - at) throw truncated(length, at, this.end, { length, left: this.end - at })
    this.offset = at + length
    return at
  }

  #text(length: number): string {
    const at = this.#takeAll(length)
    return length === 0 ? '' : this.buffer.toString('utf8', at, at + length)
  }

  #length(length: number): number {
    if (length < 0) throw new WireError('SAMSA_WIRE_NULL', `null at ${this.offset} where a value is required`)
    return length
  }

  #checkCount(count: number, minBytes: number): number {
    // An element of no bytes still counts as one, as in the reference: else a count alone could fill the memory.
    if (count * (minBytes === 0 ? 1 : minBytes) > this.end - this.offset) {
      throw new WireError(
        'SAMSA_WIRE_LENGTH',
        `array of ${count} elements at ${this.offset}, with only ${this.end - this.offset} bytes left`,
      )
    }
    this.#elementsLeft -= count
    if (this.#elementsLeft < 0) {
      throw new WireError('SAMSA_WIRE_LENGTH', `too many array elements in one message at ${this.offset}`)
    }
    return count
  }

  #unsafe(at: number): WireError {
    return unsafeInteger(this.buffer.readBigInt64BE(at), at)
  }
}

/** Four million elements: over three times what a cluster's largest Metadata response holds. */
const DEFAULT_MAX_ELEMENTS = 1 << 22
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

function truncated(bytes: number, at: number, end: number, cutShort?: WireError['cutShort']): WireError {
  const message = `${bytes} bytes needed at ${at}, but the input ends at ${end}`
  return new WireError('SAMSA_WIRE_TRUNCATED', message, cutShort)
}

function unsafeInteger(value: bigint, at: number): WireError {
  return new WireError('SAMSA_WIRE_RANGE', `int64 ${value} at ${at} is outside ±(2^53 − 1)`)
}
