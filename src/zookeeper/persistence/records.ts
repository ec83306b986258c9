/** Records of snapshot and transaction log files (zookeeper.jute, module server.persistence and txn). */
import type { TypeOf } from '../jute.ts'
import { bigLong, bool, bytes, int, long, record, string, vector } from '../jute.ts'
import { ACL } from '../messages.ts'

/** Opens every file: what it is, the version of its format, and a database id that nobody uses. */
export const FileHeader = record('FileHeader', { magic: int, version: int, dbid: bigLong })
export type FileHeader = TypeOf<typeof FileHeader>

/** Opens every transaction. `clientId` is the session, `type` the op code; time in ms since the epoch. */
export const TxnHeader = record('TxnHeader', {
  clientId: bigLong,
  cxid: int,
  zxid: long,
  time: long,
  type: int,
})
export type TxnHeader = TypeOf<typeof TxnHeader>

/** What the tree's digest is once the transaction is applied; servers before 3.6 do not write it. */
export const TxnDigest = record('TxnDigest', { version: int, treeDigest: bigLong })
export type TxnDigest = TypeOf<typeof TxnDigest>

/** As servers before 3.4 wrote it: without the parent's cversion. */
export const CreateTxnV0 = record('CreateTxnV0', {
  path: string,
  data: bytes,
  acl: vector(ACL),
  ephemeral: bool,
})

/** `parentCVersion`: the parent's count of creates after it. */
export const CreateTxn = record('CreateTxn', {
  path: string,
  data: bytes,
  acl: vector(ACL),
  ephemeral: bool,
  parentCVersion: int,
})
export type CreateTxn = TypeOf<typeof CreateTxn>

/** ttl in ms. */
export const CreateTTLTxn = record('CreateTTLTxn', {
  path: string,
  data: bytes,
  acl: vector(ACL),
  parentCVersion: int,
  ttl: bigLong,
})
export type CreateTTLTxn = TypeOf<typeof CreateTTLTxn>

export const CreateContainerTxn = record('CreateContainerTxn', {
  path: string,
  data: bytes,
  acl: vector(ACL),
  parentCVersion: int,
})
export type CreateContainerTxn = TypeOf<typeof CreateContainerTxn>

export const DeleteTxn = record('DeleteTxn', { path: string })
export type DeleteTxn = TypeOf<typeof DeleteTxn>

/** `version`: the node's after it. */
export const SetDataTxn = record('SetDataTxn', { path: string, data: bytes, version: int })
export type SetDataTxn = TypeOf<typeof SetDataTxn>

/** `version`: the node's aversion after it. */
export const SetACLTxn = record('SetACLTxn', { path: string, acl: vector(ACL), version: int })
export type SetACLTxn = TypeOf<typeof SetACLTxn>

export const CheckVersionTxn = record('CheckVersionTxn', { path: string, version: int })
export type CheckVersionTxn = TypeOf<typeof CheckVersionTxn>

/** timeOut in ms. */
export const CreateSessionTxn = record('CreateSessionTxn', { timeOut: int })
export type CreateSessionTxn = TypeOf<typeof CreateSessionTxn>

/** Servers before 3.6 write a closeSession without it. */
export const CloseSessionTxn = record('CloseSessionTxn', { paths2Delete: vector(string) })
export type CloseSessionTxn = TypeOf<typeof CloseSessionTxn>

export const ErrorTxn = record('ErrorTxn', { err: int })
export type ErrorTxn = TypeOf<typeof ErrorTxn>

/** One operation of a multi: its op code and its record as bytes. */
export const SubTxn = record('Txn', { type: int, data: bytes })
export type SubTxn = TypeOf<typeof SubTxn>

export const MultiTxn = record('MultiTxn', { txns: vector(SubTxn) })
export type MultiTxn = TypeOf<typeof MultiTxn>
