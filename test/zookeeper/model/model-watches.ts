import { type Change, parentOf } from './model-tree.ts'

/** Kinds of watch: the first three are used up by an event, the others stay. */
export type WatchKind = 'data' | 'exists' | 'children' | 'persistent' | 'recursive'

const EVENT = { created: 1, deleted: 2, changed: 3, childrenChanged: 4 }

/** The watches of one connection, and the events they make of changes. */
export class ModelWatches {
  readonly #watches = new Set<string>()

  add(kind: WatchKind, path: string): void {
    // getData and exists leave the same watch.
    this.#watches.add(`${kind === 'exists' ? 'data' : kind} ${path}`)
  }

  clear(): void {
    this.#watches.clear()
  }

  /** What the connection hears of changes, as `TYPE PATH`, in order. */
  events(changes: readonly Change[]): string[] {
    return changes.flatMap(({ type, path }) => {
      const told: string[] = []
      const isHeard = this.#hears('data', path) || this.#hearsBelow(path)
      if (isHeard) told.push(`${EVENT[type]} ${path}`)
      if (type === 'changed') return told
      if (type === 'deleted' && this.#hears('children', path) && !isHeard)
        told.push(`${EVENT.deleted} ${path}`)
      if (this.#hears('children', parentOf(path))) told.push(`${EVENT.childrenChanged} ${parentOf(path)}`)
      return told
    })
  }

  /** Whether a watch of the kind or a persistent one is there; the first is used up. */
  #hears(kind: 'data' | 'children', path: string): boolean {
    const hadOne = this.#watches.delete(`${kind} ${path}`)
    return hadOne || this.#watches.has(`persistent ${path}`)
  }

  #hearsBelow(path: string): boolean {
    for (let above = path; above !== ''; above = parentOf(above)) {
      if (this.#watches.has(`recursive ${above}`)) return true
    }
    return false
  }
}
