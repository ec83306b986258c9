import { describe, expect, it } from 'vitest'
import { rearmRequests } from '../../../src/zookeeper/client/rearm.ts'
import { WatchRegistry } from '../../../src/zookeeper/client/watch-registry.ts'
import type { EventType } from '../../../src/zookeeper/client/watched-event.ts'
import { decodeRecord, JuteWriter } from '../../../src/zookeeper/jute.ts'
import { SetWatches, SetWatches2 } from '../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'

const watcher = () => {}
const event = (type: EventType, path: string) => ({ type, path, state: 'SyncConnected', zxid: 1 }) as const

describe('the book of watches', () => {
  it('lets a one-shot watch go with its event', () => {
    const watches = new WatchRegistry()
    watches.add('data', '/a', watcher)
    expect(watches.take(event('NodeChildrenChanged', '/a')).size).toBe(0)
    expect(watches.take(event('NodeDataChanged', '/a')).size).toBe(1)
    expect(watches.take(event('NodeDataChanged', '/a')).size).toBe(0)
  })

  it('tells a watcher once of a deletion that it has two watches for', () => {
    const watches = new WatchRegistry()
    watches.add('data', '/a', watcher)
    watches.add('child', '/a', watcher)
    expect([...watches.take(event('NodeDeleted', '/a'))]).toEqual([watcher])
    expect(watches.has('/a', 'Any')).toBe(false)
  })

  it('keeps persistent watches, and tells recursive ones of everything below but lists of children', () => {
    const watches = new WatchRegistry()
    watches.add('recursive', '/a', watcher)
    watches.add('persistent', '/a/b', watcher)
    for (const type of ['NodeCreated', 'NodeDataChanged', 'NodeDeleted'] as const) {
      expect(watches.take(event(type, '/a/c/d')).size).toBe(1)
    }
    expect(watches.take(event('NodeChildrenChanged', '/a')).size).toBe(0)
    expect(watches.take(event('NodeChildrenChanged', '/a/b')).size).toBe(1)
    expect(watches.take(event('NodeCreated', '/ab')).size).toBe(0)
  })

  it('names each kind that is taken out', () => {
    const watches = new WatchRegistry()
    for (const kind of ['data', 'exist', 'child', 'persistent', 'recursive'] as const)
      watches.add(kind, '/a', watcher)
    expect([...watches.remove('/a', 'Data').keys()]).toEqual(['DataWatchRemoved'])
    expect([...watches.remove('/a', 'Any').keys()]).toEqual(['ChildWatchRemoved', 'PersistentWatchRemoved'])
  })
})

describe('re-arming', () => {
  const bodies = (watches: WatchRegistry) =>
    rearmRequests(watches, '/app', 7).map(({ opCode, write }) => {
      const writer = new JuteWriter()
      write?.(writer)
      const type = opCode === OpCode.setWatches ? SetWatches : SetWatches2
      return { opCode, body: decodeRecord<unknown>(type, writer.take()) }
    })

  it('sends nothing without watches', () => {
    expect(bodies(new WatchRegistry())).toEqual([])
  })

  it('uses the old request unless there are persistent watches', () => {
    const watches = new WatchRegistry()
    watches.add('data', '/', watcher)
    watches.add('exist', '/e', watcher)
    watches.add('child', '/c', watcher)
    const lists = {
      relativeZxid: 7,
      dataWatches: ['/app'],
      existWatches: ['/app/e'],
      childWatches: ['/app/c'],
    }
    expect(bodies(watches)).toEqual([{ opCode: OpCode.setWatches, body: lists }])
    watches.add('recursive', '/r', watcher)
    const all = { ...lists, persistentWatches: [], persistentRecursiveWatches: ['/app/r'] }
    expect(bodies(watches)).toEqual([{ opCode: OpCode.setWatches2, body: all }])
  })

  it('splits a long list into several requests', () => {
    const watches = new WatchRegistry()
    for (let i = 0; i < 300; i++) watches.add('data', `/${String(i).padStart(1000, '0')}`, watcher)
    const sizes = bodies(watches).map(({ body }) => (body as SetWatches).dataWatches?.length ?? 0)
    expect(sizes.length).toBe(3)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300)
  })
})
