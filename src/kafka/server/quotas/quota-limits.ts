import { entityText, type QuotaEntity } from './quota-entity.ts'

/** Who sends a request. */
export interface QuotaClient {
  readonly user: string
  /** '' when it does not say. */
  readonly clientId: string
}

/** The limit that a client is under. */
export interface Limit {
  /** Clients with the same key share the limit. */
  readonly key: string
  /** Per second. */
  readonly bound: number
}

type Part = 'own' | 'default' | 'absent'

/** The order in which limits are looked for: the first that is set counts (KIP-55). */
const precedence: readonly { readonly user: Part; readonly clientId: Part }[] = [
  { user: 'own', clientId: 'own' },
  { user: 'own', clientId: 'default' },
  { user: 'own', clientId: 'absent' },
  { user: 'default', clientId: 'own' },
  { user: 'default', clientId: 'default' },
  { user: 'default', clientId: 'absent' },
  { user: 'absent', clientId: 'own' },
  { user: 'absent', clientId: 'default' },
]

/** The limits of one key, by entity. */
export class QuotaLimits {
  readonly #bounds = new Map<string, number>()

  /** Sets the limit of an entity; undefined takes it away. */
  set(entity: QuotaEntity, bound: number | undefined): void {
    if (bound === undefined) this.#bounds.delete(entityText(entity))
    else this.#bounds.set(entityText(entity), bound)
  }

  get isEmpty(): boolean {
    return this.#bounds.size === 0
  }

  /**
   * The limit that a client is under; undefined when it is under none. A limit for a user is shared by all its clients, one
   * for a default holds for each client that falls under it by itself.
   */
  find({ user, clientId }: QuotaClient): Limit | undefined {
    if (this.isEmpty) return undefined
    for (const parts of precedence) {
      if (parts.clientId !== 'absent' && clientId === '') continue
      const entity: [string, string | null][] = []
      if (parts.user !== 'absent') entity.push(['user', parts.user === 'own' ? user : null])
      if (parts.clientId !== 'absent') entity.push(['client-id', parts.clientId === 'own' ? clientId : null])
      const bound = this.#bounds.get(entityText(new Map(entity)))
      if (bound === undefined) continue
      if (bound === Number.POSITIVE_INFINITY) return undefined
      const key = JSON.stringify([
        parts.user === 'absent' ? '' : user,
        parts.clientId === 'absent' ? '' : clientId,
      ])
      return { key, bound }
    }
    return undefined
  }
}
