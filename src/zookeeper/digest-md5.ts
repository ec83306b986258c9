/**
 * The SASL mechanism DIGEST-MD5 (RFC 2831) as ZooKeeper's two sides speak it: no integrity layer, one realm, one round.
 *
 * The server's challenge names realm and nonce; the client's response proves that it knows the password; the server's last token
 * (`rspauth`) proves that it knew it too.
 */
import { createHash } from 'node:crypto'

/** Realm and host that both sides of ZooKeeper are fixed to (SecurityUtils). */
export const SASL_REALM = 'zk-sasl-md5'
export const SASL_URI = `zookeeper/${SASL_REALM}`

/** What response and rspauth are computed of. */
export interface DigestInput {
  readonly user: string
  readonly password: string
  readonly realm: string
  readonly nonce: string
  readonly cnonce: string
  readonly nonceCount: string
  readonly uri: string
  readonly qop: string
  readonly authorizationId: string | undefined
}

/** The proof in the client's response. */
export function digestResponse(input: DigestInput): string {
  return digest(input, `AUTHENTICATE:${input.uri}`)
}

/** The proof in the server's last token. */
export function digestRspAuth(input: DigestInput): string {
  return digest(input, `:${input.uri}`)
}

function digest(input: DigestInput, a2: string): string {
  const { user, realm, password, nonce, cnonce, authorizationId } = input
  const secret = md5(encoded(user), ':', encoded(realm), ':', encoded(password)).digest()
  const a1 = md5(secret, `:${nonce}:${cnonce}`, authorizationId === undefined ? '' : `:${authorizationId}`)
  return md5(
    `${a1.digest('hex')}:${nonce}:${input.nonceCount}:${cnonce}:${input.qop}:${md5(a2).digest('hex')}`,
  ).digest('hex')
}

function md5(...parts: (string | Buffer)[]): ReturnType<typeof createHash> {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash
}

/** ISO 8859-1 where that has all the characters, else UTF-8 (RFC 2831, 2.1.2.1). */
function encoded(text: string): Buffer {
  return Buffer.from(text, /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8')
}

const DIRECTIVE = /[\s,]*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?=,|$)/y

/** The directives of a challenge or response; null when it is malformed or says something twice. */
export function parseDirectives(token: Buffer): ReadonlyMap<string, string> | null {
  const text = token.toString('utf8')
  const directives = new Map<string, string>()
  DIRECTIVE.lastIndex = 0
  let end = 0
  while (end < text.length) {
    const match = DIRECTIVE.exec(text)
    const name = match?.[1]?.toLowerCase()
    if (match === null || name === undefined || directives.has(name)) return null
    directives.set(name, match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '')
    end = DIRECTIVE.lastIndex
  }
  return directives
}

/** A directive's value in quotes. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
