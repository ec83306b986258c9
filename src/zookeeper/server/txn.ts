/**
 * A transaction: what prep decided a write does. The rows, the outstanding changes and the data tree are all changed by
 * applying the same operations, so they cannot come to differ. Nodes that exist are named with their czxid, by which their rows are found.
 */
import type { ACL } from '../messages.ts'

/** Stands for the zxid of the transaction itself, which is not known while the operations of a multi are tried. */
export const OWN_ZXID = -1

export interface CreateOp {
  readonly kind: 'create'
  readonly path: string
  readonly parent: string
  readonly parentCzxid: number
  /** A view of the request's frame. */
  readonly data: Buffer | null
  readonly acl: readonly ACL[]
  /** Session id, or the mark of a container or TTL node, or 0. */
  readonly owner: bigint
  /** The parent's cversion after it. */
  readonly parentCversion: number
}

export interface DeleteOp {
  readonly kind: 'delete'
  readonly path: string
  readonly czxid: number
  readonly parent: string
  readonly parentCzxid: number
}

export interface SetDataOp {
  readonly kind: 'setData'
  readonly path: string
  readonly czxid: number
  /** A view of the request's frame. */
  readonly data: Buffer | null
  readonly version: number
}

export interface SetAclOp {
  readonly kind: 'setAcl'
  readonly path: string
  readonly czxid: number
  readonly acl: readonly ACL[]
  readonly aversion: number
}

/** Changes nothing: the check was made by prep. */
export interface CheckOp {
  readonly kind: 'check'
  readonly path: string
}

export interface CreateSessionOp {
  readonly kind: 'createSession'
  readonly sessionId: bigint
  readonly timeoutMs: number
}

/** Ends a session and deletes its ephemerals. */
export interface CloseSessionOp {
  readonly kind: 'closeSession'
  readonly sessionId: bigint
  readonly ephemerals: readonly DeleteOp[]
}

export type TxnOp = CreateOp | DeleteOp | SetDataOp | SetAclOp | CheckOp | CreateSessionOp | CloseSessionOp

/** A write with its place in the order of all writes. Failed ones have one too: zxids count attempts. */
export interface Txn {
  readonly zxid: number
  /** When prep saw it, ms since the epoch. */
  readonly timeMs: number
  readonly ops: readonly TxnOp[]
  /** Why it does nothing, or 0. */
  readonly err: number
  /** One code an operation, for a multi that failed. */
  readonly multiErrors: readonly number[] | undefined
}

/** How many nodes the operations change, each counted once an operation; parents of created and deleted ones too. */
export function changedNodes(ops: readonly TxnOp[]): number {
  let count = 0
  for (const op of ops) {
    switch (op.kind) {
      case 'create':
      case 'delete':
        count += 2
        break
      case 'setData':
      case 'setAcl':
      case 'check':
        count++
        break
      case 'closeSession':
        count += 2 * op.ephemerals.length
        break
      case 'createSession':
        break
    }
  }
  return count
}
