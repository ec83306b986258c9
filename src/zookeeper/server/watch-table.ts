/** One table of watches: which watchers hear of which paths, one-shot or lasting. */

/** Kinds of watch as bits: a watcher may have several on one path and hears each event once all the same. */
export const WatchMode = { standard: 1, persistent: 2, recursive: 4 } as const

/** Watches of type W, which is whoever is told (a connection). */
export class WatchTable<W> {
  readonly #byPath = new Map<string, Map<W, number>>()
  readonly #byWatcher = new Map<W, Set<string>>()
  #recursiveCount = 0

  add(path: string, watcher: W, mode: number): void {
    let watchers = this.#byPath.get(path)
    if (watchers === undefined) {
      watchers = new Map()
      this.#byPath.set(path, watchers)
    }
    const modes = watchers.get(watcher) ?? 0
    if (modes === 0) this.#pathsOf(watcher).add(path)
    if ((mode & WatchMode.recursive) !== 0 && (modes & WatchMode.recursive) === 0) this.#recursiveCount++
    watchers.set(watcher, modes | mode)
  }

  /** Whether the watcher has a watch on exactly this path, of `mode` when one is given. */
  has(path: string, watcher: W, mode?: number): boolean {
    const modes = this.#byPath.get(path)?.get(watcher) ?? 0
    return mode === undefined ? modes !== 0 : (modes & mode) !== 0
  }

  /** Takes away the watch of `mode`, or all of them; says whether there was one. */
  remove(path: string, watcher: W, mode?: number): boolean {
    const watchers = this.#byPath.get(path)
    const modes = watchers?.get(watcher) ?? 0
    const left = mode === undefined ? 0 : modes & ~mode
    if (watchers === undefined || left === modes) return false
    if ((modes & WatchMode.recursive) !== 0 && (left & WatchMode.recursive) === 0) this.#recursiveCount--
    if (left === 0) {
      this.#forget(path, watcher, watchers)
      if (this.#byWatcher.get(watcher)?.size === 0) this.#byWatcher.delete(watcher)
    } else {
      watchers.set(watcher, left)
    }
    return true
  }

  /** Takes away all watches of a watcher. */
  removeWatcher(watcher: W): void {
    const paths = this.#byWatcher.get(watcher)
    if (paths === undefined) return
    this.#byWatcher.delete(watcher)
    for (const path of paths) {
      const watchers = this.#byPath.get(path)
      if (watchers === undefined) continue
      if (((watchers.get(watcher) ?? 0) & WatchMode.recursive) !== 0) this.#recursiveCount--
      watchers.delete(watcher)
      if (watchers.size === 0) this.#byPath.delete(path)
    }
  }

  /** Takes away all watches. */
  clear(): void {
    this.#byPath.clear()
    this.#byWatcher.clear()
    this.#recursiveCount = 0
  }

  /**
   * Who is to hear of an event at `path`: those watching it, whose one-shot watches are used up by this, and those with a
   * recursive watch above it. Null when nobody does.
   */
  trigger(path: string): Set<W> | null {
    let told = this.#triggerAt(path)
    if (this.#recursiveCount === 0 || path === '/') return told
    for (
      let slash = path.lastIndexOf('/');
      slash >= 0;
      slash = slash === 0 ? -1 : path.lastIndexOf('/', slash - 1)
    ) {
      const watchers = this.#byPath.get(slash === 0 ? '/' : path.slice(0, slash))
      if (watchers === undefined) continue
      for (const [watcher, modes] of watchers) {
        if ((modes & WatchMode.recursive) === 0) continue
        told ??= new Set()
        told.add(watcher)
      }
    }
    return told
  }

  /** Watches of all watchers; several kinds on one path count once. */
  get count(): number {
    let count = 0
    for (const paths of this.#byWatcher.values()) count += paths.size
    return count
  }

  /** Watchers that have a watch, or had one until it was used up: those count until they go, as in the reference. */
  get watcherCount(): number {
    return this.#byWatcher.size
  }

  get pathCount(): number {
    return this.#byPath.size
  }

  /** Every watched path with its watchers. */
  *byPath(): Generator<readonly [string, Iterable<W>]> {
    for (const [path, watchers] of this.#byPath) yield [path, watchers.keys()]
  }

  /** Every watcher with its paths. */
  byWatcher(): Iterable<readonly [W, Iterable<string>]> {
    return this.#byWatcher
  }

  #triggerAt(path: string): Set<W> | null {
    const watchers = this.#byPath.get(path)
    if (watchers === undefined) return null
    const told = new Set(watchers.keys())
    for (const [watcher, modes] of watchers) {
      const left = modes & ~WatchMode.standard
      if (left === 0) this.#forget(path, watcher, watchers)
      else if (left !== modes) watchers.set(watcher, left)
    }
    return told
  }

  #forget(path: string, watcher: W, watchers: Map<W, number>): void {
    watchers.delete(watcher)
    if (watchers.size === 0) this.#byPath.delete(path)
    this.#byWatcher.get(watcher)?.delete(path)
  }

  #pathsOf(watcher: W): Set<string> {
    let paths = this.#byWatcher.get(watcher)
    if (paths === undefined) {
      paths = new Set()
      this.#byWatcher.set(watcher, paths)
    }
    return paths
  }
}
