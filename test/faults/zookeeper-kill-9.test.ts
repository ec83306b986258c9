/**
 * Kills a ZooKeeper server with SIGKILL while clients have writes under way, starts it again on its store, and has the clients come back to
 * their sessions. Each works below a node of its own, so what must be there is known: what was acknowledged, and of the rest a beginning, for one
 * connection's writes are done in order; multis whole or not at all.
 */
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import * as messages from '../../src/zookeeper/messages.ts'
import { OpCode } from '../../src/zookeeper/op-codes.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { modelTreeOf, postWrite, readTree } from '../zookeeper/model/model-client.ts'
import { type ModelOp, ModelTree } from '../zookeeper/model/model-tree.ts'
import { randomWrite } from '../zookeeper/model/random-ops.ts'
import { type Answer, RawClient } from '../zookeeper/server/support/raw-client.ts'
import { create } from '../zookeeper/server/support/requests.ts'
import { tellFigures } from './figures.ts'
import { killPointsIn, useKillPoints } from './kill-points.ts'
import { killProcess, Program } from './program.ts'

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 3)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const CLIENTS = 3
const SESSION_TIMEOUT_MS = 3_600_000
/** Of a write whose answer never came: which zxid it got is not known. */
const UNKNOWN_ZXID = -1

const program = new Program('zookeeper-process.ts')
program.use()
useKillPoints()

interface Write {
  readonly isMulti: boolean
  readonly ops: readonly ModelOp[]
}

/** A client, what it knows of the nodes below its root, and what it has sent without an answer. */
interface Worker {
  readonly root: string
  client: RawClient
  tree: ModelTree
  unanswered: Write[]
}

test('a server that is killed has lost nothing it acknowledged and does nothing by halves', {
  timeout: 30_000 + ROUNDS * 10_000,
}, async () => {
  const random = new Random(SEED)
  const folder = temporaryFolder()
  const killPoints = killPointsIn(folder)
  program.environment = killPoints?.environment ?? {}
  let running = await program.start(folder)
  const workers: Worker[] = []
  for (let number = 0; number < CLIENTS; number++) workers.push(await newWorker(running.port, `/w${number}`))
  let newestZxid = 0
  let answered = 0
  for (let round = 0; round < ROUNDS; round++) {
    const works = workers.map((worker) =>
      work(worker, random, (zxid) => {
        newestZxid = Math.max(newestZxid, zxid)
        answered++
      }),
    )
    killPoints?.arm(random)
    const { child } = running
    setTimeout(() => child.kill('SIGKILL'), random.int(30, 400))
    await Promise.all(works)
    await killProcess(child)
    killPoints?.disarm()
    running = await program.start(folder)
    for (const worker of workers) {
      await comeBack(worker, running.port, newestZxid)
      await settle(worker)
    }
  }
  await killProcess(running.child)
  expect(program.stderr, 'there is nothing to warn of').toBe('')
  expect(answered).toBeGreaterThan(ROUNDS)
  tellFigures(`acknowledged: ${answered} writes, multis among them`)
})

async function newWorker(port: number, root: string): Promise<Worker> {
  const client = await RawClient.open(port, SESSION_TIMEOUT_MS)
  const { zxid } = await create(client, root)
  return { root, client, tree: new ModelTree(root, zxid), unanswered: [] }
}

/** Writes without waiting for answers, a few at a time, until the server is gone; checks the answers that come. */
async function work(worker: Worker, random: Random, onAnswer: (zxid: number) => void): Promise<void> {
  const { client } = worker
  let isGone = false
  client.closed.then(() => {
    isGone = true
  })
  while (!isGone) {
    const writes = Array.from({ length: random.int(1, 8) }, () => randomWrite(random, worker.root))
    worker.unanswered.push(...writes)
    const xids = writes.map(({ ops, isMulti }) => postWrite(client, ops, isMulti))
    for (const xid of xids) {
      const answer = await client.answer(xid).catch(() => undefined)
      if (answer === undefined) return
      take(worker, answer)
      onAnswer(answer.zxid)
    }
  }
}

/** Notes that the first write without an answer has one, and that it is the right one. */
function take(worker: Worker, answer: Answer): void {
  const write = worker.unanswered.shift()
  if (write === undefined) throw new Error('an answer to nothing')
  const { outcomes } = worker.tree.apply(write.ops, { session: worker.client.sessionId, zxid: answer.zxid })
  const failed = outcomes.find(({ err }) => err !== 0 && err !== -2)
  expect(answer.err).toBe(write.isMulti ? 0 : (failed?.err ?? 0))
}

async function comeBack(worker: Worker, port: number, lastZxidSeen: number): Promise<void> {
  const { sessionId, password } = worker.client
  const client = await RawClient.dial(port)
  const request = { sessionId, passwd: password, lastZxidSeen, timeOut: SESSION_TIMEOUT_MS }
  expect(await client.handshake(request)).toMatchObject({ sessionId })
  const { zxid } = await client.ask(OpCode.sync, messages.SyncRequest, { path: '/' })
  expect(zxid).toBeGreaterThanOrEqual(lastZxidSeen)
  worker.client = client
}

/** Finds how many of the writes without an answer were done; what is there must be the outcome of just these. */
async function settle(worker: Worker): Promise<void> {
  const found = await readTree(worker.client, worker.root)
  const tree = worker.tree.copy()
  for (const write of [...worker.unanswered, undefined]) {
    if (isSame(tree, found)) {
      worker.tree = tree
      worker.unanswered = []
      return
    }
    if (write !== undefined) tree.apply(write.ops, { session: worker.client.sessionId, zxid: UNKNOWN_ZXID })
  }
  // Shows what is missing or too much.
  expect(found).toEqual(modelTreeOf(worker.tree))
}

/** Whether the nodes are those; zxids that were not known are learnt. */
function isSame(
  tree: ModelTree,
  found: ReadonlyMap<string, { readonly czxid: number; readonly mzxid: number; readonly pzxid: number }>,
): boolean {
  const learnt = tree.copy()
  for (const path of learnt.paths) {
    const node = learnt.get(path)
    const seen = found.get(path)
    if (node === undefined || seen === undefined) return false
    for (const field of ['czxid', 'mzxid', 'pzxid'] as const)
      if (node[field] === UNKNOWN_ZXID) node[field] = seen[field]
  }
  if (!isDeepStrictEqual(modelTreeOf(learnt), found)) return false
  for (const path of tree.paths) Object.assign(tree.get(path) ?? {}, learnt.get(path))
  return true
}
