import { expect } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import { JuteReader, type JuteType } from '../../../src/zookeeper/jute.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { type MultiOp, readMultiResponse, writeMultiRequest } from '../../../src/zookeeper/multi.ts'
import { OpCode, SpecialXid } from '../../../src/zookeeper/op-codes.ts'
import { type Answer, bodyOf, type RawClient } from '../server/support/raw-client.ts'
import type { ModelNode, ModelOp, ModelTree, Outcome } from './model-tree.ts'

const multiRequest: JuteType<readonly MultiOp[]> = {
  minBytes: 0,
  read: () => [],
  write: writeMultiRequest,
}

/** Sends a write without waiting; returns its xid. */
export function postWrite(client: RawClient, ops: readonly ModelOp[], isMulti: boolean): number {
  const [op] = ops
  if (isMulti || op === undefined) return client.post(OpCode.multi, multiRequest, ops.map(multiOp))
  const { type, request } = multiOp(op)
  return client.post(type, REQUESTS[type] as JuteType<unknown>, request)
}

const REQUESTS = {
  [OpCode.create]: messages.CreateRequest,
  [OpCode.delete]: messages.DeleteRequest,
  [OpCode.setData]: messages.SetDataRequest,
  [OpCode.check]: messages.CheckVersionRequest,
}

function multiOp(op: ModelOp): MultiOp & { type: keyof typeof REQUESTS } {
  switch (op.kind) {
    case 'create': {
      const { path, flags } = op
      return { type: 1, request: { path, data: Buffer.from(op.data), acl: OPEN_ACL_UNSAFE, flags } }
    }
    case 'setData':
      return { type: 5, request: { path: op.path, data: Buffer.from(op.data), version: op.version } }
    case 'delete':
      return { type: 2, request: { path: op.path, version: op.version } }
    case 'check':
      return { type: 13, request: { path: op.path, version: op.version } }
  }
}

/** Holds the answer to a write against what became of it in the model. */
export function checkAnswer(
  answer: Answer,
  ops: readonly ModelOp[],
  isMulti: boolean,
  model: { readonly outcomes: readonly Outcome[]; readonly tree: ModelTree; readonly zxid: number },
): void {
  expect(answer.zxid).toBe(model.zxid)
  const [op] = ops
  const [outcome] = model.outcomes
  if (isMulti) {
    expect(answer.err).toBe(0)
    const results = readMultiResponse(new JuteReader(answer.body))
    expect(results.map((one) => (one.type === -1 ? one.err : 0))).toEqual(
      model.outcomes.map(({ err }) => err),
    )
    const made = model.outcomes.flatMap((one, index) =>
      one.path !== undefined && ops[index]?.kind === 'create' ? [one.path] : [],
    )
    expect(results.flatMap((one) => (one.type === 1 ? [one.response.path] : []))).toEqual(made)
    return
  }
  expect(answer.err).toBe(outcome?.err)
  if (outcome?.path === undefined) return
  if (op?.kind === 'create') expect(bodyOf(messages.CreateResponse, answer).path).toBe(outcome.path)
  if (op?.kind === 'setData')
    expect(bodyOf(messages.SetDataResponse, answer).stat).toMatchObject(statOf(model.tree, outcome.path))
}

/** The fields of a stat that the model knows. */
export function statOf(tree: ModelTree, path: string): object {
  const node = tree.get(path)
  if (node === undefined) throw new Error(`the model has no ${path}`)
  const numChildren = tree.children(path).length
  return { ...counted(node), numChildren, cversion: 2 * node.creates - numChildren }
}

function counted({ data, version, czxid, mzxid, pzxid, owner }: ModelNode): object {
  return { version, czxid, mzxid, pzxid, ephemeralOwner: owner, dataLength: data.length }
}

/** A node as a client sees it, times apart. */
type SeenNode = Omit<messages.Stat, 'ctime' | 'mtime' | 'aversion'> & {
  readonly data: string | undefined
  readonly children: readonly string[]
}

/** Reads the whole tree from `root` down: every node with its data, its stat and its children. */
export async function readTree(client: RawClient, root: string): Promise<Map<string, SeenNode>> {
  const nodes = new Map<string, SeenNode>()
  const left = [root]
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const got = await client.ask(OpCode.getData, messages.GetDataRequest, { path, watch: false })
    const listed = await client.ask(OpCode.getChildren, messages.GetChildrenRequest, { path, watch: false })
    const { data, stat } = bodyOf(messages.GetDataResponse, got)
    const children = [...bodyOf(messages.GetChildrenResponse, listed).children].sort()
    const { ctime: _, mtime: __, aversion: ___, ...known } = stat
    nodes.set(path, { ...known, data: data?.toString(), children })
    for (const child of children) left.push(`${path}/${child}`)
  }
  return nodes
}

/** The same of the model. */
export function modelTreeOf(tree: ModelTree): Map<string, object> {
  return new Map(
    tree.paths.map((path) => [
      path,
      { ...statOf(tree, path), data: tree.get(path)?.data, children: tree.children(path) },
    ]),
  )
}

/** Waits until everything that was to be heard so far has been heard, and takes the events as `TYPE PATH`. */
export async function heard(client: RawClient): Promise<string[]> {
  await client.ask(OpCode.ping, null, null, SpecialXid.ping)
  const events = client.received.splice(0)
  return events.flatMap((one) => ('state' in one ? [`${one.type} ${one.path}`] : []))
}
