import { readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { plausibleSnapshots } from '../zookeeper/persistence/data-directory.ts'
import { VERSION_FOLDER, zxidFromName } from '../zookeeper/persistence/file-names.ts'
import type { Io } from './kit/io.ts'
import { scriptOf } from './kit/script.ts'
import { findSetting, lastValue } from './zkserver/setting.ts'
import { mediumDateTime } from './zktoolkits/date-times.ts'
import { runOnSamsa } from './zktoolkits/samsa-data.ts'

const FEWEST = 3
const TOO_FEW = 'count should be greater than or equal to 3'
const USAGE = `Usage:
PurgeTxnLog dataLogDir [snapDir] -n count
\tdataLogDir -- path to the txn log directory
\tsnapDir -- path to the snapshot directory
\tcount -- the number of old snaps/logs you want to keep, value should be greater than or equal to 3
`

/**
 * zkCleanup: deletes the snapshots and logs of a real server but the newest, as PurgeTxnLog does; of Samsa's own data, which keeps
 * none, it gives back the space that the database no longer needs. `-n COUNT` alone is about the directories of the configuration,
 * as with the script; directories that are named count by themselves, where the script puts its own before them.
 *
 * @param path the script's own, process.argv[1]
 */
export async function main(argv: readonly string[], io: Io, path: string): Promise<number> {
  const words = argv[0] === '-n' ? [...configuredDirs(io, path), ...argv] : argv
  const samsa = words[0] === undefined ? undefined : runOnSamsa(words[0], ['compact'], io)
  return samsa ?? purgeAsAsked(words, io)
}

/** dataLogDir and dataDir of the configuration, as the script finds them. */
function configuredDirs(io: Io, path: string): string[] {
  const { text = '', dataDir } = findSetting([], scriptOf(path, io.env), io)
  const logDir = lastValue(text, /^\s*dataLogDir=/)
  return logDir ? [logDir, dataDir] : [dataDir]
}

function purgeAsAsked(argv: readonly string[], io: Io): number {
  if (argv.length < 3 || argv.length > 4) return refuse(io)
  const dirs = argv.slice(0, -2)
  const [option, count = ''] = argv.slice(-2)
  for (const dir of dirs) {
    if (statSync(dir, { throwIfNoEntry: false }) === undefined)
      return refuse(io, `Path '${resolve(dir)}' does not exist. `)
  }
  if (!/^[+-]?\d{1,10}$/.test(count)) return refuse(io, `'${count}' can not be parsed to integer.`)
  if (Number(count) < FEWEST) return refuse(io, TOO_FEW)
  if (option !== '-n') return refuse(io)
  const [logDir = '', snapDir = logDir] = dirs
  return purge(join(logDir, VERSION_FOLDER), join(snapDir, VERSION_FOLDER), { count: Number(count), io })
}

function refuse({ stdout, stderr }: Io, problem?: string): number {
  if (problem !== undefined) stderr.write(`${problem}\n`)
  stdout.write(USAGE)
  return 1
}

/** PurgeTxnLog.purge: what is older than the oldest snapshot to be kept goes, but not the log that it may need. */
function purge(logFolder: string, snapFolder: string, { count, io }: { count: number; io: Io }): number {
  for (const folder of [logFolder, snapFolder]) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue
    io.stderr.write(`There is no directory ${folder}: it is where a ZooKeeper server keeps its files\n`)
    return 1
  }
  const oldest = plausibleSnapshots(snapFolder).slice(0, count).at(-1)
  if (oldest === undefined) return 0
  const logs = readdirSync(logFolder).filter((name) => name.startsWith('log.'))
  const neededFrom = Math.max(0, ...logs.map(zxidOfLog).filter((zxid) => zxid <= oldest.zxid))
  const isOldLog = (name: string) => zxidOfLog(name) < oldest.zxid && zxidOfLog(name) < neededFrom
  const isOldSnapshot = (name: string) =>
    name.startsWith('snapshot.') && zxidFromName(name, 'snapshot') < oldest.zxid
  const old = [
    ...logs.filter(isOldLog).map((name) => join(logFolder, name)),
    ...readdirSync(snapFolder)
      .filter(isOldSnapshot)
      .map((name) => join(snapFolder, name)),
  ]
  for (const path of old) {
    io.stdout.write(`Removing file: ${mediumDateTime(statSync(path).mtimeMs)}\t${path}\n`)
    try {
      rmSync(path)
    } catch {
      io.stderr.write(`Failed to remove ${path}\n`)
    }
  }
  return 0
}

function zxidOfLog(name: string): number {
  return zxidFromName(name, 'log')
}
