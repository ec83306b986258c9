import type { ConfigRows } from '../../../store/configs.ts'
import type { Store } from '../../../store/store.ts'
import { ResourceType } from './resource-types.ts'

const none: ReadonlyMap<string, string> = new Map()

/**
 * Dynamic configuration of everything but topics (whose registry keeps theirs): brokers, groups, client metrics. As with
 * topics, requests are checked against what is pending and everybody else sees what is committed.
 */
export class ResourceConfigs {
  readonly #store: Store
  readonly #rows: ConfigRows
  readonly #visible = new Map<string, ReadonlyMap<string, string>>()
  readonly #pending = new Map<string, ReadonlyMap<string, string>>()
  readonly #listeners: ((type: number, name: string) => void)[] = []

  constructor(store: Store, rows: ConfigRows) {
    this.#store = store
    this.#rows = rows
    for (const type of [ResourceType.BROKER, ResourceType.CLIENT_METRICS, ResourceType.GROUP]) {
      for (const name of rows.names(type)) {
        this.#visible.set(keyOf(type, name), rows.of(type, name))
        this.#pending.set(keyOf(type, name), rows.of(type, name))
      }
    }
  }

  /** The keys of a resource; empty when it has none. */
  of(type: number, name: string): ReadonlyMap<string, string> {
    return this.#visible.get(keyOf(type, name)) ?? none
  }

  /** Like `of`, but with changes that wait for their commit: what requests are checked against. */
  pendingOf(type: number, name: string): ReadonlyMap<string, string> {
    return this.#pending.get(keyOf(type, name)) ?? none
  }

  /** Names of the resources of a type that have any key, sorted. */
  names(type: number): string[] {
    const prefix = keyOf(type, '')
    return [...this.#visible.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort()
  }

  /** Hears of each committed change, before anybody who waits for it. */
  onChange(listener: (type: number, name: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Replaces the keys of a resource; settles when that is committed. */
  async set(type: number, name: string, configs: ReadonlyMap<string, string>): Promise<void> {
    const key = keyOf(type, name)
    const before = this.#pending.get(key)
    this.#store.write(() => this.#rows.replace(type, name, configs))
    put(this.#pending, key, configs)
    this.#store.onRollback(() => put(this.#pending, key, before ?? none))
    this.#store.afterCommit(() => {
      put(this.#visible, key, configs)
      for (const listener of this.#listeners) listener(type, name)
    })
    return this.#store.committed({ durable: true })
  }
}

function put(
  map: Map<string, ReadonlyMap<string, string>>,
  key: string,
  configs: ReadonlyMap<string, string>,
): void {
  if (configs.size === 0) map.delete(key)
  else map.set(key, configs)
}

const keyOf = (type: number, name: string): string => `${type}:${name}`
