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
import { readMultiRequest } from '../multi.ts'
import { OpCode } from '../op-codes.ts'
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

/** Decodes a write; one that makes no sense is a request too, and is answered as such. */
export function decodeWrite(opCode: number, reader: JuteReader): WriteRequest {
  try {
    return readWrite(opCode, reader)
  } catch (error) {
    if (error instanceof JuteError) return { kind: 'undecodable' }
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
      return { kind: 'deleteContainer', path: reader.string() }
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

function readMulti(reader: JuteReader): WriteRequest {
  const ops = readMultiRequest(reader)
  for (const op of ops) {
    if (op.type === OpCode.getData || op.type === OpCode.getChildren) throw new JuteError('a read in a multi')
  }
  return { kind: 'multi', ops }
}
