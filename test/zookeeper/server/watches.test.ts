import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import * as messages from '../../../src/zookeeper/messages.ts'
import { AddWatchMode, CreateMode, EventType, OpCode, WatcherType } from '../../../src/zookeeper/op-codes.ts'
import type { RawClient, SeenEvent } from './support/raw-client.ts'
import {
  aclOf,
  addDigest,
  closeSession,
  create,
  exists,
  getChildren,
  getData,
  remove,
  setAcl,
  setData,
} from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
let client: RawClient
let other: RawClient
let root: string
let count = 0

beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.close())
beforeEach(async () => {
  client = await server.client()
  other = await server.client()
  root = `/w${count++}`
  await create(client, root)
})

const short = ({ type, path }: SeenEvent) => [type, path]
const { NodeCreated, NodeDeleted, NodeDataChanged, NodeChildrenChanged } = EventType

function addWatch(path: string, mode: number) {
  return client.ask(OpCode.addWatch, messages.AddWatchRequest, { path, mode })
}

/** What has arrived up to now: an answer on the connection means that all events before it have. */
async function seen(): Promise<SeenEvent[]> {
  await client.ask(OpCode.sync, messages.SyncRequest, { path: '/' })
  return client.events(0)
}

describe('one-shot watches', () => {
  it('tell once of a change, with its zxid, before the answer of the one who made it', async () => {
    await getData(client, root, true)
    const answer = await setData(client, root, 'x')
    expect(client.received).toEqual([{ type: NodeDataChanged, state: 3, path: root, zxid: answer.zxid }])
    client.received.length = 0
    await setData(client, root, 'y')
    expect(client.received).toEqual([])
  })

  it('wait for the creation of a node that exists found missing', async () => {
    expect((await exists(client, `${root}/n`, true)).err).toBe(ErrorCode.NONODE)
    await create(other, `${root}/n`)
    expect((await client.events(1)).map(short)).toEqual([[NodeCreated, `${root}/n`]])
  })

  it('are not set by getData and getChildren on a missing node', async () => {
    expect((await getData(client, `${root}/n`, true)).err).toBe(ErrorCode.NONODE)
    expect((await getChildren(client, `${root}/n`, true)).err).toBe(ErrorCode.NONODE)
    await create(client, `${root}/n`)
    expect(await seen()).toEqual([])
  })

  it('tell of children made and deleted, not of their data', async () => {
    await getChildren(client, root, true)
    await create(other, `${root}/n`)
    expect((await client.events(1)).map(short)).toEqual([[NodeChildrenChanged, root]])
    await getChildren(client, root, true)
    await setData(other, `${root}/n`, 'x')
    await remove(other, `${root}/n`)
    expect((await client.events(1)).map(short)).toEqual([[NodeChildrenChanged, root]])
  })

  it('tell of a deletion once even to who watches data and children', async () => {
    await getData(client, root, true)
    await getChildren(client, root, true)
    await remove(other, root)
    expect((await seen()).map(short)).toEqual([[NodeDeleted, root]])
  })

  it('are not triggered by setACL', async () => {
    await getData(client, root, true)
    await setAcl(other, root, aclOf('world', 'anyone', 1))
    expect(await seen()).toEqual([])
  })

  it('of two tables both fire in the order of the operations of a multi', async () => {
    await getChildren(client, root, true)
    await exists(client, `${root}/a`, true)
    await exists(client, `${root}/b`, true)
    await create(other, `${root}/a`)
    await create(other, `${root}/b`)
    expect((await seen()).map(short)).toEqual([
      [NodeCreated, `${root}/a`],
      [NodeChildrenChanged, root],
      [NodeCreated, `${root}/b`],
    ])
  })
})

describe('lasting watches', () => {
  it('stay, and hear of children when persistent', async () => {
    await addWatch(root, AddWatchMode.persistent)
    await setData(other, root, 'x')
    await setData(other, root, 'y')
    await create(other, `${root}/n`)
    await setData(other, `${root}/n`, 'x')
    await remove(other, `${root}/n`)
    await remove(other, root)
    expect((await seen()).map(short)).toEqual([
      [NodeDataChanged, root],
      [NodeDataChanged, root],
      [NodeChildrenChanged, root],
      [NodeChildrenChanged, root],
      [NodeDeleted, root],
    ])
  })

  it('hear of everything below but changed children when recursive', async () => {
    await addWatch(root, AddWatchMode.persistentRecursive)
    await create(other, `${root}/n`)
    await create(other, `${root}/n/m`)
    await setData(other, `${root}/n/m`, 'x')
    await remove(other, `${root}/n/m`)
    expect((await seen()).map(short)).toEqual([
      [NodeCreated, `${root}/n`],
      [NodeCreated, `${root}/n/m`],
      [NodeDataChanged, `${root}/n/m`],
      [NodeDeleted, `${root}/n/m`],
    ])
  })

  it('and one-shot ones on the same path give one event', async () => {
    await addWatch(root, AddWatchMode.persistent)
    await addWatch(root, AddWatchMode.persistentRecursive)
    await getData(client, root, true)
    await setData(other, root, 'x')
    expect((await seen()).map(short)).toEqual([[NodeDataChanged, root]])
    await setData(other, root, 'y')
    expect((await seen()).map(short)).toEqual([[NodeDataChanged, root]])
  })

  it('refuse a mode that is none', async () => {
    expect((await addWatch(root, 7)).err).toBe(ErrorCode.MARSHALLINGERROR)
    expect((await addWatch('bad', 0)).err).toBe(ErrorCode.OK)
  })
})

