/** Bytes as they are written one behind the other, without a thought for whether they make sense. */
export class Bytes {
  #buffer = Buffer.allocUnsafe(4096)
  length = 0

  int(value: number, size: 1 | 2 | 4): void {
    const at = this.#grow(size)
    for (let byte = 0; byte < size; byte++)
      this.#buffer[at + byte] = (value >> (8 * (size - 1 - byte))) & 0xff
  }

  int64(value: bigint): void {
    const at = this.#grow(8)
    this.#buffer.writeBigInt64BE(BigInt.asIntN(64, value), at)
  }

  float64(value: number): void {
    const at = this.#grow(8)
    this.#buffer.writeDoubleBE(value, at)
  }

  /** An unsigned varint; what is beyond 32 bits is written too. */
  varint(value: number): void {
    let left = value < 0 ? value + 2 ** 32 : value
    while (left >= 0x80) {
      this.int((left % 0x80) | 0x80, 1)
      left = Math.floor(left / 0x80)
    }
    this.int(left, 1)
  }

  raw(bytes: Buffer): void {
    const at = this.#grow(bytes.length)
    bytes.copy(this.#buffer, at)
  }

  /** The bytes from `start` on, as a copy. */
  from(start: number): Buffer {
    return Buffer.from(this.#buffer.subarray(start, this.length))
  }

  /** Forgets what was written behind `length`. */
  truncate(length: number): void {
    this.length = length
  }

  setInt32(at: number, value: number): void {
    this.#buffer.writeInt32BE(value | 0, at)
  }

  #grow(size: number): number {
    const at = this.length
    this.length += size
    if (this.length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.length, this.#buffer.length * 2))
      this.#buffer.copy(grown, 0, 0, at)
      this.#buffer = grown
    }
    return at
  }
}
