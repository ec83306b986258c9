/** The client's side of one DIGEST-MD5 negotiation, in the words of Java's SaslClient. */
import {
  type DigestInput,
  digestResponse,
  digestRspAuth,
  parseDirectives,
  quoted,
  SASL_REALM,
  SASL_URI,
} from '../digest-md5.ts'

/** Who authenticates by SASL. */
export interface SaslCredentials {
  readonly user: string
  readonly password: string
}

/** What a token of the server leads to. */
export type SaslAnswer =
  | { readonly kind: 'response'; readonly token: Buffer }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'failed' }

const FAILED: SaslAnswer = { kind: 'failed' }

export class SaslDialogue {
  readonly #credentials: SaslCredentials
  readonly #cnonce: string
  /** What the response was computed of, once there is one. */
  #input: DigestInput | undefined

  /** @param cnonce nobody must be able to guess it */
  constructor(credentials: SaslCredentials, cnonce: string) {
    this.#credentials = credentials
    this.#cnonce = cnonce
  }

  take(token: Buffer): SaslAnswer {
    const directives = parseDirectives(token)
    if (directives === null) return FAILED
    if (this.#input === undefined) return this.#respond(directives)
    return directives.get('rspauth') === digestRspAuth(this.#input) ? { kind: 'authenticated' } : FAILED
  }

  #respond(challenge: ReadonlyMap<string, string>): SaslAnswer {
    const nonce = challenge.get('nonce')
    const offersAuth = (challenge.get('qop') ?? 'auth').split(',').some((qop) => qop.trim() === 'auth')
    if (nonce === undefined || !offersAuth || challenge.get('algorithm') !== 'md5-sess') return FAILED
    const { user, password } = this.#credentials
    const input = {
      user,
      password,
      realm: challenge.get('realm') ?? SASL_REALM,
      nonce,
      cnonce: this.#cnonce,
      nonceCount: '00000001',
      uri: SASL_URI,
      qop: 'auth',
      authorizationId: user,
    }
    this.#input = input
    return { kind: 'response', token: Buffer.from(responseText(input, challenge.has('charset'))) }
  }
}

function responseText(input: DigestInput, isUtf8: boolean): string {
  return [
    ...(isUtf8 ? ['charset=utf-8'] : []),
    `username=${quoted(input.user)}`,
    `realm=${quoted(input.realm)}`,
    `nonce=${quoted(input.nonce)}`,
    `nc=${input.nonceCount}`,
    `cnonce=${quoted(input.cnonce)}`,
    `digest-uri=${quoted(input.uri)}`,
    'maxbuf=65536',
    `response=${digestResponse(input)}`,
    `qop=${input.qop}`,
    `authzid=${quoted(input.user)}`,
  ].join(',')
}
