import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from '../../src/store/migrations/index.ts'
import { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const APPLICATION_ID = 0x534d5341

function open(path: string): unknown {
  try {
    void Store.open(path).close() // not awaited: only what opening says matters
    return 'opened'
  } catch (error) {
    return error
  }
}

async function newStore(): Promise<string> {
  const path = join(temporaryFolder(), 'samsa.db')
  await Store.open(path).close()
  return path
}

function withDatabase<T>(path: string, fn: (database: Database.Database) => T): T {
  const database = new Database(path)
  try {
    return fn(database)
  } finally {
    database.close()
  }
}

test('a new file gets the current schema, our mark, and stays usable when opened again', async () => {
  const path = await newStore()
  const facts = withDatabase(path, (database) => [
    database.pragma('application_id', { simple: true }),
    database.pragma('user_version', { simple: true }),
    database.pragma('journal_mode', { simple: true }),
    database.pragma('auto_vacuum', { simple: true }),
  ])
  expect(facts).toEqual([APPLICATION_ID, migrations.length, 'wal', 2])
  expect(open(path)).toBe('opened')
})

test('a file of an older version is brought to this one with its contents', async () => {
  const path = join(temporaryFolder(), 'samsa.db')
  withDatabase(path, (database) => {
    database.exec(migrations[0]?.sql ?? '')
    database.exec("INSERT INTO logs (topic_id, partition) VALUES ('topic', 3)")
    database.pragma(`application_id = ${APPLICATION_ID}`)
    database.pragma('user_version = 1')
  })
  expect(open(path)).toBe('opened')
  withDatabase(path, (database) => {
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(database.prepare('SELECT topic_id, partition FROM logs').all()).toEqual([
      { topic_id: 'topic', partition: 3 },
    ])
  })
})

test('a file of a newer version is refused with both versions and what to do, and left as it was', async () => {
  const path = await newStore()
  withDatabase(path, (database) => database.pragma('user_version = 999'))
  const before = readFileSync(path)
  const error = open(path)
  expect(error).toMatchObject({ code: 'SAMSA_STORE_TOO_NEW' })
  expect((error as Error).message).toBe(
    `${path} has schema version 999, this Samsa knows versions up to ${migrations.length}: ` +
      'upgrade Samsa, or choose another data directory',
  )
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a database of another application is refused', () => {
  const path = join(temporaryFolder(), 'samsa.db')
  withDatabase(path, (database) => database.exec('CREATE TABLE bookmarks (url TEXT)'))
  expect(open(path)).toMatchObject({ code: 'SAMSA_STORE_FOREIGN' })
})

test('a file that is no database is refused as such', () => {
  const path = join(temporaryFolder(), 'samsa.db')
  writeFileSync(path, 'this is a letter to my aunt, '.repeat(100))
  const error = open(path)
  expect(error).toMatchObject({ code: 'SAMSA_STORE_CORRUPT' })
  expect((error as Error).message).toMatch(/is not a SQLite database/)
})

test('a damaged database is refused as such', async () => {
  const path = await newStore()
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 100)
  writeFileSync(path, bytes)
  const error = open(path)
  expect(error).toMatchObject({ code: 'SAMSA_STORE_CORRUPT' })
  expect((error as Error).message).toMatch(/is damaged/)
})

test('a folder that is not there is an I/O error with the path', () => {
  const path = join(temporaryFolder(), 'missing', 'samsa.db')
  const error = open(path)
  expect(error).toMatchObject({ code: 'SAMSA_STORE_IO' })
  expect((error as Error).message).toContain(path)
})
