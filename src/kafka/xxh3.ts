import { createRequire } from 'node:module'

type Hash = (input: Uint8Array) => bigint

let native: { readonly xxh3: { readonly xxh64: Hash } } | undefined

/** Loaded at the first hash, for the reasons of crc32c.ts. */
function load(): { readonly xxh3: { readonly xxh64: Hash } } {
  native ??= createRequire(import.meta.url)('@node-rs/xxhash') as { readonly xxh3: { readonly xxh64: Hash } }
  return native
}

/** The 64-bit XXH3 hash of bytes (seed 0), signed as Java has it. */
export function xxh3(input: Uint8Array): bigint {
  return BigInt.asIntN(64, load().xxh3.xxh64(input))
}
