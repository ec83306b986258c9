import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Store } from '../../../src/store/store.ts'
import { ZnodeRows } from '../../../src/store/znodes.ts'
import { DataTree } from '../../../src/zookeeper/server/data-tree.ts'
import { TxnRows } from '../../../src/zookeeper/server/txn-rows.ts'
import { Watches } from '../../../src/zookeeper/server/watches.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const FRESH = {
  ...{ data: null, acl: null, ctime: 1, mtime: 1 },
  ...{ version: 0, cversion: 1, aversion: 0, ephemeralOwner: 0n },
}

test('a tree is loaded whose parents were created later than their children', async () => {
  const store = Store.open(join(temporaryFolder(), 'samsa.db'))
  const rows = new TxnRows(store)
  await rows.load(new DataTree(new Watches()))
  store.write(() => {
    const created = { '/late': 9, '/late/child': 4, '/late/child/below': 2, '/lost/child': 3 }
    for (const [path, zxid] of Object.entries(created))
      new ZnodeRows(store.database).insert({ ...FRESH, path, czxid: zxid, mzxid: zxid, pzxid: zxid })
  })
  const tree = new DataTree(new Watches())
  expect(await rows.load(tree)).toMatchObject({ orphans: 1, lastZxid: 9 })
  expect(tree.get('/late/child/below')?.czxid).toBe(2)
  await store.close()
})
