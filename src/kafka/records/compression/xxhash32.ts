/** xxHash, 32 bits, seed 0: the checksum of LZ4 frames. Blocks in frames with their own checksums are rare, so this is plain. */
const PRIME_1 = 0x9e3779b1
const PRIME_2 = 0x85ebca77
const PRIME_3 = 0xc2b2ae3d
const PRIME_4 = 0x27d4eb2f
const PRIME_5 = 0x165667b1
const STRIPE_BYTES = 16

/** The hash as an unsigned number. */
export function xxhash32(bytes: Buffer): number {
  const { length } = bytes
  let at = 0
  let hash = PRIME_5
  if (length >= STRIPE_BYTES) {
    let a = (PRIME_1 + PRIME_2) | 0
    let b = PRIME_2 | 0
    let c = 0
    let d = -PRIME_1 | 0
    for (; at <= length - STRIPE_BYTES; at += STRIPE_BYTES) {
      a = round(a, bytes.readInt32LE(at))
      b = round(b, bytes.readInt32LE(at + 4))
      c = round(c, bytes.readInt32LE(at + 8))
      d = round(d, bytes.readInt32LE(at + 12))
    }
    hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)
  }
  hash = (hash + length) | 0
  for (; at <= length - 4; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(bytes.readInt32LE(at), PRIME_3), 17), PRIME_4)
  }
  for (; at < length; at++) {
    hash = Math.imul(rotate(hash + Math.imul(bytes.readUInt8(at), PRIME_5), 11), PRIME_1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2)
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3)
  return (hash ^ (hash >>> 16)) >>> 0
}

function round(lane: number, word: number): number {
  return Math.imul(rotate(lane + Math.imul(word, PRIME_2), 13), PRIME_1)
}

/** A sum may be more than 32 bits: the shifts take its low ones. */
function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
