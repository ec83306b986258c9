import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { digestId } from '../../../src/zookeeper/acl.ts'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import type { ZooKeeperOptions } from '../../../src/zookeeper/client/client-options.ts'
import { deleteSubtree, listSubtree, visitSubtree } from '../../../src/zookeeper/client/subtree.ts'
import { formatWatchedEvent, type WatchedEvent } from '../../../src/zookeeper/client/watched-event.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { ZooKeeperFixture } from './zookeeper-fixture.ts'

let zookeeper: ZooKeeperFixture
const clients: ZooKeeperClient[] = []

beforeEach(async () => {
  zookeeper = await ZooKeeperFixture.start()
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.abandon()
  await zookeeper.stop()
})

/** A client whose default watcher keeps what it hears. */
function open(server: string, options: ZooKeeperOptions = {}) {
  const events: string[] = []
  const waiting: { text: string; resolve: () => void }[] = []
  const watcher = (event: WatchedEvent) => {
    events.push(formatWatchedEvent(event).replace(/ zxid: .*/, ''))
    for (const { text, resolve } of waiting) if (events.at(-1)?.includes(text)) resolve()
  }
  const client = new ZooKeeperClient(server, { watcher, ...options })
  clients.push(client)
  /** Resolves at the next event that holds a text. */
  const next = (text: string) => new Promise<void>((resolve) => waiting.push({ text, resolve }))
  return { client, events, next }
}

const node = (type: string, path: string) => `WatchedEvent state:SyncConnected type:${type} path:${path}`
const session = (state: string) => `WatchedEvent state:${state} type:None path:null`

describe('a client', () => {
  it('answers requests sent without waiting in their order', async () => {
    const { client } = open(await zookeeper.listen())
    const order: string[] = []
    const note = (name: string) => (value: unknown) => void order.push(`${name} ${value}`)
    await Promise.allSettled([
      client.create('/a', { data: Buffer.from('1') }).then(note('create')),
      client.setData('/a', Buffer.from('2')).then(({ version }) => note('set')(version)),
      client.getData('/a').then(({ data }) => note('get')(data)),
      client.create('/a').catch(({ message }) => note('create')(message)),
      client.delete('/a', 1).then(note('delete')),
      client.exists('/a').then(note('exists')),
    ])
    expect(order).toEqual([
      'create /a',
      'set 1',
      'get 2',
      'create KeeperErrorCode = NodeExists for /a',
      'delete undefined',
      'exists null',
    ])
  })

  it('works over a Unix socket, under a chroot', async () => {
    const server = await zookeeper.listenUnix()
    const top = open(server).client
    await top.create('/app')
    const { client } = open(`${server}/app`)
    await client.create('/x', { data: Buffer.from('in app') })
    expect(await listSubtree(top, '/app')).toEqual(['/app', '/app/x'])
    expect((await client.getChildren('/')).children).toEqual(['x'])
  })

  it('refuses a path that is none before sending it', async () => {
    const { client } = open(await zookeeper.listen())
    await expect(client.getData('/a/')).rejects.toThrow('Path must not end with / character')
    await expect(client.create('/a/', { mode: 'PERSISTENT_SEQUENTIAL' })).rejects.toMatchObject({
      keeperCode: ErrorCode.NONODE,
    })
  })

  it('carries out a multi all or none, and names the operation that failed', async () => {
    const { client } = open(await zookeeper.listen())
    await client.create('/a')
    const remove = (path: string) => ({ type: OpCode.delete, request: { path, version: -1 } }) as const
    await expect(client.multi([remove('/a'), remove('/b')])).rejects.toThrow(
      'KeeperErrorCode = NoNode for /b',
    )
    expect(await client.exists('/a')).not.toBeNull()
    expect(await client.multi([remove('/a')])).toEqual([{ type: OpCode.delete }])
  })

  it('fails what waits when no server of the list takes a connection, and goes on trying', async () => {
    const server = await zookeeper.listen()
    const { client } = open('127.0.0.1:1,127.0.0.1:1')
    await expect(client.exists('/')).rejects.toThrow('KeeperErrorCode = ConnectionLoss for /')
    expect(client.state).toBe('CONNECTING')
    const { client: other } = open(`127.0.0.1:1,${server}`)
    expect(await other.exists('/')).not.toBeNull()
  })

  it('ends its session when it is closed, and refuses what comes after', async () => {
    const server = await zookeeper.listen()
    const { client, events } = open(server)
    await client.create('/e', { mode: 'EPHEMERAL' })
    await client.close()
    expect(events).toEqual([session('SyncConnected'), session('Closed')])
    await expect(client.exists('/')).rejects.toThrow('KeeperErrorCode = Session expired for /')
    expect(await open(server).client.exists('/e')).toBeNull()
  })

  it('fails for good when its credentials are refused', async () => {
    const { client, events, next } = open(await zookeeper.listen())
    const refused = next('AuthFailed')
    client.addAuth('nosuch', Buffer.from('x'))
    await refused
    expect(client.state).toBe('AUTH_FAILED')
    expect(events.at(-1)).toBe(session('AuthFailed'))
    await expect(client.exists('/')).rejects.toThrow('KeeperErrorCode = AuthFailed for /')
  })
})

