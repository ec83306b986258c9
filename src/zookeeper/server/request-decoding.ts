/** Bodies of write requests, from bytes to what prep takes. */
import { JuteError, type JuteReader } from '../jute.ts'
import {
  CreateRequest,
  CreateTTLRequest,
  DeleteRequest,
  ReconfigRequest,
  SetACLRequest,
  SetDataRequest,
} from '../messages.ts'
import { type MultiOp, readMultiRequest } from '../multi.ts'
import { CreateMode, OpCode } from '../op-codes.ts'
import type { WriteRequest } from './prep.ts'

/** Op codes that change something, closeSession apart. */
const WRITES: ReadonlySet<number> = new Set([
  OpCode.create,
  OpCode.create2,
  OpCode.createContainer,
  OpCode.createTTL,
  OpCode.delete,
  OpCode.deleteContainer,
  OpCode.setData,
  OpCode.setACL,
  OpCode.multi,
  OpCode.reconfig,
])

/** Whether requests of this op code go through prep and commit. */
export function isWrite(opCode: number): boolean {
  return WRITES.has(opCode)
}

const UNDECODABLE: WriteRequest = { kind: 'undecodable', takesZxid: false }
/** One that the reference stumbles over only when it has given it a zxid. */
const SENSELESS: WriteRequest = { kind: 'undecodable', takesZxid: true }

/** Those for which a null path is one more that isn't valid. */
const VALIDATES_PATH: ReadonlySet<number> = new Set([OpCode.setData, OpCode.setACL])

/** Decodes a write; one that makes no sense is a request too, and is answered as such. */
export function decodeWrite(opCode: number, reader: JuteReader): WriteRequest {
  try {
    reader.nullStrings = 0
    const request = readWrite(opCode, reader)
    return reader.nullStrings > 0 && !VALIDATES_PATH.has(opCode) ? SENSELESS : request
  } catch (error) {
    if (error instanceof JuteError) return UNDECODABLE
    throw error
  }
}

function readWrite(opCode: number, reader: JuteReader): WriteRequest {
  switch (opCode) {
    case OpCode.create:
    case OpCode.create2:
    case OpCode.createContainer:
      return { kind: 'create', opCode, body: CreateRequest.read(reader) }
    case OpCode.createTTL:
      return { kind: 'create', opCode, body: CreateTTLRequest.read(reader) }
    case OpCode.delete:
      return { kind: 'delete', body: DeleteRequest.read(reader) }
    case OpCode.deleteContainer:
      return { kind: 'deleteContainer', path: readContainerPath(reader) }
    case OpCode.setData:
      return { kind: 'setData', body: SetDataRequest.read(reader) }
    case OpCode.setACL:
      return { kind: 'setAcl', body: SetACLRequest.read(reader) }
    case OpCode.multi:
      return readMulti(reader)
    default:
      ReconfigRequest.read(reader)
      return { kind: 'reconfig' }
  }
}

/** The reference makes text of the bytes while it decodes, so a null path is seen earlier than in other requests. */
function readContainerPath(reader: JuteReader): string {
  const path = reader.nullableString()
  if (path === null) throw new JuteError('null path')
  return path
}

function readMulti(reader: JuteReader): WriteRequest {
  try {
    const ops: MultiOp[] = []
    for (const op of readMultiRequest(reader)) {
      if (hasNullAcl(op)) return UNDECODABLE
      ops.push(multiOp(op))
    }
    return { kind: 'multi', ops }
  } catch (error) {
    // A multi that cannot be read takes a zxid, in the reference.
    if (error instanceof JuteError) return SENSELESS
    throw error
  }
}

/** The reference stumbles over a null ACL, if the flags are in range, before it takes a zxid. */
function hasNullAcl(op: MultiOp): boolean {
  switch (op.type) {
    case OpCode.create:
    case OpCode.create2:
    case OpCode.createContainer:
      return op.request.acl === null && isCreateMode(op.request.flags)
    default:
      return false
  }
}

function isCreateMode(flags: number): boolean {
  return flags >= CreateMode.PERSISTENT && flags <= CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL
}

/**
 * Inside a multi the flags decide about the kind of node too, unlike outside of it: a container flag makes a container of
 * any create, and createTTL without a TTL flag is a plain create (MultiOperationRecord, Op.create).
 */
function multiOp(op: MultiOp): MultiOp {
  switch (op.type) {
    case OpCode.getData:
    case OpCode.getChildren:
      throw new JuteError('a read in a multi')
    case OpCode.create:
    case OpCode.create2:
    case OpCode.createContainer: {
      const { flags } = op.request
      if (flags < CreateMode.PERSISTENT || flags > CreateMode.CONTAINER)
        throw new JuteError(`flags ${flags} in a multi`)
      return flags === CreateMode.CONTAINER ? { type: OpCode.createContainer, request: op.request } : op
    }
    case OpCode.createTTL: {
      const { path, data, acl, flags } = op.request
      if (flags === CreateMode.PERSISTENT_WITH_TTL || flags === CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL)
        return op
      const type = flags === CreateMode.CONTAINER ? OpCode.createContainer : OpCode.create
      return { type, request: { path, data, acl, flags } }
    }
    default:
      return op
  }
}
