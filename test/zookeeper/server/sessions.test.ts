import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { Create2Response } from '../../../src/zookeeper/messages.ts'
import { CreateMode, EventType, OpCode } from '../../../src/zookeeper/op-codes.ts'
import { bodyOf, type RawClient } from './support/raw-client.ts'
import {
  aclOf,
  closeSession,
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
const clients: RawClient[] = []

beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.close())
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.destroy()
})

async function dial(): Promise<RawClient> {
  const client = await server.dial()
  clients.push(client)
  return client
}

const EPHEMERAL = { flags: CreateMode.EPHEMERAL }

describe('the handshake', () => {
  it.each([
    [1, 4000],
    [-5, 4000],
    [4000, 4000],
    [5000, 5000],
    [1_000_000, 40_000],
  ])('negotiates a timeout of %d to %d', async (asked, granted) => {
    const client = await dial()
    const response = await client.handshake({ timeOut: asked })
    expect(response).toMatchObject({ protocolVersion: 0, timeOut: granted, readOnly: false })
    expect(client.sessionId >> 56n).toBe(1n)
    expect(client.password.length).toBe(16)
  })

  it('answers an old client without the readOnly byte', async () => {
    const client = await dial()
    expect((await client.handshake({ readOnly: undefined }))?.readOnly).toBeUndefined()
  })

  it('closes on a client that has seen more than the server', async () => {
    const client = await dial()
    expect(await client.handshake({ lastZxidSeen: 1_000_000 })).toBeUndefined()
  })

  it('takes a zxid', async () => {
    const before = server.server.lastZxid
    await (await dial()).handshake()
    expect(server.server.lastZxid).toBe(before + 1)
  })

  it('gives every session its own id and password', async () => {
    const [a, b] = [await dial(), await dial()]
    await a.handshake()
    await b.handshake()
    expect(a.sessionId).not.toBe(b.sessionId)
    expect(a.password.equals(b.password)).toBe(false)
  })

  it('does not last for ever', async () => {
    const client = await dial()
    // Something must be there to be closed: the server has accepted when it has answered another connection.
    await (await dial()).handshake()
    server.clock.advance(9_000)
    expect(client.socket.destroyed).toBe(false)
    server.clock.advance(5_000)
    await client.closed
  })
})

describe('coming back to a session', () => {
  it('keeps id, password and ephemerals and takes the new timeout', async () => {
    const first = await server.client()
    await create(first, '/back', EPHEMERAL)
    await first.cut()
    const second = await dial()
    const response = await second.handshake({
      sessionId: first.sessionId,
      passwd: first.password,
      timeOut: 7000,
    })
    expect(response).toMatchObject({ sessionId: first.sessionId, passwd: first.password, timeOut: 7000 })
    expect((await statOf(second, '/back')).ephemeralOwner).toBe(first.sessionId)
    await closeSession(second)
  })

  it('closes the connection it was on', async () => {
    const first = await server.client()
    const second = await dial()
    await second.handshake({ sessionId: first.sessionId, passwd: first.password })
    await first.closed
    expect((await getData(second, '/')).err).toBe(ErrorCode.OK)
  })

  it.each([
    ['a wrong password', (client: RawClient) => ({ sessionId: client.sessionId, passwd: Buffer.alloc(16) })],
    ['a short password', (client: RawClient) => ({ sessionId: client.sessionId, passwd: Buffer.alloc(3) })],
    ['no password', (client: RawClient) => ({ sessionId: client.sessionId, passwd: null })],
    ['an unknown session', (client: RawClient) => ({ sessionId: 99n, passwd: client.password })],
  ])('is refused with %s', async (_, request) => {
    const first = await server.client()
    const second = await dial()
    expect(await second.handshake(request(first))).toEqual({
      protocolVersion: 0,
      timeOut: 0,
      sessionId: 0n,
      passwd: Buffer.alloc(16),
      readOnly: false,
    })
    await second.closed
  })

  it('is refused when the session was closed', async () => {
    const first = await server.client()
    await closeSession(first)
    await first.closed
    const second = await dial()
    expect((await second.handshake({ sessionId: first.sessionId, passwd: first.password }))?.timeOut).toBe(0)
  })
})

describe('expiry', () => {
  it('comes within a tick after the timeout, and takes the ephemerals', async () => {
    const watcher = await server.client(40_000)
    const client = await server.client(4000)
    clients.push(watcher)
    await create(client, '/expiring', EPHEMERAL)
    await exists(watcher, '/expiring', true)
    await client.cut()
    server.clock.advance(3_999)
    expect((await exists(watcher, '/expiring')).err).toBe(ErrorCode.OK)
    server.clock.advance(2_001)
    expect(await watcher.events(1)).toMatchObject([{ type: EventType.NodeDeleted, path: '/expiring' }])
  })

  it('does not come while the client pings', async () => {
    const client = await server.client(4000)
    clients.push(client)
    for (let i = 0; i < 5; i++) {
      server.clock.advance(3000)
      expect((await client.ask(OpCode.ping, null, null, -2)).err).toBe(ErrorCode.OK)
    }
    expect((await getData(client, '/')).err).toBe(ErrorCode.OK)
  })

  it('closes the connection of a client that stays silent', async () => {
    const client = await server.client(4000)
    server.clock.advance(6_000)
    await client.closed
  })
})

