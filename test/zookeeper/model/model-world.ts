import { expect } from 'vitest'
import * as messages from '../../../src/zookeeper/messages.ts'
import { AddWatchMode, OpCode } from '../../../src/zookeeper/op-codes.ts'
import type { Random } from '../../random.ts'
import { bodyOf, type RawClient } from '../server/support/raw-client.ts'
import { create } from '../server/support/requests.ts'
import { TestServer } from '../server/support/test-server.ts'
import { checkAnswer, heard, modelTreeOf, postWrite, readTree, statOf } from './model-client.ts'
import { type Change, type ModelOp, ModelTree } from './model-tree.ts'
import { ModelWatches, type WatchKind } from './model-watches.ts'
import { randomPath, randomWrite } from './random-ops.ts'

const ROOT = '/m'
const TICK_MS = 2000
const SESSION_TIMEOUT_MS = 20_000
const SESSIONS = 3

/** A session, as a client holds it. */
interface Holder {
  client: RawClient
  readonly watches: ModelWatches
}

/** A server with sessions on it, and the model beside it. */
export class ModelWorld {
  readonly history: string[] = []
  writes = 0
  readonly #server: TestServer
  readonly #holders: Holder[] = []
  #tree: ModelTree
  #zxid: number

  private constructor(server: TestServer, tree: ModelTree, zxid: number) {
    this.#server = server
    this.#tree = tree
    this.#zxid = zxid
  }

