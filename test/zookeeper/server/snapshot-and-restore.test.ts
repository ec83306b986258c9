import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { CreateMode, EventType } from '../../../src/zookeeper/op-codes.ts'
import { SnapshotDecoder } from '../../../src/zookeeper/persistence/snapshot-decoder.ts'
import { TreeDigest } from '../../../src/zookeeper/persistence/tree-digest.ts'
import { loadDataDirectory } from '../../../src/zookeeper/server/load-data-directory.ts'
import { referencePassword } from '../../../src/zookeeper/server/reference-password.ts'
import { Collected, expected, fixtures } from '../persistence/support.ts'
import type { RawClient } from './support/raw-client.ts'
import {
  childrenOf,
  create,
  exists,
  getData,
  remove,
  setAcl,
  setData,
  statOf,
  textOf,
} from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let client: RawClient

beforeEach(async () => {
  server = await TestServer.start({ extendedTypesEnabled: true })
  client = await server.client()
})
afterEach(() => server.close())

function decode(chunks: readonly Buffer[]) {
  const collected = new Collected()
  const decoder = new SnapshotDecoder(collected)
  for (const chunk of chunks) decoder.push(chunk)
  return { collected, trailer: decoder.end() }
}

async function takeSnapshot(): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  await server.server.database.snapshot((chunk) => void chunks.push(chunk))
  return chunks
}

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
}

/** One that a real server wrote, up to zxid 0x5c. */
const real = readFileSync(`${fixtures}/full/version-2/snapshot.5c`)

describe('a snapshot', () => {
  it('holds tree, ACLs, sessions and zxid, and the digest of what it holds', async () => {
    await create(client, '/a', { data: 'x', acl: [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }] })
    await create(client, '/a/b', { data: null, acl: [{ perms: 1, id: { scheme: 'ip', id: '10.0.0.1' } }] })
    await create(client, '/e', { flags: CreateMode.EPHEMERAL })
    const { collected, trailer } = decode(await takeSnapshot())
    const paths = collected.nodes.map(({ path }) => path)
    expect([...paths].sort()).toEqual(
      ['/', '/a', '/a/b', '/e', '/zookeeper', '/zookeeper/config', '/zookeeper/quota'].sort(),
    )
    expect(collected.nodes.find(({ path }) => path === '/a/b')).toMatchObject({
      data: null,
      acl: [[1, 'ip', '10.0.0.1']],
    })
    expect(collected.sessions).toEqual({ [`0x${client.sessionId.toString(16)}`]: 10_000 })
    expect(trailer.lastZxid).toBe(server.server.lastZxid)
    const digest = new TreeDigest()
    for (const [path, { data, stat }] of collected.stats) digest.add(path, data, stat)
    expect(trailer.digest?.digest).toBe(digest.value)
  })

  it('is of the moment when it was asked for, whatever is written while it is read', async () => {
    for (let index = 0; index < 600; index++) void create(client, `/n${index}`, { data: `${index}` })
    await create(client, '/n0/child')
    await create(client, '/last')
    const before = decode(await takeSnapshot())
    // While the first nodes are read: every kind of change, to nodes that are read already and to such that are not.
    const capture = server.server.tree.capture(server.server.lastZxid)
    const read = capture.nodes()
    const seen = []
    for (let index = 0; index < 5; index++) seen.push(read.next().value)
    await Promise.all([
      setData(client, '/n1', 'changed'),
      setData(client, '/n599', 'changed'),
      setData(client, '/n599', 'again'),
      setAcl(client, '/n598', [{ perms: 1, id: { scheme: 'world', id: 'anyone' } }]),
      remove(client, '/n0/child'),
      remove(client, '/n0'),
      remove(client, '/n597'),
      remove(client, '/n2'),
      create(client, '/n2', { data: 'other' }),
      create(client, '/n596/new'),
      create(client, '/new'),
    ])
    for (const node of read) seen.push(node)
    capture.end()
    const paths = seen.map((node) => node?.path ?? '')
    expect(new Set(paths).size).toBe(paths.length)
    for (const path of paths.filter((one) => one !== ''))
      expect(paths.indexOf(path.slice(0, path.lastIndexOf('/')))).toBeLessThan(paths.indexOf(path))
    const stats = new Map(seen.map((node) => [node?.path, node?.stat]))
    expect([...stats.keys()].sort()).toEqual([...before.collected.stats.keys()].sort())
    for (const [path, { stat }] of before.collected.stats) expect(stats.get(path)).toEqual(stat)
    expect(seen.find((node) => node?.path === '/n599')?.data).toBe('599')
  })
})

