import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { damagedRows } from '../../src/store/damaged-rows.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { type ColumnValue, rowSum, useRowSum, znodeDataSum } from '../../src/store/row-sum.ts'
import { ZnodeRows } from '../../src/store/znodes.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('the sum of a row is what files have', () => {
  expect(rowSum()).toBe(0)
  expect(rowSum('/a', Buffer.from('data'))).toBe(-1_254_021_643)
  expect(rowSum('topic \u00e9', 12, -1.5, 2 ** 40, null, Buffer.alloc(9, 3))).toBe(993_243_072)
  expect(znodeDataSum('/a', Buffer.from('data'))).toBe(-1_254_021_643)
  expect(znodeDataSum('/a', null)).toBe(rowSum('/a', null))
})

test('each bit of a value, its type and its length change the sum', () => {
  const bytes = Buffer.from('some bytes of data')
  const sums = new Set([rowSum(bytes), rowSum(bytes.subarray(1)), rowSum(bytes.toString()), rowSum(null)])
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    sums.add(rowSum(changed))
    sums.add(rowSum(changed.toString('latin1')))
  }
  for (let bit = 0; bit < 52; bit++) sums.add(rowSum(2 ** bit))
  expect(sums.size).toBe(4 + 2 * bytes.length * 8 + 52)
  const splits: ColumnValue[][] = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc'],
    ['abc', null],
    [null, 'abc'],
    ['', 'abc'],
  ]
  expect(new Set(splits.map((values) => rowSum(...values))).size).toBe(splits.length)
})

test('a store of the version before has its sums after the first start, and its numbers of logs go on', () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const at = migrations.findIndex(({ name }) => name === '0100-row-sums')
  const old = new Database(path)
  old.pragma('page_size = 8192')
  for (const { sql } of migrations.slice(0, at)) old.exec(sql)
  old.exec(`
    INSERT INTO topics VALUES ('id', 'name');
    INSERT INTO logs (log_id, topic_id, partition) VALUES (3, 'id', 0), (9, 'gone', 0);
    DELETE FROM logs WHERE log_id = 9;
    INSERT INTO zookeeper_state VALUES (1, 5, x'01');
    INSERT INTO zookeeper_sessions VALUES (-9151314442816847872, 4000, 1);
    INSERT INTO znodes VALUES ('/', NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0), ('/a', x'0102', x'00000000', 1, 5, 1, 1700000000000, 1700000000001, 1, 0, 2, -9151314442816847872)`)
  old.pragma(`application_id = ${0x534d5341}`)
  old.pragma(`user_version = ${at}`)
  old.close()
  const database = openDatabase(path)
  expect([...damagedRows(database)]).toEqual([])
  expect(
    [...new ZnodeRows(database).all()].map(({ path, data, aversion }) => [path, data, aversion]),
  ).toEqual([
    ['/', null, 0],
    ['/a', Buffer.from([1, 2]), 2],
  ])
  expect(
    database.prepare("INSERT INTO logs (topic_id, partition) VALUES ('id', 1)").run().lastInsertRowid,
  ).toBe(10)
  database.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})

test('a znode whose sums are too large to be exact in a double is whole', () => {
  const database = openDatabase(join(temporaryFolder(), 'samsa.db'))
  useRowSum(database)
  const znodes = new ZnodeRows(database)
  const zxid = 2 ** 53 - 1
  const row = {
    path: '/a',
    data: Buffer.alloc(5000, 1),
    acl: null,
    czxid: 1,
    mzxid: zxid,
    pzxid: zxid,
    ctime: 1,
    mtime: 2,
  }
  znodes.insert({ ...row, version: 2 ** 31 - 1, cversion: 1, aversion: -1, ephemeralOwner: -(2n ** 63n) })
  expect([...znodes.all()]).toHaveLength(1)
  database.exec('UPDATE znodes SET data_sum = data_sum + 1')
  expect(() => [...znodes.all()]).toThrow('znode /a does not fit its checksum')
  database.close()
})
