import { copyFileSync, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { damagedRows } from './damaged-rows.ts'
import { damageError, StoreError, toStoreError } from './errors.ts'
import { migrations } from './migrations/index.ts'
import { useRowSum } from './row-sum.ts'
import { framesLeftOut } from './salvage/write-ahead-log.ts'

/** Marks a database file as ours ("SMSA"), in the header field that SQLite keeps for this. */
const APPLICATION_ID = 0x534d5341

/** Chosen by measurement: docs/performance.md. */
export const PAGE_BYTES = 8_192
const PAGE_CACHE_KIB = 8_192
/**
 * Reads take pages from a mapping of the file instead of a system call each, which is a third of the CPU of reading
 * records. SQLite maps 2 GiB at most. What is mapped and was read counts as the process's memory until it is let go.
 */
export const MAPPED_BYTES = 0x7fff0000

/**
 * Opens or creates the database file and brings its schema to this version; `onWarning` hears of what was left out of its write-ahead
 * log. Throws StoreError.
 */
export function openDatabase(path: string, onWarning: (text: string) => void = () => {}): Database.Database {
  let database: Database.Database | undefined
  if (!existsSync(dirname(path))) {
    throw new StoreError('SAMSA_STORE_IO', `cannot open ${path}: its folder does not exist`)
  }
  try {
    database = new Database(path, { timeout: 2_000 })
    const isNew = identify(database, path)
    if (isNew) {
      database.pragma(`page_size = ${PAGE_BYTES}`)
      database.pragma('auto_vacuum = INCREMENTAL')
    }
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.pragma('wal_autocheckpoint = 0')
    checkLog(database, path, onWarning)
    database.pragma(`cache_size = -${PAGE_CACHE_KIB}`)
    database.pragma(`mmap_size = ${MAPPED_BYTES}`)
    database.pragma('foreign_keys = ON')
    useRowSum(database)
    migrate(database)
    for (const damaged of damagedRows(database)) throw damageError(path, damaged)
    return database
  } catch (thrown) {
    database?.close()
    throw toStoreError(thrown, path)
  }
}

/**
 * SQLite reads a log that was left up to the first frame that does not fit its checksum, and says nothing of what follows. That is
 * what a power cut leaves of what was not synced, and what a damaged frame makes of everything behind it, synced or not.
 */
function checkLog(database: Database.Database, path: string, onWarning: (text: string) => void): void {
  const log = `${path}-wal`
  if (!existsSync(log)) return
  const [taken] = database.pragma('wal_checkpoint(NOOP)') as { log: number }[]
  const left = framesLeftOut(log, taken?.log ?? 0, PAGE_BYTES)
  if (left === 0) return
  const copy = `${log}.left-out`
  copyFileSync(log, copy)
  // Else the next start would find these frames once more.
  database.pragma('wal_checkpoint(TRUNCATE)')
  onWarning(
    `${log} has ${left} pages that cannot be used, behind one that is damaged or was never written: after a power cut that is what was not synced yet, else acknowledged writes may be lost. The log as it was is in ${copy}`,
  )
}

/** Says whether the file is new; throws when it belongs to somebody else or to a newer version. */
function identify(database: Database.Database, path: string): boolean {
  const applicationId = Number(database.pragma('application_id', { simple: true }))
  const version = Number(database.pragma('user_version', { simple: true }))
  if (applicationId === 0 && version === 0) {
    const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()
    if (tables === 0) return true
  }
  if (applicationId !== APPLICATION_ID) {
    throw new StoreError(
      'SAMSA_STORE_FOREIGN',
      `${path} is a database of another application: choose another data directory`,
    )
  }
  if (version > migrations.length) {
    throw new StoreError(
      'SAMSA_STORE_TOO_NEW',
      `${path} has schema version ${version}, this Samsa knows versions up to ${migrations.length}: ` +
        'upgrade Samsa, or choose another data directory',
    )
  }
  return false
}

/** Runs the steps that the file has not had, all in one transaction: it ends at this version or stays as it was. */
function migrate(database: Database.Database): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version === migrations.length) return
  const steps = migrations.slice(version)
  database.transaction(() => {
    for (const step of steps) database.exec(step.sql)
    database.pragma(`application_id = ${APPLICATION_ID}`)
    database.pragma(`user_version = ${migrations.length}`)
  })()
}
