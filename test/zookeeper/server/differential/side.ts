import { OPEN_ACL_UNSAFE } from '../../../../src/zookeeper/acl.ts'
import { JuteReader } from '../../../../src/zookeeper/jute.ts'
import {
  ConnectResponse,
  CreateRequest,
  ExistsRequest,
  GetDataRequest,
  WatcherEvent,
} from '../../../../src/zookeeper/messages.ts'
import { CreateMode, EventType, OpCode, SpecialXid } from '../../../../src/zookeeper/op-codes.ts'
import { type Handshake, handshakeFrame, NEW_SESSION, type SessionKey } from './handshake.ts'
import { Link, type Received } from './link.ts'
import { type Names, normalForm } from './normal-form.ts'
import { type Request, recordRequest, requestFrame } from './request.ts'
import type { Step } from './steps.ts'
import { askWord, wordForm } from './words.ts'

/** A client of a server: its connection, its session, and what it has sent. */
interface Client {
  link: Link | undefined
  /** Stays when the session is gone: coming back to it must fail alike. */
  key: SessionKey | undefined
  lastZxid: bigint
  /** Op codes of what was sent and is not answered yet. */
  asked: number[]
}

const PING = recordRequest('ping', OpCode.ping, null, null, SpecialXid.ping)
const CLOSE = recordRequest('closeSession', OpCode.closeSession, null, null, 1)

/** One server and the clients that work on it. What they see, in normal form, is what is compared. */
export class Side implements Names {
  readonly #port: number
  readonly #clients: readonly Client[]
  readonly #sessionNames = new Map<bigint, string>([[0n, 'nobody']])
  readonly #keys = new Map<bigint, SessionKey>()
  baseZxid = 0n

  private constructor(port: number, clients: number) {
    this.#port = port
    this.#clients = Array.from({ length: clients }, stranger)
  }

