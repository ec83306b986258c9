/**
 * The data tree: every znode, in memory, as the last final transaction left it.
 *
 * Reads are answered from here and nowhere else. Writes change it only by `applyOp`, in zxid order, after they are on
 * disk, so nobody is ever shown what could be lost; watches fire at that moment. What prep has passed but the disk has not
 * is in OutstandingChanges.
 */

import { OPEN_ACL_UNSAFE, READ_ACL_UNSAFE } from '../acl.ts'
import type { ACL } from '../messages.ts'
import {
  CONFIG_NODE,
  nameOf,
  PROC_ZOOKEEPER,
  parentOf,
  QUOTA_LIMITS,
  QUOTA_ROOT,
  QUOTA_STATS,
  quotaLimitsPath,
  quotaStatsPath,
  ROOT,
} from '../paths.ts'
import { ownerKind } from '../stat.ts'
import { AclTable } from './acl-table.ts'
import type { NamespaceSummaries } from './metrics/namespace-summaries.ts'
import { ServerMetrics } from './metrics/server-metrics.ts'
import { packData, unpackData } from './node-data.ts'
import type { NodeSource } from './outstanding-changes.ts'
import {
  changedUsage,
  exceedsHardLimit,
  formatUsage,
  parseQuotaNumbers,
  type QuotaDemand,
  QuotaPaths,
  quotaTarget,
} from './quota.ts'
import { TreeCapture } from './tree-capture.ts'
import { countBelow, findZnode, ownName, walkBelow, walkTree } from './tree-walk.ts'
import type { CreateOp, SetAclOp, SetDataOp, TxnOp } from './txn.ts'
import type { Watcher, Watches } from './watches.ts'
import { Znode } from './znode.ts'

/** A znode as it is stored, for loading. */
export interface StoredZnode {
  readonly path: string
  readonly data: Buffer | null
  readonly acl: readonly ACL[]
  readonly owner: bigint
  readonly czxid: number
  readonly mzxid: number
  readonly pzxid: number
  readonly ctime: number
  readonly mtime: number
  readonly version: number
  readonly cversion: number
  readonly aversion: number
}

/** The nodes of a new tree; they cannot be deleted. */
const SPECIAL_PATHS = new Set([ROOT, PROC_ZOOKEEPER, QUOTA_ROOT, CONFIG_NODE])

/** Whether `path` is one of the nodes that every tree has. */
export function isSpecialPath(path: string): boolean {
  return SPECIAL_PATHS.has(path)
}

/** What a new tree consists of. */
export function freshZnodes(): StoredZnode[] {
  return [...SPECIAL_PATHS].map((path) => ({
    path,
    data: Buffer.alloc(0),
    acl: path === CONFIG_NODE ? READ_ACL_UNSAFE : OPEN_ACL_UNSAFE,
    owner: 0n,
    czxid: 0,
    mzxid: 0,
    pzxid: 0,
    ctime: 0,
    mtime: 0,
    version: 0,
    cversion: 0,
    aversion: path === CONFIG_NODE ? -1 : 0,
  }))
}

export class DataTree<W extends Watcher> implements NodeSource {
  readonly watches: Watches<W>
  /** Containers and TTL nodes, which somebody must look after. */
  containers = new Set<string>()
  ttlNodes = new Set<string>()
  /** Undefined until it is loaded. */
  #root: Znode | undefined
  #size = 0
  /** The node that a child was loaded into last: the next one is likely its child, too. */
  #lastParent: readonly [path: string, node: Znode] | undefined
  #acls = new AclTable()
  #ephemerals = new Map<bigint, Set<string>>()
  #quotas = new QuotaPaths()
  /** Captures that are under way. */
  readonly #captures = new Set<TreeCapture>()
  readonly #bytesWritten: NamespaceSummaries
  #dataBytes = 0
  #ephemeralCount = 0

  /** `bytesWritten` counts what transactions write. */
  constructor(watches: Watches<W>, bytesWritten = new ServerMetrics().writePerNamespace) {
    this.watches = watches
    this.#bytesWritten = bytesWritten
  }

  /** Znodes, the root included. */
  get size(): number {
    return this.#size
  }

  get ephemeralCount(): number {
    return this.#ephemeralCount
  }

  /** Characters of all paths plus bytes of all data. */
  get approximateDataBytes(): number {
    return this.#dataBytes
  }

