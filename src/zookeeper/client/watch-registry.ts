import type { EventType, WatchedEvent, Watcher } from './watched-event.ts'

/** The five lists of watches a client keeps; `exist` holds those that exists() left on a node that was missing. */
export type WatchKind = 'data' | 'exist' | 'child' | 'persistent' | 'recursive'
const kinds: readonly WatchKind[] = ['data', 'exist', 'child', 'persistent', 'recursive']

/** Which watches removeWatches is about, by its code on the wire. */
export const watcherTypes = { Children: 1, Data: 2, Any: 3, Persistent: 4, PersistentRecursive: 5 } as const
export type WatcherType = keyof typeof watcherTypes

const kindsOfType: Record<WatcherType, readonly WatchKind[]> = {
  Children: ['child'],
  Data: ['data', 'exist'],
  Persistent: ['persistent'],
  PersistentRecursive: ['recursive'],
  Any: ['child', 'data', 'exist', 'persistent', 'recursive'],
}

/**
 * The client's own book of watches, by the paths it uses (without the chroot).
 *
 * The server forgets a watch when the connection goes; the book is what re-arms it on the next one, and what finds the watchers
 * of an event. A one-shot watch leaves the book with the event that it fires for.
 */
export class WatchRegistry {
  readonly #byKind = new Map<WatchKind, Map<string, Set<Watcher>>>(kinds.map((kind) => [kind, new Map()]))

  /** Adds a watcher; adding it again changes nothing. */
  add(kind: WatchKind, path: string, watcher: Watcher): void {
    const byPath = this.#watches(kind)
    const watchers = byPath.get(path)
    if (watchers === undefined) byPath.set(path, new Set([watcher]))
    else watchers.add(watcher)
  }

  /** Returns the paths with a watch of this kind, for re-arming. */
  paths(kind: WatchKind): string[] {
    return [...this.#watches(kind).keys()]
  }

  /** Tells whether a watch of this type stands on the path. */
  has(path: string, type: WatcherType): boolean {
    return kindsOfType[type].some((kind) => this.#watches(kind).has(path))
  }

  /** Removes the watches of this type from the path and returns their watchers by the event that tells them so. */
  remove(path: string, type: WatcherType): Map<EventType, Set<Watcher>> {
    const removed = new Map<EventType, Set<Watcher>>()
    for (const kind of kindsOfType[type]) {
      const watchers = this.#watches(kind).get(path)
      if (watchers === undefined) continue
      this.#watches(kind).delete(path)
      const event = removalEvent(kind)
      removed.set(event, union(removed.get(event), watchers))
    }
    return removed
  }

  /** Takes one watcher off; tells whether the path has no other of this kind. */
  drop(kind: WatchKind, path: string, watcher: Watcher): boolean {
    const watchers = this.#watches(kind).get(path)
    watchers?.delete(watcher)
    if (watchers?.size === 0) this.#watches(kind).delete(path)
    return watchers === undefined || watchers.size === 0
  }

  /** Returns the watchers that hear an event of a node, each once, and drops the one-shot watches that it fires. */
  take(event: WatchedEvent): Set<Watcher> {
    const found = new Set<Watcher>()
    const path = event.path
    if (path === null) return found
    for (const kind of firedKinds(event.type)) {
      for (const watcher of this.#watches(kind).get(path) ?? []) found.add(watcher)
      this.#watches(kind).delete(path)
    }
    for (const watcher of this.#watches('persistent').get(path) ?? []) found.add(watcher)
    if (event.type === 'NodeChildrenChanged') return found
    const recursive = this.#watches('recursive')
    if (recursive.size === 0) return found
    for (const ancestor of selfAndAncestors(path)) {
      for (const watcher of recursive.get(ancestor) ?? []) found.add(watcher)
    }
    return found
  }

  /** Returns every watcher, each once: they all hear the events of the session. */
  all(): Set<Watcher> {
    const found = new Set<Watcher>()
    for (const byPath of this.#byKind.values()) {
      for (const watchers of byPath.values()) for (const watcher of watchers) found.add(watcher)
    }
    return found
  }

  #watches(kind: WatchKind): Map<string, Set<Watcher>> {
    return this.#byKind.get(kind)! // every kind was put in at construction
  }
}

/** The one-shot lists that an event type empties for its path. */
function firedKinds(type: EventType): readonly WatchKind[] {
  if (type === 'NodeChildrenChanged') return ['child']
  if (type === 'NodeDeleted') return ['data', 'exist', 'child']
  return ['data', 'exist']
}

function removalEvent(kind: WatchKind): EventType {
  if (kind === 'child') return 'ChildWatchRemoved'
  return kind === 'data' || kind === 'exist' ? 'DataWatchRemoved' : 'PersistentWatchRemoved'
}

function union(some: Set<Watcher> | undefined, more: Set<Watcher>): Set<Watcher> {
  return new Set([...(some ?? []), ...more])
}

function* selfAndAncestors(path: string): Generator<string> {
  let current = path
  while (current.length > 1) {
    yield current
    current = current.slice(0, Math.max(1, current.lastIndexOf('/')))
  }
  yield '/'
}
