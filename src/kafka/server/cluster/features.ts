import type { ClusterFactRows } from '../../../store/cluster-facts.ts'
import type { Store } from '../../../store/store.ts'
import type { FormattedDirectory } from '../../log-directory/read-directory.ts'

/** metadata.version 4.3-IV0. */
const METADATA_VERSION = 30

/**
 * What levels of each feature this program can serve (KIP-584), in the order of a 4.3.1 broker. A client that sees a
 * feature finalized uses the APIs behind it, so a level stands here only when they are served; a maxVersion of 0 is "not
 * at all", and the feature is not told. kraft.version is 1 as in a cluster formatted with --standalone.
 */
export const supportedFeatures = [
  { name: 'group.version', minVersion: 0, maxVersion: 1 },
  { name: 'kraft.version', minVersion: 0, maxVersion: 1 },
  { name: 'metadata.version', minVersion: 7, maxVersion: METADATA_VERSION },
  { name: 'share.version', minVersion: 0, maxVersion: 1 },
  { name: 'streams.version', minVersion: 0, maxVersion: 1 },
  { name: 'transaction.version', minVersion: 0, maxVersion: 2 },
  { name: 'eligible.leader.replicas.version', minVersion: 0, maxVersion: 1 },
] as const satisfies readonly SupportedFeature[]

export interface SupportedFeature {
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
}

export type FeatureName = (typeof supportedFeatures)[number]['name']

/**
 * The levels in force. A cluster starts with those that its directory was formatted with, else with the highest level of each
 * feature; only those and what UpdateFeatures has set are stored. 0 is "not finalized": the APIs behind the feature answer
 * UNSUPPORTED_VERSION. As with topics, requests are checked against what is pending and everybody else sees what is
 * committed.
 */
export class Features {
  readonly #store: Store
  readonly #rows: ClusterFactRows
  readonly #visible: Map<FeatureName, number>
  readonly #pending: Map<FeatureName, number>
  #epoch: number

  constructor(store: Store, rows: ClusterFactRows) {
    this.#store = store
    this.#rows = rows
    this.#epoch = Number(rows.get(EPOCH) ?? 1)
    this.#visible = new Map(
      supportedFeatures.map(({ name, maxVersion }) => [
        name,
        Math.min(Number(rows.get(factOf(name)) ?? maxVersion), maxVersion),
      ]),
    )
    this.#pending = new Map(this.#visible)
  }

  /** The level in force; 0 is "not finalized". */
  level(name: FeatureName): number {
    return this.#visible.get(name) ?? 0
  }

  /** Like `level`, but with changes that wait for their commit. */
  pendingLevel(name: FeatureName): number {
    return this.#pending.get(name) ?? 0
  }

  /** Rises with each change, so that a client can tell an old answer from a new one. */
  get epoch(): number {
    return this.#epoch
  }

  /** Puts levels in force; settles when they are committed. They have been checked (update-features.ts). */
  async setLevels(levels: ReadonlyMap<FeatureName, number>): Promise<void> {
    const before = new Map(this.#pending)
    this.#store.write(() => {
      putLevels(this.#rows, levels)
      this.#rows.put(EPOCH, String(this.#epoch + 1))
    })
    for (const [name, level] of levels) this.#pending.set(name, level)
    this.#store.onRollback(() => {
      for (const [name, level] of before) this.#pending.set(name, level)
    })
    this.#store.afterCommit(() => {
      this.#epoch += 1
      for (const [name, level] of levels) this.#visible.set(name, level)
    })
    return this.#store.committed({ durable: true })
  }
}

/** The levels that a cluster begins with; none are given by a directory that nobody has formatted. */
export function firstLevels(formatted: FormattedDirectory | undefined): ReadonlyMap<FeatureName, number> {
  const bootstrap = formatted?.bootstrap
  if (formatted === undefined || bootstrap === undefined) return new Map()
  // The bootstrap records leave out what is 0, and kraft.version, which is a matter of the quorum.
  const levelOf = (name: FeatureName): number =>
    name === 'kraft.version' ? Number(formatted.hasDynamicVoters) : (bootstrap.features.get(name) ?? 0)
  return new Map(supportedFeatures.map(({ name }) => [name, levelOf(name)]))
}

/** Writes levels; only inside a write of the store. */
export function putLevels(rows: ClusterFactRows, levels: ReadonlyMap<FeatureName, number>): void {
  for (const [name, level] of levels) rows.put(factOf(name), String(level))
}

const EPOCH = 'features.epoch'
const factOf = (name: FeatureName): string => `feature.${name}`
