import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { instancePaths } from '../../instance/paths.ts'
import type { Io } from '../kit/io.ts'
import { runSamsa } from '../kit/run-samsa.ts'

/** The data directory that a path means, when it is Samsa's own or its database file; undefined for anything else. */
export function samsaDataDir(path: string): string | undefined {
  const whole = resolve(path)
  if (existsSync(instancePaths(whole).database)) return whole
  const folder = dirname(whole)
  return existsSync(whole) && basename(whole) === basename(instancePaths(folder).database)
    ? folder
    : undefined
}

/** Has the samsa command do what a toolkit is asked to do with Samsa's own data; undefined when the path is none of it. */
export function runOnSamsa(path: string, words: readonly string[], io: Io): Promise<number> | undefined {
  const dataDir = samsaDataDir(path)
  return dataDir === undefined ? undefined : runSamsa(['zookeeper', ...words, '--data-dir', dataDir], io)
}
