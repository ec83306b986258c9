import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { JuteReader, type JuteType } from '../../../src/zookeeper/jute.ts'
import {
  type MultiOp,
  type MultiResult,
  readMultiResponse,
  writeMultiRequest,
} from '../../../src/zookeeper/multi.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import type { Answer, RawClient } from './support/raw-client.ts'
import { aclOf, create, exists, statOf, textOf } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let client: RawClient

beforeAll(async () => {
  server = await TestServer.start({ extendedTypesEnabled: true })
  client = await server.client()
})
afterAll(() => server.close())

const Ops: JuteType<readonly MultiOp[]> = {
  minBytes: 9,
  read: () => [],
  write: (writer, ops) => writeMultiRequest(writer, ops),
}

const multi = (...ops: MultiOp[]) => client.ask(OpCode.multi, Ops, ops)
const multiRead = (...ops: MultiOp[]) => client.ask(OpCode.multiRead, Ops, ops)
const resultsOf = (answer: Answer): MultiResult[] => readMultiResponse(new JuteReader(answer.body))

const made = (path: string, data = '', type: 1 | 15 = 1): MultiOp => ({
  type,
  request: { path, data: Buffer.from(data), acl: OPEN_ACL_UNSAFE, flags: 0 },
})
const deleted = (path: string, version = -1): MultiOp => ({ type: 2, request: { path, version } })
const set = (path: string, data: string, version = -1): MultiOp => ({
  type: 5,
  request: { path, data: Buffer.from(data), version },
})
const check = (path: string, version: number): MultiOp => ({ type: 13, request: { path, version } })

describe('multi', () => {
  it('does everything in one transaction', async () => {
    const answer = await multi(
      made('/m'),
      made('/m/a', 'x', 15),
      set('/m/a', 'y', 0),
      check('/m/a', 1),
      deleted('/m/a', 1),
    )
    const results = resultsOf(answer)
    expect(results.map((result) => result.type)).toEqual([1, 15, 5, 13, 2])
    expect(results[1]).toMatchObject({
      response: { path: '/m/a', stat: { czxid: answer.zxid, dataLength: 1, version: 0 } },
    })
    expect(results[2]).toMatchObject({ response: { stat: { mzxid: answer.zxid, version: 1 } } })
    expect(await statOf(client, '/m')).toMatchObject({
      czxid: answer.zxid,
      pzxid: answer.zxid,
      cversion: 2,
      numChildren: 0,
    })
  })

  it('does nothing when one operation fails, and tells which', async () => {
    const answer = await multi(made('/f'), check('/f', 7), made('/g'))
    expect(answer.err).toBe(ErrorCode.OK)
    expect(resultsOf(answer)).toEqual([
      { type: -1, err: ErrorCode.OK },
      { type: -1, err: ErrorCode.BADVERSION },
      { type: -1, err: ErrorCode.RUNTIMEINCONSISTENCY },
    ])
    expect((await exists(client, '/f')).err).toBe(ErrorCode.NONODE)
    expect((await create(client, '/f')).zxid).toBe(answer.zxid + 1)
  })

  it('leaves nothing of a failure behind for what comes after it', async () => {
    await create(client, '/p')
    // All three are sent at once: the second must not see what the first would have done.
    const failing = client.post(OpCode.multi, Ops, [made('/p/x'), check('/p', 9)])
    const sequential = client.post(OpCode.multi, Ops, [
      { type: 15, request: { path: '/p/s-', data: null, acl: OPEN_ACL_UNSAFE, flags: 2 } },
    ])
    await client.answer(failing)
    expect(resultsOf(await client.answer(sequential))).toMatchObject([
      { response: { path: '/p/s-0000000000' } },
    ])
  })

  it('sees within itself what it has done', async () => {
    const results = resultsOf(
      await multi(made('/in'), made('/in/a'), deleted('/in/a'), deleted('/in'), made('/in', 'again')),
    )
    expect(results.map((result) => result.type)).toEqual([1, 1, 2, 2, 1])
    expect(await textOf(client, '/in')).toBe('again')
  })

  it('answers container and TTL creates like create2', async () => {
    const ops: MultiOp[] = [
      { type: 19, request: { path: '/mc', data: null, acl: OPEN_ACL_UNSAFE, flags: 4 } },
      { type: 21, request: { path: '/mt', data: null, acl: OPEN_ACL_UNSAFE, flags: 5, ttl: 5n } },
    ]
    expect(resultsOf(await multi(...ops)).map((result) => result.type)).toEqual([15, 15])
  })

  it('lets flags make containers, as outside of it they do not', async () => {
    const request = { data: null, acl: OPEN_ACL_UNSAFE, flags: 4 }
    const ops: MultiOp[] = [
      { type: 1, request: { path: '/mf', ...request } },
      { type: 21, request: { path: '/mg', ...request, flags: 0, ttl: 5n } },
    ]
    expect(resultsOf(await multi(...ops)).map((result) => result.type)).toEqual([15, 1])
    expect([...server.server.tree.containers]).toContain('/mf')
    expect([...server.server.tree.ttlNodes]).not.toContain('/mg')
  })

  it.each([
    ['a TTL flag without a TTL', { flags: 5 }, 1],
    ['flags that are none', { flags: 7 }, 1],
    ['a null ACL, which takes no zxid', { acl: null }, 0],
  ])('is a marshalling error with %s', async (_, change, zxids) => {
    const before = server.server.lastZxid
    const request = { path: '/me', data: null, acl: OPEN_ACL_UNSAFE, flags: 0, ...change }
    expect(await multi({ type: 1, request })).toMatchObject({
      err: ErrorCode.MARSHALLINGERROR,
      zxid: before + zxids,
    })
  })

  it('may be empty', async () => {
    const answer = await multi()
    expect(answer.err).toBe(ErrorCode.OK)
    expect(answer.body.toString('hex')).toBe('ffffffff01ffffffff')
  })

  it('is a marshalling error with a null id in an ACL that needs one', async () => {
    const acl = [{ perms: 31, id: { scheme: 'digest', id: null } }]
    const odd: MultiOp = { type: 1, request: { path: '/null-id', data: null, acl, flags: 0 } }
    expect((await multi(made('/before-null-id'), odd)).err).toBe(ErrorCode.MARSHALLINGERROR)
  })

  it('is a marshalling error with a read in it, and takes a zxid', async () => {
    const before = server.server.lastZxid
    expect(await multi({ type: 4, request: { path: '/', watch: false } })).toMatchObject({
      err: ErrorCode.MARSHALLINGERROR,
      zxid: before + 1,
    })
  })
})

