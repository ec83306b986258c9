import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instancePaths } from '../instance/paths.ts'
import { readRunFile } from '../instance/run-file.ts'
import { VERSION_FOLDER } from '../zookeeper/persistence/file-names.ts'
import type { Io } from './kit/io.ts'
import { scriptOf } from './kit/script.ts'
import { findSetting, lastValue } from './zkserver/setting.ts'

/**
 * zkServer-initialize: makes the data directory of a configuration, for starts that do not make it themselves
 * (ZOO_DATADIR_AUTOCREATE_DISABLE). With --force the data in it is deleted, a real server's and Samsa's.
 *
 * @param path the script's own, process.argv[1]
 */
export async function main(argv: readonly string[], io: Io, path: string): Promise<number> {
  const script = scriptOf(path, io.env)
  let file = findSetting([], script, io).file
  let myid = ''
  let force = false
  const words = [...argv]
  // As in the script, an empty word ends the options.
  for (let word = words.shift(); word; word = words.shift()) {
    const [, name, value] = /^(--configfile|--myid)(?:=(.+))?$/.exec(word) ?? []
    if (name === '--configfile') file = value ?? words.shift() ?? ''
    else if (name === '--myid') myid = value ?? words.shift() ?? ''
    else if (word === '--force') force = true
    else {
      if (word !== '-h' && word !== '--help') io.stdout.write(`Unknown option: ${word}\n`)
      io.stdout.write(usage(script.name, file))
      return 1
    }
  }
  return initialize({ file, myid, force }, io)
}

function usage(name: string, file: string): string {
  return `usage: ${name} <parameters>
  Optional parameters:
     -h                                                    Display this message
     --help                                                Display this message
     --configfile=${file.padEnd(40)} ZooKeeper config file
     --myid=#                                              Set the myid to be used, if any (1-255)
     --force                                               Force creation of the data/txnlog dirs
`
}

function initialize(
  { file, myid, force }: { file: string; myid: string; force: boolean },
  { stdout }: Io,
): number {
  const say = (text: string): void => void stdout.write(`${text}\n`)
  const text = readText(file)
  if (text === undefined) {
    say(`Unable to find config file at ${file}`)
    return 1
  }
  const dataDir = lastValue(text, /^\s*dataDir/)
  const logDir = lastValue(text, /^\s*dataLogDir/)
  if (!dataDir) {
    say(`Unable to determine dataDir from ${file}`)
    return 1
  }
  const { database, runFile } = instancePaths(dataDir)
  if (force) {
    if (readRunFile(runFile) !== undefined) {
      say(`A server runs on ${dataDir}: stop it first`)
      return 1
    }
    say('Force enabled, data/txnlog directories will be re-initialized')
  } else {
    const hint = '(or use --force to force re-initialization)'
    if (isDirectory(join(dataDir, VERSION_FOLDER)) || existsSync(database)) {
      say(`ZooKeeper data directory already exists at ${dataDir} ${hint}`)
      return 1
    }
    if (logDir && isDirectory(join(logDir, VERSION_FOLDER))) {
      say(`ZooKeeper txnlog directory already exists at ${logDir} ${hint}`)
      return 1
    }
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true })
  for (const dir of logDir ? [dataDir, logDir] : [dataDir]) {
    for (const name of ['myid', VERSION_FOLDER]) rmSync(join(dir, name), { recursive: true, force: true })
    mkdirSync(join(dir, VERSION_FOLDER), { recursive: true })
  }
  if (myid === '') {
    say(`No myid provided, be sure to specify it in ${dataDir}/myid if using non-standalone`)
  } else {
    say(`Using myid of ${myid}`)
    writeFileSync(join(dataDir, 'myid'), `${myid}\n`)
  }
  writeFileSync(join(dataDir, 'initialize'), '', { flag: 'a' })
  return 0
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
