/**
 * Prep, the first of the three steps a write takes (prep, commit, final): it decides, without changing anything, what the
 * write does, against the tree as it will be when all writes before it are final.
 *
 * Whatever fails here still becomes a transaction, an empty one: it takes a zxid and is answered in its turn.
 */
import { ErrorCode } from '../errors.ts'
import type {
  CreateRequest,
  CreateTTLRequest,
  DeleteRequest,
  SetACLRequest,
  SetDataRequest,
} from '../messages.ts'
import type { MultiOp } from '../multi.ts'
import { OpCode } from '../op-codes.ts'
import { OutstandingChanges } from './outstanding-changes.ts'
import { prepCheck, prepDelete, prepDeleteContainer, prepSetAcl, prepSetData } from './prep-change.ts'
import type { Prepared, PrepContext } from './prep-context.ts'
import { prepCreate } from './prep-create.ts'
import { OWN_ZXID, type TxnOp } from './txn.ts'

/** A write of a client, decoded; `undecodable`: its body made no sense. */
export type WriteRequest =
  | { readonly kind: 'create'; readonly opCode: number; readonly body: CreateRequest | CreateTTLRequest }
  | { readonly kind: 'delete'; readonly body: DeleteRequest }
  | { readonly kind: 'deleteContainer'; readonly path: string }
  | { readonly kind: 'setData'; readonly body: SetDataRequest }
  | { readonly kind: 'setAcl'; readonly body: SetACLRequest }
  | { readonly kind: 'multi'; readonly ops: readonly MultiOp[] }
  | { readonly kind: 'reconfig' }
  | { readonly kind: 'undecodable'; readonly takesZxid: boolean }

/** What a write will do: operations, or none and an error. */
export interface Preparation {
  readonly ops: readonly TxnOp[]
  readonly err: ErrorCode
  readonly multiErrors: readonly number[] | undefined
}

/** Decides about one write. */
export function prepare(context: PrepContext, request: WriteRequest): Preparation {
  switch (request.kind) {
    case 'create':
      return single(prepCreate(context, request.opCode, request.body))
    case 'delete':
      return single(prepDelete(context, request.body))
    case 'deleteContainer':
      return single(prepDeleteContainer(context, request.path))
    case 'setData':
      return single(prepSetData(context, request.body))
    case 'setAcl':
      return single(prepSetAcl(context, request.body))
    case 'multi':
      return prepareMulti(context, request.ops)
    case 'reconfig':
      // A standalone server has no ensemble to change, enabled or not.
      return failure(context.reconfigEnabled ? ErrorCode.UNIMPLEMENTED : ErrorCode.RECONFIGDISABLED)
    case 'undecodable':
      return failure(ErrorCode.MARSHALLINGERROR)
  }
}

/** A write that does nothing but fail. */
export function failure(err: ErrorCode): Preparation {
  return { ops: [], err, multiErrors: undefined }
}

function single(prepared: Prepared<TxnOp>): Preparation {
  return typeof prepared === 'number'
    ? failure(prepared)
    : { ops: [prepared], err: ErrorCode.OK, multiErrors: undefined }
}

/** All operations or none; each sees what those before it would do. */
function prepareMulti(context: PrepContext, requests: readonly MultiOp[]): Preparation {
  const layer = new OutstandingChanges(context.nodes)
  const layered: PrepContext = { ...context, nodes: layer }
  const ops: TxnOp[] = []
  for (const [index, request] of requests.entries()) {
    const prepared = prepareMultiOp(layered, request)
    // What the reference stumbles over ends the whole request, not one operation of it.
    if (prepared === ErrorCode.MARSHALLINGERROR) return failure(prepared)
    if (typeof prepared === 'number') return multiFailure(requests.length, index, prepared)
    layer.apply(prepared, OWN_ZXID)
    ops.push(prepared)
  }
  return { ops, err: ErrorCode.OK, multiErrors: undefined }
}

/** 0 for the operations before the one that failed, RuntimeInconsistency for those after it. */
function multiFailure(count: number, failedAt: number, err: ErrorCode): Preparation {
  const multiErrors: number[] = []
  for (let index = 0; index < count; index++) {
    if (index < failedAt) multiErrors.push(ErrorCode.OK)
    else multiErrors.push(index === failedAt ? err : ErrorCode.RUNTIMEINCONSISTENCY)
  }
  return { ops: [], err, multiErrors }
}

function prepareMultiOp(context: PrepContext, op: MultiOp): Prepared<TxnOp> {
  switch (op.type) {
    case OpCode.create:
    case OpCode.create2:
    case OpCode.createContainer:
    case OpCode.createTTL:
      return prepCreate(context, op.type, op.request)
    case OpCode.delete:
      return prepDelete(context, op.request)
    case OpCode.setData:
      return prepSetData(context, op.request)
    case OpCode.check:
      return prepCheck(context, op.request)
    case OpCode.getData:
    case OpCode.getChildren:
      // Reads belong into a multiRead.
      return ErrorCode.MARSHALLINGERROR
  }
}
