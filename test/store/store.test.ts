import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { storeErrorOf } from '../../src/store/errors.ts'
import { Store, type StoreError } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

function openStore(): { store: Store; rows: () => number[]; insert: (value: number) => void } {
  const path = join(temporaryFolder(), 'samsa.db')
  const store = Store.open(path)
  onTestFinished(() => store.close())
  store.database.exec('CREATE TABLE notes (value INTEGER NOT NULL, filler BLOB) STRICT')
  const statement = store.database.prepare('INSERT INTO notes VALUES (?, NULL)')
  const reader = new Database(path, { readonly: true })
  onTestFinished(() => {
    reader.close()
  })
  const select = reader.prepare<[], number>('SELECT value FROM notes ORDER BY value').pluck()
  return { store, rows: () => select.all(), insert: (value) => statement.run(value) }
}

test('all writes of one turn are committed together, after the turn', async () => {
  const { store, rows, insert } = openStore()
  store.write(() => insert(1))
  await Promise.resolve()
  store.write(() => insert(2))
  expect(rows()).toEqual([])
  await store.committed()
  expect(rows()).toEqual([1, 2])
})

test('committed settles at once when nothing was written', async () => {
  const { store } = openStore()
  await expect(store.committed()).resolves.toBeUndefined()
  await expect(store.committed({ durable: true })).resolves.toBeUndefined()
})

test('writes of later turns have transactions of their own', async () => {
  const { store, rows, insert } = openStore()
  store.write(() => insert(1))
  await store.committed()
  store.write(() => insert(2))
  expect(rows()).toEqual([1])
  await store.committed()
  expect(rows()).toEqual([1, 2])
})

test('a throw inside a write takes the whole turn back, in memory too, last change first', async () => {
  const { store, rows, insert } = openStore()
  const undone: string[] = []
  store.write(() => insert(1))
  store.onRollback(() => undone.push('first'))
  store.onRollback(() => undone.push('second'))
  const committed = store.committed()
  const fault = (): void =>
    store.write(() => {
      insert(2)
      throw new Error('a fault')
    })
  expect(fault).toThrow('a fault')
  await expect(committed).rejects.toMatchObject({ code: 'SAMSA_STORE_FAILED' })
  expect(undone).toEqual(['second', 'first'])
  store.write(() => insert(3))
  await store.committed()
  expect(rows()).toEqual([3])
})

test('a full disk rejects everybody who waits for the turn, and the store goes on when there is room again', async () => {
  const { store, rows, insert } = openStore()
  store.write(() => insert(1))
  await store.committed()
  const pages = Number(store.database.pragma('page_count', { simple: true }))
  store.database.pragma(`max_page_count = ${pages}`)
  let undone = 0
  store.write(() => insert(2))
  store.onRollback(() => undone++)
  const waiting = [store.committed(), store.committed({ durable: true })]
  store.beforeCommit(() => {
    store.database.prepare('INSERT INTO notes VALUES (3, zeroblob(1000000))').run()
  })
  const ends = await Promise.allSettled(waiting)
  expect(
    ends.map((end) => (end.status === 'rejected' ? (end.reason as StoreError).code : end.status)),
  ).toEqual(['SAMSA_STORE_FULL', 'SAMSA_STORE_FULL'])
  expect(undone).toBe(1)
  store.database.pragma('max_page_count = 1000000')
  store.write(() => insert(4))
  await store.committed()
  expect(rows()).toEqual([1, 4])
})

test('what is gathered for the end of a turn is part of its transaction', async () => {
  const { store, rows, insert } = openStore()
  store.write(() => store.beforeCommit(() => insert(7)))
  await store.committed()
  expect(rows()).toEqual([7])
})

test('afterCommit runs after the commit and before anybody who waits for it goes on', async () => {
  const { store, rows, insert } = openStore()
  const seen: unknown[] = []
  store.write(() => insert(1))
  const waiting = store.committed().then(() => seen.push('waited'))
  store.afterCommit(() => seen.push(rows()))
  await waiting
  expect(seen).toEqual([[1], 'waited'])
})

test('a durable commit settles after its fsync and can be read', async () => {
  const { store, rows, insert } = openStore()
  store.write(() => insert(1))
  const first = store.committed({ durable: true })
  await store.committed()
  store.write(() => insert(2))
  await Promise.all([first, store.committed({ durable: true })])
  expect(rows()).toEqual([1, 2])
})

test('closing commits what is open, and nothing can be written afterwards', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  const store = Store.open(path)
  store.database.exec('CREATE TABLE notes (value INTEGER NOT NULL) STRICT')
  const insert = store.database.prepare('INSERT INTO notes VALUES (1)')
  store.write(() => insert.run())
  await store.close()
  expect(() => store.write(() => {})).toThrow(/is closed/)
  const reader = new Database(path, { readonly: true })
  expect(reader.prepare('SELECT value FROM notes').pluck().all()).toEqual([1])
  reader.close()
})

test.each(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])('%s is a full disk', (code) => {
  expect(storeErrorOf(Object.assign(new Error('no room'), { code }), 'samsa.db')).toMatchObject({
    code: 'SAMSA_STORE_FULL',
  })
})
