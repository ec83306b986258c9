/** Bodies of the answers to writes, made from the tree the moment the write is final. */
import { ErrorCode } from '../errors.ts'
import type { JuteWriter } from '../jute.ts'
import { type MultiResult, writeMultiResponse } from '../multi.ts'
import { OpCode } from '../op-codes.ts'
import type { DataTree } from './data-tree.ts'
import type { PendingWrite } from './pending-write.ts'
import type { TxnOp } from './txn.ts'
import type { Watcher } from './watches.ts'
import { statOf, writeStat } from './znode.ts'

/** Appends what follows the reply header. */
export function writeWriteResult<W extends Watcher>(
  writer: JuteWriter,
  write: PendingWrite<unknown>,
  tree: DataTree<W>,
): void {
  if (write.opCode === OpCode.multi) {
    writeMultiBody(writer, write)
    return
  }
  const op = write.ops[0]
  if (write.err !== ErrorCode.OK || op === undefined) return
  switch (op.kind) {
    case 'create':
      writer.string(op.path)
      // The length as it was asked for: a node that keeps the usage of a quota has got other data by now.
      if (write.opCode !== OpCode.create) writeNodeStat(writer, tree, op.path, op.data?.length ?? 0)
      break
    case 'setData':
    case 'setAcl':
      writeNodeStat(writer, tree, op.path)
      break
    case 'delete':
    case 'check':
    case 'createSession':
    case 'closeSession':
      break
  }
}

function writeMultiBody(writer: JuteWriter, write: PendingWrite<unknown>): void {
  if (write.multiErrors !== undefined) {
    writeMultiResponse(
      writer,
      write.multiErrors.map((err) => ({ type: -1, err })),
    )
  } else if (write.err === ErrorCode.OK) {
    writeMultiResponse(writer, write.multiResults ?? [])
  }
}

function writeNodeStat<W extends Watcher>(
  writer: JuteWriter,
  tree: DataTree<W>,
  path: string,
  dataBytes?: number,
): void {
  const node = tree.get(path)
  if (node !== undefined) writeStat(writer, node, dataBytes)
}

/** The result of one operation of a multi that has just been applied; `opCode` as the client sent it. */
export function multiResultOf<W extends Watcher>(op: TxnOp, opCode: number, tree: DataTree<W>): MultiResult {
  switch (op.kind) {
    case 'create': {
      const node = opCode === OpCode.create ? undefined : tree.get(op.path)
      return node === undefined
        ? { type: OpCode.create, response: { path: op.path } }
        : { type: OpCode.create2, response: { path: op.path, stat: statOf(node, op.data?.length ?? 0) } }
    }
    case 'setData': {
      const node = tree.get(op.path)
      if (node === undefined) return { type: -1, err: ErrorCode.NONODE }
      return { type: OpCode.setData, response: { stat: statOf(node) } }
    }
    case 'delete':
      return { type: OpCode.delete }
    default:
      return { type: OpCode.check }
  }
}