  /** Connects all clients and takes the zxid as the beginning. */
  static async open(port: number, clients: number): Promise<Side> {
    const side = new Side(port, clients)
    for (const client of side.#clients) await side.#ensure(client)
    const client = side.#client(0)
    const getRoot = { path: '/', watch: false }
    await side.#send(client, [recordRequest('getData', OpCode.getData, GetDataRequest, getRoot, 1)])
    const answer = client.link?.drain()[0]
    if (answer?.kind !== 'reply') throw new Error(`the server on port ${port} does not answer`)
    side.baseZxid = answer.zxid
    return side
  }

  sessionName(id: bigint): string {
    return this.#sessionNames.get(id) ?? `an unknown session 0x${id.toString(16)}`
  }

  /** Does a step and returns what all clients have seen since the last one. */
  async run(step: Step): Promise<string[]> {
    const seen = await this.#do(step)
    await this.#settle()
    const order = isUnordered(step) ? sortedEvents : (texts: string[]) => texts
    for (const [number, client] of this.#clients.entries())
      seen.push(...order(this.#seen(`client ${number}`, client)))
    return seen
  }

  /** Ends all sessions there have been, so that none expires while the next comparison runs. */
  async end(): Promise<void> {
    for (const { link } of this.#clients) link?.cut()
    for (const key of this.#keys.values()) {
      const client = { ...stranger(), key }
      await this.#open(client, { ...NEW_SESSION, session: 'own' }, key, [])
      if (!client.link?.isClosed) await this.#send(client, [CLOSE])
      client.link?.cut()
    }
  }

  async #do(step: Step): Promise<string[]> {
    switch (step.kind) {
      case 'requests': {
        const client = this.#client(step.client)
        await this.#ensure(client)
        await this.#send(client, step.requests)
        return []
      }
      case 'connect':
        return this.#connect(step)
      case 'bytes':
        return this.#bytes(step.isConnected, step.bytes)
      case 'expire':
        return this.#expire(this.#client(step.client), step.path)
      case 'word':
        // The reference counts what it has sent behind its sending.
        await new Promise((resolve) => setTimeout(resolve, 30))
        return wordForm(step.word, await askWord(this.#port, step.word), this)
    }
  }

  #client(number: number): Client {
    const client = this.#clients[number]
    if (client === undefined) throw new RangeError(`there is no client ${number}`)
    return client
  }

  /** Gives a client that has no connection a new session. */
  async #ensure(client: Client): Promise<void> {
    if (client.link !== undefined && !client.link.isClosed) return
    await this.#open(client, NEW_SESSION, undefined, [])
    client.link?.drain()
  }

  async #open(
    client: Client,
    handshake: Handshake,
    key: SessionKey | undefined,
    requests: readonly Request[],
  ): Promise<void> {
    const link = new Link(this.#port)
    client.link = link
    client.asked = requests.map(({ opCode }) => opCode)
    const first = handshakeFrame(handshake, { key, lastZxid: client.lastZxid })
    link.write(Buffer.concat([first, ...requests.map((request) => requestFrame(request, client.lastZxid))]))
    await link.answers(1)
    const answer = link.received[0]
    if (answer?.kind === 'connected') this.#learn(client, answer.body)
    await link.answers(1 + requests.length)
  }

  #learn(client: Client, body: Buffer): void {
    const { sessionId, passwd } = ConnectResponse.read(new JuteReader(body))
    if (sessionId === 0n || passwd === null) return
    client.key = { id: sessionId, password: Buffer.from(passwd) }
    this.#keys.set(sessionId, client.key)
    if (!this.#sessionNames.has(sessionId))
      this.#sessionNames.set(sessionId, `session ${this.#sessionNames.size}`)
  }

  async #send(client: Client, requests: readonly Request[]): Promise<void> {
    client.asked = requests.map(({ opCode }) => opCode)
    client.link?.write(Buffer.concat(requests.map((request) => requestFrame(request, client.lastZxid))))
    await client.link?.answers(requests.length)
    // The reference closes the connection a moment after the answer to what it does not know.
    if (requests.some(isUnknown)) await client.link?.closed()
  }

  async #connect(step: Step & { kind: 'connect' }): Promise<string[]> {
    const client = this.#client(step.client)
    const { session } = step.handshake
    const key = (typeof session === 'number' ? this.#client(session) : client).key ?? client.key
    if (step.cutsFirst) client.link?.cut()
    else await this.#ensure(client)
    const before = { ...client, asked: [OpCode.ping] }
    await this.#open(client, step.handshake, key, step.requests)
    if (step.cutsFirst) return []
    // A session that moves takes the connection away from whoever had it; one that does not leaves it.
    before.link?.write(requestFrame(PING, 0n))
    await before.link?.answers(1)
    const seen = this.#seen('the connection before', before)
    before.link?.cut()
    return seen
  }

  async #bytes(isConnected: boolean, bytes: Buffer): Promise<string[]> {
    const client = stranger()
    const link = new Link(this.#port)
    client.link = link
    if (isConnected) {
      link.write(handshakeFrame(NEW_SESSION, { key: undefined, lastZxid: 0n }))
      await link.answers(1)
      const answer = link.received[0]
      if (answer?.kind === 'connected') this.#learn(client, answer.body)
    }
    link.write(bytes)
    link.finish()
    await link.closed()
    return this.#seen('a stranger', client)
  }

  async #expire(watching: Client, path: string): Promise<string[]> {
    await this.#ensure(watching)
    const client = stranger()
    const node = { path, data: Buffer.alloc(0), acl: OPEN_ACL_UNSAFE, flags: CreateMode.EPHEMERAL }
    await this.#open(client, { ...NEW_SESSION, timeOut: -5 }, undefined, [
      recordRequest('create', OpCode.create2, CreateRequest, node, 1),
    ])
    const isMade = client.link?.received.some((one) => one.kind === 'reply' && one.err === 0) ?? false
    const seen = this.#seen('a stranger', client)
    if (!isMade) {
      // Nobody could tell when it expires.
      await this.#send(client, [CLOSE])
      return seen
    }
    await this.#send(watching, [
      recordRequest('exists', OpCode.exists, ExistsRequest, { path, watch: true }, 1),
    ])
    client.link?.cut()
    await watching.link?.until(() => watching.link?.received.some((one) => tellsDeletion(one, path)) ?? false)
    return seen
  }

  /** When a ping that was sent after everything else is answered, whatever there was to hear has been heard. */
  async #settle(): Promise<void> {
    const open = this.#clients.filter(({ link }) => link !== undefined && !link.isClosed)
    await Promise.all(
      open.map(async ({ link, asked }) => {
        asked.push(OpCode.ping)
        const answers = (link?.answerCount ?? 0) + 1
        link?.write(requestFrame(PING, 0n))
        await link?.answers(answers)
      }),
    )
  }

  #seen(who: string, client: Client): string[] {
    return (client.link?.drain() ?? []).map((received) => {
      if (received.kind === 'reply' && received.zxid > client.lastZxid) client.lastZxid = received.zxid
      const opCode = received.kind === 'reply' ? client.asked.shift() : undefined
      return `${who}: ${normalForm(received, opCode, this)}`
    })
  }
}

/** Op codes that stand for something but are no requests, and one that belongs into a multi. */
const NO_REQUESTS: readonly number[] = [OpCode.notification, OpCode.error, OpCode.check]
const REQUESTS = new Set<number>(Object.values(OpCode).filter((code) => !NO_REQUESTS.includes(code)))

function isUnknown({ opCode }: Request): boolean {
  return !REQUESTS.has(opCode)
}

/** The end of a session removes its ephemerals in the order of a hash table. */
function isUnordered(step: Step): boolean {
  if (step.kind === 'expire') return true
  return 'requests' in step && step.requests.some(({ opCode }) => opCode === OpCode.closeSession)
}

/** Puts events that came one after the other in the order of their text. */
function sortedEvents(texts: readonly string[]): string[] {
  const sorted: string[] = []
  let events: string[] = []
  for (const text of [...texts, '']) {
    if (text.includes(': event ')) {
      events.push(text)
    } else {
      sorted.push(...events.sort(), ...(text === '' ? [] : [text]))
      events = []
    }
  }
  return sorted
}

function tellsDeletion(received: Received, path: string): boolean {
  if (received.kind !== 'event') return false
  const event = WatcherEvent.read(new JuteReader(received.body))
  return event.type === EventType.NodeDeleted && event.path === path
}

function stranger(): Client {
  return { link: undefined, key: undefined, lastZxid: 0n, asked: [] }
}
