import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { Create2Response, CreateResponse } from '../../../src/zookeeper/messages.ts'
import { CreateMode, OpCode } from '../../../src/zookeeper/op-codes.ts'
import { bodyOf, type RawClient } from './support/raw-client.ts'
import {
  childrenOf,
  create,
  createTtl,
  getData,
  remove,
  setData,
  statOf,
  textOf,
} from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let client: RawClient

beforeAll(async () => {
  server = await TestServer.start({ extendedTypesEnabled: true })
  client = await server.client()
})
afterAll(() => server.close())

describe('a fresh tree', () => {
  it('holds the four nodes of the server', async () => {
    expect(await childrenOf(client, '/')).toEqual(['zookeeper'])
    expect(await childrenOf(client, '/zookeeper')).toEqual(['config', 'quota'])
    expect(await statOf(client, '/')).toMatchObject({ czxid: 0, cversion: -1, numChildren: 1, dataLength: 0 })
    expect(await statOf(client, '/zookeeper/config')).toMatchObject({ aversion: -1 })
  })

  it.each(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config'])(
    'does not let %s be deleted',
    async (path) => {
      expect((await remove(client, path)).err).toBe(ErrorCode.BADARGUMENTS)
    },
  )

  it('has a root already', async () => {
    expect((await create(client, '/')).err).toBe(ErrorCode.NODEEXISTS)
  })
})

describe('create', () => {
  it('answers with the path alone for the old op code', async () => {
    const answer = await create(client, '/old', { opCode: OpCode.create })
    expect(answer.err).toBe(ErrorCode.OK)
    expect(bodyOf(CreateResponse, answer)).toEqual({ path: '/old' })
    expect(answer.body.length).toBe(4 + '/old'.length)
  })

  it('answers create2 with the stat of the new node', async () => {
    const answer = await create(client, '/new', { data: 'hello' })
    expect(bodyOf(Create2Response, answer)).toEqual({
      path: '/new',
      stat: {
        czxid: answer.zxid,
        mzxid: answer.zxid,
        ctime: server.clock.now(),
        mtime: server.clock.now(),
        version: 0,
        cversion: 0,
        aversion: 0,
        ephemeralOwner: 0n,
        dataLength: 5,
        numChildren: 0,
        pzxid: answer.zxid,
      },
    })
  })

  it('keeps null data apart from empty data', async () => {
    await create(client, '/null', { data: null })
    expect((await getData(client, '/null')).body.readInt32BE(0)).toBe(-1)
    await create(client, '/empty', { data: '' })
    expect((await getData(client, '/empty')).body.readInt32BE(0)).toBe(0)
  })

  it('numbers sequential nodes by the creates of their parent, whatever was deleted', async () => {
    await create(client, '/seq')
    const flags = CreateMode.PERSISTENT_SEQUENTIAL
    const first = bodyOf(Create2Response, await create(client, '/seq/a-', { flags }))
    expect(first.path).toBe('/seq/a-0000000000')
    await create(client, '/seq/plain')
    await remove(client, '/seq/plain')
    await create(client, '/seq/a-0000000000')
    const second = bodyOf(Create2Response, await create(client, '/seq/', { flags }))
    expect(second.path).toBe('/seq/0000000002')
    expect(await statOf(client, '/seq')).toMatchObject({ cversion: 4, numChildren: 2 })
  })

  it.each([
    ['a flag that is none', '/x', { flags: 99 }, ErrorCode.BADARGUMENTS],
    ['a negative flag', '/x', { flags: -1 }, ErrorCode.BADARGUMENTS],
    ['no slash', 'x', {}, ErrorCode.BADARGUMENTS],
    ['a NUL', '/x\0', {}, ErrorCode.BADARGUMENTS],
    ['an ACL that is empty', '/x', { acl: [] }, ErrorCode.INVALIDACL],
    ['a null ACL', '/x', { acl: null }, ErrorCode.INVALIDACL],
    ['no parent', '/none/x', {}, ErrorCode.NONODE],
    ['a missing parent before a bad path', '/./z', {}, ErrorCode.NONODE],
    ['a trailing slash below nothing', '/none/c/', {}, ErrorCode.NONODE],
    ['an invalid character', '/\x01', {}, ErrorCode.BADARGUMENTS],
    ['an emoji', '/😀', {}, ErrorCode.BADARGUMENTS],
    ['a TTL flag without createTTL', '/x', { flags: 5 }, ErrorCode.BADARGUMENTS],
  ])('refuses %s', async (_, path, options, err) => {
    expect((await create(client, path, options)).err).toBe(err)
  })

  it('refuses children below an ephemeral', async () => {
    await create(client, '/eph', { flags: CreateMode.EPHEMERAL })
    expect((await create(client, '/eph/child')).err).toBe(ErrorCode.NOCHILDRENFOREPHEMERALS)
    expect((await create(client, '/eph')).err).toBe(ErrorCode.NODEEXISTS)
  })

  it('shows the session as owner of ephemerals, and none of containers and TTL nodes', async () => {
    await create(client, '/eph2', { flags: CreateMode.EPHEMERAL })
    await create(client, '/container', { flags: CreateMode.CONTAINER, opCode: OpCode.createContainer })
    expect((await createTtl(client, '/ttl', 1000n)).err).toBe(ErrorCode.OK)
    expect((await statOf(client, '/eph2')).ephemeralOwner).toBe(client.sessionId)
    expect((await statOf(client, '/container')).ephemeralOwner).toBe(0n)
    expect((await statOf(client, '/ttl')).ephemeralOwner).toBe(0n)
  })

  it('makes a plain node of a container flag with a plain op code', async () => {
    expect((await create(client, '/plain', { flags: CreateMode.CONTAINER })).err).toBe(ErrorCode.OK)
    expect(server.server.tree.containers.has('/plain')).toBe(false)
  })

  it.each([
    [0n, 5, ErrorCode.BADARGUMENTS],
    [-1n, 5, ErrorCode.BADARGUMENTS],
    [1n << 40n, 5, ErrorCode.BADARGUMENTS],
    [0x7fffffffffffffffn, 6, ErrorCode.BADARGUMENTS],
    [10n, 0, ErrorCode.BADARGUMENTS],
    [(1n << 40n) - 1n, 6, ErrorCode.OK],
  ])('answers a TTL of %d ms with flags %d by %d', async (ttl, flags, err) => {
    expect((await createTtl(client, '/ttl-', ttl, flags)).err).toBe(err)
  })
})

