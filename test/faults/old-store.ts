import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { migrations } from '../../src/store/migrations/index.ts'
import { useRowSum } from '../../src/store/row-sum.ts'
import { batchOf } from '../kafka/server/batches.ts'

/** The oldest version that a test makes: it has topics. */
export const OLDEST = migrations.findIndex(({ name }) => name === '0010-cluster') + 1
const WITH_ZNODES = migrations.findIndex(({ name }) => name === '0030-zookeeper') + 1
const ZNODES = 2_000
/** Of its topic `old`; each with the record batches 0 to `chunks` - 1. */
export const OLD_PARTITIONS = 3

/**
 * Makes a store of an older version that has records and, if it can, znodes below `/old`, in a folder that may be there. Returns how many
 * these are.
 */
export function makeOldStore(
  folder: string,
  { version, chunks }: { readonly version: number; readonly chunks: number },
): number {
  mkdirSync(folder, { recursive: true })
  const database = new Database(join(folder, 'samsa.db'))
  useRowSum(database)
  database.pragma('page_size = 8192')
  database.pragma('auto_vacuum = INCREMENTAL')
  database.pragma('journal_mode = WAL')
  const migrate = (from: number, to: number): void => {
    for (const { sql } of migrations.slice(from, to)) database.exec(sql)
  }
  migrate(0, OLDEST)
  database.pragma(`application_id = ${0x534d5341}`)
  database.transaction(() => fill(database, chunks))()
  migrate(OLDEST, Math.min(version, WITH_ZNODES))
  const hasZnodes = version >= WITH_ZNODES
  if (hasZnodes) database.transaction(() => fillTree(database))()
  migrate(Math.max(WITH_ZNODES, OLDEST), version)
  database.pragma(`user_version = ${version}`)
  database.close()
  return hasZnodes ? ZNODES : 0
}

function fill(database: Database.Database, chunks: number): void {
  database.exec(`
    INSERT INTO topics VALUES ('topic', 'old');
    INSERT INTO partition_runs VALUES ('topic', 0, ${OLD_PARTITIONS}, 1);
    INSERT INTO configs VALUES (2, 'old', 'retention.ms', '1000')`)
  const insertLog = database.prepare(
    'INSERT INTO logs (topic_id, partition, producers_offset) VALUES (?, ?, ?)',
  )
  const insertChunk = database.prepare('INSERT INTO chunks VALUES ((? << 41) | ?, ?, ?, ?)')
  for (let log = 1; log <= OLD_PARTITIONS; log++) {
    insertLog.run('topic', log - 1, chunks)
    for (let offset = 0; offset < chunks; offset++) {
      const batch = batchOf([`${log} ${offset}`.padEnd(offset % 500, '.')], { baseOffset: offset })
      insertChunk.run(log, offset, offset, offset, batch)
    }
  }
}

/** Children are created in another order than that of their names. */
function fillTree(database: Database.Database): void {
  const insert = database.prepare('INSERT INTO znodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const add = (path: string, zxid: number): void =>
    void insert.run(
      path,
      zxid === 0 ? null : Buffer.from(path),
      null,
      zxid,
      zxid,
      zxid,
      zxid,
      zxid,
      0,
      ZNODES,
      0,
      0,
    )
  for (const path of ['/', '/old', '/zookeeper', '/zookeeper/config', '/zookeeper/quota']) add(path, 0)
  for (let n = 1; n <= ZNODES; n++) add(`/old/${(n * 7919) % ZNODES}`, n)
  database.exec(`INSERT INTO zookeeper_state VALUES (1, ${ZNODES}, x'01')`)
}
