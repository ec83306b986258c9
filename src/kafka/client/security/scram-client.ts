/** SCRAM (RFC 5802) on the client's side, as Java's ScramSaslClient has it: without channel binding and without SASLprep. */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { SaslError } from './sasl-error.ts'

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

const HASHES: Record<ScramMechanism, { hash: string; bytes: number }> = {
  'SCRAM-SHA-256': { hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { hash: 'sha512', bytes: 64 },
}
const LEAST_ITERATIONS = 4096
const CHANNEL_BINDING = Buffer.from('n,,').toString('base64')

const VALUE = '[\\x01-\\x2B\\x2D-\\x7F]+'
const BASE64 = '(?:[a-zA-Z0-9/+]{4})*(?:[a-zA-Z0-9/+]{3}=|[a-zA-Z0-9/+]{2}==)?'
const EXTENSIONS = `(?:,[A-Za-z]+=${VALUE})*`
const SERVER_FIRST = new RegExp(
  `^(?:m=${VALUE},)?r=(?<nonce>[\\x21-\\x2B\\x2D-\\x7E]+),s=(?<salt>${BASE64}),i=(?<iterations>[0-9]+)${EXTENSIONS}$`,
)
const SERVER_FINAL = new RegExp(
  `^(?:e=(?<error>[\\x01-\\x2B\\x2D-\\x3C\\x3E-\\x7F]+)|v=(?<signature>${BASE64}))${EXTENSIONS}$`,
)

const deriveKey = promisify(pbkdf2)

/** One login: `first`, then `final` with the server's challenge, then `verify` with its last word. */
export class ScramClient {
  readonly #mechanism: ScramMechanism
  readonly #password: string
  readonly #nonce: string
  readonly #firstBare: string
  #serverSignature: Buffer | undefined

  /** `isToken`: user and password are id and HMAC of a delegation token. */
  constructor(options: {
    mechanism: ScramMechanism
    username: string
    password: string
    isToken: boolean
    nonce?: string
  }) {
    this.#mechanism = options.mechanism
    this.#password = options.password
    this.#nonce = options.nonce ?? randomBytes(20).toString('base64url')
    const name = options.username.replaceAll('=', '=3D').replaceAll(',', '=2C')
    this.#firstBare = `n=${name},r=${this.#nonce}${options.isToken ? ',tokenauth=true' : ''}`
  }

  first(): Buffer {
    return Buffer.from(`n,,${this.#firstBare}`)
  }

  /** Proves the password. Rejects with SaslError for a challenge that is malformed or too weak. */
  async final(challenge: Buffer): Promise<Buffer> {
    const text = challenge.toString('utf8')
    const { nonce, salt, iterations } = SERVER_FIRST.exec(text)?.groups ?? {}
    if (nonce === undefined || salt === undefined)
      throw new SaslError(`Invalid SCRAM server first message format: ${text}`)
    if (!nonce.startsWith(this.#nonce))
      throw new SaslError('Invalid server nonce: does not start with client nonce')
    const count = Number(iterations)
    if (count < LEAST_ITERATIONS) {
      throw new SaslError(
        `Requested iterations ${count} is less than the minimum ${LEAST_ITERATIONS} for ${this.#mechanism.replaceAll('-', '_')}`,
      )
    }
    const { hash, bytes } = HASHES[this.#mechanism]
    const salted = await deriveKey(this.#password, Buffer.from(salt, 'base64'), count, bytes, hash)
    const unproved = `c=${CHANNEL_BINDING},r=${nonce}`
    const messages = `${this.#firstBare},${text},${unproved}`
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), messages)
    const clientKey = this.#hmac(salted, 'Client Key')
    const signature = this.#hmac(createHash(hash).update(clientKey).digest(), messages)
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)))
    return Buffer.from(`${unproved},p=${proof.toString('base64')}`)
  }

  /** Throws SaslError unless the server has proved that it knows the password too. */
  verify(token: Buffer): void {
    const text = token.toString('utf8')
    const { error, signature } = SERVER_FINAL.exec(text)?.groups ?? {}
    const mechanism = this.#mechanism.replaceAll('-', '_')
    if (error !== undefined)
      throw new SaslError(`Sasl authentication using ${mechanism} failed with error: ${error}`)
    if (signature === undefined) throw new SaslError(`Invalid SCRAM server final message format: ${text}`)
    const told = Buffer.from(signature, 'base64')
    const expected = this.#serverSignature
    if (expected === undefined || told.length !== expected.length || !timingSafeEqual(told, expected))
      throw new SaslError('Invalid server signature in server final message')
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(HASHES[this.#mechanism].hash, key).update(text).digest()
  }
}