describe('removal', () => {
  const removeWatch = (path: string, type: number) =>
    client.ask(OpCode.removeWatches, messages.RemoveWatchesRequest, { path, type })
  const checkWatch = (path: string, type: number) =>
    client.ask(OpCode.checkWatches, messages.CheckWatchesRequest, { path, type })

  it('takes away one kind and says when there is none', async () => {
    await getData(client, root, true)
    expect((await checkWatch(root, WatcherType.children)).err).toBe(ErrorCode.NOWATCHER)
    expect((await checkWatch(root, WatcherType.data)).err).toBe(ErrorCode.OK)
    expect((await removeWatch(root, WatcherType.data)).err).toBe(ErrorCode.OK)
    expect((await removeWatch(root, WatcherType.data)).err).toBe(ErrorCode.NOWATCHER)
    await setData(other, root, 'x')
    expect(await seen()).toEqual([])
  })

  it('takes away all kinds at once', async () => {
    await addWatch(root, AddWatchMode.persistent)
    await addWatch(root, AddWatchMode.persistentRecursive)
    await getChildren(client, root, true)
    expect((await removeWatch(root, WatcherType.any)).err).toBe(ErrorCode.OK)
    await setData(other, root, 'x')
    await create(other, `${root}/n`)
    expect(await seen()).toEqual([])
  })

  it('keeps a lasting watch when the one-shot one is taken away', async () => {
    await addWatch(root, AddWatchMode.persistent)
    await getData(client, root, true)
    await removeWatch(root, WatcherType.data)
    await setData(other, root, 'x')
    expect((await seen()).map(short)).toEqual([[NodeDataChanged, root]])
  })

  it('refuses a type that is none', async () => {
    expect((await removeWatch(root, 9)).err).toBe(ErrorCode.MARSHALLINGERROR)
    expect((await checkWatch(root, 0)).err).toBe(ErrorCode.MARSHALLINGERROR)
  })
})

describe('setWatches', () => {
  const rearm = (lists: Partial<messages.SetWatches2>) =>
    client.ask(
      OpCode.setWatches2,
      messages.SetWatches2,
      {
        relativeZxid: 0,
        dataWatches: [],
        existWatches: [],
        childWatches: [],
        persistentWatches: [],
        persistentRecursiveWatches: [],
        ...lists,
      },
      -8,
    )

  it('tells at once what was missed, with zxid -1, before its answer', async () => {
    const since = (await create(other, `${root}/since`)).zxid
    await setData(other, root, 'x')
    await create(other, `${root}/n`)
    await rearm({
      relativeZxid: since,
      dataWatches: [root, `${root}/gone`],
      existWatches: [`${root}/n`],
      childWatches: [root, `${root}/gone2`],
    })
    expect(client.received).toEqual([
      { type: NodeDataChanged, state: 3, path: root, zxid: -1 },
      { type: NodeDeleted, state: 3, path: `${root}/gone`, zxid: -1 },
      { type: NodeCreated, state: 3, path: `${root}/n`, zxid: -1 },
      { type: NodeChildrenChanged, state: 3, path: root, zxid: -1 },
      { type: NodeDeleted, state: 3, path: `${root}/gone2`, zxid: -1 },
    ])
  })

  it('registers again what nothing happened to', async () => {
    const relativeZxid = (await create(other, `${root}/since`)).zxid
    await rearm({ relativeZxid, dataWatches: [root], childWatches: [root], existWatches: [`${root}/later`] })
    expect(client.received).toEqual([])
    await setData(other, root, 'x')
    await create(other, `${root}/later`)
    expect((await seen()).map(short)).toEqual([
      [NodeDataChanged, root],
      [NodeCreated, `${root}/later`],
      [NodeChildrenChanged, root],
    ])
  })

  it('of the old op code takes three lists', async () => {
    const lists = { relativeZxid: 0, dataWatches: [`${root}/gone`], existWatches: [], childWatches: [] }
    expect((await client.ask(OpCode.setWatches, messages.SetWatches, lists, -8)).err).toBe(ErrorCode.OK)
    expect(client.received.map((one) => 'type' in one && one.type)).toEqual([NodeDeleted])
  })
})

describe('delivery', () => {
  it('is only to who may read the node', async () => {
    await addDigest(other, 'me:secret')
    await getData(client, root, true)
    await getChildren(client, root, true)
    await setAcl(other, root, aclOf('auth', ''))
    await setData(other, root, 'x')
    await create(other, `${root}/n`, { acl: aclOf('world', 'anyone') })
    expect(await seen()).toEqual([])
  })

  it('ends with the connection', async () => {
    const { watches } = server.server.tree
    const before = watches.count
    await getData(client, root, true)
    await addWatch(root, AddWatchMode.persistentRecursive)
    await getChildren(client, root, true)
    expect(watches.count).toBe(before + 2)
    await client.cut()
    await vi.waitFor(() => expect(watches.count).toBe(before))
  })

  it('tells of the ephemerals of a closed session, with the zxid of its end', async () => {
    await create(other, `${root}/e`, { flags: CreateMode.EPHEMERAL })
    await exists(client, `${root}/e`, true)
    await getChildren(client, root, true)
    const { zxid } = await closeSession(other)
    expect(await client.events(2)).toEqual([
      { type: NodeDeleted, state: 3, path: `${root}/e`, zxid },
      { type: NodeChildrenChanged, state: 3, path: root, zxid },
    ])
  })
})
