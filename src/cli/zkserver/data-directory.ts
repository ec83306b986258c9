import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { instancePaths } from '../../instance/paths.ts'
import { lastValue, type Setting } from './setting.ts'

/**
 * With ZOO_DATADIR_AUTOCREATE_DISABLE every command wants the data directory to be there already: with a store in it, or as
 * zkServer-initialize.sh makes it. Returns what is missing, in the script's words.
 */
export function missingDataDirectory({ env, text = '', givenDataDir, dataDir }: Setting): string | undefined {
  if (!env['ZOO_DATADIR_AUTOCREATE_DISABLE']) return undefined
  if (dataDir !== '' && existsSync(instancePaths(dataDir).database)) return undefined
  if (!isInitialized(dataDir))
    return `ZooKeeper data directory is missing at ${givenDataDir} fix the path or run initialize`
  const logDir = lastValue(text, /^\s*dataLogDir/)
  if (logDir && !isInitialized(logDir))
    return `ZooKeeper txnlog directory is missing at ${logDir} fix the path or run initialize`
  return undefined
}

function isInitialized(dataDir: string): boolean {
  return statSync(join(dataDir, 'version-2'), { throwIfNoEntry: false })?.isDirectory() ?? false
}
