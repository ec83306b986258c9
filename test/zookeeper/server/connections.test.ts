import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { int, record } from '../../../src/zookeeper/jute.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import type { ZooKeeperConfigInput } from '../../../src/zookeeper/server/config.ts'
import { bodyOf, type RawClient } from './support/raw-client.ts'
import { create, exists, getData, textOf } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer

async function start(config: ZooKeeperConfigInput = {}): Promise<RawClient> {
  server = await TestServer.start(config)
  return server.client()
}
afterEach(() => server.close())

const createRequest = (path: string, bytes = 0) => ({
  path,
  data: Buffer.alloc(bytes),
  acl: OPEN_ACL_UNSAFE,
  flags: 0,
})

describe('requests of one connection', () => {
  it('are answered in order, reads seeing the writes before them and not those after', async () => {
    const client = await start()
    const xids: number[] = []
    for (let i = 0; i < 50; i++) {
      const path = `/n${i}`
      xids.push(client.post(OpCode.exists, messages.ExistsRequest, { path, watch: false }))
      xids.push(client.post(OpCode.create, messages.CreateRequest, createRequest(path)))
      xids.push(client.post(OpCode.exists, messages.ExistsRequest, { path, watch: false }))
      xids.push(client.post(OpCode.sync, messages.SyncRequest, { path }))
      xids.push(client.post(OpCode.ping, null, null, 10_000 + i))
    }
    const last = client.post(OpCode.exists, messages.ExistsRequest, { path: '/n49', watch: false }, 99_999)
    await client.answer(last)
    const answers = client.received.map((one) => ('xid' in one ? [one.xid, one.err] : []))
    // Pings are answered as -2 whatever their xid was.
    expect(answers).toEqual(
      xids.map((xid, i) => [xid >= 10_000 ? -2 : xid, i % 5 === 0 ? ErrorCode.NONODE : 0]),
    )
  })

  it('may come in any pieces', async () => {
    const client = await start()
    const chunks: Buffer[] = []
    const write = client.socket.write.bind(client.socket)
    client.socket.write = (chunk: Buffer | string | Uint8Array) => {
      chunks.push(Buffer.from(chunk))
      return true
    }
    const xid = client.post(OpCode.create, messages.CreateRequest, createRequest('/pieces', 10))
    const last = client.post(OpCode.exists, messages.ExistsRequest, { path: '/pieces', watch: false })
    for (const byte of Buffer.concat(chunks)) {
      write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await client.answer(xid)).err).toBe(ErrorCode.OK)
    expect((await client.answer(last)).err).toBe(ErrorCode.OK)
  })

  it('see what others have done after a sync', async () => {
    const client = await start()
    const other = await server.client()
    const made = other.post(OpCode.create, messages.CreateRequest, createRequest('/by-other'))
    await other.answer(made)
    await client.ask(OpCode.sync, messages.SyncRequest, { path: '/nowhere' })
    expect((await exists(client, '/by-other')).err).toBe(ErrorCode.OK)
  })

  it('with an undecodable body are a marshalling error, and the connection stays', async () => {
    const client = await start()
    const Nonsense = record('Nonsense', { length: int })
    const before = server.server.lastZxid
    for (const opCode of [OpCode.create, OpCode.getData, OpCode.setData, OpCode.sync, OpCode.addWatch]) {
      const answer = await client.ask(opCode, Nonsense, { length: 0x7fffffff })
      expect(answer).toMatchObject({ err: ErrorCode.MARSHALLINGERROR, zxid: before })
      expect(answer.body.length).toBe(0)
    }
    expect((await getData(client, '/')).err).toBe(ErrorCode.OK)
  })

  it.each([0, 13, 23, 99, 999, -10, -12])(
    'with op code %d are unimplemented, and end the connection',
    async (opCode) => {
      const client = await start()
      expect(await client.ask(opCode, null, null)).toMatchObject({ zxid: -1, err: ErrorCode.UNIMPLEMENTED })
      await client.closed
    },
  )

  it('to reconfigure are refused as disabled', async () => {
    const client = await start()
    const request = { joiningServers: null, leavingServers: null, newMembers: 'x', curConfigId: -1n }
    expect((await client.ask(OpCode.reconfig, messages.ReconfigRequest, request)).err).toBe(
      ErrorCode.RECONFIGDISABLED,
    )
  })

  it('for a path with NUL are bad arguments in exists only', async () => {
    const client = await start()
    expect((await exists(client, '/\0')).err).toBe(ErrorCode.BADARGUMENTS)
    expect((await getData(client, '/\0')).err).toBe(ErrorCode.NONODE)
  })
})

