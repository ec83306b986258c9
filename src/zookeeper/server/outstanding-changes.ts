/**
 * The znodes as they will be once every write that prep has passed is final.
 *
 * Writes are answered only when they are on disk, but the next one must be checked against what the earlier ones do. So
 * prep looks here first and in the tree second. A change stays until the write that made it last has been applied to the
 * tree. A multi is checked on a layer of its own over this one, so that a failure half way leaves nothing behind.
 */
import type { ACL } from '../messages.ts'
import type { CloseSessionOp, CreateOp, DeleteOp, SetAclOp, SetDataOp, Txn, TxnOp } from './txn.ts'
import type { NodeView } from './znode.ts'

/** Where znodes can be looked up for checking. */
export interface NodeSource {
  find(path: string): NodeView | undefined
}

class PendingNode implements NodeView {
  zxid: number
  readonly czxid: number
  isDeleted: boolean
  version: number
  cversion: number
  aversion: number
  owner: bigint
  childCount: number
  dataBytes: number
  aclEntries: readonly ACL[]

  constructor(zxid: number, node: NodeView) {
    this.zxid = zxid
    this.czxid = node.czxid
    this.isDeleted = false
    this.version = node.version
    this.cversion = node.cversion
    this.aversion = node.aversion
    this.owner = node.owner
    this.childCount = node.childCount
    this.dataBytes = node.dataBytes
    this.aclEntries = node.aclEntries
  }
}

export class OutstandingChanges implements NodeSource {
  readonly #base: NodeSource
  readonly #pending = new Map<string, PendingNode>()

  /** `base`: the tree, or the changes under which a multi is tried. */
  constructor(base: NodeSource) {
    this.#base = base
  }

  /** Paths with changes that aren't final. */
  get size(): number {
    return this.#pending.size
  }

  find(path: string): NodeView | undefined {
    const pending = this.#pending.get(path)
    if (pending === undefined) return this.#base.find(path)
    return pending.isDeleted ? undefined : pending
  }

  /** Notes what a write that passed prep will do. */
  add(txn: Txn): void {
    for (const op of txn.ops) this.apply(op, txn.zxid)
  }

  /** Notes what one operation will do. */
  apply(op: TxnOp, zxid: number): void {
    switch (op.kind) {
      case 'create':
        this.#create(op, zxid)
        break
      case 'delete':
        this.#delete(op, zxid)
        break
      case 'setData':
        this.#setData(op, zxid)
        break
      case 'setAcl':
        this.#setAcl(op, zxid)
        break
      case 'closeSession':
        this.#closeSession(op, zxid)
        break
      case 'check':
      case 'createSession':
        break
    }
  }

  /** Forgets the changes of a write that has been applied to the tree, unless a later one has changed the same node. */
  settle(txn: Txn): void {
    for (const op of txn.ops) {
      switch (op.kind) {
        case 'create':
        case 'delete':
          this.#settlePath(op.parent, txn.zxid)
          this.#settlePath(op.path, txn.zxid)
          break
        case 'setData':
        case 'setAcl':
          this.#settlePath(op.path, txn.zxid)
          break
        case 'closeSession':
          for (const { path, parent } of op.ephemerals) {
            this.#settlePath(parent, txn.zxid)
            this.#settlePath(path, txn.zxid)
          }
          break
        case 'check':
        case 'createSession':
          break
      }
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#pending.clear()
  }

  /** Adds to and takes from `paths` what the writes under way do to the ephemerals of a session. */
  adjustEphemerals(sessionId: bigint, paths: Set<string>): void {
    for (const [path, pending] of this.#pending) {
      if (pending.isDeleted) paths.delete(path)
      else if (pending.owner === sessionId) paths.add(path)
    }
  }

  #create(op: CreateOp, zxid: number): void {
    const parent = this.#change(op.parent, zxid)
    if (parent !== undefined) {
      parent.childCount++
      parent.cversion = op.parentCversion
    }
    this.#pending.set(
      op.path,
      new PendingNode(zxid, {
        czxid: zxid,
        version: 0,
        cversion: 0,
        aversion: 0,
        owner: op.owner,
        childCount: 0,
        dataBytes: op.data === null ? 0 : op.data.length,
        aclEntries: op.acl,
      }),
    )
  }

  #delete(op: DeleteOp, zxid: number): void {
    const parent = this.#change(op.parent, zxid)
    if (parent !== undefined) parent.childCount--
    const node = this.#change(op.path, zxid)
    if (node !== undefined) node.isDeleted = true
  }

  #setData(op: SetDataOp, zxid: number): void {
    const node = this.#change(op.path, zxid)
    if (node === undefined) return
    node.version = op.version
    node.dataBytes = op.data === null ? 0 : op.data.length
  }

  #setAcl(op: SetAclOp, zxid: number): void {
    const node = this.#change(op.path, zxid)
    if (node === undefined) return
    node.aversion = op.aversion
    node.aclEntries = op.acl
  }

  #closeSession(op: CloseSessionOp, zxid: number): void {
    for (const ephemeral of op.ephemerals) this.#delete(ephemeral, zxid)
  }

  #change(path: string, zxid: number): PendingNode | undefined {
    const pending = this.#pending.get(path)
    if (pending !== undefined) {
      pending.zxid = zxid
      return pending
    }
    const node = this.#base.find(path)
    if (node === undefined) return undefined
    const changed = new PendingNode(zxid, node)
    this.#pending.set(path, changed)
    return changed
  }

  #settlePath(path: string, zxid: number): void {
    const pending = this.#pending.get(path)
    if (pending !== undefined && pending.zxid === zxid) this.#pending.delete(path)
  }
}
