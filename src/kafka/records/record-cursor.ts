/**
 * Walks the records inside a batch of magic 2 without allocating: `next()` moves to the following record and fills the
 * public fields with where its parts lie in `bytes`. Every length is checked against what is left before it is used.
 *
 * A record: length varint, attributes int8, timestampDelta varlong, offsetDelta varint, key length varint (-1 null), key, value
 * length, value, header count varint, then headers of key length, key (UTF-8), value length (-1 null), value.
 */
import { RecordsError } from './records-error.ts'

export class RecordCursor {
  readonly bytes: Buffer
  timestampDelta = 0
  offsetDelta = 0
  /** Negative for a null key. */
  keyLength = -1
  keyStart = 0
  /** Negative for a null value. */
  valueLength = -1
  valueStart = 0
  headerCount = 0
  headersStart = 0
  /** Bytes of the current record, its length field included. */
  sizeInBytes = 0
  /** Where key, value and headers begin, with their lengths. */
  fieldsStart = 0
  /** Behind the current record. */
  end = 0
  #position = 0
  #remaining: number

  /** `bytes` are the (decompressed) records section of a batch that says it holds `recordCount`. */
  constructor(bytes: Buffer, recordCount: number) {
    if (recordCount < 0) throw invalid(`Found invalid record count ${recordCount} in magic v2 batch`)
    this.bytes = bytes
    this.#remaining = recordCount
  }

  /** Moves on; false after the last record. Throws RecordsError for a malformed record or bytes left over. */
  next(): boolean {
    if (this.#remaining === 0) {
      if (this.#position !== this.bytes.length) {
        throw invalid('Incorrect declared batch size, records still remaining in file')
      }
      return false
    }
    this.#remaining--
    const start = this.#position
    const size = this.#varint()
    const end = this.#position + size
    if (size < 0 || end > this.bytes.length)
      throw invalid(`Invalid record size: ${size} bytes, fewer are left`)
    this.#need(1)
    this.#position++ // attributes, of which none is in use
    this.timestampDelta = this.#varlong()
    this.offsetDelta = this.#varint()
    this.fieldsStart = this.#position
    this.keyLength = this.#varint()
    this.keyStart = this.#position
    this.#skip(this.keyLength)
    this.valueLength = this.#varint()
    this.valueStart = this.#position
    this.#skip(this.valueLength)
    this.headerCount = this.#varint()
    if (this.headerCount < 0) throw invalid(`Found invalid number of record headers ${this.headerCount}`)
    if (this.headerCount > end - this.#position) {
      throw invalid(
        `Found invalid number of record headers. ${this.headerCount} is larger than the remaining size of the buffer`,
      )
    }
    this.headersStart = this.#position
    for (let i = 0; i < this.headerCount; i++) {
      const keyLength = this.#varint()
      if (keyLength < 0) throw invalid(`Invalid negative header key size ${keyLength}`)
      this.#skip(keyLength)
      this.#skip(this.#varint())
    }
    if (this.#position !== end) {
      const read = this.#position - (end - size)
      throw invalid(
        `Invalid record size: expected to read ${size} bytes in record payload, but instead read ${read}`,
      )
    }
    this.sizeInBytes = end - start
    this.end = end
    return true
  }

  /** A view of the current key, null when there is none. */
  key(): Buffer | null {
    return this.keyLength < 0 ? null : this.bytes.subarray(this.keyStart, this.keyStart + this.keyLength)
  }

  /** A view of the current value, null when there is none. */
  value(): Buffer | null {
    return this.valueLength < 0
      ? null
      : this.bytes.subarray(this.valueStart, this.valueStart + this.valueLength)
  }

  /** The current headers, in order; a key may come twice. */
  headers(): RecordHeader[] {
    const headers: RecordHeader[] = []
    const after = this.#position
    this.#position = this.headersStart
    for (let i = 0; i < this.headerCount; i++) {
      const keyLength = this.#varint()
      const key = this.bytes.toString('utf8', this.#position, this.#position + keyLength)
      this.#position += keyLength
      const valueLength = this.#varint()
      const valueStart = this.#position
      if (valueLength > 0) this.#position += valueLength
      headers.push({ key, value: valueLength < 0 ? null : this.bytes.subarray(valueStart, this.#position) })
    }
    this.#position = after
    return headers
  }

  #need(bytes: number): void {
    if (bytes > this.bytes.length - this.#position) throw invalid('Record is cut off')
  }

  /** Passes over `length` bytes; a negative length is a null and passes over none. */
  #skip(length: number): void {
    if (length <= 0) return
    this.#need(length)
    this.#position += length
  }

  #varint(): number {
    let raw = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.#position]
      if (byte === undefined) throw invalid('Record is cut off')
      this.#position++
      raw |= (byte & 0x7f) << shift
      if (byte < 0x80) return (raw >>> 1) ^ -(raw & 1)
    }
    throw invalid('Varint is too long')
  }

  #varlong(): number {
    const short = this.bytes[this.#position]
    if (short !== undefined && short < 0x80) {
      this.#position++
      return (short >>> 1) ^ -(short & 1)
    }
    let raw = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.#position]
      if (byte === undefined) throw invalid('Record is cut off')
      this.#position++
      raw |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n)))
    }
    throw invalid('Varlong is too long')
  }
}

/** A record header: its key is text, its value bytes or null. */
export interface RecordHeader {
  key: string
  value: Buffer | null
}

function invalid(message: string): RecordsError {
  return new RecordsError('INVALID_RECORD', message)
}
