import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { StoreError, toStoreError } from './errors.ts'
import { migrations } from './migrations/index.ts'
import { useRowSum } from './row-sum.ts'

/**
 * Opens a store's file to read it as it is at this moment, whether a daemon has it open or not; `use` must be done with it when it
 * returns. Throws StoreError.
 */
export function inspectDatabase<T>(path: string, use: (database: Database.Database) => T): T {
  return lookInto(path, (database) => database.transaction(() => use(database))())
}

/** The same, where each read sees the file as it is then: what takes long must not keep a daemon from beginning its log anew. */
export function lookInto<T>(path: string, use: (database: Database.Database) => T): T {
  let database: Database.Database | undefined
  if (!existsSync(path)) throw new StoreError('SAMSA_STORE_IO', `there is no database ${path}`)
  try {
    database = new Database(path, { readonly: true, fileMustExist: true })
    const version = Number(database.pragma('user_version', { simple: true }))
    if (version !== migrations.length)
      throw new StoreError(
        version > migrations.length ? 'SAMSA_STORE_TOO_NEW' : 'SAMSA_STORE_FAILED',
        `${path} has schema version ${version}, this Samsa reads version ${migrations.length}: ${version > migrations.length ? 'upgrade Samsa' : 'start the server once, which brings it up to date'}`,
      )
    useRowSum(database)
    return use(database)
  } catch (error) {
    throw toStoreError(error, path)
  } finally {
    database?.close()
  }
}

/** What SQLite finds wrong with a file's structure, in its own words but for the names of tables; empty when it is sound. */
export function integrityProblems(database: Database.Database): string[] {
  const rows = database.pragma('integrity_check') as { integrity_check: string }[]
  const problems = rows.flatMap((row) => row.integrity_check.split('\n')).filter((line) => line !== 'ok')
  if (problems.length === 0) return []
  const trees = database
    .prepare<[], { root: number; name: string }>(
      'SELECT rootpage AS root, tbl_name AS name FROM sqlite_schema',
    )
    .all()
  const named = (line: string): string =>
    line.replace(/^Tree (\d+) /, (all, root) => {
      const name = trees.find((tree) => tree.root === Number(root))?.name
      return name === undefined ? all : `table ${name}: `
    })
  return problems.filter((line) => !line.startsWith('*** in database')).map(named)
}
