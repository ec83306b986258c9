/** A tree and its sessions in the making, out of a snapshot and the transactions after it. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { OPEN_ACL_UNSAFE } from '../acl.ts'
import type { ACL, StatPersisted } from '../messages.ts'
import { parentOf, ROOT } from '../paths.ts'
import { PersistenceError } from '../persistence/errors.ts'
import type { TxnDigest } from '../persistence/records.ts'
import type { SnapshotListener, SnapshotTrailer } from '../persistence/snapshot-decoder.ts'
import { OPEN_ACL_ID } from '../persistence/snapshot-encoder.ts'
import { DIGEST_VERSION, TreeDigest } from '../persistence/tree-digest.ts'
import type { TxnEntry } from '../persistence/txn-entry.ts'
import { DataTree, freshZnodes } from './data-tree.ts'
import { unpackData } from './node-data.ts'
import { killEphemerals, replayTxn } from './replay-txn.ts'
import { type Watcher, Watches } from './watches.ts'
import { persistedStatOf } from './znode.ts'

/** A whole database, to take the place of another. */
export interface BuiltDatabase<W extends Watcher> {
  readonly tree: DataTree<W>
  readonly sessions: readonly { readonly sessionId: bigint; readonly timeoutMs: number }[]
  readonly zxid: number
  /** Whether the tree is the one that the server's own digest is of; undefined where there is none to compare with. */
  readonly hasRightDigest: boolean | undefined
}

export class DatabaseBuilder<W extends Watcher> implements SnapshotListener {
  readonly #tree = new DataTree<W>(new Watches())
  readonly #sessions = new Map<bigint, number>()
  readonly #acls = new Map<bigint, readonly ACL[]>([[OPEN_ACL_ID, OPEN_ACL_UNSAFE]])
  #zxid = 0
  #digest: { readonly zxid: number; readonly version: number; readonly digest: bigint } | undefined

  /** One that begins with what a new server has. */
  static ofFreshTree<W extends Watcher>(): DatabaseBuilder<W> {
    const builder = new DatabaseBuilder<W>()
    for (const znode of freshZnodes()) builder.#tree.load(znode)
    return builder
  }

  /** The last transaction that is in it. */
  get zxid(): number {
    return this.#zxid
  }

  session(id: bigint, timeoutMs: number): void {
    this.#sessions.set(id, timeoutMs)
  }

  acl(id: bigint, entries: readonly ACL[]): void {
    this.#acls.set(id, entries)
  }

  node(path: string, data: Buffer | null, aclId: bigint, stat: StatPersisted): void {
    const acl = this.#acls.get(aclId)
    if (acl === undefined) throw new PersistenceError(`Failed to fetch acls for ${aclId}`)
    const { ephemeralOwner: owner, ...numbers } = stat
    if (this.#tree.load({ path: path === '' ? ROOT : path, data, acl, owner, ...numbers })) return
    throw new PersistenceError(`Invalid Datatree, unable to find parent ${parentOf(path)} of path ${path}`)
  }

  /** The snapshot is read; `nameZxid` is the zxid in its file's name, when it has one. */
  snapshotRead(trailer: SnapshotTrailer, nameZxid?: number): void {
    this.#zxid = nameZxid ?? trailer.lastZxid ?? 0
    this.#digest = trailer.digest
  }

  /** Applies a transaction that is not in the snapshot. */
  replay(entry: TxnEntry): void {
    const { zxid } = entry.header
    replayTxn({ tree: this.#tree, sessions: this.#sessions }, entry)
    this.#zxid = Math.max(this.#zxid, zxid)
    if (entry.digest !== undefined) this.#digest = digestAfter(zxid, entry.digest)
  }

  /**
   * Ends it, between requests: what every tree has is added where it is missing, and ephemerals go whose sessions are not
   * there.
   */
  async finish(): Promise<BuiltDatabase<W>> {
    const tree = this.#tree
    const digest = new TreeDigest()
    // Of a snapshot without the log that was written beside it, nodes may be newer than the snapshot says it is.
    let zxid = this.#zxid
    let nodes = 0
    for (const [path, node] of tree.entries()) {
      zxid = Math.max(zxid, node.mzxid, node.pzxid)
      if (this.#knowsDigest)
        digest.add(path === ROOT ? '' : path, unpackData(node.data), persistedStatOf(node))
      if (++nodes % NODES_PER_TURN === 0) await nextTurn()
    }
    for (const znode of freshZnodes()) if (tree.get(znode.path) === undefined) tree.load(znode)
    for (const sessionId of [...tree.ephemeralSessions().keys()])
      if (!this.#sessions.has(sessionId)) killEphemerals(tree, sessionId, zxid)
    tree.loadQuotas()
    const sessions = [...this.#sessions].map(([sessionId, timeoutMs]) => ({ sessionId, timeoutMs }))
    const hasRightDigest = this.#knowsDigest ? digest.value === this.#digest?.digest : undefined
    return { tree, sessions, zxid, hasRightDigest }
  }

  /**
   * Whether the server's digest is of the tree as it is now: that of a snapshot is of the moment when it was finished, which
   * the transactions after it must have reached.
   */
  get #knowsDigest(): boolean {
    return this.#digest?.zxid === this.#zxid && this.#digest.version === DIGEST_VERSION
  }
}

/** A millisecond's worth. */
const NODES_PER_TURN = 500

function digestAfter(zxid: number, { version, treeDigest }: TxnDigest) {
  return { zxid, version, digest: treeDigest }
}
