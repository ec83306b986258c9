import type { QuotaRow, QuotaRows } from '../../../store/quotas.ts'
import type { Store } from '../../../store/store.ts'
import type { PlannedQuotas } from './alter-quotas.ts'
import { MutationQuota } from './mutation-quota.ts'
import { entityText, parseEntity, type QuotaEntity } from './quota-entity.ts'
import { RateQuota } from './rate-quota.ts'
import type { SamplingWindow } from './sampled-rate.ts'

/** How quotas are sampled: `quota.window.*`, and `controller.quota.window.*` for mutations. */
export interface QuotaWindows {
  readonly client: SamplingWindow
  readonly controller: SamplingWindow
}

type Quotas = ReadonlyMap<string, number>

const none: Quotas = new Map()

/**
 * Quotas by user, client id and address (KIP-13, KIP-55, KIP-124, KIP-599, KIP-612): stored, told, and the meters that hold clients
 * against them. As with topics, requests to change them are checked against what is pending, and what is committed is in force.
 */
export class ClientQuotas {
  readonly produce: RateQuota
  readonly fetch: RateQuota
  /** Percent of a thread's time; nobody is kept waiting longer than one window. */
  readonly request: RateQuota
  readonly mutation: MutationQuota
  readonly #store: Store
  readonly #rows: QuotaRows
  readonly #visible = new Map<string, Quotas>()
  readonly #pending = new Map<string, Quotas>()
  #isEnabled = false
  readonly #listeners: ((entity: QuotaEntity) => void)[] = []

  constructor(options: { readonly store: Store; readonly rows: QuotaRows; readonly windows: QuotaWindows }) {
    const { client, controller } = options.windows
    this.#store = options.store
    this.#rows = options.rows
    this.produce = new RateQuota(client)
    this.fetch = new RateQuota(client)
    this.request = new RateQuota(client, client.windowMs)
    this.mutation = new MutationQuota(controller)
    const stored = new Map<string, Map<string, number>>()
    for (const { entity, name, value } of this.#rows.all()) {
      stored.set(entity, (stored.get(entity) ?? new Map<string, number>()).set(name, value))
    }
    for (const [entity, quotas] of stored) {
      this.#pending.set(entity, quotas)
      this.#apply(parseEntity(entity), quotas)
    }
  }

  /** Whether any client can be under a limit: while not, nothing is measured. */
  get isEnabled(): boolean {
    return this.#isEnabled
  }

  /** Every entity that has a quota. */
  all(): readonly { readonly entity: QuotaEntity; readonly quotas: Quotas }[] {
    return [...this.#visible].map(([text, quotas]) => ({ entity: parseEntity(text), quotas }))
  }

  /** The quotas of an entity, with changes that wait for their commit. */
  pendingOf(entity: QuotaEntity): Quotas {
    return this.#pending.get(entityText(entity)) ?? none
  }

  /** Hears of each entity whose quotas have changed. */
  onChange(listener: (entity: QuotaEntity) => void): void {
    this.#listeners.push(listener)
  }

  /** Puts the quotas of entities in force; settles when they are committed. */
  async set(changes: readonly PlannedQuotas[]): Promise<void> {
    for (const { entity, quotas } of changes) {
      const text = entityText(entity)
      const before = this.#pending.get(text) ?? none
      const rows = [...quotas].map(([name, value]): QuotaRow => ({ entity: text, name, value }))
      this.#store.write(() => this.#rows.replace(text, rows))
      put(this.#pending, text, quotas)
      this.#store.onRollback(() => put(this.#pending, text, before))
      this.#store.afterCommit(() => {
        this.#apply(entity, quotas)
        for (const listener of this.#listeners) listener(entity)
      })
    }
    return this.#store.committed({ durable: true })
  }

  #apply(entity: QuotaEntity, quotas: Quotas): void {
    put(this.#visible, entityText(entity), quotas)
    this.produce.limits.set(entity, quotas.get('producer_byte_rate'))
    this.fetch.limits.set(entity, quotas.get('consumer_byte_rate'))
    this.request.limits.set(entity, quotas.get('request_percentage'))
    this.mutation.limits.set(entity, quotas.get('controller_mutation_rate'))
    const kinds = [this.produce, this.fetch, this.request, this.mutation]
    this.#isEnabled = kinds.some(({ limits }) => !limits.isEmpty)
  }
}

function put(map: Map<string, Quotas>, entity: string, quotas: Quotas): void {
  if (quotas.size === 0) map.delete(entity)
  else map.set(entity, quotas)
}
