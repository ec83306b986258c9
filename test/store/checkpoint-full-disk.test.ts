import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isToldByStore } from '../../src/store/errors.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { fillableStore } from './filler.ts'

const MIB = 1024 * 1024
const ROW_BYTES = 64 * 1024

/** How large a file of this process may become; `unlimited` for any. */
function limitFiles(most: number | 'unlimited'): boolean {
  return spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${most}:unlimited`]).status === 0
}

// Each file of tests has a process of its own.
test.skipIf(!limitFiles('unlimited'))(
  'while the database file has no room to grow, writers go on as long as the log has, and the rest is made up for later',
  async () => {
    onTestFinished(() => void limitFiles('unlimited'))
    const path = join(temporaryFolder(), 'samsa.db')
    const warnings: string[] = []
    const { store, add, count } = fillableStore(path, {
      walLimitBytes: MIB,
      onWarning: (text) => void warnings.push(text),
    })
    const hasFailed = () => warnings.some((text) => text.startsWith(`the checkpoint of ${path} failed`))
    limitFiles(4 * MIB)
    let refusal: unknown
    let [added, sinceFailure] = [0, 0]
    while (refusal === undefined && added < 1000) {
      try {
        await add(ROW_BYTES)
        added++
        if (hasFailed()) sinceFailure++
      } catch (error) {
        refusal = error
      }
    }
    expect([isToldByStore(refusal), sinceFailure > 2, count()]).toEqual([true, true, added])
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(3 * MIB)
    await expect(add(ROW_BYTES)).rejects.toSatisfy(isToldByStore)

    limitFiles('unlimited')
    await add(ROW_BYTES)
    // The checkpoint tries again after a while.
    const { now } = performance
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 60_000)
    warnings.length = 0
    for (let n = 0; n < 200; n++) await add(ROW_BYTES)
    expect(count()).toBe(added + 201)
    expect(statSync(path).size).toBeGreaterThan(5 * MIB)
    await store.close()
    expect(warnings).toEqual([])
    const again = fillableStore(path)
    expect([again.count(), again.store.database.pragma('integrity_check', { simple: true })]).toEqual([
      added + 201,
      'ok',
    ])
    await again.store.close()
  },
)
