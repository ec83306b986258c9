/**
 * Applies a transaction of a real server's log to a tree (FileTxnSnapLog.processTransaction, DataTree.processTxn).
 *
 * A server writes its snapshot while it serves, so the first transactions after a snapshot's zxid may be in it already, in
 * part. Each is applied so that it makes no difference whether it was: what exists is not created again, what is gone is
 * not missed, and a parent's cversion and pzxid only ever grow.
 */
import type { ACL } from '../messages.ts'
import { OpCode } from '../op-codes.ts'
import { nameOf, parentOf } from '../paths.ts'
import type { TxnHeader } from '../persistence/records.ts'
import { decodeSubTxn, type TxnBody, type TxnEntry, UNKNOWN_CVERSION } from '../persistence/txn-entry.ts'
import { CONTAINER_OWNER, ttlOwner } from '../stat.ts'
import type { DataTree } from './data-tree.ts'
import type { Watcher } from './watches.ts'

/** In place of the czxid by which a row is found: the tree that comes of this is written as a whole. */
const NO_ROW = 0

/** The tree and the sessions, with their timeouts in ms, as far as they are read. */
export interface ReplayTarget<W extends Watcher> {
  readonly tree: DataTree<W>
  readonly sessions: Map<bigint, number>
}

/** Applies one transaction. Its quotas are not counted: that is done once, when all are applied. */
export function replayTxn<W extends Watcher>(target: ReplayTarget<W>, { header, body }: TxnEntry): void {
  if (body.kind !== 'multi') {
    apply(target, header, body)
    return
  }
  const { txns } = body.txn
  // One that failed changed nothing.
  if (txns.some(({ type }) => type === OpCode.error)) return
  for (const { type, data } of txns) {
    const sub = decodeSubTxn(type, data ?? Buffer.alloc(0))
    if (sub !== undefined) apply(target, { ...header, type }, sub)
  }
}

function apply<W extends Watcher>(target: ReplayTarget<W>, header: TxnHeader, body: TxnBody): void {
  const { tree, sessions } = target
  switch (body.kind) {
    case 'create':
      create(tree, header, body.txn, body.txn.ephemeral ? header.clientId : 0n)
      break
    case 'createTTL':
      create(tree, header, body.txn, ttlOwner(Number(body.txn.ttl)))
      break
    case 'createContainer':
      create(tree, header, body.txn, CONTAINER_OWNER)
      break
    case 'delete':
      remove(tree, body.txn.path, header.zxid)
      break
    case 'setData':
      tree.applyOp({ kind: 'setData', czxid: NO_ROW, ...body.txn }, header.zxid, header.time)
      break
    case 'setACL':
      tree.applyOp(
        {
          kind: 'setAcl',
          path: body.txn.path,
          czxid: NO_ROW,
          acl: body.txn.acl,
          aversion: body.txn.version,
        },
        0,
        0,
      )
      break
    case 'createSession':
      sessions.set(header.clientId, body.txn.timeOut)
      break
    case 'closeSession':
      sessions.delete(header.clientId)
      for (const path of body.txn?.paths2Delete ?? []) remove(tree, path, header.zxid)
      killEphemerals(tree, header.clientId, header.zxid)
      break
    default:
      break
  }
}

/** Deletes the ephemerals of a session (DataTree.killSession). */
export function killEphemerals<W extends Watcher>(tree: DataTree<W>, sessionId: bigint, zxid: number): void {
  for (const path of [...tree.ephemeralsOf(sessionId)]) remove(tree, path, zxid)
}

interface Creation {
  readonly path: string
  readonly data: Buffer | null
  readonly acl: readonly ACL[]
  readonly parentCVersion: number
}

function create<W extends Watcher>(tree: DataTree<W>, header: TxnHeader, txn: Creation, owner: bigint): void {
  const { path, data, acl } = txn
  const { zxid, time } = header
  const parent = tree.get(parentOf(path))
  if (parent === undefined) return
  const existing = tree.get(path)
  if (existing === undefined) {
    tree.load({
      path,
      data,
      acl,
      owner,
      czxid: zxid,
      mzxid: zxid,
      pzxid: zxid,
      ctime: time,
      mtime: time,
      version: 0,
      cversion: 0,
      aversion: 0,
    })
  } else {
    tree.applyOp({ kind: 'setAcl', path, czxid: NO_ROW, acl, aversion: existing.aversion }, 0, 0)
    // Only for this kind: of the others the reference leaves the parent alone.
    if (header.type !== OpCode.create) return
  }
  const cversion = txn.parentCVersion === UNKNOWN_CVERSION ? parent.cversion + 1 : txn.parentCVersion
  if (cversion <= parent.cversion) return
  parent.change({ cversion, pzxid: zxid })
}

function remove<W extends Watcher>(tree: DataTree<W>, path: string, zxid: number): void {
  const parentPath = parentOf(path)
  const parent = tree.get(parentPath)
  if (parent === undefined || nameOf(path) === '') return
  const pzxid = Math.max(parent.pzxid, zxid)
  tree.applyOp({ kind: 'delete', path, czxid: NO_ROW, parent: parentPath, parentCzxid: NO_ROW }, zxid, 0)
  parent.change({ pzxid })
}
