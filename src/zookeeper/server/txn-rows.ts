/** Transactions as changes to rows, and rows as the tree a server starts with. */
import { randomBytes } from 'node:crypto'
import { type ZooKeeperSessionRow, ZooKeeperSessionRows } from '../../store/sessions.ts'
import type { Store } from '../../store/store.ts'
import { lastZxidOf, type ZnodeKey, type ZnodeRow, ZnodeRows } from '../../store/znodes.ts'
import { decodeAcl, encodeAcl } from './acl-table.ts'
import { type DataTree, freshZnodes, type StoredZnode } from './data-tree.ts'
import { unpackData } from './node-data.ts'
import { type CreateOp, type DeleteOp, OWN_ZXID, type Txn, type TxnOp } from './txn.ts'
import type { Watcher } from './watches.ts'
import type { Znode } from './znode.ts'

/** What is stored besides the znodes. */
export interface StoredState {
  readonly lastZxid: number
  readonly passwordKey: Buffer
  readonly sessions: readonly ZooKeeperSessionRow[]
}

/** Rows written or deleted in one turn of the event loop: a few milliseconds' worth. */
const ROWS_PER_TURN = 400
const PASSWORD_KEY_BYTES = 32

export class TxnRows {
  readonly #store: Store
  readonly #znodes: ZnodeRows
  readonly #sessions: ZooKeeperSessionRows

  constructor(store: Store) {
    this.#store = store
    this.#znodes = new ZnodeRows(store.database)
    this.#sessions = new ZooKeeperSessionRows(store.database)
  }

  /**
   * Fills `tree` with what is stored, first making what a new tree consists of. Returns paths whose parents are missing,
   * which only a damaged database has.
   */
  async load<W extends Watcher>(tree: DataTree<W>): Promise<StoredState & { readonly orphans: number }> {
    const state = this.#sessions.state() ?? (await this.#initialise())
    await this.clearIncoming()
    // Of another server's tree a parent may have been created later than its child.
    const early: StoredZnode[] = []
    let { lastZxid } = state
    for (const row of this.#znodes.all()) {
      lastZxid = Math.max(lastZxid, lastZxidOf(row))
      const znode = storedZnode(row)
      if (!tree.load(znode)) early.push(znode)
    }
    early.sort((a, b) => (a.path < b.path ? -1 : 1))
    let orphans = 0
    for (const znode of early) if (!tree.load(znode)) orphans++
    tree.loadQuotas()
    // Nothing is read from now on.
    this.#store.releaseMappedPages()
    return { ...state, lastZxid, sessions: this.#sessions.all(), orphans }
  }

  /** Changes the rows as the transactions say. Only inside `store.write`. */
  apply(txns: readonly Txn[]): void {
    // A busy parent gets one update for all children made or deleted together.
    const parents: ChangedParents = new Map()
    for (const txn of txns) for (const op of txn.ops) this.#applyOp(op, txn, parents)
    for (const [path, { czxid, ...change }] of parents) this.#znodes.setChildren({ czxid, path }, change)
    const last = txns[txns.length - 1]
    // A row less to write is a page less to sync.
    if (last !== undefined && !last.ops.some(leavesZxid)) this.#sessions.setLastZxid(last.zxid)
  }

  /**
   * Writes a tree beside the one that counts, a few rows a turn. `onNodes` hears how many are written and may throw to end
   * it; the old tree counts until `swapIncoming`.
   */
  async writeIncoming<W extends Watcher>(
    tree: DataTree<W>,
    onNodes: (nodes: number) => void = () => undefined,
  ): Promise<void> {
    await this.clearIncoming()
    const entries = tree.entries()[Symbol.iterator]()
    let written = 0
    for (let next = entries.next(); !next.done; ) {
      this.#store.write(() => {
        for (let rows = 0; rows < ROWS_PER_TURN && !next.done; rows++) {
          const [path, node] = next.value
          this.#znodes.insertIncoming(incomingRow(path, node))
          written++
          next = entries.next()
        }
      })
      await this.#store.committed()
      onNodes(written)
    }
  }

  /** Has the tree written last, and these sessions, take the place of those stored; rejects when nothing has changed. */
  async swapIncoming(sessions: readonly ZooKeeperSessionRow[], lastZxid: number): Promise<void> {
    this.#store.write(() => {
      this.#znodes.swapIncoming()
      this.#sessions.deleteAll()
      for (const session of sessions) this.#sessions.insert(session)
      this.#sessions.setLastZxid(lastZxid)
    })
    await this.#store.committed()
  }

  /** Settles when all that is committed is on disk. */
  onDisk(): Promise<void> {
    return this.#store.committed({ durable: true })
  }

  /** Deletes what an import has left: the tree before it, or one that was not finished. */
  async clearIncoming(): Promise<void> {
    const hasMore = () => this.#store.write(() => this.#znodes.deleteIncoming(ROWS_PER_TURN) > 0)
    while (hasMore()) await this.#store.committed()
  }

  #applyOp(op: TxnOp, txn: Txn, parents: ChangedParents): void {
    switch (op.kind) {
      case 'create':
        this.#insert(newZnode(op, txn))
        parents.delete(op.path)
        parents.set(op.parent, {
          czxid: czxidOf(op.parentCzxid, txn),
          cversion: op.parentCversion,
          pzxid: txn.zxid,
        })
        break
      case 'delete':
        this.#delete(op, txn, parents)
        break
      case 'setData':
        this.#znodes.setData(keyOf(op, txn), {
          data: op.data,
          mzxid: txn.zxid,
          mtime: txn.timeMs,
          version: op.version,
        })
        break
      case 'setAcl':
        this.#znodes.setAcl(keyOf(op, txn), encodeAcl(op.acl), op.aversion)
        break
      case 'createSession':
        this.#sessions.insert({ sessionId: op.sessionId, timeoutMs: op.timeoutMs, isImported: false })
        break
      case 'closeSession':
        for (const ephemeral of op.ephemerals) this.#delete(ephemeral, txn, parents)
        this.#sessions.delete(op.sessionId)
        break
      case 'check':
        break
    }
  }

  #delete(op: DeleteOp, txn: Txn, parents: ChangedParents): void {
    this.#znodes.delete(keyOf(op, txn))
    parents.delete(op.path)
    const pending = parents.get(op.parent)
    if (pending === undefined)
      parents.set(op.parent, { czxid: czxidOf(op.parentCzxid, txn), cversion: null, pzxid: txn.zxid })
    else pending.pzxid = txn.zxid
  }

  #insert(znode: StoredZnode): void {
    this.#znodes.insert({ ...znode, acl: encodeAcl(znode.acl), ephemeralOwner: znode.owner })
  }

  async #initialise(): Promise<{ lastZxid: number; passwordKey: Buffer }> {
    const state = { lastZxid: 0, passwordKey: randomBytes(PASSWORD_KEY_BYTES) }
    this.#store.write(() => {
      this.#sessions.insertState(state)
      for (const znode of freshZnodes()) this.#insert(znode)
    })
    await this.#store.committed({ durable: true })
    return state
  }
}

