import type { MultiResult } from '../multi.ts'
import type { AuditedRequest } from './audit.ts'
import type { Preparation } from './prep.ts'
import type { Txn, TxnOp } from './txn.ts'

/** Who asked for a write. */
export interface WriteOrigin<C> {
  /** Null for what the server does by itself (expiry, collection of containers). */
  readonly connection: C | null
  readonly xid: number
  readonly opCode: number
  readonly receivedAtMs: number
  /** Op codes of a multi's operations: results are typed by them. */
  readonly multiTypes: readonly number[] | undefined
  /** Size of the request, where it came as one. */
  readonly requestBytes?: number
  /** For the audit log, when there is one. */
  readonly audited?: AuditedRequest | undefined
}

/** A transaction on its way to being final, and whom to answer. C is the connection. */
export class PendingWrite<C> implements Txn {
  readonly zxid: number
  readonly timeMs: number
  readonly connection: C | null
  readonly xid: number
  readonly opCode: number
  readonly receivedAtMs: number
  readonly multiTypes: readonly number[] | undefined
  readonly requestBytes: number
  readonly audited: AuditedRequest | undefined
  ops: readonly TxnOp[]
  err: number
  multiErrors: readonly number[] | undefined
  /** Set when a multi is final. */
  multiResults: MultiResult[] | undefined = undefined
  /** Final, or refused by the store: the answer can be sent. */
  isDone = false

  constructor(
    origin: WriteOrigin<C>,
    place: { readonly zxid: number; readonly timeMs: number },
    prepared: Preparation,
  ) {
    this.zxid = place.zxid
    this.timeMs = place.timeMs
    this.connection = origin.connection
    this.xid = origin.xid
    this.opCode = origin.opCode
    this.receivedAtMs = origin.receivedAtMs
    this.multiTypes = origin.multiTypes
    this.requestBytes = origin.requestBytes ?? 0
    this.audited = origin.audited
    this.ops = prepared.ops
    this.err = prepared.err
    this.multiErrors = prepared.multiErrors
  }
}
