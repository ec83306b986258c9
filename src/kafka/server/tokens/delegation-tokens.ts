import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Clock } from '../../../runtime/clock.ts'
import type { DelegationTokenRow, DelegationTokenRows } from '../../../store/delegation-tokens.ts'
import type { Store } from '../../../store/store.ts'
import type { ScramSecret } from '../authentication/scram.ts'
import { isExpired, type Token, type TokenLifetimes } from './token.ts'

/** How often a SCRAM secret of a token is hashed: the fewest times that the mechanisms allow. */
const ITERATIONS = 4096

/**
 * Delegation tokens: kept, told, and the secrets that logins by them are checked with. As with topics, requests to change one look at what is
 * pending, and everybody else sees what is committed. Those that have expired are deleted every `delegation.token.expiry.check.interval.ms`.
 */
export class DelegationTokens {
  readonly lifetimes: TokenLifetimes
  readonly #store: Store
  readonly #rows: DelegationTokenRows
  readonly #secretKey: string | null
  readonly #visible = new Map<string, Token>()
  readonly #pending = new Map<string, Token>()
  readonly #secrets = new Map<string, ScramSecret>()
  #callOff = (): void => {}

  constructor(options: {
    readonly store: Store
    readonly rows: DelegationTokenRows
    /** delegation.token.secret.key; null: there are no tokens. */
    readonly secretKey: string | null
    readonly lifetimes: TokenLifetimes
  }) {
    this.lifetimes = options.lifetimes
    this.#store = options.store
    this.#rows = options.rows
    this.#secretKey = options.secretKey
    for (const row of this.#rows.all()) {
      const token = tokenOf(row)
      this.#visible.set(token.tokenId, token)
      this.#pending.set(token.tokenId, token)
    }
  }

  get isEnabled(): boolean {
    return this.#secretKey !== null
  }

  /** Deletes what has expired, now and then. */
  start(clock: Clock, intervalMs: number): void {
    this.#callOff = clock.after(intervalMs, () => {
      const nowMs = clock.now()
      // A commit that fails leaves them for the next time.
      for (const token of [...this.#pending.values()]) {
        if (isExpired(token, nowMs)) void this.remove(token.tokenId).catch(() => {})
      }
      this.start(clock, intervalMs)
    })
  }

  stop(): void {
    this.#callOff()
  }

  all(): readonly Token[] {
    return [...this.#visible.values()]
  }

  of(tokenId: string): Token | undefined {
    return this.#visible.get(tokenId)
  }

  /** The token that an HMAC proves, with changes that wait for their commit. */
  provedBy(hmac: Buffer): Token | undefined {
    return [...this.#pending.values()].find(({ tokenId }) => this.hmacOf(tokenId).equals(hmac))
  }

  /** What proves a token: HmacSHA512 of its id with the broker's secret. */
  hmacOf(tokenId: string): Buffer {
    return createHmac('sha512', this.#secretKey ?? '')
      .update(tokenId)
      .digest()
  }

  /** The secret of a login by a token: its password is the HMAC in base64. */
  scramSecretOf(tokenId: string, hash: string): ScramSecret {
    const key = `${hash} ${tokenId}`
    const known = this.#secrets.get(key)
    if (known !== undefined) return known
    const secret = scramSecret(this.hmacOf(tokenId).toString('base64'), hash)
    this.#secrets.set(key, secret)
    return secret
  }

  /** Puts a token in force; settles when it is committed. */
  put(token: Token): Promise<void> {
    return this.#change(token.tokenId, token)
  }

  remove(tokenId: string): Promise<void> {
    return this.#change(tokenId, undefined)
  }

  async #change(tokenId: string, token: Token | undefined): Promise<void> {
    const before = this.#pending.get(tokenId)
    this.#store.write(() => {
      if (token === undefined) this.#rows.delete(tokenId)
      else this.#rows.put({ ...token, renewers: JSON.stringify(token.renewers) })
    })
    set(this.#pending, tokenId, token)
    this.#store.onRollback(() => set(this.#pending, tokenId, before))
    this.#store.afterCommit(() => {
      set(this.#visible, tokenId, token)
      if (token !== undefined) return
      for (const key of this.#secrets.keys()) if (key.endsWith(` ${tokenId}`)) this.#secrets.delete(key)
    })
    return this.#store.committed({ durable: true })
  }
}

function set(tokens: Map<string, Token>, tokenId: string, token: Token | undefined): void {
  if (token === undefined) tokens.delete(tokenId)
  else tokens.set(tokenId, token)
}

function tokenOf({ renewers, ...row }: DelegationTokenRow): Token {
  return { ...row, renewers: JSON.parse(renewers) }
}

function scramSecret(password: string, hash: string): ScramSecret {
  const salt = randomBytes(20)
  const salted = pbkdf2Sync(password, salt, ITERATIONS, createHash(hash).digest().length, hash)
  const hmac = (text: string): Buffer => createHmac(hash, salted).update(text).digest()
  const storedKey = createHash(hash).update(hmac('Client Key')).digest()
  return { salt, storedKey, serverKey: hmac('Server Key'), iterations: ITERATIONS }
}
