import type { ScramCredentialRows } from '../../../store/scram-credentials.ts'
import type { Store } from '../../../store/store.ts'

export interface ScramKey {
  readonly user: string
  readonly mechanism: number
}

/** What a login of one user by one mechanism is checked with. */
export interface ScramCredential extends ScramKey {
  readonly salt: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
  readonly iterations: number
}

/**
 * SCRAM credentials (KIP-554): kept and told. As with topics, requests to change them are checked against what is pending, and
 * everybody else sees what is committed.
 */
export class ScramCredentials {
  readonly #store: Store
  readonly #rows: ScramCredentialRows
  readonly #visible = new Map<string, ScramCredential>()
  readonly #pending = new Map<string, ScramCredential>()

  constructor(store: Store, rows: ScramCredentialRows) {
    this.#store = store
    this.#rows = rows
    for (const row of rows.all()) {
      this.#visible.set(textOf(row), row)
      this.#pending.set(textOf(row), row)
    }
  }

  /** Every credential, by user and mechanism. */
  all(): readonly ScramCredential[] {
    return [...this.#visible.values()].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
  }

  /** The credential of a user, as far as it is committed. */
  of(key: ScramKey): ScramCredential | undefined {
    return this.#visible.get(textOf(key))
  }

  /** Whether a user has a credential, with changes that wait for their commit. */
  pendingHas(key: ScramKey): boolean {
    return this.#pending.has(textOf(key))
  }

  /** Takes credentials away and sets others; settles when that is committed. */
  async alter(deletions: readonly ScramKey[], upsertions: readonly ScramCredential[]): Promise<void> {
    for (const key of deletions) this.#change(key, undefined)
    for (const credential of upsertions) this.#change(credential, credential)
    return this.#store.committed({ durable: true })
  }

  #change(key: ScramKey, credential: ScramCredential | undefined): void {
    const text = textOf(key)
    const before = this.#pending.get(text)
    this.#store.write(() => {
      if (credential === undefined) this.#rows.delete(key.user, key.mechanism)
      else this.#rows.put(credential)
    })
    put(this.#pending, text, credential)
    this.#store.onRollback(() => put(this.#pending, text, before))
    this.#store.afterCommit(() => put(this.#visible, text, credential))
  }
}

function put(map: Map<string, ScramCredential>, text: string, credential: ScramCredential | undefined): void {
  if (credential === undefined) map.delete(text)
  else map.set(text, credential)
}

const textOf = ({ user, mechanism }: ScramKey): string => JSON.stringify([user, mechanism])
