import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { SaslExchange, SaslStep } from './sasl-exchange.ts'

/** What a login is checked with. */
export interface ScramSecret {
  readonly salt: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
  readonly iterations: number
}

/** Whose secret it is. */
export interface ScramAccount {
  readonly secret: ScramSecret
  readonly user: string
  /** When the delegation token expires whose secret it is. */
  readonly tokenExpiresMs: number | undefined
}

export interface ScramOptions {
  /** sha256 or sha512 */
  readonly hash: string
  /** Finds a user's account, or that of a delegation token by its id. */
  readonly accountOf: (name: string, isToken: boolean) => ScramAccount | undefined
  readonly newNonce: () => string
}

// The grammar of RFC 5802, as the reference's ScramMessages has it.
const VALUE = '[\\x01-\\x2B\\x2D-\\x7F]+'
const PRINTABLE = '[\\x21-\\x2B\\x2D-\\x7E]+'
const SASL_NAME = '(?:[\\x01-\\x2B\\x2D-\\x3C\\x3E-\\x7F]|=2C|=3D)+'
const BASE64 = '(?:[a-zA-Z0-9/+]{4})*(?:[a-zA-Z0-9/+]{3}=|[a-zA-Z0-9/+]{2}==)?'
const EXTENSIONS = `(?:,[A-Za-z]+=${VALUE})*`
const CLIENT_FIRST = new RegExp(
  `^n,(?:a=(?<authzid>${SASL_NAME}))?,(?<bare>(?:m=${VALUE},)?n=(?<name>${SASL_NAME}),r=(?<nonce>${PRINTABLE})(?<extensions>${EXTENSIONS}))$`,
)
const CLIENT_FINAL = new RegExp(
  `^(?<unproved>c=${BASE64},r=(?<nonce>${PRINTABLE})${EXTENSIONS}),p=(?<proof>${BASE64})$`,
)
const TOKEN_EXTENSION = 'tokenauth=true'

interface Begun {
  readonly account: ScramAccount
  readonly nonce: string
  /** The messages that proof and signature are made of, so far. */
  readonly transcript: string
}

/**
 * SCRAM (RFC 5802) on the server's side, as the reference's ScramSaslServer has it: without channel binding, and with the extension by
 * which a client shows a delegation token.
 */
export class ScramExchange implements SaslExchange {
  readonly #options: ScramOptions
  #begun: Begun | undefined

  constructor(options: ScramOptions) {
    this.#options = options
  }

  evaluate(token: Buffer): SaslStep {
    const text = token.toString('utf8')
    return this.#begun === undefined ? this.#first(text) : this.#final(text, this.#begun)
  }

  #first(text: string): SaslStep {
    const {
      bare = '',
      name: saslName = '',
      nonce: clientNonce,
      extensions,
      authzid,
    } = groups(CLIENT_FIRST, text)
    if (clientNonce === undefined) return wrong(`Invalid SCRAM client first message format: ${text}`)
    const name = saslName.replaceAll('=2C', ',').replaceAll('=3D', '=')
    const isToken = extensions?.split(',').includes(TOKEN_EXTENSION) ?? false
    const account = this.#options.accountOf(name, isToken)
    if (account === undefined) {
      return wrong(
        isToken
          ? `Token Authentication failed: Invalid tokenId : ${name}`
          : 'Authentication failed: Invalid user credentials',
      )
    }
    if (authzid !== undefined && authzid !== name) {
      const why =
        'Authentication failed: Client requested an authorization id that is different from username'
      return { kind: 'failed', told: why, why }
    }
    const { salt, iterations } = account.secret
    const nonce = clientNonce + this.#options.newNonce()
    const challenge = `r=${nonce},s=${salt.toString('base64')},i=${iterations}`
    this.#begun = { account, nonce, transcript: `${bare},${challenge}` }
    return { kind: 'challenge', token: Buffer.from(challenge) }
  }

  #final(text: string, { account, nonce, transcript }: Begun): SaslStep {
    const { unproved, nonce: told, proof } = groups(CLIENT_FINAL, text)
    if (proof === undefined) return wrong(`Invalid SCRAM client final message format: ${text}`)
    if (told !== nonce) return wrong('Invalid client nonce in the final client message.')
    const messages = `${transcript},${unproved}`
    const { storedKey, serverKey } = account.secret
    if (!this.#isProved(Buffer.from(proof, 'base64'), storedKey, messages))
      return wrong('Invalid client credentials')
    const signature = this.#hmac(serverKey, messages).toString('base64')
    const { user, tokenExpiresMs } = account
    return { kind: 'done', token: Buffer.from(`v=${signature}`), identity: { user, tokenExpiresMs } }
  }

  #isProved(proof: Buffer, storedKey: Buffer, messages: string): boolean {
    const signature = this.#hmac(storedKey, messages)
    if (proof.length !== signature.length) return false
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)))
    const computed = createHash(this.#options.hash).update(clientKey).digest()
    return computed.length === storedKey.length && timingSafeEqual(computed, storedKey)
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#options.hash, key).update(text).digest()
  }
}

const groups = (pattern: RegExp, text: string): Partial<Record<string, string>> =>
  pattern.exec(text)?.groups ?? {}

/** Of these the client is told no more than that its credentials are wrong. */
const wrong = (why: string): SaslStep => ({ kind: 'failed', told: null, why })
