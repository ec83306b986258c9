import { randomBytes } from 'node:crypto'
import { ZERO_UUID } from '../wire/plan.ts'

export { ZERO_UUID }

/** The id of the metadata topic, the only one that is 1; never made at random. */
export const ONE_UUID = 'AAAAAAAAAAAAAAAAAAAAAQ'

/** Makes a random uuid (version 4) as Kafka prints it; like the reference, never one that starts with a dash. */
export function randomUuid(): string {
  for (;;) {
    const bytes = randomBytes(16)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const text = bytes.toString('base64url')
    if (!text.startsWith('-')) return text
  }
}

/** Whether a text is a uuid as Kafka prints it. */
export function isUuid(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(text)
}

/** The 16 bytes of a uuid. */
export function uuidToBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (!isUuid(text) || bytes.length !== 16) throw new RangeError(`uuid expected, got '${text}'`)
  return bytes
}

/** The uuid of 16 bytes. */
export function uuidFromBytes(bytes: Buffer): string {
  if (bytes.length !== 16) throw new RangeError(`16 bytes expected, got ${bytes.length}`)
  return bytes.toString('base64url')
}
