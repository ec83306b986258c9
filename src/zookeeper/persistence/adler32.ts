const MODULUS = 65_521
/** So many bytes can be added before the second sum could leave 32 bits (zlib's NMAX). */
const BYTES_PER_REDUCTION = 5_552

/** The running Adler-32 of a stream (java.util.zip.Adler32). */
export class Adler32 {
  #low = 1
  #high = 0

  /** Of all bytes so far; unsigned. */
  get value(): number {
    return this.#high * 0x10000 + this.#low
  }

  update(bytes: Uint8Array, start = 0, end = bytes.length): void {
    let low = this.#low
    let high = this.#high
    for (let at = start; at < end; ) {
      const stop = Math.min(at + BYTES_PER_REDUCTION, end)
      for (; at < stop; at++) {
        low += bytes[at] ?? 0
        high += low
      }
      low %= MODULUS
      high %= MODULUS
    }
    this.#low = low
    this.#high = high
  }
}

/** The Adler-32 of some bytes. */
export function adler32(bytes: Uint8Array): number {
  const sum = new Adler32()
  sum.update(bytes)
  return sum.value
}
