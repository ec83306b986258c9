import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Store } from '../../src/store/store.ts'
import { type ZnodeRow, ZnodeRows } from '../../src/store/znodes.ts'

let folder: string
let store: Store
let rows: ZnodeRows

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'znodes-'))
  store = Store.open(join(folder, 'samsa.db'))
  rows = new ZnodeRows(store.database)
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const fresh = {
  ...{
    data: null,
    acl: null,
    czxid: 7,
    mzxid: 7,
    pzxid: 7,
    ctime: 1_700_000_000_000,
    mtime: 1_700_000_000_000,
  },
  ...{ version: 0, cversion: 0, aversion: 0, ephemeralOwner: 0n },
}

/** Stores the rows and reads all of them again. */
async function stored(written: readonly ZnodeRow[]): Promise<ZnodeRow[]> {
  store.write(() => {
    for (const row of written) rows.insert(row)
  })
  await store.committed()
  return [...rows.all()]
}

describe('znode rows', () => {
  it('keep every byte of data of any size, apart from null', async () => {
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const data = [
      null,
      Buffer.alloc(0),
      everyByte,
      Buffer.from([0]),
      Buffer.from('\u00e9\uffff'),
      Buffer.from([0xff, 0xc3]),
    ]
    const large = [4096, 4097, 100_000].map((size) => Buffer.alloc(size, everyByte))
    const written = [...data, ...large].map((bytes, index) => ({ ...fresh, path: `/n${index}`, data: bytes }))
    expect(await stored(written)).toEqual(written)
  })

  it('keep what has changed since the creation of a node, and all bits of its owner', async () => {
    const later = {
      mzxid: 2 ** 50,
      pzxid: 9,
      mtime: 1_800_000_000_123,
      version: -1,
      cversion: 2,
      aversion: 3,
    }
    const written: ZnodeRow[] = [
      { ...fresh, path: '/a', ...later },
      { ...fresh, path: '/b', acl: Buffer.from([1, 0, 2]), pzxid: 8 },
      { ...fresh, path: '/c', ephemeralOwner: 0x100_0000_0000_0001n },
      { ...fresh, path: '/d', ephemeralOwner: -(2n ** 63n) },
      { ...fresh, path: '/e', aversion: -1 },
    ]
    expect(await stored(written)).toEqual(written)
  })

  it('come page after page, parents before their children', async () => {
    const written = Array.from({ length: 4100 }, (_, n) => ({
      ...fresh,
      path: `/p${String(n).padStart(5, '0')}`,
      data: Buffer.from(String(n)),
    }))
    const read = await stored(written.toReversed())
    expect(read.map(({ path, data }) => [path, data?.toString()])).toEqual(
      written.map(({ path, data }) => [path, data.toString()]),
    )
  })

  it('are found by czxid and path, so that nodes that were made together lie together', async () => {
    const made = [
      { ...fresh, czxid: 3, path: '/a' },
      { ...fresh, czxid: 1, path: '/z' },
      { ...fresh, czxid: 3, path: '/a/b' },
    ]
    expect((await stored(made)).map(({ path }) => path)).toEqual(['/z', '/a', '/a/b'])
    store.write(() => {
      rows.delete({ czxid: 3, path: '/a/b' })
      rows.setAcl({ czxid: 1, path: '/z' }, null, 4)
      rows.setAcl({ czxid: 2, path: '/a' }, null, 5)
    })
    expect([...rows.all()].map(({ path, aversion }) => [path, aversion])).toEqual([
      ['/z', 4],
      ['/a', 0],
    ])
  })
})
