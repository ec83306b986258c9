import { join } from 'node:path'
import type { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { killingDisk, noDisk, useDisk } from './disk/recorded-disk.ts'

/** Where a process is killed in the middle of a write to its files, which no moment that one waits for would meet. */
export interface KillPoints {
  /** For the process. */
  readonly environment: NodeJS.ProcessEnv
  /** Has it killed in one of its next writes; now and then in none. */
  arm(random: Random): void
  disarm(): void
}

/** Not in the short form of a test, which takes no C compiler. */
const IS_ON = process.env['FAULT_POINTS'] !== undefined && noDisk === undefined
const NONE = 0.33
/** The last write that is chosen is the 2 to the power of this. */
const MOST_DOUBLINGS = 7

/** Has what it takes made before the tests of a file, and removed after them. */
export function useKillPoints(): void {
  if (IS_ON) useDisk()
}

/** For a process whose files are in `folder`; undefined where there are none. */
export function killPointsIn(folder: string): KillPoints | undefined {
  if (!IS_ON) return undefined
  const { environment, arm } = killingDisk(folder, join(temporaryFolder(), 'kill'))
  return {
    environment,
    arm: (random) => {
      // A write of the log or, at the time of a checkpoint, of the database.
      const file = random.pick(['wal', 'other'] as const)
      const write = random.chance(NONE) ? 0 : Math.ceil(2 ** (random.next() * MOST_DOUBLINGS))
      arm({ file, write, eighths: random.pick([0, 4, 8]) })
    },
    disarm: () => arm({ file: 'wal', write: 0, eighths: 0 }),
  }
}
