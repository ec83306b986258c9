import { PersistenceError } from './errors.ts'

/** Longer fields than this are damage: jute.maxbuffer is a thousandth of it by default. */
const LONGEST_FIELD_BYTES = 0x1000_0000

/**
 * Bytes that come in chunks, for decoders that take what is complete and leave the rest. What is incomplete is measured,
 * not tried, so nothing is decoded twice.
 */
export class ByteFeed {
  buffer: Buffer = Buffer.alloc(0)
  /** Where the first byte lies that is not taken. */
  at = 0
  /** Bytes taken and dropped before `buffer`. */
  #dropped = 0

  /** The place of the first byte not taken, from the start of the file. */
  get position(): number {
    return this.#dropped + this.at
  }

  get remaining(): number {
    return this.buffer.length - this.at
  }

  push(chunk: Buffer): void {
    this.#dropped += this.at
    this.buffer = this.remaining === 0 ? chunk : Buffer.concat([this.buffer.subarray(this.at), chunk])
    this.at = 0
  }

  /** The int `offset` bytes behind the first not taken; undefined when it is not there yet. */
  int(offset = 0): number | undefined {
    return this.remaining < offset + 4 ? undefined : this.buffer.readInt32BE(this.at + offset)
  }

  /** Where a field of an int32 length and bytes ends that begins `offset` bytes on; undefined when it is not whole yet. */
  fieldEnd(offset: number): number | undefined {
    const length = this.int(offset)
    if (length === undefined) return undefined
    if (length < -1 || length > LONGEST_FIELD_BYTES)
      throw new PersistenceError(`Unreasonable length = ${length}`)
    const end = offset + 4 + Math.max(length, 0)
    return this.remaining < end ? undefined : end
  }
}
