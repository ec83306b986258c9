import { JavaError } from '../kit/java-error.ts'

/** Charsets that Java reads otherwise than the Encoding standard, which TextDecoder follows, by every name that is in use. */
const ownDecoders: readonly [names: RegExp, decode: (bytes: Buffer) => string][] = [
  [/^utf-?8$/, (bytes) => bytes.toString('utf8')],
  [/^(iso-?8859-1|iso_8859_1|iso_8859-1|8859_1|latin1|l1)$/, (bytes) => bytes.toString('latin1')],
  [
    /^(us-ascii|ascii|iso646-us|646)$/,
    (bytes) => bytes.toString('latin1').replace(/[\u0080-\u00ff]/g, '\ufffd'),
  ],
  [/^(windows-1252|cp1252|ibm-1252)$/, windows1252],
  [/^(utf-?16|utf_16|unicode)$/, utf16],
]

/**
 * Finds how Java reads text in a charset.
 *
 * @throws JavaError (SerializationException) for one that there is not
 */
export function charsetDecoder(name: string): (bytes: Buffer) => string {
  const own = ownDecoders.find(([names]) => names.test(name.toLowerCase()))
  if (own !== undefined) return own[1]
  try {
    const decoder = new TextDecoder(name, { ignoreBOM: true })
    return (bytes) => decoder.decode(bytes)
  } catch {
    throw new JavaError(
      'org.apache.kafka.common.errors.SerializationException',
      `Unsupported encoding ${name}`,
      new JavaError('java.nio.charset.UnsupportedCharsetException', name),
    )
  }
}

/** Big-endian unless a byte order mark says otherwise; the mark is no part of the text. */
function utf16(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes)
}

/** What windows-1252 has at 0x80 to 0x9f, where Latin-1 has control characters. */
const WINDOWS_1252 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'

/** Node 20 decodes windows-1252 as Latin-1. */
function windows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80))
}
