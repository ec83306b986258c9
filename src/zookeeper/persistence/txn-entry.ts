/** One transaction of a log: its header, what it does, and the digest that newer servers add (SerializeUtils.deserializeTxn). */
import { JuteError, JuteReader, type JuteRecord, JuteWriter } from '../jute.ts'
import { OpCode } from '../op-codes.ts'
import { PersistenceError } from './errors.ts'
import {
  CheckVersionTxn,
  CloseSessionTxn,
  CreateContainerTxn,
  CreateSessionTxn,
  CreateTTLTxn,
  CreateTxn,
  CreateTxnV0,
  DeleteTxn,
  ErrorTxn,
  MultiTxn,
  SetACLTxn,
  SetDataTxn,
  TxnDigest,
  TxnHeader,
} from './records.ts'

/** What a transaction does, by kind. */
export type TxnBody =
  | { readonly kind: 'create'; readonly txn: CreateTxn }
  | { readonly kind: 'createTTL'; readonly txn: CreateTTLTxn }
  | { readonly kind: 'createContainer'; readonly txn: CreateContainerTxn }
  | { readonly kind: 'delete'; readonly txn: DeleteTxn }
  | { readonly kind: 'setData'; readonly txn: SetDataTxn }
  | { readonly kind: 'setACL'; readonly txn: SetACLTxn }
  | { readonly kind: 'check'; readonly txn: CheckVersionTxn }
  | { readonly kind: 'createSession'; readonly txn: CreateSessionTxn }
  /** `txn` null: written by a server before 3.6, which does not name the ephemerals that go with it. */
  | { readonly kind: 'closeSession'; readonly txn: CloseSessionTxn | null }
  | { readonly kind: 'error'; readonly txn: ErrorTxn }
  | { readonly kind: 'multi'; readonly txn: MultiTxn }

export interface TxnEntry {
  readonly header: TxnHeader
  readonly body: TxnBody
  readonly digest: TxnDigest | undefined
}

/** A parent's cversion that an old create does not name: one more than it is. */
export const UNKNOWN_CVERSION = -1

/** Reads a transaction. Throws PersistenceError for an unknown type and for bytes that are none. */
export function decodeTxnEntry(bytes: Buffer): TxnEntry {
  try {
    const reader = new JuteReader(bytes)
    const header = TxnHeader.read(reader)
    const start = bytes.length - reader.remaining
    if (header.type === OpCode.create) return readCreate(bytes, start, header)
    if (header.type === OpCode.closeSession) return readCloseSession(bytes, start, header)
    const body = readTxnBody(header.type, reader)
    if (body === undefined) throw new PersistenceError(`Unsupported Txn with type=${header.type}`)
    return { header, body, digest: readDigest(reader) }
  } catch (thrown) {
    if (thrown instanceof JuteError) throw new PersistenceError(`not a transaction: ${thrown.message}`)
    throw thrown
  }
}

/** Reads one operation of a multi; undefined for a type that no multi holds. */
export function decodeSubTxn(type: number, data: Buffer): TxnBody | undefined {
  return readTxnBody(type, new JuteReader(data))
}

/** The bytes of a transaction, as they stand in a log. */
export function encodeTxnEntry(header: TxnHeader, body: TxnBody, digest?: TxnDigest): Buffer {
  const writer = new JuteWriter()
  TxnHeader.write(writer, header)
  writeTxnBody(writer, body)
  if (digest !== undefined) TxnDigest.write(writer, digest)
  return writer.take()
}

function readTxnBody(type: number, reader: JuteReader): TxnBody | undefined {
  switch (type) {
    case OpCode.create:
    case OpCode.create2:
      return { kind: 'create', txn: CreateTxn.read(reader) }
    case OpCode.createTTL:
      return { kind: 'createTTL', txn: CreateTTLTxn.read(reader) }
    case OpCode.createContainer:
      return { kind: 'createContainer', txn: CreateContainerTxn.read(reader) }
    case OpCode.delete:
    case OpCode.deleteContainer:
      return { kind: 'delete', txn: DeleteTxn.read(reader) }
    case OpCode.reconfig:
    case OpCode.setData:
      return { kind: 'setData', txn: SetDataTxn.read(reader) }
    case OpCode.setACL:
      return { kind: 'setACL', txn: SetACLTxn.read(reader) }
    case OpCode.check:
      return { kind: 'check', txn: CheckVersionTxn.read(reader) }
    case OpCode.createSession:
      return { kind: 'createSession', txn: CreateSessionTxn.read(reader) }
    case OpCode.closeSession:
      return { kind: 'closeSession', txn: CloseSessionTxn.read(reader) }
    case OpCode.error:
      return { kind: 'error', txn: ErrorTxn.read(reader) }
    case OpCode.multi:
      return { kind: 'multi', txn: MultiTxn.read(reader) }
    default:
      return undefined
  }
}

const records = {
  create: CreateTxn,
  createTTL: CreateTTLTxn,
  createContainer: CreateContainerTxn,
  delete: DeleteTxn,
  setData: SetDataTxn,
  setACL: SetACLTxn,
  check: CheckVersionTxn,
  createSession: CreateSessionTxn,
  closeSession: CloseSessionTxn,
  error: ErrorTxn,
  multi: MultiTxn,
}

function writeTxnBody(writer: JuteWriter, { kind, txn }: TxnBody): void {
  // The union ties each kind to its record; the table cannot say so.
  if (txn !== null) (records[kind] as JuteRecord<unknown>).write(writer, txn)
}

/** An old create is shorter: it lacks the parent's cversion. */
function readCreate(bytes: Buffer, start: number, header: TxnHeader): TxnEntry {
  const reader = new JuteReader(bytes, start)
  try {
    const txn = CreateTxn.read(reader)
    return { header, body: { kind: 'create', txn }, digest: readDigest(reader) }
  } catch (thrown) {
    if (!(thrown instanceof JuteError)) throw thrown
    const txn = CreateTxnV0.read(new JuteReader(bytes, start))
    const body = { kind: 'create', txn: { ...txn, parentCVersion: UNKNOWN_CVERSION } } as const
    return { header, body, digest: undefined }
  }
}

function readCloseSession(bytes: Buffer, start: number, header: TxnHeader): TxnEntry {
  const reader = new JuteReader(bytes, start)
  try {
    const txn = CloseSessionTxn.read(reader)
    return { header, body: { kind: 'closeSession', txn }, digest: readDigest(reader) }
  } catch (thrown) {
    if (!(thrown instanceof JuteError)) throw thrown
    return { header, body: { kind: 'closeSession', txn: null }, digest: undefined }
  }
}

function readDigest(reader: JuteReader): TxnDigest | undefined {
  return reader.remaining >= TxnDigest.minBytes ? TxnDigest.read(reader) : undefined
}
