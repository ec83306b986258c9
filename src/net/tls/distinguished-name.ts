/** Distinguished names as Java writes and reads them: identities are compared as texts, so that each character counts. */
import type { X509Certificate } from 'node:crypto'
import { type DerValue, derOid, derValues } from './der.ts'

/** The keywords of RFC 2253; any other type is written as its object identifier. */
const RFC_2253_KEYWORDS = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
])

const VERSION_TAG = 0xa0

/** The subject of a certificate as X500Principal.getName() writes it: RFC 2253, last part first. */
export function subjectName(certificate: X509Certificate): string {
  const [tbsCertificate] = derValues(single(certificate.raw))
  const fields = derValues(tbsCertificate?.contents ?? Buffer.alloc(0))
  const subject = fields[fields[0]?.tag === VERSION_TAG ? 5 : 4]
  const names = derValues(subject?.contents ?? Buffer.alloc(0))
  return names
    .reverse()
    .map((name) =>
      derValues(name.contents)
        .map((attribute) => attributeText(derValues(attribute.contents)))
        .join('+'),
    )
    .join(',')
}

function single(bytes: Buffer): Buffer {
  return derValues(bytes)[0]?.contents ?? Buffer.alloc(0)
}

function attributeText([type, value]: DerValue[]): string {
  const oid = derOid(type?.contents ?? Buffer.alloc(0))
  const keyword = RFC_2253_KEYWORDS.get(oid)
  const text = value === undefined ? undefined : stringOf(value)
  if (keyword === undefined || text === undefined)
    return `${keyword ?? oid}=#${value?.encoded.toString('hex') ?? ''}`
  return `${keyword}=${escaped(text)}`
}

/** The text of the string types of ASN.1 that Java takes for texts. */
function stringOf({ tag, contents }: DerValue): string | undefined {
  switch (tag) {
    case 0x0c: // UTF8String
      return contents.toString('utf8')
    case 0x13: // PrintableString
    case 0x14: // T61String
    case 0x16: // IA5String
    case 0x1b: // GeneralString
      return contents.toString('latin1')
    case 0x1e: // BMPString
      return Buffer.from(contents).swap16().toString('utf16le')
    default:
      return undefined
  }
}

function escaped(text: string): string {
  const inner = text.replace(/[,=+<>#;"\\]/g, '\\$&').replaceAll('\0', '\\00')
  return inner.replace(/^[ \r]+|[ \r]+$/g, (blanks) => blanks.replace(/[ \r]/g, '\\$&'))
}

/** Keywords that Java reads in a name (AVAKeyword). */
const KEYWORDS = new Set(
  (
    'CN C L S ST O OU T IP STREET DC DNQUALIFIER DNQ SURNAME GIVENNAME INITIALS GENERATION EMAIL EMAILADDRESS UID SERIALNUMBER ' +
    'JURISDICTIONC JURISDICTIONL JURISDICTIONST'
  ).split(' '),
)

const ESCAPE = String.raw`\\(?:[,=+<>#;"\\ ]|[0-9A-Fa-f]{2})`
// No two parts beside each other can take the same character, so that no text takes long to be refused.
const VALUE = [
  String.raw`"(?:[^"\\]|${ESCAPE})*"\s*`,
  String.raw`#((?:[0-9A-Fa-f]{2})+)\s*`,
  String.raw`(?:[^\s,;+"\\=<>#]|${ESCAPE})(?:[^,;+"\\<>]|${ESCAPE})*`,
].join('|')
const ATTRIBUTE = new RegExp(
  String.raw`\s*([A-Za-z][\w-]*|(?:OID\.)?[0-2](?:\.\d+)+)\s*=\s*(?:${VALUE}|)([,;+]|$)`,
  'y',
)

/** Whether Java's X500Principal takes a text for a name. */
export function isDistinguishedName(text: string): boolean {
  if (text === '') return true
  ATTRIBUTE.lastIndex = 0
  for (;;) {
    const match = ATTRIBUTE.exec(text)
    const type = match?.[1]?.toUpperCase()
    if (match === null || type === undefined) return false
    if (!/\d\./.test(type) && !KEYWORDS.has(type)) return false
    if (match[2] !== undefined && !isDer(Buffer.from(match[2], 'hex'))) return false
    if (match[3] === '') return true
  }
}

function isDer(bytes: Buffer): boolean {
  try {
    return derValues(bytes).length === 1
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
