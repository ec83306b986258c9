import { describe, expect, it } from 'vitest'
import { WatchMode, WatchTable } from '../../../src/zookeeper/server/watch-table.ts'

const told = (set: Set<string> | null) => (set === null ? null : [...set].sort())

describe('a watch table', () => {
  it('tells each watcher once and uses up one-shot watches', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'one', WatchMode.standard)
    table.add('/a', 'one', WatchMode.standard)
    table.add('/a', 'two', WatchMode.persistent)
    expect(told(table.trigger('/a'))).toEqual(['one', 'two'])
    expect(told(table.trigger('/a'))).toEqual(['two'])
    expect(told(table.trigger('/b'))).toBeNull()
  })

  it('tells recursive watchers of everything below, the root included', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'a', WatchMode.recursive)
    table.add('/', 'root', WatchMode.recursive)
    table.add('/a/b', 'plain', WatchMode.persistent)
    expect(told(table.trigger('/a/b/c'))).toEqual(['a', 'root'])
    expect(told(table.trigger('/ab'))).toEqual(['root'])
    expect(told(table.trigger('/'))).toEqual(['root'])
    expect(told(table.trigger('/a/b'))).toEqual(['a', 'plain', 'root'])
  })

  it('counts paths, watchers and watches, and is empty when they have gone', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'one', WatchMode.standard)
    table.add('/a', 'one', WatchMode.recursive)
    table.add('/b', 'one', WatchMode.standard)
    table.add('/b', 'two', WatchMode.standard)
    expect([table.count, table.watcherCount, table.pathCount]).toEqual([3, 2, 2])
    expect(table.remove('/a', 'one', WatchMode.standard)).toBe(true)
    expect(table.has('/a', 'one', WatchMode.recursive)).toBe(true)
    table.removeWatcher('one')
    expect([table.count, table.watcherCount, table.pathCount]).toEqual([1, 1, 1])
    expect(told(table.trigger('/a/x'))).toBeNull()
    expect(table.remove('/b', 'two')).toBe(true)
    expect(table.remove('/b', 'two')).toBe(false)
    expect([table.count, table.watcherCount, table.pathCount]).toEqual([0, 0, 0])
  })
})
