import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectZooKeeper } from '../../src/daemon/inspect-zookeeper.ts'
import { workOffline } from '../../src/daemon/work-offline.ts'
import { startSamsa } from '../../src/index.ts'
import { sendControl } from '../../src/instance/control.ts'
import { instancePaths } from '../../src/instance/paths.ts'
import { openStore } from '../../src/store/store.ts'
import { RawClient } from '../zookeeper/server/support/raw-client.ts'
import { create, remove, setData } from '../zookeeper/server/support/requests.ts'

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'samsa-inspect-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const serve = async (use: (client: RawClient) => Promise<void>): Promise<void> => {
  const samsa = await startSamsa({ dataDir, roles: ['zookeeper'] })
  try {
    await use(await RawClient.open(Number(samsa.zookeeper.split(':')[1])))
  } finally {
    await samsa.stop()
  }
}

/** Runs SQL on the stopped server's database. */
const damage = async (sql: string): Promise<void> => {
  const store = openStore(instancePaths(dataDir).database)
  store.write(() => store.database.exec(sql))
  await store.committed()
  await store.close()
}

describe('a look into a stored tree', () => {
  it('tells of the last transactions, also while it is served', async () => {
    await serve(async (client) => {
      await create(client, '/a')
      await create(client, '/a/b')
      await setData(client, '/a', 'x')
      await remove(client, '/a/b')
      await create(client, '/e', { flags: 1 })
      const { changes, problems, znodes, sessions, lastZxid } = inspectZooKeeper(dataDir)
      expect(changes.map(({ zxid, kind, path }) => `${zxid} ${kind} ${path}`)).toEqual([
        '2 create /a',
        '4 setData /a',
        '5 children /a',
        '6 create /e',
      ])
      expect(changes.at(-1)?.sessionId).toBe(client.sessionId)
      expect({ problems, znodes, sessions, lastZxid }).toEqual({
        problems: [],
        znodes: 6,
        sessions: 1,
        lastZxid: 6,
      })
    })
  })

  it.each([
    ["DELETE FROM znodes WHERE path = '/a'", '/a/b has no parent'],
    ['DELETE FROM zookeeper_sessions', /^\/e belongs to session 0x[0-9a-f]+, which does not exist$/],
    ["UPDATE znodes SET mzxid = 1 WHERE path = '/a'", '/a was changed before it was created'],
    ["UPDATE znodes SET cversion = 0 WHERE path = '/a'", '/a has 1 children, but has had only 0'],
    ["UPDATE znodes SET acl = x'00000009' WHERE path = '/a'", /^\/a has an ACL that cannot be read/],
    ["DELETE FROM znodes WHERE path = '/zookeeper/config'", '/zookeeper/config is missing'],
    ["UPDATE znodes SET path = '/a/./b' WHERE path = '/a/b'", /^\/a\/\.\/b is no valid path/],
  ])('finds what %s does', async (sql, problem) => {
    await serve(async (client) => {
      await create(client, '/a')
      await create(client, '/a/b')
      await create(client, '/e', { flags: 1 })
    })
    await damage(sql)
    const { problems } = inspectZooKeeper(dataDir)
    expect(problems[0]).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
  })

  it('says what to do when there is no store', () => {
    expect(() => inspectZooKeeper(join(dataDir, 'nowhere'))).toThrow('there is no database')
  })
})

describe('compacting', () => {
  const request = { command: 'compact' } as const
  const fill = (client: RawClient) =>
    Promise.all(Array.from({ length: 40 }, (_, n) => create(client, `/n${n}`, { data: 'x'.repeat(50_000) })))
  const empty = (client: RawClient) =>
    Promise.all(Array.from({ length: 40 }, (_, n) => remove(client, `/n${n}`)))

  it('makes the file of a stopped server as small as it gets', async () => {
    await serve(async (client) => {
      await fill(client)
      await empty(client)
    })
    const call = { report: () => undefined, signal: new AbortController().signal }
    const reply = await workOffline(dataDir, request, call)
    expect(reply).toMatchObject({ result: 'compacted' })
    if (!('bytesAfter' in reply)) throw new Error('no sizes')
    expect(reply.bytesBefore).toBeGreaterThan(2_000_000)
    expect(reply.bytesAfter).toBeLessThan(500_000)
    expect(statSync(instancePaths(dataDir).database).size).toBeLessThan(500_000)
    expect(inspectZooKeeper(dataDir).problems).toEqual([])
  })

  it('gives space back while the server runs', async () => {
    await serve(async (client) => {
      await fill(client)
      await empty(client)
      const reply = await sendControl(instancePaths(dataDir).controlSocket, request, 10_000)
      expect(reply).toMatchObject({ result: 'compacted' })
      expect(statSync(instancePaths(dataDir).database).size).toBeLessThan(1_000_000)
      await create(client, '/after')
    })
    expect(inspectZooKeeper(dataDir).problems).toEqual([])
  })
})
