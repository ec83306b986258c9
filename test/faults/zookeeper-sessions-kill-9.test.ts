/**
 * Kills a ZooKeeper server while clients open sessions, make ephemerals, close sessions and go away without a word, and looks
 * right after the restart: a session that was open is, with its ephemerals, and can be come back to; one that was closed is not;
 * one that nobody comes back to ends when its timeout has passed since the restart, and its ephemerals with it.
 */
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { RawClient } from '../zookeeper/server/support/raw-client.ts'
import { childrenOf, closeSession, create, remove, statOf } from '../zookeeper/server/support/requests.ts'
import { tellFigures } from './figures.ts'
import { killPointsIn, useKillPoints } from './kill-points.ts'
import { killProcess, Program } from './program.ts'

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 2)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const CLIENTS = 5
const TICK_MS = 50
const LONG_MS = 3_600_000
/** Long enough that the check right after a restart comes sooner. */
const SHORT_MS = 1_500
/** Clients with more than so many open ones close the others. */
const MOST_SESSIONS = 20
/** Of the starts so many are killed. */
const KILLED_STARTS = 0.25
const EPHEMERAL = 1
const NO_NODE = -101

const program = new Program('zookeeper-process.ts')
program.use()
useKillPoints()

/** A session as its client knows it. */
interface Session {
  readonly id: bigint
  readonly password: Buffer
  readonly timeoutMs: number
  /** As performance.now() tells. */
  readonly openedAtMs: number
  client: RawClient
  /** `unknown`: it was asked to be closed, and there was no answer. */
  state: 'open' | 'closed' | 'unknown'
  /** Its nodes, and whether they are sure to be there. */
  readonly nodes: Map<string, boolean>
}

const clients: RawClient[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.socket.destroy()
})

test('sessions and ephemerals are as they were when the server was killed', {
  timeout: 30_000 + ROUNDS * 10_000,
}, async () => {
  const random = new Random(SEED)
  const folder = temporaryFolder()
  const sessions: Session[] = []
  const counts = { acknowledged: 0, sessions: 0 }
  const killPoints = killPointsIn(folder)
  program.environment = killPoints?.environment ?? {}
  let server = await program.start(folder, String(TICK_MS))
  await create(await dial(server.port), '/e')
  for (let round = 0; round < ROUNDS; round++) {
    killPoints?.arm(random)
    const works = Array.from({ length: CLIENTS }, () => work(server.port, sessions, random, counts))
    await Promise.race([setTimeout(random.int(20, 300)), Promise.all(works)])
    const killedAtMs = performance.now()
    await killProcess(server.child)
    killPoints?.disarm()
    await Promise.all(works)
    while (random.chance(KILLED_STARTS))
      await program.startAndKill(random.int(0, 300), folder, String(TICK_MS))
    const startedAtMs = performance.now()
    server = await program.start(folder, String(TICK_MS))
    const observer = await dial(server.port)
    const found = new Set((await childrenOf(observer, '/e')).map((name) => `/e/${name}`))
    const hadTime = performance.now() - startedAtMs > SHORT_MS
    const mustLive = ({ timeoutMs, openedAtMs }: Session): boolean =>
      timeoutMs === LONG_MS || (!hadTime && killedAtMs - openedAtMs < SHORT_MS)
    await checkNodes(observer, sessions, found, mustLive)
    await comeBack(server.port, sessions, random)
    if (random.chance(0.2) || round === ROUNDS - 1) await checkExpiry(observer, sessions)
    for (const client of clients.splice(0)) {
      if (!sessions.some((session) => session.client === client)) client.socket.destroy()
      else clients.push(client)
    }
  }
  expect(counts.acknowledged).toBeGreaterThan(ROUNDS)
  for (const session of sessions) if (session.state === 'open') await closeSession(session.client)
  expect(await childrenOf(await dial(server.port), '/e')).toEqual([])
  await killProcess(server.child)
  expect(program.stderr, 'there is nothing to warn of').toBe('')
  tellFigures(`acknowledged: ${counts.acknowledged} changes of ${counts.sessions} sessions`)
})

async function dial(port: number, timeoutMs = LONG_MS): Promise<RawClient> {
  const client = await RawClient.open(port, timeoutMs)
  clients.push(client)
  return client
}

/** Opens sessions and changes those of the last round too, until the server is gone. */
async function work(
  port: number,
  sessions: Session[],
  random: Random,
  counts: { acknowledged: number; sessions: number },
): Promise<void> {
  for (;;) {
    const timeoutMs = random.chance(0.5) ? LONG_MS : SHORT_MS
    const openedAtMs = performance.now()
    const client = await dial(port, timeoutMs).catch(() => undefined)
    if (client === undefined || client.sessionId === 0n) return
    const { sessionId: id, password } = client
    const session: Session = { id, password, timeoutMs, client, state: 'open', nodes: new Map(), openedAtMs }
    sessions.push(session)
    counts.sessions++
    for (let n = random.int(1, 4); n > 0; n--) {
      if (!(await makeNode(session, random))) return
      counts.acknowledged++
    }
    if (random.chance(0.3) && !(await removeNode(session, random))) return
    const choice = random.next()
    if (choice < 0.4) {
      session.state = 'unknown'
      const answer = await closeSession(client).catch(() => undefined)
      if (answer === undefined) return
      session.state = 'closed'
      counts.acknowledged++
    } else if (choice < 0.7) await client.cut()
  }
}