describe('multiRead', () => {
  it('reads several nodes, with an error for each that cannot be', async () => {
    await create(client, '/r', { data: 'text' })
    await create(client, '/r/c')
    await create(client, '/secret', { acl: aclOf('digest', 'a:b') })
    const results = resultsOf(
      await multiRead(
        { type: 4, request: { path: '/r', watch: false } },
        { type: 8, request: { path: '/r', watch: false } },
        { type: 4, request: { path: '/none', watch: false } },
        { type: 4, request: { path: '/secret', watch: false } },
      ),
    )
    expect(results).toMatchObject([
      { type: 4, response: { data: Buffer.from('text'), stat: { numChildren: 1 } } },
      { type: 8, response: { children: ['c'] } },
      { type: -1, err: ErrorCode.NONODE },
      { type: -1, err: ErrorCode.NOAUTH },
    ])
  })

  it('is a marshalling error with a write in it', async () => {
    expect((await multiRead(made('/x'))).err).toBe(ErrorCode.MARSHALLINGERROR)
  })

  it('is the same after a restart, also where it changes and deletes what it has made', async () => {
    const paths = ['/again', '/again/kept', '/again/made', '/again/made/below']
    await create(client, '/again')
    await multi(made('/again/kept'), set('/again/kept', 'changed'), made('/again/kept/gone'))
    const answer = await multi(
      deleted('/again/kept/gone'),
      made('/again/made', 'first'),
      deleted('/again/made'),
      made('/again/made', 'second'),
      set('/again/made', 'third'),
      made('/again/made/below'),
      set('/again', 'x'),
    )
    expect(answer.err).toBe(ErrorCode.OK)
    const seen = async () =>
      Promise.all(paths.map(async (path) => [await textOf(client, path), await statOf(client, path)]))
    const before = await seen()
    expect(before.map(([text]) => text)).toEqual(['x', 'changed', 'third', ''])
    await server.restart()
    client = await server.client()
    expect(await seen()).toEqual(before)
    expect((await exists(client, '/again/kept/gone')).err).toBe(ErrorCode.NONODE)
  })
})