describe('counting', () => {
  it('knows the ephemerals of a session by prefix, and all nodes below one', async () => {
    const client = await start()
    await create(client, '/c')
    await create(client, '/c/e1', { flags: 1 })
    await create(client, '/c/e2', { flags: 1 })
    await create(client, '/c/x')
    const ephemerals = async (prefixPath: string | null) =>
      bodyOf(
        messages.GetEphemeralsResponse,
        await client.ask(OpCode.getEphemerals, messages.GetEphemeralsRequest, { prefixPath }),
      ).ephemerals
    expect(await ephemerals(null)).toEqual(['/c/e1', '/c/e2'])
    expect(await ephemerals('/')).toEqual(['/c/e1', '/c/e2'])
    expect(await ephemerals('/c/e1')).toEqual(['/c/e1'])
    expect(await ephemerals('/d')).toEqual([])
    const number = async (path: string) =>
      bodyOf(
        messages.GetAllChildrenNumberResponse,
        await client.ask(OpCode.getAllChildrenNumber, messages.GetAllChildrenNumberRequest, { path }),
      ).totalNumber
    expect(await number('/c')).toBe(3)
    // As many as there are, less the root.
    expect(await number('/')).toBe(7)
  })
})

describe('limits', () => {
  it('take a frame of jute.maxbuffer and close on a larger one', async () => {
    const client = await start({ juteMaxBufferBytes: 10_000 })
    const overhead = 8 + 4 + '/a'.length + 4 + 4 + 4 + 4 + 'world'.length + 4 + 'anyone'.length + 4
    const fits = client.post(OpCode.create, messages.CreateRequest, createRequest('/a', 10_000 - overhead))
    expect((await client.answer(fits)).err).toBe(ErrorCode.OK)
    client.post(OpCode.create, messages.CreateRequest, createRequest('/b', 10_001 - overhead))
    await client.closed
    expect(server.server.tree.get('/b')).toBeUndefined()
  })

  it('close on a negative length', async () => {
    const client = await start()
    client.socket.write(Buffer.from('ffffffff', 'hex'))
    await client.closed
  })

  it('turn away connections of one address beyond maxClientCnxns', async () => {
    const first = await start({ maxClientCnxns: 2 })
    const second = await server.client()
    const third = await server.dial()
    await third.closed
    await second.cut()
    await first.ask(OpCode.sync, messages.SyncRequest, { path: '/' })
    expect(server.server.stats.connectionsRejected).toBe(1)
  })

  it('hold back a connection while too many writes are under way, and lose nothing', async () => {
    const client = await start({ globalOutstandingLimit: 10 })
    const count = 500
    let last = 0
    for (let i = 0; i < count; i++) {
      last = client.post(OpCode.create, messages.CreateRequest, createRequest(`/t${i}`))
    }
    await client.answer(last)
    expect(client.received.every((one) => 'err' in one && one.err === 0)).toBe(true)
    expect(server.server.tree.size).toBe(4 + count)
    expect(server.server.stats.throttleWaits).toBeGreaterThan(0)
  })

  it('stop reading from a peer that does not read, and go on when it does', async () => {
    const client = await start()
    await create(client, '/large', { data: 'x'.repeat(500_000) })
    client.socket.pause()
    let last = 0
    const count = 60
    for (let i = 0; i < count; i++)
      last = client.post(OpCode.getData, messages.GetDataRequest, { path: '/large', watch: false })
    const other = await server.client()
    for (let i = 0; i < 20; i++) await exists(other, '/large')
    const [slow] = server.server.connections
    expect(slow?.stats.packetsSent).toBeLessThan(count)
    client.socket.resume()
    await client.answer(last)
    expect(client.received.length).toBe(count - 1)
  })
})

describe('garbage', () => {
  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
    ['an empty connect request', '\0\0\0\0'],
    ['a short connect request', '\0\0\0\x04\0\0\0\0'],
    ['a header that is too short', '\0\0\0\x03abc'],
  ])('such as %s ends the connection and nothing else', async (_, bytes) => {
    const client = await start()
    const socket = connect(server.port, '127.0.0.1')
    socket.resume()
    socket.on('error', () => undefined)
    socket.write(bytes, 'latin1')
    await once(socket, 'close')
    await create(client, '/alive', { data: 'yes' })
    expect(await textOf(client, '/alive')).toBe('yes')
  })

  it('within a session ends that connection', async () => {
    const client = await start()
    client.socket.write(Buffer.from('00000003000000', 'hex'))
    await client.closed
  })
})