describe('closeSession', () => {
  it('answers, then closes', async () => {
    const client = await server.client()
    await create(client, '/closing', EPHEMERAL)
    expect((await closeSession(client)).err).toBe(ErrorCode.OK)
    await client.closed
    const after = await server.client()
    clients.push(after)
    expect((await exists(after, '/closing')).err).toBe(ErrorCode.NONODE)
  })

  it('cuts off a peer that does not close its side', async () => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.resume()
    socket.write('srvr')
    await once(socket, 'end')
    const answered = [...server.sockets].find((one) => one.remotePort === socket.localPort)
    expect(answered?.destroyed).toBe(false)
    server.clock.advance(4000)
    expect(answered?.destroyed).toBe(true)
    socket.destroy()
  })

  it('takes ephemerals whose creation is still under way', async () => {
    const client = await server.client()
    const opCode = OpCode.create2
    const { CreateRequest } = await import('../../../src/zookeeper/messages.ts')
    const acl = [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }]
    const made = client.post(opCode, CreateRequest, { path: '/under-way', data: null, acl, flags: 1 })
    const closed = client.post(OpCode.closeSession, null, null)
    expect(bodyOf(Create2Response, await client.answer(made)).path).toBe('/under-way')
    expect((await client.answer(closed)).err).toBe(ErrorCode.OK)
    expect(server.server.tree.get('/under-way')).toBeUndefined()
  })
})

describe('a restart', () => {
  it('keeps nodes, stats, zxids, sessions and ephemerals', async () => {
    const client = await server.client()
    await create(client, '/kept', { data: 'text' })
    await setData(client, '/kept', 'new text')
    await create(client, '/kept/child', { data: null })
    await create(client, '/kept-ephemeral', EPHEMERAL)
    const stat = await statOf(client, '/kept')
    const lastZxid = server.server.lastZxid

    await server.restart()
    expect(server.server.lastZxid).toBe(lastZxid)
    const back = await dial()
    await back.handshake({ sessionId: client.sessionId, passwd: client.password, lastZxidSeen: lastZxid })
    expect(back.sessionId).toBe(client.sessionId)
    expect(await textOf(back, '/kept')).toBe('new text')
    expect(await statOf(back, '/kept')).toEqual(stat)
    expect((await getData(back, '/kept/child')).body.readInt32BE(0)).toBe(-1)
    expect((await statOf(back, '/kept-ephemeral')).ephemeralOwner).toBe(client.sessionId)
    expect((await create(back, '/after')).zxid).toBe(lastZxid + 1)
    await closeSession(back)
  })

  it('lets the ephemerals of a session nobody comes back to expire', async () => {
    const client = await server.client(4000)
    await create(client, '/orphan', EPHEMERAL)
    await server.restart()
    const watcher = await server.client(40_000)
    clients.push(watcher)
    await exists(watcher, '/orphan', true)
    server.clock.advance(6_000)
    expect(await watcher.events(1)).toMatchObject([{ type: EventType.NodeDeleted, path: '/orphan' }])
  })

  it.each<[string, (client: RawClient) => Promise<unknown>]>([
    ['a create', (client) => create(client, '/last/new')],
    ['a write of data', (client) => setData(client, '/last', 'x')],
    ['a write of an ACL', (client) => setAcl(client, '/last', aclOf('world', 'anyone'))],
    ['a delete', (client) => remove(client, '/last/child')],
    [
      'deletes of a whole branch',
      async (client) => {
        await setData(client, '/last/child', 'x')
        await remove(client, '/last/child')
        await remove(client, '/last')
      },
    ],
    ['a write that failed', (client) => setData(client, '/nowhere', 'x')],
    ['the end of a session', (client) => closeSession(client)],
    [
      'the end of a session with an ephemeral node',
      async (client) => {
        await create(client, '/last/gone', EPHEMERAL)
        await closeSession(client)
      },
    ],
  ])('knows the last zxid when that was %s', async (_what, write) => {
    const client = await server.client()
    clients.push(client)
    await create(client, '/last')
    await create(client, '/last/child')
    await write(client)
    const { lastZxid } = server.server
    await server.restart()
    expect(server.server.lastZxid).toBe(lastZxid)
    const after = await server.client()
    clients.push(after)
    for (const path of ['/last/new', '/last/child', '/last']) await remove(after, path)
  })

  it('does not bring back what was deleted', async () => {
    const client = await server.client()
    await create(client, '/deleted')
    await create(client, '/deleted/child')
    await client.ask(OpCode.delete, (await import('../../../src/zookeeper/messages.ts')).DeleteRequest, {
      path: '/deleted/child',
      version: -1,
    })
    const stat = await statOf(client, '/deleted')
    await server.restart()
    const back = await server.client()
    clients.push(back)
    expect((await exists(back, '/deleted/child')).err).toBe(ErrorCode.NONODE)
    expect(await statOf(back, '/deleted')).toEqual(stat)
  })
})