  static async open(): Promise<ModelWorld> {
    const server = await TestServer.start({ tickTimeMs: TICK_MS })
    const first = await server.client(SESSION_TIMEOUT_MS)
    const { zxid } = await create(first, ROOT)
    const world = new ModelWorld(server, new ModelTree(ROOT, zxid), zxid)
    world.#holders.push({ client: first, watches: new ModelWatches() })
    while (world.#holders.length < SESSIONS) {
      world.#holders.push({ client: await world.#newSession(), watches: new ModelWatches() })
    }
    return world
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  /** Does something and checks what everybody sees of it. */
  async step(random: Random): Promise<void> {
    const holder = random.pick(this.#holders)
    const kind = random.next()
    if (kind < 0.55) await this.#write(holder, randomWrite(random, ROOT))
    else if (kind < 0.75) await this.#watch(holder, random)
    else if (kind < 0.9) await this.#read(holder, randomPath(random, ROOT))
    else if (kind < 0.95) await this.#resume(holder)
    else if (kind < 0.98) await this.#closeOrExpire(holder, random.chance(0.5))
    else await this.restart()
  }

  /** Stops the server and starts it again on its store; everything is as it was, and the sessions go on. */
  async restart(): Promise<void> {
    this.history.push('restart')
    await this.#server.restart()
    for (const holder of this.#holders) await this.#resume(holder)
    const [holder] = this.#holders
    if (holder !== undefined) expect(await readTree(holder.client, ROOT)).toEqual(modelTreeOf(this.#tree))
  }

  async #write(holder: Holder, write: { isMulti: boolean; ops: ModelOp[] }): Promise<void> {
    this.history.push(`${holder.client.sessionId.toString(16)} ${JSON.stringify(write)}`)
    this.writes++
    const answer = holder.client.answer(postWrite(holder.client, write.ops, write.isMulti))
    const writer = { session: holder.client.sessionId, zxid: ++this.#zxid }
    const { outcomes, changes } = this.#tree.apply(write.ops, writer)
    checkAnswer(await answer, write.ops, write.isMulti, { outcomes, tree: this.#tree, zxid: this.#zxid })
    await this.#checkEvents(changes)
  }

  async #checkEvents(changes: readonly Change[], inAnyOrder = false): Promise<void> {
    const order = (events: string[]) => (inAnyOrder ? events.sort() : events)
    for (const { client, watches } of this.#holders) {
      expect(order(await heard(client))).toEqual(order(watches.events(changes)))
    }
  }

  async #watch({ client, watches }: Holder, random: Random): Promise<void> {
    const path = randomPath(random, ROOT)
    const kind = random.pick<WatchKind>([
      'data',
      'data',
      'exists',
      'exists',
      'children',
      'children',
      'persistent',
      'recursive',
    ])
    this.history.push(`${client.sessionId.toString(16)} watches ${kind} ${path}`)
    const node = this.#tree.get(path)
    if (kind === 'persistent' || kind === 'recursive') {
      const mode = kind === 'persistent' ? AddWatchMode.persistent : AddWatchMode.persistentRecursive
      expect((await client.ask(OpCode.addWatch, messages.AddWatchRequest, { path, mode })).err).toBe(0)
    } else {
      const opCode = { data: OpCode.getData, exists: OpCode.exists, children: OpCode.getChildren }[kind]
      const { err } = await client.ask(opCode, messages.GetDataRequest, { path, watch: true })
      expect(err).toBe(node === undefined ? -101 : 0)
    }
    // Only exists leaves a watch on what is not there yet, addWatch apart.
    if (node !== undefined || kind === 'exists' || kind === 'persistent' || kind === 'recursive')
      watches.add(kind, path)
  }

  async #read({ client }: Holder, path: string): Promise<void> {
    this.history.push(`${client.sessionId.toString(16)} reads ${path}`)
    const answer = await client.ask(OpCode.getData, messages.GetDataRequest, { path, watch: false })
    expect(answer.zxid).toBe(this.#zxid)
    const node = this.#tree.get(path)
    expect(answer.err).toBe(node === undefined ? -101 : 0)
    if (node === undefined) return
    const { data, stat } = bodyOf(messages.GetDataResponse, answer)
    expect(data?.toString()).toBe(node.data)
    expect(stat).toMatchObject(statOf(this.#tree, path))
  }

  /** The connection is lost and the client comes back to its session; its watches were the connection's. */
  async #resume(holder: Holder): Promise<void> {
    this.history.push(`${holder.client.sessionId.toString(16)} comes back`)
    const { sessionId, password } = holder.client
    await holder.client.cut()
    holder.watches.clear()
    const lastZxidSeen = this.#zxid
    const client = await this.#server.dial()
    const request = { sessionId, passwd: password, lastZxidSeen, timeOut: SESSION_TIMEOUT_MS }
    expect(await client.handshake(request)).toMatchObject({ sessionId })
    holder.client = client
  }

  /** A session ends, by its client or because its client is not heard of; another one takes its place. */
  async #closeOrExpire(holder: Holder, isClosed: boolean): Promise<void> {
    const { sessionId } = holder.client
    this.history.push(`${sessionId.toString(16)} ${isClosed ? 'is closed' : 'expires'}`)
    if (isClosed) await holder.client.ask(OpCode.closeSession, null, null)
    await holder.client.cut()
    holder.watches.clear()
    this.#holders.splice(this.#holders.indexOf(holder), 1)
    if (!isClosed) await this.#letExpire()
    const changes = this.#tree.endSession(sessionId, ++this.#zxid)
    await this.#checkEvents(changes, true)
    this.#holders.push({ client: await this.#newSession(), watches: new ModelWatches() })
  }

  /** Lets time pass until whoever is silent has lost its session; the others are heard of in every tick. */
  async #letExpire(): Promise<void> {
    const sessions = this.#server.server.status().sessions
    for (let passedMs = 0; passedMs <= SESSION_TIMEOUT_MS + TICK_MS; passedMs += TICK_MS) {
      this.#server.clock.advance(TICK_MS)
      for (const { client } of this.#holders) await client.ask(OpCode.ping, null, null, -2)
    }
    // A sync is answered behind the writes under way, that of the expiry among them.
    const [other] = this.#holders
    await other?.client.ask(OpCode.sync, messages.SyncRequest, { path: ROOT })
    expect(this.#server.server.status().sessions).toBe(sessions - 1)
  }

  async #newSession(): Promise<RawClient> {
    const client = await this.#server.client(SESSION_TIMEOUT_MS)
    this.#zxid++
    return client
  }
}
