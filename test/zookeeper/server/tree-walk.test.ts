import { beforeEach, describe, expect, it } from 'vitest'
import { DataTree, freshZnodes } from '../../../src/zookeeper/server/data-tree.ts'
import { countBelow, ownName } from '../../../src/zookeeper/server/tree-walk.ts'
import { Watches } from '../../../src/zookeeper/server/watches.ts'

let tree: DataTree<never>
let zxid: number

beforeEach(() => {
  tree = new DataTree<never>(new Watches())
  for (const znode of freshZnodes()) tree.load(znode)
  zxid = 0
})

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/'

function create(...paths: string[]): void {
  for (const path of paths) {
    const parent = parentOf(path)
    const parentCversion = (tree.get(parent)?.cversion ?? 0) + 1
    tree.applyOp(
      { kind: 'create', path, parent, parentCzxid: 0, data: null, acl: [], owner: 0n, parentCversion },
      ++zxid,
      0,
    )
  }
}

function remove(path: string): void {
  tree.applyOp({ kind: 'delete', path, czxid: 0, parent: parentOf(path), parentCzxid: 0 }, ++zxid, 0)
}

describe('a tree of znodes', () => {
  it('finds a node by its path, and none by a path that is not one', () => {
    create('/a', '/a/b', '/a/b/c')
    expect(tree.get('/a/b/c')?.czxid).toBe(3)
    expect(tree.get('')).toBe(tree.get('/'))
    for (const path of ['a', '/a/', '//a', '/a//b', '/a/b/c/d', '/x', 'xa/b'])
      expect(tree.get(path)).toBeUndefined()
  })

  it('counts what is below a node', () => {
    create('/a', '/a/b', '/a/b/c', '/a/d')
    expect(tree.countDescendants('/a')).toBe(3)
    expect(tree.size).toBe(8)
    const root = tree.get('/')
    expect(root && countBelow(root)).toBe(7)
    remove('/a/d')
    expect([tree.countDescendants('/a'), tree.size]).toEqual([2, 7])
  })

  it('is walked to the end whatever changes meanwhile, each node that stays met once', () => {
    create('/a', '/a/1', '/a/2', '/a/3', '/b', '/b/1')
    const met: string[] = []
    for (const [path] of tree.entries()) {
      met.push(path)
      if (path === '/a/1' && zxid === 6) {
        remove('/a/2')
        remove('/a/1')
        create('/a/1', '/b/1/new')
      }
      if (path === '/b') remove('/b/1/new')
    }
    const stayed = ['/', '/zookeeper', '/a', '/a/3', '/b', '/b/1']
    expect(met.filter((path) => stayed.includes(path)).sort()).toEqual([...stayed].sort())
    expect(met.indexOf('/a')).toBeLessThan(met.indexOf('/a/3'))
    expect(met).not.toContain('/a/2')
  })

  it('loads children of one parent after another, also when that parent has been deleted and made again', () => {
    const row = {
      data: null,
      acl: [],
      owner: 0n,
      czxid: 1,
      mzxid: 1,
      pzxid: 1,
      ctime: 0,
      mtime: 0,
      version: 0,
      cversion: 0,
      aversion: 0,
    }
    expect(tree.load({ ...row, path: '/p' })).toBe(true)
    expect(tree.load({ ...row, path: '/p/1' })).toBe(true)
    remove('/p/1')
    remove('/p')
    expect(tree.load({ ...row, path: '/p/2' })).toBe(false)
    create('/p')
    expect(tree.load({ ...row, path: '/p/2' })).toBe(true)
    expect([...(tree.get('/p')?.childNames() ?? [])]).toEqual(['2'])
    expect(tree.load({ ...row, path: '/pq' })).toBe(true)
    expect(tree.get('/pq')).toBeDefined()
  })

  it('names a node by the last part of its path, character for character', () => {
    for (const name of [
      'short',
      'a-name-that-is-long-enough',
      'äöü-und-noch-viel-mehr',
      'broken-\ud800-surrogate-name',
    ])
      expect(ownName(`/some/parent/${name}`)).toBe(name)
  })
})