describe('delete', () => {
  it('wants the right version, or -1', async () => {
    await create(client, '/d')
    await setData(client, '/d', 'x')
    expect((await remove(client, '/d', 0)).err).toBe(ErrorCode.BADVERSION)
    expect((await remove(client, '/d', 1)).err).toBe(ErrorCode.OK)
    expect((await remove(client, '/d')).err).toBe(ErrorCode.NONODE)
  })

  it('refuses a node with children', async () => {
    await create(client, '/d2')
    await create(client, '/d2/child')
    expect((await remove(client, '/d2')).err).toBe(ErrorCode.NOTEMPTY)
    const answer = await remove(client, '/d2/child')
    expect(await statOf(client, '/d2')).toMatchObject({ cversion: 2, numChildren: 0, pzxid: answer.zxid })
    expect((await remove(client, '/d2')).err).toBe(ErrorCode.OK)
  })
})

describe('setData', () => {
  it('counts versions and notes when', async () => {
    await create(client, '/s')
    server.clock.advance(5)
    const answer = await setData(client, '/s', 'one', 0)
    expect(answer.err).toBe(ErrorCode.OK)
    expect(await statOf(client, '/s')).toMatchObject({
      version: 1,
      mzxid: answer.zxid,
      mtime: server.clock.now(),
    })
    expect((await setData(client, '/s', 'two', 0)).err).toBe(ErrorCode.BADVERSION)
    expect(await textOf(client, '/s')).toBe('one')
    expect((await setData(client, '/missing', 'x')).err).toBe(ErrorCode.NONODE)
    expect((await setData(client, '/bad/', 'x')).err).toBe(ErrorCode.BADARGUMENTS)
  })

  it('keeps data of every size as it is', async () => {
    await create(client, '/big')
    for (const size of [4095, 4096, 4097, 200_000]) {
      const text = 'ä'.repeat(size / 2)
      await setData(client, '/big', text)
      expect(await textOf(client, '/big')).toBe(text)
    }
  })
})

describe('zxids', () => {
  it('are taken by failed writes too, but not by reads and pings', async () => {
    const first = (await create(client, '/z')).zxid
    expect((await create(client, '/z')).zxid).toBe(first + 1)
    expect((await remove(client, '/none')).zxid).toBe(first + 2)
    expect((await setData(client, '/z', 'x', 9)).zxid).toBe(first + 3)
    expect((await getData(client, '/z')).zxid).toBe(first + 3)
    expect(await client.ask(OpCode.ping, null, null, -2)).toMatchObject({ xid: -2, zxid: first + 3, err: 0 })
  })
})