/** By path. */
type ChangedParents = Map<string, { readonly czxid: number; cversion: number | null; pzxid: number }>

function keyOf({ czxid, path }: { readonly czxid: number; readonly path: string }, txn: Txn): ZnodeKey {
  return { czxid: czxidOf(czxid, txn), path }
}

function czxidOf(czxid: number, txn: Txn): number {
  return czxid === OWN_ZXID ? txn.zxid : czxid
}

/**
 * Whether a transaction's zxid can be read from the rows after such an operation: of the node, or of the parent of one that is
 * gone. The last zxid of all is the largest of those and of the one that is stored where no row has it.
 */
function leavesZxid({ kind }: TxnOp): boolean {
  return kind === 'create' || kind === 'delete' || kind === 'setData'
}

function incomingRow(path: string, node: Znode): ZnodeRow {
  return {
    path,
    data: unpackData(node.data),
    acl: encodeAcl(node.aclEntries),
    czxid: node.czxid,
    mzxid: node.mzxid,
    pzxid: node.pzxid,
    ctime: node.ctime,
    mtime: node.mtime,
    version: node.version,
    cversion: node.cversion,
    aversion: node.aversion,
    ephemeralOwner: node.owner,
  }
}

/** Spelt out: a million of these at a start is where a spread costs. */
function storedZnode(row: ZnodeRow): StoredZnode {
  return {
    path: row.path,
    data: row.data,
    acl: decodeAcl(row.acl),
    owner: row.ephemeralOwner,
    czxid: row.czxid,
    mzxid: row.mzxid,
    pzxid: row.pzxid,
    ctime: row.ctime,
    mtime: row.mtime,
    version: row.version,
    cversion: row.cversion,
    aversion: row.aversion,
  }
}

function newZnode(op: CreateOp, txn: Txn): StoredZnode {
  return {
    path: op.path,
    data: op.data,
    acl: op.acl,
    owner: op.owner,
    czxid: txn.zxid,
    mzxid: txn.zxid,
    pzxid: txn.zxid,
    ctime: txn.timeMs,
    mtime: txn.timeMs,
    version: 0,
    cversion: 0,
    aversion: 0,
  }
}
