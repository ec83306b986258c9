import { existsSync, mkdirSync } from 'node:fs'
import { instancePaths } from '../instance/paths.ts'
import { lockDirectory } from '../store/directory-lock.ts'
import { type SalvageReport, salvageDatabase } from '../store/salvage/salvage-database.ts'
import { DaemonError } from './errors.ts'

/** Reads everything readable of a data directory into a new one. Throws DaemonError or StoreError with one line that says what to do. */
export function salvageData(dataDir: string, to: string): SalvageReport {
  const from = instancePaths(dataDir)
  const target = instancePaths(to)
  if (!existsSync(from.database))
    throw new DaemonError('SAMSA_DATA_DIR_UNUSABLE', `there is no database ${from.database}`)
  if (existsSync(target.database))
    throw new DaemonError(
      'SAMSA_DATA_DIR_UNUSABLE',
      `${target.database} is there already; name a directory that is empty or not there`,
    )
  const lock = lockDirectory(from.lock)
  if (lock === undefined)
    throw new DaemonError(
      'SAMSA_DATA_DIR_IN_USE',
      `a daemon has ${dataDir} open; stop it (samsa stop --data-dir ${dataDir}) and try again`,
    )
  try {
    mkdirSync(to, { recursive: true, mode: 0o700 })
    return salvageDatabase(from.database, target.database)
  } finally {
    lock.release()
  }
}
