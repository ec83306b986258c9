/**
 * Removes containers whose children have gone and TTL nodes that have lain too long.
 *
 * A look round every check interval finds the candidates; they are deleted in small batches so that no more than
 * containerMaxPerMinute go in a minute. Prep decides again whether each may go.
 */
import type { Clock } from '../../runtime/clock.ts'
import { ttlOfOwner } from '../stat.ts'
import type { ZooKeeperConfig } from './config.ts'
import type { Znode } from './znode.ts'

/** What is looked after. */
export interface CollectedTree {
  readonly containers: ReadonlySet<string>
  readonly ttlNodes: ReadonlySet<string>
  get(path: string): Znode | undefined
}

const MS_PER_MINUTE = 60_000
const BATCHES_PER_MINUTE = 100

export class ContainerCollector {
  readonly #host: { readonly clock: Clock; readonly config: ZooKeeperConfig; readonly tree: CollectedTree }
  readonly #remove: (path: string) => void
  #cancel: (() => void) | undefined

  constructor(
    host: { readonly clock: Clock; readonly config: ZooKeeperConfig; readonly tree: CollectedTree },
    remove: (path: string) => void,
  ) {
    this.#host = host
    this.#remove = remove
  }

  start(): void {
    this.#cancel = this.#host.clock.after(this.#host.config.containerCheckIntervalMs, () =>
      this.#removeBatch(this.#candidates()),
    )
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #removeBatch(paths: readonly string[]): void {
    const batchSize = Math.max(1, Math.floor(this.#host.config.containerMaxPerMinute / BATCHES_PER_MINUTE))
    for (const path of paths.slice(0, batchSize)) this.#remove(path)
    const left = paths.slice(batchSize)
    if (left.length === 0) this.start()
    else
      this.#cancel = this.#host.clock.after(MS_PER_MINUTE / BATCHES_PER_MINUTE, () => this.#removeBatch(left))
  }

  #candidates(): string[] {
    const { tree, config } = this.#host
    const nowMs = this.#host.clock.now()
    const paths: string[] = []
    for (const path of tree.containers) {
      const node = tree.get(path)
      if (node === undefined || node.childCount > 0) continue
      // A container that never had a child is waiting for its first.
      const isUnused =
        config.containerMaxNeverUsedMs > 0 && nowMs - node.mtime > config.containerMaxNeverUsedMs
      if (node.cversion > 0 || isUnused) paths.push(path)
    }
    for (const path of tree.ttlNodes) {
      const node = tree.get(path)
      if (node !== undefined && node.childCount === 0 && nowMs - node.mtime > ttlOfOwner(node.owner))
        paths.push(path)
    }
    return paths
  }
}