describe('a restore', () => {
  it('brings the tree, the ACLs and the sessions of a snapshot, now and after a restart', async () => {
    await create(client, '/ours')
    const info = await server.server.database.restore(streamOf([real]))
    expect(info).toMatchObject({ lastZxid: 0x5c, sessions: 2 })
    for (const restart of [false, true]) {
      if (restart) await server.restart()
      expect(server.server.lastZxid).toBe(0x5c + (restart ? 1 : 0))
      const other = await server.client()
      expect(await childrenOf(other, '/')).not.toContain('ours')
      expect(await childrenOf(other, '/app')).toContain('lock-0000000008')
      expect(await textOf(other, '/app')).toBe('v2')
      expect((await getData(other, '/ours')).err).toBe(ErrorCode.NONODE)
      expect((await statOf(other, '/multi')).version).toBe(1)
      expect(server.server.sessions.get(BigInt(Object.keys(expected('full').sessions)[0] ?? 0))).toBeDefined()
    }
  })

  it('ends connections whose session is not in the snapshot, and lets others go on without watches', async () => {
    await create(client, '/watched', { data: '1' })
    const chunks = await takeSnapshot()
    const stranger = await server.client()
    await getData(client, '/watched', true)
    await setData(client, '/watched', '2')
    expect(await client.events(1)).toHaveLength(1)
    await getData(client, '/watched', true)
    const zxid = server.server.lastZxid
    const { lastZxid } = await server.server.database.restore(streamOf(chunks))
    expect(lastZxid).toBeLessThan(zxid)
    await stranger.closed
    expect(await textOf(client, '/watched')).toBe('1')
    await setData(client, '/watched', '3')
    // The watch is gone; zxids go on where they were.
    expect(server.server.lastZxid).toBe(zxid + 1)
    await exists(client, '/watched', true)
    await setData(client, '/watched', '4')
    expect(await client.events(1)).toMatchObject([{ type: EventType.NodeDataChanged, zxid: zxid + 2 }])
    expect(client.received).toEqual([])
  })

  it('holds requests while it takes effect, and answers them from the new tree', async () => {
    await create(client, '/old')
    const chunks = await takeSnapshot()
    await create(client, '/later')
    const restored = server.server.database.restore(streamOf(chunks))
    const answers: number[] = []
    let isDone = false
    void restored.then(() => {
      isDone = true
    })
    while (!isDone) answers.push((await exists(client, '/later')).err)
    await restored
    expect((await exists(client, '/later')).err).toBe(ErrorCode.NONODE)
    expect([...new Set(answers)].filter((err) => err !== 0)).toEqual([ErrorCode.NONODE])
  })

  it('changes nothing when the snapshot is damaged', async () => {
    await create(client, '/kept')
    const damaged = Buffer.from(real)
    damaged[5000] = (damaged[5000] ?? 0) ^ 1
    await expect(server.server.database.restore(streamOf([damaged]))).rejects.toThrow('CRC corruption')
    expect(await childrenOf(client, '/')).toEqual(['kept', 'zookeeper'])
    await server.restart()
    expect(await childrenOf(await server.client(), '/')).toEqual(['kept', 'zookeeper'])
  })

  it('that was killed half way leaves the old tree', async () => {
    await create(client, '/kept')
    const { database } = await loadDataDirectory<never>({ dataDir: `${fixtures}/full`, logDir: undefined })
    const killed = server.server.database.replace(database, () => {
      throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    await server.restart()
    expect(await childrenOf(await server.client(), '/')).toEqual(['kept', 'zookeeper'])
  })
})

describe('a session that came from another server', () => {
  it('is taken up with the password that the reference makes, and with ours from then on', async () => {
    await server.server.database.restore(streamOf([real]))
    const sessionId = BigInt(Object.keys(expected('full').sessions)[0] ?? 0)
    await server.restart()
    const returning = await server.dial()
    const response = await returning.handshake({ sessionId, passwd: referencePassword(sessionId) })
    expect(response?.sessionId).toBe(sessionId)
    expect((await statOf(returning, '/eph')).ephemeralOwner).toBe(sessionId)
    const again = await server.dial()
    expect((await again.handshake({ sessionId, passwd: returning.password }))?.sessionId).toBe(sessionId)
  })

  it('expires with its ephemerals when nobody comes', async () => {
    await server.server.database.restore(streamOf([real]))
    server.clock.advance(60_000)
    const other = await server.client()
    expect((await exists(other, '/eph')).err).toBe(ErrorCode.NONODE)
    expect((await exists(other, '/app')).err).toBe(0)
  })

  it('is the only one that has a password to be guessed', async () => {
    const guessing = await server.dial()
    const { sessionId } = client
    const response = await guessing.handshake({ sessionId, passwd: referencePassword(sessionId) })
    expect(response?.timeOut).toBe(0)
  })

  it('has the password of java.util.Random', () => {
    expect(referencePassword(0x10000baffae0000n).toString('hex')).toBe('90e7fbe9dd29a217ee2c65a7ee3d7c91')
    expect(referencePassword(-1n).toString('hex')).toBe('20f62cb5648dc2d771471c8a2486a9ee')
  })
})
