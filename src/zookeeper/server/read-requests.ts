/**
 * Requests that change nothing but watches: answered from the tree, in the moment their turn comes.
 *
 * Each handler appends the body of its answer and returns 0, or returns an error code, in which case what it has appended
 * is dropped by the caller. Reads don't check paths: a malformed one just names no node.
 */
import { Perms } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import { JuteError, type JuteReader, type JuteWriter } from '../jute.ts'
import {
  AclVector,
  AddWatchRequest,
  CheckWatchesRequest,
  ExistsRequest,
  GetACLRequest,
  GetAllChildrenNumberRequest,
  GetChildrenRequest,
  GetDataRequest,
  GetEphemeralsRequest,
  type Id,
  RemoveWatchesRequest,
  SetWatches,
  SetWatches2,
  SyncRequest,
  WhoAmIResponse,
} from '../messages.ts'
import { readMultiRequest } from '../multi.ts'
import { OpCode } from '../op-codes.ts'
import { type Access, hideDigests } from './auth/access.ts'
import type { DataTree } from './data-tree.ts'
import type { NamespaceSummaries } from './metrics/namespace-summaries.ts'
import { writeData } from './node-data.ts'
import { WatchMode } from './watch-table.ts'
import type { Watcher } from './watches.ts'
import { writeStat, type Znode } from './znode.ts'

/** Of a Stat on the wire, as the metrics count it. */
const STAT_BYTES = 68

/** Who is reading what. */
export interface ReadContext<W extends Watcher> {
  readonly tree: DataTree<W>
  readonly watcher: W
  readonly sessionId: bigint
  readonly identities: readonly Id[]
  readonly access: Access
  /** Where what was read is counted. */
  readonly bytesRead: NamespaceSummaries
}

/** Answers a read: appends the body to `writer` and returns 0, or returns an error code. */
export function answerRead<W extends Watcher>(
  context: ReadContext<W>,
  request: { readonly opCode: number; readonly body: JuteReader },
  writer: JuteWriter,
): number {
  try {
    const handler = HANDLERS.get(request.opCode)
    return handler === undefined ? ErrorCode.UNIMPLEMENTED : handler(context, request.body, writer)
  } catch (error) {
    if (error instanceof JuteError) return ErrorCode.MARSHALLINGERROR
    throw error
  }
}

/** Whether there is a read of this op code. */
export function isRead(opCode: number): boolean {
  return HANDLERS.has(opCode)
}

type Handler = <W extends Watcher>(context: ReadContext<W>, reader: JuteReader, writer: JuteWriter) => number

const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [OpCode.ping, () => ErrorCode.OK],
  [OpCode.exists, exists],
  [OpCode.getData, getData],
  [OpCode.getACL, getAcl],
  [OpCode.getChildren, (context, reader, writer) => getChildren(context, reader, writer)],
  [OpCode.getChildren2, getChildren2],
  [OpCode.sync, sync],
  [OpCode.multiRead, multiRead],
  [OpCode.getEphemerals, getEphemerals],
  [OpCode.getAllChildrenNumber, getAllChildrenNumber],
  [OpCode.whoAmI, whoAmI],
  [OpCode.addWatch, addWatch],
  [OpCode.checkWatches, checkWatches],
  [OpCode.removeWatches, removeWatches],
  [OpCode.setWatches, setWatches],
  [OpCode.setWatches2, setWatches2],
])

function mayRead<W extends Watcher>(
  context: ReadContext<W>,
  node: Znode,
  perms: number = Perms.READ,
): boolean {
  return context.access.permits(node.aclEntries, perms, context.identities)
}

function exists<W extends Watcher>(context: ReadContext<W>, reader: JuteReader, writer: JuteWriter): number {
  const { path, watch } = ExistsRequest.read(reader)
  if (path.includes('\0')) return ErrorCode.BADARGUMENTS
  const node = context.tree.get(path)
  if (node !== undefined && !mayRead(context, node)) return ErrorCode.NOAUTH
  // A watch on a missing node waits for its creation.
  if (watch) context.tree.watches.data.add(path, context.watcher, WatchMode.standard)
  if (node === undefined) return ErrorCode.NONODE
  writeStat(writer, node)
  context.bytesRead.add(path, path.length + STAT_BYTES)
  return ErrorCode.OK
}

function getData<W extends Watcher>(context: ReadContext<W>, reader: JuteReader, writer: JuteWriter): number {
  const { path, watch } = GetDataRequest.read(reader)
  const node = context.tree.get(path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayRead(context, node)) return ErrorCode.NOAUTH
  if (watch) context.tree.watches.data.add(path, context.watcher, WatchMode.standard)
  writeData(writer, node.data)
  writeStat(writer, node)
  context.bytesRead.add(path, path.length + node.dataBytes + STAT_BYTES)
  return ErrorCode.OK
}

function getAcl<W extends Watcher>(context: ReadContext<W>, reader: JuteReader, writer: JuteWriter): number {
  const { path } = GetACLRequest.read(reader)
  const node = context.tree.get(path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayRead(context, node, Perms.READ | Perms.ADMIN)) return ErrorCode.NOAUTH
  const acl = mayRead(context, node, Perms.ADMIN) ? node.aclEntries : hideDigests(node.aclEntries)
  AclVector.write(writer, acl)
  writeStat(writer, node)
  return ErrorCode.OK
}

