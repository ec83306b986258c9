import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { CreateMode, EventType, OpCode } from '../../../src/zookeeper/op-codes.ts'
import type { RawClient } from './support/raw-client.ts'
import { create, exists, remove, setData, statOf, textOf } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let client: RawClient

beforeEach(async () => {
  server = await TestServer.start()
  client = await server.client()
})
afterEach(() => server.close())

/** Lets the database grow no more: the next write that needs a page gets SQLITE_FULL, as on a full disk. */
function fillDisk(): void {
  const pages = server.store.database.pragma('page_count', { simple: true })
  server.store.database.pragma(`max_page_count = ${String(pages)}`)
}

function freeDisk(): void {
  server.store.database.pragma('max_page_count = 1000000')
}

const large = { path: '/large', data: Buffer.alloc(300_000), acl: OPEN_ACL_UNSAFE, flags: 0 }

describe('a full disk', () => {
  it('fails the write with a system error, changes nothing, and is over when there is room', async () => {
    await create(client, '/before', { data: 'kept' })
    fillDisk()
    const failed = await client.ask(OpCode.create2, messages.CreateRequest, large)
    expect(failed).toMatchObject({ err: ErrorCode.SYSTEMERROR })
    expect((await exists(client, '/large')).err).toBe(ErrorCode.NONODE)
    expect(await textOf(client, '/before')).toBe('kept')
    freeDisk()
    expect((await client.ask(OpCode.create2, messages.CreateRequest, large)).err).toBe(ErrorCode.OK)
    await server.restart()
    const back = await server.client()
    expect((await statOf(back, '/large')).dataLength).toBe(300_000)
    expect(await textOf(back, '/before')).toBe('kept')
  })

  it('fails everything that was built on the failed write', async () => {
    fillDisk()
    const first = client.post(OpCode.create2, messages.CreateRequest, large)
    const child = client.post(OpCode.create2, messages.CreateRequest, {
      ...large,
      path: '/large/child',
      data: null,
    })
    const read = client.post(OpCode.exists, messages.ExistsRequest, { path: '/large', watch: false })
    expect((await client.answer(first)).err).toBe(ErrorCode.SYSTEMERROR)
    expect((await client.answer(child)).err).toBe(ErrorCode.SYSTEMERROR)
    expect((await client.answer(read)).err).toBe(ErrorCode.NONODE)
    freeDisk()
    expect((await create(client, '/large/child')).err).toBe(ErrorCode.NONODE)
    expect((await create(client, '/small')).err).toBe(ErrorCode.OK)
  })

  it('takes back sequence numbers and versions that were not stored', async () => {
    await create(client, '/s', { data: 'one' })
    fillDisk()
    const request = { path: '/s', data: Buffer.alloc(300_000), version: 0 }
    expect((await client.ask(OpCode.setData, messages.SetDataRequest, request)).err).toBe(
      ErrorCode.SYSTEMERROR,
    )
    freeDisk()
    expect((await setData(client, '/s', 'two', 0)).err).toBe(ErrorCode.OK)
    expect(await statOf(client, '/s')).toMatchObject({ version: 1 })
    expect(server.server.lastPreparedZxid).toBe(server.server.lastZxid)
  })

  it('puts off the end of an expired session until it can be stored', async () => {
    const watcher = await server.client(40_000)
    const dying = await server.client(4000)
    await create(dying, '/e', { flags: CreateMode.EPHEMERAL })
    await exists(watcher, '/e', true)
    await dying.cut()
    // Any write fails in this transaction: the table it wants is locked away under another name.
    server.store.database.exec('ALTER TABLE zookeeper_sessions RENAME TO hidden')
    server.clock.advance(6_000)
    expect((await exists(watcher, '/e', true)).err).toBe(ErrorCode.OK)
    server.store.database.exec('ALTER TABLE hidden RENAME TO zookeeper_sessions')
    server.clock.advance(6_000)
    expect(await watcher.events(1)).toMatchObject([{ type: EventType.NodeDeleted, path: '/e' }])
  })
})

describe('a stop', () => {
  it('comes to an end while a client goes on writing, and loses nothing that was answered', async () => {
    let answered = 0
    let isOpen = true
    const writing = (async () => {
      for (let i = 0; isOpen; i++) {
        const xids = [0, 1, 2, 3].map((n) =>
          client.post(OpCode.create, messages.CreateRequest, {
            path: `/w${i}-${n}`,
            data: null,
            acl: OPEN_ACL_UNSAFE,
            flags: 0,
          }),
        )
        for (const xid of xids) {
          const answer = await client.answer(xid).catch(() => undefined)
          isOpen = answer?.err === ErrorCode.OK
          if (isOpen) answered++
        }
      }
    })()
    while (answered < 100) await new Promise((resolve) => setImmediate(resolve))
    await server.restart()
    await writing
    expect(server.server.tree.size - 4).toBeGreaterThanOrEqual(answered)
    client = await server.client()
  })
})

describe('group commit', () => {
  it('keeps a parent right that has children made and deleted in one turn', async () => {
    await create(client, '/p')
    const posts: number[] = []
    for (let i = 0; i < 20; i++) {
      posts.push(
        client.post(OpCode.create, messages.CreateRequest, {
          path: `/p/${i}`,
          data: null,
          acl: OPEN_ACL_UNSAFE,
          flags: 0,
        }),
      )
      if (i % 2 === 0)
        posts.push(client.post(OpCode.delete, messages.DeleteRequest, { path: `/p/${i}`, version: -1 }))
    }
    // A parent deleted and made again in the same turn must not inherit anything.
    for (const path of ['/q', '/q/c']) {
      posts.push(
        client.post(OpCode.create, messages.CreateRequest, {
          path,
          data: null,
          acl: OPEN_ACL_UNSAFE,
          flags: 0,
        }),
      )
    }
    for (const path of ['/q/c', '/q'])
      posts.push(client.post(OpCode.delete, messages.DeleteRequest, { path, version: -1 }))
    posts.push(
      client.post(OpCode.create, messages.CreateRequest, {
        path: '/q',
        data: null,
        acl: OPEN_ACL_UNSAFE,
        flags: 0,
      }),
    )
    for (const xid of posts) expect((await client.answer(xid)).err).toBe(ErrorCode.OK)
    const [p, q] = [await statOf(client, '/p'), await statOf(client, '/q')]
    expect(p).toMatchObject({ cversion: 30, numChildren: 10 })
    expect(q).toMatchObject({ cversion: 0, numChildren: 0, czxid: q.pzxid })
    await server.restart()
    client = await server.client()
    expect(await statOf(client, '/p')).toEqual(p)
    expect(await statOf(client, '/q')).toEqual(q)
    expect((await remove(client, '/p/1')).err).toBe(ErrorCode.OK)
  })
})
