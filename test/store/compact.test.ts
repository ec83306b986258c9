import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { databaseBytes, giveFreePagesBack, rewriteDatabase } from '../../src/store/compact.ts'
import { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const MIB = 1024 * 1024

/** A store from which most of what was written is gone again. */
async function emptiedStore(path: string): Promise<Store> {
  const store = Store.open(path)
  store.database.exec('CREATE TABLE filler (id INTEGER PRIMARY KEY, bytes BLOB) STRICT')
  const insert = store.database.prepare('INSERT INTO filler VALUES (?, zeroblob(65536))')
  store.write(() => {
    for (let id = 0; id < 320; id++) insert.run(id)
  })
  await store.committed()
  store.write(() => store.database.exec('DELETE FROM filler WHERE id > 0'))
  await store.committed()
  return store
}

test.each([
  ['in use', giveFreePagesBack],
  ['at rest', rewriteDatabase],
])('a store %s gets small again, its log empty', async (_, compact) => {
  const path = join(temporaryFolder(), 'samsa.db')
  const store = await emptiedStore(path)
  expect(databaseBytes(path)).toBeGreaterThan(20 * MIB)
  await compact(store)
  expect(statSync(`${path}-wal`).size).toBe(0)
  expect(databaseBytes(path)).toBeLessThan(16 * MIB)
  expect(store.database.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(1)
  await store.close()
})
