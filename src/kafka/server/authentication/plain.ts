import { timingSafeEqual } from 'node:crypto'
import type { SaslExchange, SaslStep } from './sasl-exchange.ts'

/** How many parts of a token are looked at: one more than there may be. */
const MOST_PARTS = 4

/** PLAIN (RFC 4616) with the users of a login configuration, in the words of the reference's PlainSaslServer. */
export class PlainExchange implements SaslExchange {
  readonly #users: ReadonlyMap<string, string>

  /** @param users passwords by user name */
  constructor(users: ReadonlyMap<string, string>) {
    this.#users = users
  }

  evaluate(token: Buffer): SaslStep {
    const parts = token.toString('utf8').split('\0').slice(0, MOST_PARTS)
    const [authorizationId = '', user = '', password = ''] = parts
    if (parts.length !== 3)
      return failed(`Invalid SASL/PLAIN response: expected 3 tokens, got ${parts.length}`)
    if (user === '') return failed('Authentication failed: username not specified')
    if (password === '') return failed('Authentication failed: password not specified')
    const expected = this.#users.get(user)
    if (expected === undefined || !isSameText(password, expected)) {
      return failed('Authentication failed: Invalid username or password')
    }
    if (authorizationId !== '' && authorizationId !== user) {
      return failed(
        'Authentication failed: Client requested an authorization id that is different from username',
      )
    }
    return { kind: 'done', token: Buffer.alloc(0), identity: { user, tokenExpiresMs: undefined } }
  }
}

const failed = (text: string): SaslStep => ({ kind: 'failed', told: text, why: text })

/** Compares in a time that does not tell how much of a guess was right. */
function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
