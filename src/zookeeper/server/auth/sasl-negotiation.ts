/**
 * The server's side of one DIGEST-MD5 negotiation, as Java's SaslServer runs it for the reference: the first token, whatever it holds,
 * is answered with the challenge, the second must be the right response, and there is no third.
 */
import {
  digestResponse,
  digestRspAuth,
  parseDirectives,
  quoted,
  SASL_REALM,
  SASL_URI,
} from '../../digest-md5.ts'
import { isSameText } from './same-text.ts'

/** What a token leads to. `user`: somebody is authenticated now. */
export type SaslStep =
  | { readonly kind: 'challenge'; readonly token: Buffer }
  | { readonly kind: 'authenticated'; readonly token: Buffer; readonly user: string }
  | { readonly kind: 'failed'; readonly why: string }

export class SaslNegotiation {
  readonly #passwordOf: (user: string) => string | undefined
  readonly #nonce: string
  #state: 'new' | 'challenged' | 'over' = 'new'

  /** @param nonce nobody must be able to guess it, and it must never be used again */
  constructor(passwordOf: (user: string) => string | undefined, nonce: string) {
    this.#passwordOf = passwordOf
    this.#nonce = nonce
  }

  take(token: Buffer): SaslStep {
    if (this.#state === 'new') {
      this.#state = 'challenged'
      return { kind: 'challenge', token: this.#challenge() }
    }
    if (this.#state === 'over') return failed('the negotiation is over')
    this.#state = 'over'
    return this.#judge(token)
  }

  #challenge(): Buffer {
    return Buffer.from(
      `realm=${quoted(SASL_REALM)},nonce=${quoted(this.#nonce)},charset=utf-8,algorithm=md5-sess`,
    )
  }

  #judge(token: Buffer): SaslStep {
    const directives = parseDirectives(token)
    if (directives === null) return failed('the response is malformed')
    const user = directives.get('username')
    const cnonce = directives.get('cnonce')
    const uri = directives.get('digest-uri')
    const response = directives.get('response')
    if (user === undefined || cnonce === undefined || uri === undefined || response === undefined)
      return failed('the response leaves something out')
    const qop = directives.get('qop') ?? 'auth'
    const isOurs =
      directives.get('realm') === SASL_REALM &&
      directives.get('nonce') === this.#nonce &&
      uri.toLowerCase() === SASL_URI &&
      (directives.get('nc') ?? FIRST) === FIRST &&
      (directives.get('charset') ?? 'utf-8') === 'utf-8' &&
      qop === 'auth'
    if (!isOurs) return failed('the response is not to this challenge')
    const password = this.#passwordOf(user)
    const input = {
      user,
      password: password ?? '',
      realm: SASL_REALM,
      nonce: this.#nonce,
      cnonce,
      nonceCount: FIRST,
      uri,
      qop,
      authorizationId: directives.get('authzid'),
    }
    // Computed for unknown users too: the time taken does not tell who is known.
    const isRight = isSameText(digestResponse(input), response)
    if (password === undefined || !isRight) return failed(`${user} or the password is not known`)
    return { kind: 'authenticated', token: Buffer.from(`rspauth=${digestRspAuth(input)}`), user }
  }
}

const FIRST = '00000001'

function failed(why: string): SaslStep {
  return { kind: 'failed', why }
}
