import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { Access } from '../../../src/zookeeper/server/auth/access.ts'
import { authSettings } from '../../../src/zookeeper/server/auth/settings.ts'
import { DataTree, freshZnodes } from '../../../src/zookeeper/server/data-tree.ts'
import { OutstandingChanges } from '../../../src/zookeeper/server/outstanding-changes.ts'
import { type Preparation, prepare, type WriteRequest } from '../../../src/zookeeper/server/prep.ts'
import type { PrepContext } from '../../../src/zookeeper/server/prep-context.ts'
import type { Txn } from '../../../src/zookeeper/server/txn.ts'
import { type Watcher, Watches } from '../../../src/zookeeper/server/watches.ts'
import { statOf } from '../../../src/zookeeper/server/znode.ts'

/** A tree, what is outstanding over it, and prep; writes are applied only when the test says so. */
class Bench {
  readonly tree = new DataTree<Watcher>(new Watches())
  readonly outstanding = new OutstandingChanges(this.tree)
  readonly #underWay: Txn[] = []
  #zxid = 0

  constructor() {
    for (const znode of freshZnodes()) this.tree.load(znode)
  }

  get context(): PrepContext {
    return {
      nodes: this.outstanding,
      sessionId: 7n,
      identities: [],
      extendedTypesEnabled: false,
      reconfigEnabled: false,
      access: new Access(authSettings({}), () => null),
      breaksQuota: () => false,
    }
  }

  prepare(request: WriteRequest): Preparation {
    const prepared = prepare(this.context, request)
    const txn: Txn = {
      zxid: ++this.#zxid,
      timeMs: 0,
      ops: prepared.ops,
      err: prepared.err,
      multiErrors: undefined,
    }
    this.outstanding.add(txn)
    this.#underWay.push(txn)
    return prepared
  }

  applyNext(): void {
    const txn = this.#underWay.shift()
    if (txn === undefined) return
    for (const op of txn.ops) this.tree.applyOp(op, txn.zxid, txn.timeMs)
    this.outstanding.settle(txn)
  }

  applyAll(): void {
    while (this.#underWay.length > 0) this.applyNext()
  }

  /** Every node with its stat. */
  snapshot(): unknown {
    return [...this.tree.descendants('/')].sort().map((path) => {
      const node = this.tree.get(path)
      return [path, node && statOf(node)]
    })
  }
}

const create = (path: string, flags = 0): WriteRequest => ({
  kind: 'create',
  opCode: OpCode.create,
  body: { path, data: null, acl: OPEN_ACL_UNSAFE, flags },
})
const remove = (path: string, version = -1): WriteRequest => ({ kind: 'delete', body: { path, version } })
const setData = (path: string, version = -1): WriteRequest => ({
  kind: 'setData',
  body: { path, data: null, version },
})

describe('prep', () => {
  it('changes nothing by itself', () => {
    const bench = new Bench()
    prepare(bench.context, create('/a'))
    expect(bench.outstanding.size).toBe(0)
    expect(bench.tree.get('/a')).toBeUndefined()
  })

  it('sees the writes under way', () => {
    const bench = new Bench()
    expect(bench.prepare(create('/a/b')).err).toBe(ErrorCode.NONODE)
    expect(bench.prepare(create('/a')).err).toBe(ErrorCode.OK)
    expect(bench.prepare(create('/a/b')).err).toBe(ErrorCode.OK)
    expect(bench.prepare(remove('/a')).err).toBe(ErrorCode.NOTEMPTY)
    expect(bench.prepare(remove('/a/b')).err).toBe(ErrorCode.OK)
    expect(bench.prepare(setData('/a', 0)).err).toBe(ErrorCode.OK)
    expect(bench.prepare(setData('/a', 0)).err).toBe(ErrorCode.BADVERSION)
    expect(bench.prepare(remove('/a', 1)).err).toBe(ErrorCode.OK)
    expect(bench.prepare(setData('/a')).err).toBe(ErrorCode.NONODE)
    expect(bench.tree.get('/a')).toBeUndefined()
  })

  it('numbers sequential nodes past those under way', () => {
    const bench = new Bench()
    for (const suffix of ['0000000000', '0000000001', '0000000002']) {
      expect(bench.prepare(create('/s-', 2)).ops).toMatchObject([{ path: `/s-${suffix}` }])
    }
  })

  it('goes on with numbers as a signed int when they overflow', () => {
    const bench = new Bench()
    const root = bench.tree.get('/')
    if (root !== undefined) root.change({ cversion: 0x7fffffff })
    expect(bench.prepare(create('/s-', 2)).ops).toMatchObject([{ path: '/s-2147483647' }])
    expect(bench.prepare(create('/s-', 2)).ops).toMatchObject([{ path: '/s--2147483648' }])
  })

  it('forgets changes when they are final, but not before later ones to the same node', () => {
    const bench = new Bench()
    bench.prepare(create('/a'))
    bench.prepare(setData('/a'))
    bench.applyNext()
    expect(bench.outstanding.find('/a')).toMatchObject({ version: 1 })
    expect(bench.tree.get('/a')).toMatchObject({ version: 0 })
    bench.applyNext()
    expect(bench.outstanding.size).toBe(0)
  })

  it('decides the same whenever writes become final', () => {
    const path = fc.constantFrom('/a', '/b', '/a/x', '/a/y', '/b/x', '/a/x/z')
    const version = fc.constantFrom(-1, 0, 1)
    const request = fc.oneof(
      fc.tuple(path, fc.constantFrom(0, 1, 2, 3)).map(([at, flags]) => create(at, flags)),
      fc.tuple(path, version).map(([at, expected]) => remove(at, expected)),
      fc.tuple(path, version).map(([at, expected]) => setData(at, expected)),
      fc.array(fc.tuple(path, version), { maxLength: 3 }).map(
        (ops): WriteRequest => ({
          kind: 'multi',
          ops: ops.flatMap(([at, expected]) => [
            { type: 2, request: { path: at, version: expected } } as const,
            { type: 1, request: { path: at, data: null, acl: OPEN_ACL_UNSAFE, flags: 0 } } as const,
          ]),
        }),
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(request, fc.nat(3)), { maxLength: 60 }), (steps) => {
        const eager = new Bench()
        const lazy = new Bench()
        for (const [step, applied] of steps) {
          const outcome = lazy.prepare(step)
          expect(outcome).toEqual(eager.prepare(step))
          eager.applyAll()
          for (let i = 0; i < applied; i++) lazy.applyNext()
        }
        lazy.applyAll()
        expect(lazy.snapshot()).toEqual(eager.snapshot())
        expect(lazy.outstanding.size).toBe(0)
      }),
      { numRuns: 150 },
    )
  })
})
