import { createRequire } from 'node:module'

type Crc = (input: Uint8Array, initialState?: number) => number

let native: { crc32: Crc; crc32c: Crc } | undefined

/** Loaded at the first checksum: most scripts never make one, and opening a native module costs milliseconds. */
function load(): { crc32: Crc; crc32c: Crc } {
  native ??= createRequire(import.meta.url)('@node-rs/crc32') as { crc32: Crc; crc32c: Crc }
  return native
}

/** CRC-32C (Castagnoli) of `buffer[start, end)`, unsigned; the checksum of record batches of magic 2. */
export function crc32c(buffer: Uint8Array, start = 0, end = buffer.length): number {
  return load().crc32c(start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end))
}

/** CRC-32 (IEEE) of `buffer[start, end)`, unsigned; the checksum of messages of magic 0 and 1. */
export function crc32(buffer: Uint8Array, start = 0, end = buffer.length): number {
  return load().crc32(start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end))
}
