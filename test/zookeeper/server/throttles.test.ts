import { afterEach, describe, expect, it, vi } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import type { ZooKeeperConfigInput } from '../../../src/zookeeper/server/config.ts'
import type { RawClient } from './support/raw-client.ts'
import { create, exists } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer

async function start(config: ZooKeeperConfigInput): Promise<RawClient> {
  server = await TestServer.start(config)
  return server.client()
}
afterEach(() => server.close())

const creation = (path: string, bytes = 0) => ({
  path,
  data: Buffer.alloc(bytes),
  acl: OPEN_ACL_UNSAFE,
  flags: 0,
})
const postCreate = (client: RawClient, path: string, bytes = 0) =>
  client.post(OpCode.create, messages.CreateRequest, creation(path, bytes))

/** As if another client had a write of so many bytes under way, until the returned function is called. */
function occupy(bytes = 0): () => void {
  const { throttle } = server.server
  throttle.begin(bytes)
  return () => {
    throttle.end(bytes)
    throttle.resume()
  }
}

const isHeld = () => vi.waitFor(() => expect(server.server.stats.throttleWaits).toBe(1))

describe('connection_throttle_tokens', () => {
  it('closes connections that ask for a session when the tokens are used up', async () => {
    const client = await start({ connectionTokens: 2, connectionFillTimeMs: 1000 })
    await server.client()
    const third = await server.dial()
    expect(await third.handshake()).toBeUndefined()
    expect((await exists(client, '/')).err).toBe(ErrorCode.OK)
    server.clock.advance(1001)
    expect(await (await server.dial()).handshake()).toBeDefined()
  })
})

describe('request_throttle_max_requests', () => {
  it('has every request wait while so many writes are under way', async () => {
    const client = await start({ maxRequests: 1 })
    const free = occupy()
    const first = postCreate(client, '/a')
    const second = client.post(OpCode.exists, messages.ExistsRequest, { path: '/a', watch: false })
    await isHeld()
    expect(client.received).toEqual([])
    free()
    expect((await client.answer(first)).err).toBe(ErrorCode.OK)
    expect((await client.answer(second)).err).toBe(ErrorCode.OK)
  })

  it('refuses what has waited longer than throttled_op_wait_time, but no pings and no end of a session', async () => {
    const client = await start({ maxRequests: 1, throttledOpWaitMs: 50 })
    const free = occupy()
    const write = postCreate(client, '/late')
    const watches = client.post(OpCode.setWatches, messages.SetWatches, {
      relativeZxid: 0,
      dataWatches: [],
      existWatches: [],
      childWatches: [],
    })
    const ping = client.post(OpCode.ping, null, null, -2)
    const close = client.post(OpCode.closeSession, null, null)
    await isHeld()
    server.clock.advance(51)
    free()
    expect((await client.answer(write)).err).toBe(ErrorCode.THROTTLEDOP)
    expect((await client.answer(watches)).err).toBe(ErrorCode.THROTTLEDOP)
    expect((await client.answer(ping)).err).toBe(ErrorCode.OK)
    expect((await client.answer(close)).err).toBe(ErrorCode.OK)
    expect((await exists(await server.client(), '/late')).err).toBe(ErrorCode.NONODE)
    expect(server.server.stats.throttledOps).toBe(2)
  })

  it('serves what has not waited for so long', async () => {
    const client = await start({ maxRequests: 1, throttledOpWaitMs: 50 })
    const free = occupy()
    const write = postCreate(client, '/in-time')
    await isHeld()
    server.clock.advance(50)
    free()
    expect((await client.answer(write)).err).toBe(ErrorCode.OK)
  })
})

describe('largeRequestMaxBytes', () => {
  it('closes a connection whose large request has no room beside those under way', async () => {
    const client = await start({ largeRequestThresholdBytes: 1000, largeRequestMaxBytes: 5000 })
    occupy(4000)
    const small = postCreate(client, '/small', 900)
    expect((await client.answer(small)).err).toBe(ErrorCode.OK)
    postCreate(client, '/large', 2000)
    await client.closed
    expect(server.server.stats.largeRequestsRejected).toBe(1)
  })

  it('counts large requests only as long as they are under way', async () => {
    const client = await start({ largeRequestThresholdBytes: 1000, largeRequestMaxBytes: 5000 })
    for (let n = 0; n < 5; n++)
      expect((await create(client, `/n${n}`, { data: 'x'.repeat(4000) })).err).toBe(0)
  })
})

describe('nio.sessionlessCnxnTimeout', () => {
  it('closes a connection that does not ask for a session in time', async () => {
    await start({ sessionlessTimeoutMs: 1000 })
    const silent = await server.dial()
    server.clock.advance(4000)
    await silent.closed
  })
})