  /** The node at `path`; the empty path is the root's, as in the reference. */
  get(path: string): Znode | undefined {
    if (this.#root === undefined || path === '') return this.#root
    return findZnode(this.#root, path)
  }

  find(path: string): Znode | undefined {
    return this.get(path)
  }

  /** Takes in a stored node; its parent must be there already. Returns false when it isn't. */
  load(row: StoredZnode): boolean {
    const parent = row.path === ROOT ? null : this.#parentOfLoaded(row.path)
    if (parent === undefined) return false
    const node = new Znode({
      data: packData(row.data),
      acl: this.#acls.retain(row.acl),
      owner: row.owner,
      czxid: row.czxid,
      mzxid: row.mzxid,
      pzxid: row.pzxid,
      ctime: row.ctime,
      mtime: row.mtime,
      version: row.version,
      cversion: row.cversion,
      aversion: row.aversion,
    })
    this.#put(row.path, node, parent)
    return true
  }

  #parentOfLoaded(path: string): Znode | undefined {
    const last = this.#lastParent
    if (last !== undefined && path.lastIndexOf('/') === last[0].length && path.startsWith(last[0]))
      return last[1]
    const parentPath = parentOf(path)
    const parent = this.get(parentPath)
    if (parent !== undefined && parentPath !== ROOT) this.#lastParent = [parentPath, parent]
    return parent
  }

  /** Finds the quotas of a loaded tree and counts what they cover: usage is kept in memory only. */
  loadQuotas(): void {
    this.#quotas.clear()
    for (const path of this.descendants(QUOTA_ROOT)) {
      if (nameOf(path) !== QUOTA_LIMITS || this.get(path)?.childCount !== 0) continue
      const target = quotaTarget(parentOf(path))
      this.#quotas.add(target)
      this.#countUsage(target)
    }
  }

  /** Begins to read the tree as it is now, after transaction `zxid`; call `end` of it when done. */
  capture(zxid: number): TreeCapture {
    const capture = new TreeCapture(this.entries(), this.#acls.lists(), {
      zxid,
      onEnd: () => this.#captures.delete(capture),
    })
    this.#captures.add(capture)
    return capture
  }

  /** Becomes the tree that another one is, which is not used any more. All watches go, without a word. */
  become(other: DataTree<W>): void {
    // Those under way read the old nodes, which nobody changes from now on.
    this.#captures.clear()
    this.watches.clear()
    this.containers = other.containers
    this.ttlNodes = other.ttlNodes
    this.#root = other.#root
    this.#size = other.#size
    this.#lastParent = undefined
    this.#acls = other.#acls
    this.#ephemerals = other.#ephemerals
    this.#quotas = other.#quotas
    this.#dataBytes = other.#dataBytes
    this.#ephemeralCount = other.#ephemeralCount
  }

  /** Applies one operation of a transaction and fires its watches. */
  applyOp(op: TxnOp, zxid: number, timeMs: number): void {
    switch (op.kind) {
      case 'create':
        this.#create(op, zxid, timeMs)
        break
      case 'delete':
        this.#delete(op.path, op.parent, zxid)
        break
      case 'setData':
        this.#setData(op, zxid, timeMs)
        break
      case 'setAcl':
        this.#setAcl(op)
        break
      case 'closeSession':
        for (const { path, parent } of op.ephemerals) this.#delete(path, parent, zxid)
        this.#ephemerals.delete(op.sessionId)
        break
      case 'check':
      case 'createSession':
        break
    }
  }

  /** Paths of the ephemerals of a session. */
  ephemeralsOf(sessionId: bigint): ReadonlySet<string> {
    return this.#ephemerals.get(sessionId) ?? NO_PATHS
  }

  /** Sessions that have ephemerals, or had some, with their paths. */
  ephemeralSessions(): ReadonlyMap<bigint, ReadonlySet<string>> {
    return this.#ephemerals
  }

  /** Every node with its path, parents before their children. */
  entries(): Iterable<readonly [string, Znode]> {
    return this.#root === undefined ? [] : walkTree(this.#root)
  }

  /** Every path below `path`, parents first. */
  *descendants(path: string): Generator<string> {
    const node = this.get(path)
    if (node === undefined) return
    for (const [below] of walkBelow(path === ROOT ? '' : path, node)) yield below
  }

  /** Nodes below `path`; below the empty path, which is the root's other name, the reference counts the root too. */
  countDescendants(path: string): number {
    if (path === ROOT) return this.size - 1
    if (path === '') return this.size
    const node = this.get(path)
    return node === undefined ? 0 : countBelow(node)
  }

  /** Whether a write at `path` would break a hard quota limit, by what is final. */
  breaksQuota(path: string, demand: QuotaDemand): boolean {
    const quota = this.#quotas.nearest(path)
    if (quota === null) return false
    const limits = this.#quotaNumbers(quotaLimitsPath(quota))
    const usage = this.#quotaNumbers(quotaStatsPath(quota))
    return limits !== null && usage !== null && exceedsHardLimit(limits, usage, demand)
  }

  #create(op: CreateOp, zxid: number, timeMs: number): void {
    const parent = this.get(op.parent)
    if (parent === undefined) return
    this.#changing(op.parent, parent)
    parent.change({ cversion: op.parentCversion, pzxid: zxid })
    const node = new Znode({
      data: packData(op.data),
      acl: this.#acls.retain(op.acl),
      owner: op.owner,
      czxid: zxid,
      mzxid: zxid,
      pzxid: zxid,
      ctime: timeMs,
      mtime: timeMs,
      version: 0,
      cversion: 0,
      aversion: 0,
    })
    this.#put(op.path, node, parent)
    if (op.parent.startsWith(QUOTA_ROOT)) this.#quotaNodeCreated(op.path, op.parent)
    if (this.#quotas.size > 0) this.#addUsage(op.path, 1, node.dataBytes)
    this.#bytesWritten.add(op.path, op.path.length + node.dataBytes)
    this.watches.nodeCreated(op.path, zxid, op.acl)
    this.watches.childrenChanged(op.parent, zxid, parent.aclEntries)
  }