function getChildren<W extends Watcher>(
  context: ReadContext<W>,
  reader: JuteReader,
  writer: JuteWriter,
  withStat = false,
): number {
  const { path, watch } = GetChildrenRequest.read(reader)
  const node = context.tree.get(path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayRead(context, node)) return ErrorCode.NOAUTH
  if (watch) context.tree.watches.children.add(path, context.watcher, WatchMode.standard)
  writer.int(node.childCount)
  let bytes = path.length + STAT_BYTES
  for (const name of node.childNames()) {
    writer.string(name)
    bytes += name.length
  }
  if (withStat) writeStat(writer, node)
  context.bytesRead.add(path, bytes)
  return ErrorCode.OK
}

function getChildren2<W extends Watcher>(
  context: ReadContext<W>,
  reader: JuteReader,
  writer: JuteWriter,
): number {
  return getChildren(context, reader, writer, true)
}

/** What was asked for before is final when this is reached: that is all a single server has to do. */
function sync<W extends Watcher>(_context: ReadContext<W>, reader: JuteReader, writer: JuteWriter): number {
  writer.nullableString(SyncRequest.read(reader).path)
  return ErrorCode.OK
}

function multiRead<W extends Watcher>(
  context: ReadContext<W>,
  reader: JuteReader,
  writer: JuteWriter,
): number {
  // The operations are checked first: one that is no read spoils the whole request.
  const ops = readMultiRequest(reader)
  for (const op of ops) {
    if (op.type !== OpCode.getData && op.type !== OpCode.getChildren) return ErrorCode.MARSHALLINGERROR
  }
  for (const op of ops) {
    if (op.type !== OpCode.getData && op.type !== OpCode.getChildren) continue
    writeReadResult(context, op, writer)
  }
  writeMultiHeader(writer, OpCode.error, true, -1)
  return ErrorCode.OK
}

/** As in the reference, what an operation says about a watch is not heard (Op.GetData, Op.GetChildren). */
function writeReadResult<W extends Watcher>(
  context: ReadContext<W>,
  op: { readonly type: 4 | 8; readonly request: GetDataRequest | GetChildrenRequest },
  writer: JuteWriter,
): void {
  const { path } = op.request
  const node = context.tree.get(path)
  const err = node === undefined ? ErrorCode.NONODE : mayRead(context, node) ? ErrorCode.OK : ErrorCode.NOAUTH
  if (node === undefined || err !== ErrorCode.OK) {
    writeMultiHeader(writer, OpCode.error, false, err)
    writer.int(err)
    return
  }
  writeMultiHeader(writer, op.type, false, 0)
  if (op.type === OpCode.getData) {
    writeData(writer, node.data)
    writeStat(writer, node)
  } else {
    writer.int(node.childCount)
    for (const name of node.childNames()) writer.string(name)
  }
}

function writeMultiHeader(writer: JuteWriter, type: number, done: boolean, err: number): void {
  writer.int(type)
  writer.bool(done)
  writer.int(err)
}

function getEphemerals<W extends Watcher>(
  context: ReadContext<W>,
  reader: JuteReader,
  writer: JuteWriter,
): number {
  const prefix = GetEphemeralsRequest.read(reader).prefixPath ?? ''
  const all = [...context.tree.ephemeralsOf(context.sessionId)]
  const isAll = prefix.trim() === '' || prefix.trim() === '/'
  const paths = isAll ? all : all.filter((path) => path.startsWith(prefix))
  writer.int(paths.length)
  for (const path of paths) writer.string(path)
  return ErrorCode.OK
}

function getAllChildrenNumber<W extends Watcher>(
  context: ReadContext<W>,
  reader: JuteReader,
  writer: JuteWriter,
): number {
  const { path } = GetAllChildrenNumberRequest.read(reader)
  const node = context.tree.get(path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayRead(context, node)) return ErrorCode.NOAUTH
  writer.int(context.tree.countDescendants(path))
  return ErrorCode.OK
}

function whoAmI<W extends Watcher>(context: ReadContext<W>, _reader: JuteReader, writer: JuteWriter): number {
  WhoAmIResponse.write(writer, { clientInfo: context.access.clientInfos(context.identities) })
  return ErrorCode.OK
}

/** Checks neither path nor node nor ACL, as the reference. */
function addWatch<W extends Watcher>(
  context: ReadContext<W>,
  reader: JuteReader,
  writer: JuteWriter,
): number {
  const { path, mode } = AddWatchRequest.read(reader)
  if (!context.tree.watches.add(path, context.watcher, mode)) return ErrorCode.MARSHALLINGERROR
  writer.int(0)
  return ErrorCode.OK
}

function checkWatches<W extends Watcher>(context: ReadContext<W>, reader: JuteReader): number {
  const { path, type } = CheckWatchesRequest.read(reader)
  return watchOutcome(context.tree.watches.has(path, context.watcher, type))
}

function removeWatches<W extends Watcher>(context: ReadContext<W>, reader: JuteReader): number {
  const { path, type } = RemoveWatchesRequest.read(reader)
  return watchOutcome(context.tree.watches.remove(path, context.watcher, type))
}

function watchOutcome(found: boolean | undefined): number {
  if (found === undefined) return ErrorCode.MARSHALLINGERROR
  return found ? ErrorCode.OK : ErrorCode.NOWATCHER
}

function setWatches<W extends Watcher>(context: ReadContext<W>, reader: JuteReader): number {
  const request = SetWatches.read(reader)
  return rearm(context, { ...request, persistentWatches: [], persistentRecursiveWatches: [] })
}

function setWatches2<W extends Watcher>(context: ReadContext<W>, reader: JuteReader): number {
  return rearm(context, SetWatches2.read(reader))
}

function rearm<W extends Watcher>({ tree, watcher }: ReadContext<W>, request: SetWatches2): number {
  const isDone = tree.watches.rearm(request, watcher, (path) => tree.get(path))
  return isDone ? ErrorCode.OK : ErrorCode.MARSHALLINGERROR
}
