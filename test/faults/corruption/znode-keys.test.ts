import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { checkData } from '../../../src/daemon/check-data.ts'
import { salvageData } from '../../../src/daemon/salvage-data.ts'
import { migrations } from '../../../src/store/migrations/index.ts'
import { openDatabase } from '../../../src/store/open-database.ts'
import { useRowSum } from '../../../src/store/row-sum.ts'
import { completeTree } from '../../../src/store/salvage/complete-tree.ts'
import { ZnodeRows } from '../../../src/store/znodes.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const FRESH = {
  data: null,
  acl: null,
  ctime: 1,
  mtime: 1,
  version: 0,
  cversion: 9,
  aversion: 0,
  ephemeralOwner: 0n,
}
const znode = (path: string, czxid: number) => ({ ...FRESH, path, czxid, mzxid: czxid, pzxid: czxid })
const UNPREFIXED = ['/', '/zookeeper', '/zookeeper/config', '/zookeeper/quota']

test('salvage reads the znodes of a store whose key was the path alone', () => {
  const folder = temporaryFolder()
  const at = migrations.findIndex(({ name }) => name === '0120-znode-keys')
  const old = new Database(join(folder, 'samsa.db'))
  useRowSum(old)
  old.pragma('page_size = 8192')
  for (const { sql } of migrations.slice(0, at)) old.exec(sql)
  old.exec(`
    INSERT INTO zookeeper_state VALUES (1, 5, x'01');
    INSERT INTO znodes
    SELECT path, data, NULL, czxid, czxid, czxid, 1, 1, 0, 9, 0, 0, row_sum(path, data)
      FROM (SELECT '/a' AS path, x'0102' AS data, 4 AS czxid UNION SELECT '/a/b', NULL, 5
            UNION SELECT value, NULL, 0 FROM json_each('${JSON.stringify(UNPREFIXED)}'))`)
  old.pragma(`application_id = ${0x534d5341}`)
  old.pragma(`user_version = ${at}`)
  old.close()
  const out = join(temporaryFolder(), 'out')
  expect(salvageData(folder, out).damage).toEqual([])
  expect(checkData(out).problems).toEqual([])
  const database = openDatabase(join(out, 'samsa.db'))
  expect([...new ZnodeRows(database).all()].map(({ path, data, czxid }) => [path, data, czxid])).toEqual([
    ...UNPREFIXED.map((path) => [path, null, 0]),
    ['/a', Buffer.from([1, 2]), 4],
    ['/a/b', null, 5],
  ])
  database.close()
})

test('of a znode that was read out twice the one that was made last is kept', () => {
  const database = openDatabase(join(temporaryFolder(), 'samsa.db'))
  const rows = new ZnodeRows(database)
  for (const [path, czxid] of [
    ['/', 0],
    ['/a', 3],
    ['/a', 7],
    ['/a/b', 8],
    ['/a', 5],
  ] as const)
    rows.insert(znode(path, czxid))
  completeTree(database)
  expect([...rows.all()].map(({ path, czxid }) => [path, czxid])).toEqual([
    ['/', 0],
    ['/a', 7],
    ['/a/b', 8],
  ])
  database.close()
})
