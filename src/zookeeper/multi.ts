/** Bodies of multi and multiRead: a header before each operation or result, and a header that ends the list. */
import { ErrorCode } from './errors.ts'
import { JuteError, type JuteReader, type JuteWriter } from './jute.ts'
import {
  CheckVersionRequest,
  Create2Response,
  CreateRequest,
  CreateResponse,
  CreateTTLRequest,
  DeleteRequest,
  GetChildrenRequest,
  GetChildrenResponse,
  GetDataRequest,
  GetDataResponse,
  MultiHeader,
  SetDataRequest,
  SetDataResponse,
} from './messages.ts'
import { OpCode } from './op-codes.ts'

/** One operation of a multi or multiRead, by op code. */
export type MultiOp =
  | { readonly type: 1 | 15 | 19; readonly request: CreateRequest }
  | { readonly type: 21; readonly request: CreateTTLRequest }
  | { readonly type: 2; readonly request: DeleteRequest }
  | { readonly type: 5; readonly request: SetDataRequest }
  | { readonly type: 13; readonly request: CheckVersionRequest }
  | { readonly type: 4; readonly request: GetDataRequest }
  | { readonly type: 8; readonly request: GetChildrenRequest }

/** One result: that of its op code, or an error code (0 for operations undone by a later failure). */
export type MultiResult =
  | { readonly type: 1; readonly response: CreateResponse }
  | { readonly type: 15; readonly response: Create2Response }
  | { readonly type: 2 | 13 }
  | { readonly type: 5; readonly response: SetDataResponse }
  | { readonly type: 4; readonly response: GetDataResponse }
  | { readonly type: 8; readonly response: GetChildrenResponse }
  | { readonly type: -1; readonly err: number }

const END = { type: -1, done: true, err: -1 } as const

/** Reads the operations of a multi or multiRead up to the end header. */
export function readMultiRequest(reader: JuteReader): MultiOp[] {
  const ops: MultiOp[] = []
  for (;;) {
    const header = MultiHeader.read(reader)
    if (header.done) return ops
    ops.push(readOp(header.type, reader))
  }
}

function readOp(type: number, reader: JuteReader): MultiOp {
  switch (type) {
    case OpCode.create:
    case OpCode.create2:
    case OpCode.createContainer:
      return { type, request: CreateRequest.read(reader) }
    case OpCode.createTTL:
      return { type, request: CreateTTLRequest.read(reader) }
    case OpCode.delete:
      return { type, request: DeleteRequest.read(reader) }
    case OpCode.setData:
      return { type, request: SetDataRequest.read(reader) }
    case OpCode.check:
      return { type, request: CheckVersionRequest.read(reader) }
    case OpCode.getData:
      return { type, request: GetDataRequest.read(reader) }
    case OpCode.getChildren:
      return { type, request: GetChildrenRequest.read(reader) }
    default:
      throw new JuteError(`op code ${type} in a multi`)
  }
}

/** Writes the operations of a multi or multiRead and the end header. */
export function writeMultiRequest(writer: JuteWriter, ops: readonly MultiOp[]): void {
  for (const op of ops) {
    MultiHeader.write(writer, { type: op.type, done: false, err: -1 })
    writeOp(writer, op)
  }
  MultiHeader.write(writer, END)
}

function writeOp(writer: JuteWriter, op: MultiOp): void {
  switch (op.type) {
    case OpCode.create:
    case OpCode.create2:
    case OpCode.createContainer:
      CreateRequest.write(writer, op.request)
      break
    case OpCode.createTTL:
      CreateTTLRequest.write(writer, op.request)
      break
    case OpCode.delete:
      DeleteRequest.write(writer, op.request)
      break
    case OpCode.setData:
      SetDataRequest.write(writer, op.request)
      break
    case OpCode.check:
      CheckVersionRequest.write(writer, op.request)
      break
    case OpCode.getData:
      GetDataRequest.write(writer, op.request)
      break
    case OpCode.getChildren:
      GetChildrenRequest.write(writer, op.request)
      break
  }
}

/** Reads the results of a multi or multiRead up to the end header. */
export function readMultiResponse(reader: JuteReader): MultiResult[] {
  const results: MultiResult[] = []
  for (;;) {
    const header = MultiHeader.read(reader)
    if (header.done) return results
    results.push(readResult(header.type, reader))
  }
}

function readResult(type: number, reader: JuteReader): MultiResult {
  switch (type) {
    case OpCode.create:
      return { type, response: CreateResponse.read(reader) }
    case OpCode.create2:
      return { type, response: Create2Response.read(reader) }
    case OpCode.delete:
    case OpCode.check:
      return { type }
    case OpCode.setData:
      return { type, response: SetDataResponse.read(reader) }
    case OpCode.getData:
      return { type, response: GetDataResponse.read(reader) }
    case OpCode.getChildren:
      return { type, response: GetChildrenResponse.read(reader) }
    case OpCode.error:
      return { type, err: reader.int() }
    default:
      throw new JuteError(`result type ${type} in a multi`)
  }
}

/** Writes the results of a multi or multiRead and the end header. */
export function writeMultiResponse(writer: JuteWriter, results: readonly MultiResult[]): void {
  for (const result of results) {
    MultiHeader.write(writer, {
      type: result.type,
      done: false,
      err: result.type === -1 ? result.err : ErrorCode.OK,
    })
    writeResult(writer, result)
  }
  MultiHeader.write(writer, END)
}

function writeResult(writer: JuteWriter, result: MultiResult): void {
  switch (result.type) {
    case OpCode.create:
      CreateResponse.write(writer, result.response)
      break
    case OpCode.create2:
      Create2Response.write(writer, result.response)
      break
    case OpCode.setData:
      SetDataResponse.write(writer, result.response)
      break
    case OpCode.getData:
      GetDataResponse.write(writer, result.response)
      break
    case OpCode.getChildren:
      GetChildrenResponse.write(writer, result.response)
      break
    case OpCode.error:
      writer.int(result.err)
      break
    case OpCode.delete:
    case OpCode.check:
      break
  }
}