describe('a client that loses its connection', () => {
  it('keeps its session and ephemeral nodes, on another server of the list', async () => {
    const { client, events, next } = open(`${await zookeeper.listen()},${await zookeeper.listen()}`)
    await client.create('/e', { mode: 'EPHEMERAL' })
    const id = client.sessionId
    const lost = next('Disconnected')
    zookeeper.cut()
    await lost
    expect((await client.exists('/e'))?.ephemeralOwner).toBe(id)
    expect(client.sessionId).toBe(id)
    expect(events).toEqual([session('SyncConnected'), session('Disconnected'), session('SyncConnected')])
  })

  it('fails what was sent and not answered, since nobody knows what became of it', async () => {
    const { client } = open(await zookeeper.listen())
    await client.exists('/')
    const pending = client.exists('/')
    client.create('/unanswered').catch(() => {})
    zookeeper.cut()
    await expect(pending).rejects.toThrow('KeeperErrorCode = ConnectionLoss for /')
  })

  it('hears on the next one what its watches missed', async () => {
    const server = await zookeeper.listen()
    const { client, events, next } = open(`${server}/app`)
    const { client: other } = open(server)
    await other.create('/app')
    for (const path of ['/changed', '/deleted', '/parent', '/same']) await client.create(path)
    await client.getData('/changed', { watch: true })
    await client.getData('/deleted', { watch: true })
    await client.exists('/born', { watch: true })
    await client.getChildren('/parent', { watch: true })
    await client.getData('/same', { watch: true })
    await client.addWatch('/', 'PERSISTENT_RECURSIVE')
    await zookeeper.stopListening()
    const lost = next('Disconnected')
    zookeeper.cut()
    await lost
    const port = Number(server.slice(server.indexOf(':') + 1))
    const { client: meanwhile } = open(await zookeeper.listen())
    await meanwhile.setData('/app/changed', null)
    await meanwhile.delete('/app/deleted')
    await meanwhile.create('/app/born')
    await meanwhile.create('/app/parent/child')
    const back = next('SyncConnected')
    await zookeeper.listen(port)
    await back
    await client.sync('/')
    const seen = events.slice(events.indexOf(session('Disconnected')) + 1)
    expect(seen.filter((event) => !event.includes('type:None')).sort()).toEqual([
      node('NodeChildrenChanged', '/parent'),
      node('NodeCreated', '/born'),
      node('NodeDataChanged', '/changed'),
      node('NodeDeleted', '/deleted'),
    ])
    await meanwhile.setData('/app/same', null)
    await meanwhile.create('/app/later')
    await client.sync('/')
    expect(events.slice(-2)).toEqual([node('NodeDataChanged', '/same'), node('NodeCreated', '/later')])
  })

  it('presents its credentials again', async () => {
    const { client, next } = open(await zookeeper.listen())
    client.addAuth('digest', Buffer.from('u:p'))
    await client.create('/mine', { acl: [{ perms: 31, id: { scheme: 'auth', id: '' } }] })
    const lost = next('Disconnected')
    zookeeper.cut()
    await lost
    expect((await client.getAcl('/mine')).acl).toEqual([
      { perms: 31, id: { scheme: 'digest', id: digestId('u:p') } },
    ])
  })

  it('is told so when its session is gone', async () => {
    const clock = new ManualClock(Date.now())
    const frozen = await ZooKeeperFixture.start({}, clock)
    const { client, events, next } = open(await frozen.listen())
    await client.exists('/')
    const expired = next('Expired')
    clock.advance(client.sessionTimeoutMs * 2)
    await expired
    await frozen.stop()
    expect(client.state).toBe('CLOSED')
    expect(events.at(-1)).toBe(session('Expired'))
    await expect(client.exists('/')).rejects.toThrow('Session expired')
  })
})

describe('watches', () => {
  it('tell a watcher of its own and not the default one', async () => {
    const { client, events } = open(await zookeeper.listen())
    const own: string[] = []
    await client.create('/a')
    await client.getData('/a', { watch: (event) => own.push(event.type) })
    await client.setData('/a', null)
    expect(own).toEqual(['NodeDataChanged'])
    expect(events).toEqual([session('SyncConnected')])
  })

  it('are taken back with an event, or not found', async () => {
    const { client, events } = open(await zookeeper.listen())
    await client.create('/a')
    await client.getData('/a', { watch: true })
    await client.getChildren('/a', { watch: true })
    await client.removeAllWatches('/a', 'Data')
    expect(events.at(-1)).toBe(node('DataWatchRemoved', '/a'))
    await client.setData('/a', null)
    expect(events.at(-1)).toBe(node('DataWatchRemoved', '/a'))
    await expect(client.removeAllWatches('/a', 'Data')).rejects.toThrow(
      'KeeperErrorCode = No such watcher for /a',
    )
    await client.removeAllWatches('/a', 'Any')
    expect(events.at(-1)).toBe(node('ChildWatchRemoved', '/a'))
  })
})

describe('a subtree', () => {
  const grow = async (client: ZooKeeperClient) => {
    for (const path of ['/t', '/t/b', '/t/a', '/t/a/y', '/t/a/x', '/t/b/z']) await client.create(path)
  }

  it('is visited level by level below each node', async () => {
    const { client } = open(await zookeeper.listen())
    await grow(client)
    const visited: string[] = []
    await visitSubtree(client, '/t', false, (path) => void visited.push(path))
    expect(visited).toEqual(['/t', '/t/a', '/t/b', '/t/a/x', '/t/a/y', '/t/b/z'])
  })

  it.each([0, 1, 2, 1000])('is deleted in transactions of %i', async (batchSize) => {
    const { client } = open(await zookeeper.listen())
    await grow(client)
    expect(await deleteSubtree(client, '/t', batchSize)).toBe(true)
    expect(await client.exists('/t')).toBeNull()
  })
})
