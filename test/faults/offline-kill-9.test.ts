/** Kills what works on a whole store while no daemon runs, a compaction of the file and an import of znodes: the store is that of before or of after. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { fixtures } from '../zookeeper/persistence/support.ts'
import { faultsOf } from './check-store.ts'
import { type Contents, copyFolder, prepareData, readContents } from './corruption/prepared-data.ts'
import { tellFigures } from './figures.ts'
import { killPointsIn, useKillPoints } from './kill-points.ts'
import { killProcess, Program } from './program.ts'

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)

const program = new Program('offline-process.ts')
program.use()
useKillPoints()

const requests = {
  compaction: { command: 'compact' },
  import: { command: 'import-zookeeper', from: `${fixtures}/full`, force: true },
} as const

/** What a directory holds; its file is looked through. */
async function contentsOf(folder: string): Promise<Contents> {
  const contents = await readContents(folder)
  const database = new Database(join(folder, 'samsa.db'), { readonly: true })
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(faultsOf(database)).toEqual([])
  database.close()
  return contents
}

test.each(Object.entries(requests))(
  'a killed %s leaves the store of before or of after',
  {
    timeout: 30_000 + ROUNDS * 10_000,
  },
  async (what, request) => {
    const random = new Random(SEED)
    const before = await prepareData(true)
    const copyOf = (folder: string): string => {
      const copy = temporaryFolder()
      copyFolder(folder, copy)
      return copy
    }
    const work = [JSON.stringify(request)] as const
    const after = copyOf(before)
    const startedAtMs = performance.now()
    const { child } = await program.start(after, ...work)
    const longestMs = performance.now() - startedAtMs
    await killProcess(child)
    const possible = [await contentsOf(copyOf(before)), await contentsOf(after)]
    let changed = 0
    for (let round = 0; round < ROUNDS; round++) {
      const folder = copyOf(before)
      const killPoints = killPointsIn(folder)
      program.environment = killPoints?.environment ?? {}
      killPoints?.arm(random)
      await program.startAndKill(longestMs * (0.3 + 0.7 * random.next()), folder, ...work)
      program.environment = {}
      const left = await contentsOf(folder)
      expect(possible).toContainEqual(left)
      if (left.znodes.size !== possible[0]?.znodes.size) changed++
    }
    tellFigures(`after ${ROUNDS} kills of the ${what} ${changed} had other znodes than before`)
  },
)
