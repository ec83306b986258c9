import { afterEach, describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { record, string } from '../../../src/zookeeper/jute.ts'
import { SyncRequest } from '../../../src/zookeeper/messages.ts'
import { CreateMode, OpCode } from '../../../src/zookeeper/op-codes.ts'
import type { RawClient } from './support/raw-client.ts'
import { create, createTtl, exists, remove, setData, textOf } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
afterEach(() => server.close())

const CONTAINER = { opCode: OpCode.createContainer, flags: CreateMode.CONTAINER }

describe('containers', () => {
  it('go when their last child has gone, not before they had one', async () => {
    server = await TestServer.start()
    const client = await server.client(40_000)
    await create(client, '/fresh', CONTAINER)
    await create(client, '/used', CONTAINER)
    await create(client, '/used/child')
    await create(client, '/busy', CONTAINER)
    await create(client, '/busy/child')
    await remove(client, '/used/child')
    server.clock.advance(30_000)
    expect((await exists(client, '/used')).err).toBe(ErrorCode.OK)
    server.clock.advance(30_000)
    await client.ask(OpCode.sync, SyncRequest, { path: '/' })
    expect((await exists(client, '/used')).err).toBe(ErrorCode.NONODE)
    expect((await exists(client, '/fresh')).err).toBe(ErrorCode.OK)
    expect((await exists(client, '/busy')).err).toBe(ErrorCode.OK)
  })

  it('are looked after in batches, and after a restart', async () => {
    server = await TestServer.start({ containerCheckIntervalMs: 1000, containerMaxPerMinute: 200 })
    let client = await server.client(40_000)
    for (let i = 0; i < 5; i++) {
      await create(client, `/c${i}`, CONTAINER)
      await create(client, `/c${i}/child`)
      await remove(client, `/c${i}/child`)
    }
    await server.restart()
    client = await server.client(40_000)
    const left = () => server.server.tree.containers.size
    server.clock.advance(1000)
    await client.ask(OpCode.sync, SyncRequest, { path: '/' })
    expect(left()).toBe(3)
    server.clock.advance(600)
    await client.ask(OpCode.sync, SyncRequest, { path: '/' })
    expect(left()).toBe(1)
  })

  it('can be deleted by a client with an op code of its own, when empty', async () => {
    server = await TestServer.start()
    const client = await server.client()
    await create(client, '/c', CONTAINER)
    await create(client, '/c/child')
    const Path = record('DeleteContainerRequest', { path: string })
    const attempt = () => client.ask(OpCode.deleteContainer, Path, { path: '/c' })
    expect((await attempt()).err).toBe(ErrorCode.NOTEMPTY)
    await remove(client, '/c/child')
    expect((await attempt()).err).toBe(ErrorCode.OK)
    expect((await attempt()).err).toBe(ErrorCode.NONODE)
  })
})

describe('TTL nodes', () => {
  it('go when they have not been touched for so long and have no children', async () => {
    server = await TestServer.start({ extendedTypesEnabled: true, containerCheckIntervalMs: 1000 })
    const client = await server.client(40_000)
    await createTtl(client, '/t', 5000n)
    await createTtl(client, '/parent', 5000n)
    await create(client, '/parent/child')
    await createTtl(client, '/touched', 5000n)
    server.clock.advance(4000)
    await setData(client, '/touched', 'x')
    server.clock.advance(2000)
    await client.ask(OpCode.sync, SyncRequest, { path: '/' })
    expect((await exists(client, '/t')).err).toBe(ErrorCode.NONODE)
    expect((await exists(client, '/parent')).err).toBe(ErrorCode.OK)
    expect((await exists(client, '/touched')).err).toBe(ErrorCode.OK)
  })

  it('are unimplemented unless extended types are enabled', async () => {
    server = await TestServer.start()
    const client = await server.client()
    expect((await createTtl(client, '/t', 5000n)).err).toBe(ErrorCode.UNIMPLEMENTED)
  })
})

describe('quotas', () => {
  const limits = '/zookeeper/quota/q/zookeeper_limits'
  const stats = '/zookeeper/quota/q/zookeeper_stats'

  async function setQuota(client: RawClient, text: string): Promise<void> {
    await create(client, '/zookeeper/quota/q')
    await create(client, limits, { data: text })
    await create(client, stats, { data: 'count=0,bytes=0' })
  }

  it('count what is there, and everything that comes and goes', async () => {
    server = await TestServer.start()
    let client = await server.client(40_000)
    await create(client, '/q', { data: 'abc' })
    await create(client, '/q/a', { data: 'de' })
    await setQuota(client, 'count=5,bytes=100')
    expect(await textOf(client, stats)).toBe('count=2,bytes=5')
    await create(client, '/q/b', { data: '1234' })
    await setData(client, '/q/a', '')
    await remove(client, '/q/b')
    await create(client, '/elsewhere', { data: 'x' })
    expect(await textOf(client, stats)).toBe('count=2,bytes=3')
    await server.restart()
    client = await server.client()
    expect(await textOf(client, stats)).toBe('count=2,bytes=3')
  })

  it('stop nothing when they are soft or not enforced', async () => {
    server = await TestServer.start()
    const client = await server.client()
    await create(client, '/q')
    await setQuota(client, 'count=1,bytes=1=;byteHardLimit=1;countHardLimit=1')
    expect((await create(client, '/q/a', { data: 'abc' })).err).toBe(ErrorCode.OK)
  })

  it('stop creates and sets beyond a hard limit when enforced', async () => {
    server = await TestServer.start({ enforceQuota: true })
    const client = await server.client()
    await create(client, '/q')
    await setQuota(client, 'count=-1,bytes=-1=;byteHardLimit=5;countHardLimit=2')
    expect((await create(client, '/q/a', { data: '123456' })).err).toBe(ErrorCode.QUOTAEXCEEDED)
    expect((await create(client, '/q/a', { data: '12345' })).err).toBe(ErrorCode.OK)
    expect((await create(client, '/q/b')).err).toBe(ErrorCode.QUOTAEXCEEDED)
    expect((await setData(client, '/q/a', '123456')).err).toBe(ErrorCode.QUOTAEXCEEDED)
    expect((await setData(client, '/q/a', '1')).err).toBe(ErrorCode.OK)
    await remove(client, limits)
    expect((await create(client, '/q/b')).err).toBe(ErrorCode.OK)
  })
})
