/**
 * The two tables of watches and what triggers them.
 *
 * The data table holds the watches of getData and exists, the child table those of getChildren. A persistent watch sits in
 * both, a recursive one in the data table only: it hears of everything created, deleted or changed at its path and below,
 * but never of changed children, which it can tell by itself. Watches belong to a connection and go with it.
 *
 * An event is delivered to those who may READ the node by the ACL it had; others never learn of it, their one-shot watch
 * is used up all the same.
 */

import type { ACL } from '../messages.ts'
import { AddWatchMode, EventType, WatcherType } from '../op-codes.ts'
import { ServerMetrics } from './metrics/server-metrics.ts'
import type { Summary } from './metrics/summary.ts'
import { WatchMode, WatchTable } from './watch-table.ts'

/** A party that hears of events. */
export interface Watcher {
  /** `acl` null: no permission is needed. */
  notify(type: EventType, path: string, zxid: number, acl: readonly ACL[] | null): void
}

/** Something that happened to a node. */
interface WatchEvent {
  readonly type: EventType
  readonly path: string
  readonly zxid: number
  /** Who may hear of it. */
  readonly acl: readonly ACL[]
}

/** zxid of events that setWatches causes: they belong to no transaction. */
export const NO_ZXID = -1

/** What setWatches asks for; a list that is null stops it there. */
export interface RearmRequest {
  readonly relativeZxid: number
  readonly dataWatches: readonly string[] | null
  readonly existWatches: readonly string[] | null
  readonly childWatches: readonly string[] | null
  readonly persistentWatches: readonly string[] | null
  readonly persistentRecursiveWatches: readonly string[] | null
}

/** The zxids of a node that tell whether a watcher has missed something. */
export interface NodeZxids {
  readonly mzxid: number
  readonly pzxid: number
}

export class Watches<W extends Watcher> {
  readonly data = new WatchTable<W>()
  readonly children = new WatchTable<W>()
  readonly #metrics: ServerMetrics

  constructor(metrics: ServerMetrics = new ServerMetrics()) {
    this.#metrics = metrics
  }

  get count(): number {
    return this.data.count + this.children.count
  }

  /** Forgets all watches without telling anybody. */
  clear(): void {
    this.data.clear()
    this.children.clear()
  }

  nodeCreated(path: string, zxid: number, acl: readonly ACL[]): void {
    const event: WatchEvent = { type: EventType.NodeCreated, path, zxid, acl }
    this.#tell(this.data.trigger(path), event, this.#metrics.createdWatchers)
  }

  nodeDeleted(path: string, zxid: number, acl: readonly ACL[]): void {
    const event: WatchEvent = { type: EventType.NodeDeleted, path, zxid, acl }
    const told = this.data.trigger(path)
    this.#tell(told, event, this.#metrics.deletedWatchers)
    this.#tell(this.children.trigger(path), event, this.#metrics.deletedWatchers, told)
  }

  childrenChanged(path: string, zxid: number, acl: readonly ACL[]): void {
    const event: WatchEvent = { type: EventType.NodeChildrenChanged, path, zxid, acl }
    this.#tell(this.children.trigger(path), event, this.#metrics.childrenWatchers)
  }

  dataChanged(path: string, zxid: number, acl: readonly ACL[]): void {
    const event: WatchEvent = { type: EventType.NodeDataChanged, path, zxid, acl }
    this.#tell(this.data.trigger(path), event, this.#metrics.changedWatchers)
  }

  /** addWatch; false for a mode that isn't one. */
  add(path: string, watcher: W, mode: number): boolean {
    if (mode === AddWatchMode.persistent) {
      this.data.add(path, watcher, WatchMode.persistent)
      this.children.add(path, watcher, WatchMode.persistent)
      return true
    }
    if (mode !== AddWatchMode.persistentRecursive) return false
    this.data.add(path, watcher, WatchMode.recursive)
    return true
  }

  /** checkWatches; undefined for a type that isn't one. */
  has(path: string, watcher: W, type: number): boolean | undefined {
    switch (type) {
      case WatcherType.children:
        return this.children.has(path, watcher, WatchMode.standard)
      case WatcherType.data:
        return this.data.has(path, watcher, WatchMode.standard)
      case WatcherType.persistent:
        return this.data.has(path, watcher, WatchMode.persistent)
      case WatcherType.persistentRecursive:
        return this.data.has(path, watcher, WatchMode.recursive)
      case WatcherType.any:
        return this.children.has(path, watcher) || this.data.has(path, watcher)
      default:
        return undefined
    }
  }

  /** removeWatches: whether there was one; undefined for a type that isn't one. */
  remove(path: string, watcher: W, type: number): boolean | undefined {
    switch (type) {
      case WatcherType.children:
        return this.children.remove(path, watcher, WatchMode.standard)
      case WatcherType.data:
        return this.data.remove(path, watcher, WatchMode.standard)
      case WatcherType.persistent:
        return this.#removeBoth(path, watcher, WatchMode.persistent)
      case WatcherType.persistentRecursive:
        return this.data.remove(path, watcher, WatchMode.recursive)
      case WatcherType.any:
        return this.#removeBoth(path, watcher)
      default:
        return undefined
    }
  }

  /**
   * setWatches: registers again what a client had on a connection before, or tells at once what it has missed since
   * `relativeZxid`. False when it met a list that is null: those before it have been seen to, as in the reference.
   */
  rearm(request: RearmRequest, watcher: W, find: (path: string) => NodeZxids | undefined): boolean {
    const since = request.relativeZxid
    if (request.dataWatches === null) return false
    for (const path of request.dataWatches) {
      const node = find(path)
      if (node === undefined) watcher.notify(EventType.NodeDeleted, path, NO_ZXID, null)
      else if (node.mzxid > since) watcher.notify(EventType.NodeDataChanged, path, NO_ZXID, null)
      else this.data.add(path, watcher, WatchMode.standard)
    }
    if (request.existWatches === null) return false
    for (const path of request.existWatches) {
      if (find(path) !== undefined) watcher.notify(EventType.NodeCreated, path, NO_ZXID, null)
      else this.data.add(path, watcher, WatchMode.standard)
    }
    if (request.childWatches === null) return false
    for (const path of request.childWatches) {
      const node = find(path)
      if (node === undefined) watcher.notify(EventType.NodeDeleted, path, NO_ZXID, null)
      else if (node.pzxid > since) watcher.notify(EventType.NodeChildrenChanged, path, NO_ZXID, null)
      else this.children.add(path, watcher, WatchMode.standard)
    }
    if (request.persistentWatches === null) return false
    for (const path of request.persistentWatches) this.add(path, watcher, AddWatchMode.persistent)
    if (request.persistentRecursiveWatches === null) return false
    for (const path of request.persistentRecursiveWatches)
      this.add(path, watcher, AddWatchMode.persistentRecursive)
    return true
  }

  /** Forgets a watcher that has gone. */
  removeWatcher(watcher: W): void {
    this.data.removeWatcher(watcher)
    this.children.removeWatcher(watcher)
  }

  #removeBoth(path: string, watcher: W, mode?: number): boolean {
    const fromChildren = this.children.remove(path, watcher, mode)
    return this.data.remove(path, watcher, mode) || fromChildren
  }

  #tell(told: Set<W> | null, event: WatchEvent, counted: Summary, except: Set<W> | null = null): void {
    if (told === null) return
    counted.add(told.size)
    for (const watcher of told) {
      if (!except?.has(watcher)) watcher.notify(event.type, event.path, event.zxid, event.acl)
    }
  }
}
