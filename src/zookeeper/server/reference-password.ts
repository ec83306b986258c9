export const PASSWORD_BYTES = 16

/** ZooKeeperServer.superSecret. */
const SECRET = 0xb3415c00n
/** java.util.Random's generator: x → (x × MULTIPLIER + 11) mod 2^48. */
const MULTIPLIER = 0x5deece66dn
const MASK = (1n << 48n) - 1n

/**
 * The password that a real server gives the client of a session: the first bytes of java.util.Random seeded with the id, so
 * anybody who knows the id can make it.
 */
export function referencePassword(sessionId: bigint): Buffer {
  const password = Buffer.alloc(PASSWORD_BYTES)
  let state = (sessionId ^ SECRET ^ MULTIPLIER) & MASK
  for (let at = 0; at < PASSWORD_BYTES; at += 4) {
    state = (state * MULTIPLIER + 11n) & MASK
    password.writeInt32LE(Number(BigInt.asIntN(32, state >> 16n)), at)
  }
  return password
}