  #delete(path: string, parentPath: string, zxid: number): void {
    const parent = this.get(parentPath)
    const node = parent?.children?.get(nameOf(path))
    if (node === undefined || parent === undefined) return
    for (const capture of this.#captures) capture.deleting(path, node)
    this.#changing(parentPath, parent)
    parent.children?.delete(nameOf(path))
    parent.change({ pzxid: zxid })
    this.#size--
    if (path === this.#lastParent?.[0]) this.#lastParent = undefined
    this.#forgetOwner(path, node.owner)
    this.#dataBytes -= path.length + node.dataBytes
    if (parentPath.startsWith(PROC_ZOOKEEPER) && nameOf(path) === QUOTA_LIMITS) {
      this.#quotas.delete(quotaTarget(parentPath))
    }
    if (this.#quotas.size > 0) this.#addUsage(path, -1, -node.dataBytes)
    this.#bytesWritten.add(path, path.length)
    const acl = node.aclEntries
    this.#acls.release(node.acl)
    this.watches.nodeDeleted(path, zxid, acl)
    this.watches.childrenChanged(parentPath, zxid, parent.aclEntries)
  }

  #setData(op: SetDataOp, zxid: number, timeMs: number): void {
    const node = this.get(op.path)
    if (node === undefined) return
    this.#changing(op.path, node)
    const before = node.dataBytes
    node.data = packData(op.data)
    node.change({ mtime: timeMs, mzxid: zxid, version: op.version })
    this.#dataBytes += node.dataBytes - before
    if (this.#quotas.size > 0) this.#addUsage(op.path, 0, node.dataBytes - before)
    this.#bytesWritten.add(op.path, op.path.length + node.dataBytes)
    this.watches.dataChanged(op.path, zxid, node.aclEntries)
  }

  #setAcl(op: SetAclOp): void {
    const node = this.get(op.path)
    if (node === undefined) return
    this.#changing(op.path, node)
    const before = node.acl
    node.acl = this.#acls.retain(op.acl)
    this.#acls.release(before)
    node.change({ aversion: op.aversion })
  }

  #changing(path: string, node: Znode): void {
    for (const capture of this.#captures) capture.changing(path, node)
  }

  #put(path: string, node: Znode, parent: Znode | null): void {
    if (parent === null) {
      this.#root = node
    } else {
      parent.children ??= new Map()
      parent.children.set(ownName(path), node)
    }
    this.#size++
    this.#dataBytes += path.length + node.dataBytes
    if (node.owner === 0n) return
    const kind = ownerKind(node.owner)
    if (kind === 'container') this.containers.add(path)
    else if (kind === 'ttl') this.ttlNodes.add(path)
    else this.#addEphemeral(path, node.owner)
  }

  #addEphemeral(path: string, sessionId: bigint): void {
    this.#ephemeralCount++
    const paths = this.#ephemerals.get(sessionId)
    if (paths === undefined) this.#ephemerals.set(sessionId, new Set([path]))
    else paths.add(path)
  }

  #forgetOwner(path: string, owner: bigint): void {
    if (owner === 0n) return
    const kind = ownerKind(owner)
    if (kind === 'container') {
      this.containers.delete(path)
    } else if (kind === 'ttl') {
      this.ttlNodes.delete(path)
    } else {
      if (this.#ephemerals.get(owner)?.delete(path)) this.#ephemeralCount--
    }
  }

  #quotaNodeCreated(path: string, parent: string): void {
    const name = nameOf(path)
    if (name === QUOTA_LIMITS) this.#quotas.add(quotaTarget(parent))
    else if (name === QUOTA_STATS) this.#countUsage(quotaTarget(parent))
  }

  #countUsage(target: string): void {
    const stats = this.get(quotaStatsPath(target))
    if (stats === undefined) return
    this.#changing(quotaStatsPath(target), stats)
    let count = 0
    let bytes = 0
    const node = this.get(target)
    if (node !== undefined) {
      count = 1
      bytes = node.dataBytes
      for (const path of this.descendants(target === '' ? ROOT : target)) {
        count++
        bytes += this.get(path)?.dataBytes ?? 0
      }
    }
    stats.data = formatUsage(count, bytes)
  }

  #addUsage(path: string, count: number, bytes: number): void {
    const quota = this.#quotas.nearest(path)
    if (quota === null) return
    const stats = this.get(quotaStatsPath(quota))
    if (stats === undefined) return
    this.#changing(quotaStatsPath(quota), stats)
    stats.data = changedUsage(unpackData(stats.data)?.toString('latin1') ?? '', { count, bytes })
  }

  #quotaNumbers(path: string) {
    const node = this.get(path)
    return node === undefined ? null : parseQuotaNumbers(unpackData(node.data)?.toString('latin1') ?? '')
  }
}

const NO_PATHS: ReadonlySet<string> = new Set()
