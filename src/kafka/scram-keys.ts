import { createHash, createHmac } from 'node:crypto'

export interface ScramMechanism {
  /** `SCRAM-SHA-256`. */
  readonly name: string
  /** As node:crypto calls it. */
  readonly hash: string
}

/** The mechanisms by Kafka's numbers for them (ScramMechanism). */
export const scramMechanisms: ReadonlyMap<number, ScramMechanism> = new Map([
  [1, { name: 'SCRAM-SHA-256', hash: 'sha256' }],
  [2, { name: 'SCRAM-SHA-512', hash: 'sha512' }],
])

export const MIN_SCRAM_ITERATIONS = 4096
export const MAX_SCRAM_ITERATIONS = 16_384

/** What a server keeps of a salted password (RFC 5802): enough to check a client and to be known by it, not to log in with. */
export function scramKeys(
  { hash }: ScramMechanism,
  saltedPassword: Buffer,
): { storedKey: Buffer; serverKey: Buffer } {
  const hmac = (text: string): Buffer => createHmac(hash, saltedPassword).update(text).digest()
  return {
    storedKey: createHash(hash).update(hmac('Client Key')).digest(),
    serverKey: hmac('Server Key'),
  }
}