async function makeNode(session: Session, random: Random): Promise<boolean> {
  const path = `/e/${session.id}-${random.int(0, 1_000_000)}`
  session.nodes.set(path, false)
  const answer = await create(session.client, path, { flags: EPHEMERAL }).catch(() => undefined)
  if (answer === undefined) return false
  expect(answer.err).toBe(0)
  session.nodes.set(path, true)
  return true
}

async function removeNode(session: Session, random: Random): Promise<boolean> {
  const path = random.pick([...session.nodes.keys()])
  session.nodes.set(path, false)
  const answer = await remove(session.client, path).catch(() => undefined)
  if (answer === undefined) return false
  expect(answer.err).toBe(0)
  session.nodes.delete(path)
  return true
}

/** Right after a restart: what must be there is, and nothing else is. */
async function checkNodes(
  observer: RawClient,
  sessions: readonly Session[],
  found: Set<string>,
  mustLive: (session: Session) => boolean,
): Promise<void> {
  for (const session of sessions) {
    const there = [...session.nodes].filter(([path]) => found.has(path))
    if (session.state === 'closed') expect(there, `of session ${session.id}, which is closed`).toEqual([])
    if (session.state === 'open' && mustLive(session)) {
      for (const [path, isSure] of session.nodes) if (isSure) expect(found.has(path), path).toBe(true)
    }
    // Of the others all or nothing: a session ends with all that is its own.
    const isGone = there.length === 0
    for (const [path, isSure] of session.nodes) {
      if (isSure) expect(found.has(path), `${path} without the others`).toBe(!isGone)
      found.delete(path)
    }
    for (const [path] of there) expect((await statOf(observer, path)).ephemeralOwner).toBe(session.id)
  }
  expect([...found], 'nodes of nobody').toEqual([])
}

/** Clients with long sessions come back to them; some try it with a wrong password first. */
async function comeBack(port: number, sessions: Session[], random: Random): Promise<void> {
  for (const session of sessions) {
    if (session.timeoutMs !== LONG_MS && session.state === 'open') continue
    if (session.state === 'open' && random.chance(0.1)) {
      const isIn = await attach(port, session, Buffer.alloc(16, 1))
      expect(isIn, 'came in with a wrong password').toBe(false)
    }
    const isIn = await attach(port, session, session.password)
    if (session.state === 'open') expect(isIn, `session ${session.id} is open`).toBe(true)
    if (session.state === 'closed') expect(isIn, `session ${session.id} is closed`).toBe(false)
    // What it was asked for last has happened or not, for good.
    session.state = isIn ? 'open' : 'closed'
    for (const path of session.nodes.keys()) await settle(session, path)
  }
  for (const session of sessions.filter(({ state }) => state === 'closed'))
    sessions.splice(sessions.indexOf(session), 1)
  const open = sessions.filter(({ state, timeoutMs }) => state === 'open' && timeoutMs === LONG_MS)
  for (const session of open.slice(MOST_SESSIONS)) {
    await closeSession(session.client)
    session.state = 'closed'
  }
}

async function attach(port: number, session: Session, passwd: Buffer): Promise<boolean> {
  const client = await RawClient.dial(port)
  clients.push(client)
  await client.handshake({ sessionId: session.id, passwd, timeOut: session.timeoutMs })
  if (client.sessionId !== session.id) return false
  session.client = client
  return true
}

/** Learns whether a node is there. */
async function settle(session: Session, path: string): Promise<void> {
  if (session.state !== 'open' || session.nodes.get(path)) return
  const answer = await remove(session.client, path)
  expect([0, NO_NODE]).toContain(answer.err)
  session.nodes.delete(path)
}

/** Sessions that nobody came back to end with their ephemerals. */
async function checkExpiry(observer: RawClient, sessions: Session[]): Promise<void> {
  const short = sessions.filter(({ timeoutMs }) => timeoutMs === SHORT_MS)
  const paths = new Set(short.flatMap(({ nodes }) => [...nodes.keys()]))
  await vi.waitFor(
    async () => {
      const left = (await childrenOf(observer, '/e')).filter((name) => paths.has(`/e/${name}`))
      expect(left).toEqual([])
    },
    { timeout: 10 * SHORT_MS, interval: TICK_MS },
  )
  for (const session of short) sessions.splice(sessions.indexOf(session), 1)
}
