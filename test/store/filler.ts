import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts'

/** A store with a table that takes as many bytes as one likes. */
export function fillableStore(path: string, options: StoreOptions = {}) {
  const store: Store = openStore(path, options)
  store.database.exec('CREATE TABLE IF NOT EXISTS filler (id INTEGER PRIMARY KEY, bytes BLOB) STRICT')
  const insert = store.database.prepare('INSERT INTO filler VALUES (NULL, zeroblob(?))')
  const count = store.database.prepare<[], number>('SELECT count(*) FROM filler').pluck()
  /** Adds a row and waits for its commit. */
  const add = async (bytes: number): Promise<void> => {
    store.write(() => insert.run(bytes))
    await store.committed()
  }
  return { store, add, count: () => count.get() ?? 0 }
}
