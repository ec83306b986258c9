const SEED = 0x9747b28c
const M = 0x5bd1e995

/** The 32-bit murmur2 hash (signed) that Kafka's default partitioner puts keys through. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  let hash = SEED ^ length
  const whole = length & ~3
  for (let i = 0; i < whole; i += 4) {
    let k =
      byteAt(bytes, i) |
      (byteAt(bytes, i + 1) << 8) |
      (byteAt(bytes, i + 2) << 16) |
      (byteAt(bytes, i + 3) << 24)
    k = Math.imul(k, M)
    k ^= k >>> 24
    hash = Math.imul(hash, M) ^ Math.imul(k, M)
  }
  const rest = length - whole
  if (rest === 3) hash ^= byteAt(bytes, whole + 2) << 16
  if (rest >= 2) hash ^= byteAt(bytes, whole + 1) << 8
  if (rest >= 1) hash = Math.imul(hash ^ byteAt(bytes, whole), M)
  hash ^= hash >>> 13
  hash = Math.imul(hash, M)
  return hash ^ (hash >>> 15)
}

/** The partition that Java's and librdkafka's (murmur2) partitioners give a key. */
export function partitionForKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount
}

/** Indexes are in range by construction; the fallback only satisfies the type. */
function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}
