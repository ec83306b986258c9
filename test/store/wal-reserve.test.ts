import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { WalReserve } from '../../src/store/wal-reserve.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const MIB = 1024 * 1024

test('commits that go on while the log is given more blocks are all found after a crash', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'samsa.db')
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.pragma('wal_autocheckpoint = 0')
  database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, filling BLOB)')
  const insert = database.prepare('INSERT INTO t VALUES (?, ?)')
  const fd = openSync(`${path}-wal`, 'r+')
  const reserve = new WalReserve(`${path}-wal`)
  let growths = 0
  // More than one growth, and commits larger than what was reserved.
  for (let n = 0; n < 400; n++) {
    insert.run(n, Buffer.alloc(n % 100 === 50 ? 5 * MIB : 50_000, n))
    const before = reserve.isGrowing
    reserve.keepAhead(fd)
    if (reserve.isGrowing && !before) growths++
    if (n % 3 === 0) await delay(0)
  }
  copyFileSync(path, join(folder, 'crashed.db'))
  copyFileSync(`${path}-wal`, join(folder, 'crashed.db-wal'))
  await reserve.close()
  closeSync(fd)
  database.close()
  expect(growths).toBeGreaterThan(1)

  const crashed = new Database(join(folder, 'crashed.db'))
  const rows = crashed.prepare('SELECT n, filling FROM t ORDER BY n').all() as {
    n: number
    filling: Buffer
  }[]
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 400 }, (_, n) => n))
  expect(rows.every(({ n, filling }) => filling.every((byte) => byte === n % 256))).toBe(true)
  expect(crashed.pragma('integrity_check', { simple: true })).toBe('ok')
  crashed.close()
})

test('a log within its blocks is left alone, one that outgrew them gets zeros behind it', async () => {
  const path = join(temporaryFolder(), 'samsa.db-wal')
  writeFileSync(path, Buffer.alloc(1000, 7))
  const fd = openSync(path, 'r+')
  const reserve = new WalReserve(path)
  const grown = async (): Promise<number> => {
    reserve.keepAhead(fd)
    while (reserve.isGrowing) await delay(1)
    return statSync(path).size
  }
  const first = await grown()
  expect(first).toBe(1000 + 4 * MIB)
  writeSync(fd, Buffer.alloc(1000, 8), 0, 1000, 1000)
  expect(await grown()).toBe(first)
  writeSync(fd, Buffer.alloc(1000, 9), 0, 1000, first)
  expect(await grown()).toBeGreaterThanOrEqual(2 * (first + 1000))
  const bytes = readFileSync(path)
  const frames = [bytes.subarray(0, 1000), bytes.subarray(1000, 2000), bytes.subarray(first, first + 1000)]
  expect(frames.map((frame) => new Set(frame))).toEqual([new Set([7]), new Set([8]), new Set([9])])
  expect(new Set(bytes.subarray(first + 1000))).toEqual(new Set([0]))
  await reserve.close()
  closeSync(fd)
})
