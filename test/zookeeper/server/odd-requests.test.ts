/** What no client of this world sends, answered as 3.9.5 answers it; found by scripts/compare-zookeeper. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { type JuteType, nullableString, record } from '../../../src/zookeeper/jute.ts'
import { Create2Response, SetWatches2, SyncRequest, SyncResponse } from '../../../src/zookeeper/messages.ts'
import { writeMultiRequest } from '../../../src/zookeeper/multi.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { bodyOf, type RawClient } from './support/raw-client.ts'
import { create, exists, getData, setData, statOf, textOf } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let client: RawClient

beforeEach(async () => {
  server = await TestServer.start()
  client = await server.client()
})

afterEach(() => server.close())

/** A null path, and zeros for whatever follows it. */
const NullPath = record('NullPath', { path: nullableString, rest: zeros(24) })

function zeros(count: number): JuteType<null> {
  return {
    minBytes: count,
    read: () => null,
    write: (writer) => {
      for (let written = 0; written < count; written++) writer.bool(false)
    },
  }
}

describe('a null path', () => {
  const askWithout = (opCode: number) => client.ask(opCode, NullPath, { path: null, rest: null })

  it('is noticed behind the zxid of a create or delete, and before that of a deleteContainer', async () => {
    const { zxid } = await create(client, '/a')
    expect(await askWithout(OpCode.create)).toMatchObject({ err: ErrorCode.MARSHALLINGERROR, zxid: zxid + 1 })
    expect(await askWithout(OpCode.delete)).toMatchObject({ err: ErrorCode.MARSHALLINGERROR, zxid: zxid + 2 })
    expect(await askWithout(OpCode.deleteContainer)).toMatchObject({
      err: ErrorCode.MARSHALLINGERROR,
      zxid: zxid + 2,
    })
  })

  it('is no valid path to setData and setACL', async () => {
    expect((await askWithout(OpCode.setData)).err).toBe(ErrorCode.BADARGUMENTS)
    expect((await askWithout(OpCode.setACL)).err).toBe(ErrorCode.BADARGUMENTS)
  })

  it('comes back from sync', async () => {
    const answer = await client.ask(OpCode.sync, SyncRequest, { path: null })
    expect(bodyOf(SyncResponse, answer).path).toBeNull()
  })
})

describe('setWatches with a null list', () => {
  it('sees to the lists before it and fails', async () => {
    const lists = {
      relativeZxid: 0,
      dataWatches: ['/gone'],
      existWatches: null,
      childWatches: ['/gone too'],
      persistentWatches: [],
      persistentRecursiveWatches: [],
    }
    const answer = await client.ask(OpCode.setWatches2, SetWatches2, lists, -8)
    expect(answer.err).toBe(ErrorCode.MARSHALLINGERROR)
    expect(client.received).toMatchObject([{ path: '/gone' }])
  })
})

describe('multiRead', () => {
  it('leaves no watches, whatever its operations say', async () => {
    await create(client, '/a')
    const request: JuteType<null> = {
      minBytes: 0,
      read: () => null,
      write: (writer) => writeMultiRequest(writer, [{ type: 4, request: { path: '/a', watch: true } }]),
    }
    await client.ask(OpCode.multiRead, request, null)
    await setData(client, '/a', 'x')
    expect(client.received).toEqual([])
  })
})

describe('the usage of a quota', () => {
  it('is not in the stat of the answer that makes its node, but in the next', async () => {
    await create(client, '/q', { data: '12345' })
    for (const path of ['/zookeeper/quota/q', '/zookeeper/quota/q/zookeeper_limits']) {
      await create(client, path, { data: 'count=-1,bytes=-1' })
    }
    const path = '/zookeeper/quota/q/zookeeper_stats'
    const made = await create(client, path, { data: 'ab' })
    expect(bodyOf(Create2Response, made).stat.dataLength).toBe(2)
    expect((await statOf(client, path)).dataLength).toBe('count=1,bytes=5'.length)
  })

  it('keeps what else was written into its node', async () => {
    for (const path of ['/q', '/zookeeper/quota/q', '/zookeeper/quota/q/zookeeper_limits']) {
      await create(client, path, { data: '' })
    }
    const path = '/zookeeper/quota/q/zookeeper_stats'
    await create(client, path)
    await setData(client, path, 'count=1,bytes=0=;countHardLimit=7;byteHardLimit=-1')
    await setData(client, '/q', 'xyz')
    expect(await textOf(client, path)).toBe('count=1,bytes=3=;byteHardLimit=-1;countHardLimit=7')
  })
})

describe('a frame beyond jute.maxbuffer', () => {
  it('ends the connection behind the answers to what came before it', async () => {
    const xids = [exists(client, '/a'), getData(client, '/')]
    client.socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff]))
    expect((await Promise.all(xids)).map(({ err }) => err)).toEqual([ErrorCode.NONODE, ErrorCode.OK])
    await client.closed
  })
})
