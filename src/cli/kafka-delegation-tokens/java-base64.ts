import { illegalArgument } from '../kit/java-error.ts'

/** Decodes a base64 text whose padding may be left out; throws what java.util.Base64's basic decoder does. */
export function fromBase64(text: string): Buffer {
  // A character that has no byte in ISO 8859-1 is a question mark there.
  const bytes = Int8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    return code > 0xff ? 0x3f : code
  })
  if (bytes.length === 1) {
    throw illegalArgument('Input byte[] should at least have 2 bytes for base64 bytes')
  }
  const end = bytes.findIndex((byte) => !isDigit(byte))
  const wrong = bytes[end]
  if (wrong !== undefined && wrong !== PADDING)
    throw illegalArgument(`Illegal base64 character ${wrong.toString(16)}`)
  const digits = end === -1 ? bytes.length : end
  checkEnd(bytes, digits)
  return Buffer.from(text.slice(0, digits), 'base64')
}

const PADDING = '='.charCodeAt(0)

function isDigit(byte: number): boolean {
  return /[A-Za-z0-9+/]/.test(String.fromCharCode(byte))
}

/** What stands behind so many digits makes the last four whole, or is nothing. */
function checkEnd(bytes: Int8Array, digits: number): void {
  const rest = digits % 4
  const isPadded = bytes.length > digits
  const isMissing = rest === 2 && bytes[digits + 1] !== PADDING
  if (isPadded && (rest === 0 || isMissing))
    throw illegalArgument('Input byte array has wrong 4-byte ending unit')
  if (rest === 1) throw illegalArgument('Last unit does not have enough valid bits')
  const ends = digits + (isPadded ? 4 - rest : 0)
  if (bytes.length > ends) throw illegalArgument(`Input byte array has incorrect ending byte at ${ends}`)
}
