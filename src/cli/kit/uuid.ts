import { illegalArgument } from './java-error.ts'

const MAX_TEXT_LENGTH = 24
const BYTES = 16

/** The id that stands for none. */
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

/**
 * Reads one of Kafka's ids, base64 of 16 bytes for URLs, and writes it in its usual 22 characters (Uuid.fromString).
 *
 * @throws JavaError where the text is none
 */
export function parseUuid(text: string): string {
  if (text.length > MAX_TEXT_LENGTH) {
    throw illegalArgument(
      `Input string with prefix \`${text.slice(0, MAX_TEXT_LENGTH)}\` is too long to be decoded as a base64 UUID`,
    )
  }
  checkBase64(text)
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== BYTES) {
    throw illegalArgument(
      `Input string \`${text}\` decoded as ${bytes.length} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`,
    )
  }
  return bytes.toString('base64url')
}

/** The checks of Java's Base64.getUrlDecoder(), in its words. */
function checkBase64(text: string): void {
  if (text.length === 1) throw illegalArgument('Input byte[] should at least have 2 bytes for base64 bytes')
  const padding = text.indexOf('=')
  const body = padding === -1 ? text : text.slice(0, padding)
  const illegal = /[^A-Za-z0-9_-]/.exec(body)
  if (illegal !== null) throw illegalArgument(`Illegal base64 character ${latin1Hex(illegal[0])}`)
  const inLastUnit = body.length % 4
  if (padding !== -1 && (inLastUnit === 0 || (inLastUnit === 2 && text[padding + 1] !== '='))) {
    throw illegalArgument('Input byte array has wrong 4-byte ending unit')
  }
  if (inLastUnit === 1) throw illegalArgument('Last unit does not have enough valid bits')
  if (padding === -1) return
  const end = padding + (inLastUnit === 2 ? 2 : 1)
  if (end < text.length) throw illegalArgument(`Input byte array has incorrect ending byte at ${end}`)
}

/** A character as a signed byte of ISO 8859-1, a question mark where it is none. */
function latin1Hex(character: string): string {
  const code = character.charCodeAt(0)
  const byte = code > 0xff ? 0x3f : code
  return (byte > 0x7f ? byte - 0x100 : byte).toString(16)
}
