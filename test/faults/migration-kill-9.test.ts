/** Kills a process while it brings the store of an older version up to this one: the store is of either version, with all that was in it. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from '../../src/store/migrations/index.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { faultsOf } from './check-store.ts'
import { tellFigures } from './figures.ts'
import { killPointsIn, useKillPoints } from './kill-points.ts'
import { makeOldStore, OLDEST } from './old-store.ts'
import { killProcess, Program } from './program.ts'

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 2)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const CHUNKS = ROUNDS > 10 ? 3_000 : 500
const FILE = 'samsa.db'

const program = new Program('store-process.ts')
program.use()
useKillPoints()

/** What each table held that a store had before, in the columns of that time. */
type Tables = ReadonlyMap<string, { readonly columns: readonly string[]; readonly digest: string }>

test('a store is brought up to this version as a whole, whenever that is killed', {
  timeout: 30_000 + ROUNDS * 10_000,
}, async () => {
  const random = new Random(SEED)
  const folder = temporaryFolder()
  let [isOld, isNew, longestMs] = [0, 0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const version = random.int(OLDEST, migrations.length - 1)
    const old = join(folder, `version-${version}`)
    if (!existsSync(old)) makeOldStore(old, { version, chunks: CHUNKS })
    const before = tablesOf(old)
    const data = join(folder, `round-${round}`)
    cpSync(old, data, { recursive: true })
    const killPoints = killPointsIn(data)
    program.environment = killPoints?.environment ?? {}
    // The first start shows how long one takes.
    for (let kills = longestMs === 0 ? 0 : random.int(1, 3); kills > 0; kills--) {
      killPoints?.arm(random)
      await program.startAndKill(random.int(0, longestMs), join(data, FILE))
      if (versionOf(data, join(folder, 'copy')) === version) isOld++
      else isNew++
    }
    killPoints?.disarm()
    const startedAtMs = performance.now()
    const { child } = await program.start(join(data, FILE))
    longestMs = Math.max(longestMs, performance.now() - startedAtMs)
    await killProcess(child)
    checkStore(data, before)
  }
  expect(program.stderr, 'there is nothing to warn of').toBe('')
  tellFigures(`after ${isOld + isNew} kills ${isOld} were of the older version, ${isNew} of this one`)
})

/** Looks at a copy, so that the next start finds what the kill has left. */
function versionOf(data: string, copy: string): number {
  cpSync(data, copy, { recursive: true, force: true })
  const database = new Database(join(copy, FILE))
  const version = Number(database.pragma('user_version', { simple: true }))
  database.close()
  return version
}

function tablesOf(folder: string): Tables {
  const database = new Database(join(folder, FILE), { readonly: true })
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck()
  const held = tables.all().map((table) => {
    const columns = database
      .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
      .pluck()
      .all(table)
    return [table, { columns, digest: digestOf(database, table, columns) }] as const
  })
  database.close()
  return new Map(held)
}

/** Of all rows; empty for none: the first start puts rows into some tables. */
function digestOf(database: Database.Database, table: string, columns: readonly string[]): string {
  const rows = database
    .prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${columns.join(', ')}`)
    .safeIntegers(true)
    .raw()
    .all()
  if (rows.length === 0) return ''
  const hash = createHash('sha256')
  for (const value of rows.flat()) hash.update(Buffer.isBuffer(value) ? value : String(value)).update(' ')
  return hash.digest('hex')
}

function checkStore(folder: string, before: Tables): void {
  const database = new Database(join(folder, FILE))
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  for (const [table, { columns, digest }] of before)
    if (digest !== '') expect(digestOf(database, table, columns), table).toBe(digest)
  expect(faultsOf(database)).toEqual([])
  database.close()
}
