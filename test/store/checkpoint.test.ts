import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const MIB = 1024 * 1024

test('the write-ahead log stays bounded under constant writes, and nothing is lost', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const warnings: string[] = []
  const store = Store.open(path, { walLimitBytes: 2 * MIB, onWarning: (text) => warnings.push(text) })
  store.database.exec('CREATE TABLE filler (id INTEGER PRIMARY KEY, bytes BLOB) STRICT')
  const insert = store.database.prepare('INSERT INTO filler VALUES (?, zeroblob(65536))')
  let largest = 0
  for (let id = 0; id < 1600; id++) {
    store.write(() => insert.run(id))
    await store.committed()
    if (id % 50 === 0) largest = Math.max(largest, statSync(`${path}-wal`).size)
  }
  expect(store.database.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(1600)
  // 100 MiB went through: three times the limit, and what is written between two looks at it.
  expect(largest).toBeLessThan(8 * MIB)
  await store.close()
  expect(warnings).toEqual([])
  const again = Store.open(path)
  expect(again.database.pragma('integrity_check', { simple: true })).toBe('ok')
  await again.close()
})
