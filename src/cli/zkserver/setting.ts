import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { defaultDataDir } from '../../instance/home.ts'
import type { Io } from '../kit/io.ts'
import type { Script } from '../kit/script.ts'
import { sourceShellFile } from './shell-file.ts'

/** Which configuration a call of zkServer is about, and what the script itself reads of it. */
export interface Setting {
  /** The configuration file's path, as the script prints it. */
  readonly file: string
  /** Whether a file was asked for by name: then it must be there. Without any the default instance is meant. */
  readonly isNamed: boolean
  /** The file's text; undefined when there is none. */
  readonly text: string | undefined
  /** dataDir of the file as it stands there; empty when it names none. */
  readonly givenDataDir: string
  /** Where the server keeps its data: dataDir of the file, else the default instance's directory; empty when a named file is missing. */
  readonly dataDir: string
  /** The words behind the options: the command, and the configuration's name or path. */
  readonly words: readonly string[]
  /** The environment, with what the shell files of the configuration folder set. */
  readonly env: NodeJS.ProcessEnv
}

/** Finds the configuration as zkEnv.sh and zkServer.sh do: --config DIR, ZOOCFGDIR, the conf folder; ZOOCFG, zoo.cfg, the 2nd word. */
export function findSetting(argv: readonly string[], script: Script, io: Io): Setting {
  const hasConfigDir = argv.length > 1 && argv[0] === '--config'
  const words = hasConfigDir ? argv.slice(2) : argv
  const given = hasConfigDir ? argv[1] : io.env['ZOOCFGDIR']
  const firstDir = given || defaultConfDir(script)
  const first = sourceShellFile(`${firstDir}/zookeeper-env.sh`, {
    ...io,
    env: { ...io.env, ZOOCFGDIR: firstDir },
  })
  const dir = first['ZOOCFGDIR'] || firstDir
  const named = words[1]
  let file = `${dir}/${named || first['ZOOCFG'] || 'zoo.cfg'}`
  // A name with folders in it is a path of its own, not one below the configuration folder. ZOOCFG is lost then.
  if (dirname(file) !== dir) file = named ?? ''
  const env = sourceShellFile(`${dir}/java.env`, { ...io, env: first })
  const text = read(file)
  const isNamed = hasConfigDir || Boolean(named || io.env['ZOOCFGDIR'] || first['ZOOCFG'])
  const givenDataDir = lastValue(text ?? '', /^\s*dataDir/) ?? ''
  const isMissing = text === undefined && isNamed
  return {
    file,
    isNamed,
    text,
    givenDataDir,
    dataDir: givenDataDir ? resolve(givenDataDir) : isMissing ? '' : defaultDataDir(env),
    words,
    env,
  }
}

/** Returns what stands behind the last `=` of the last line that a pattern finds, as the script's grep and sed do. */
export function lastValue(text: string, key: RegExp): string | undefined {
  const line = text.split(/\r?\n/).findLast((candidate) => key.test(candidate))
  return line?.slice(line.lastIndexOf('=') + 1).trim()
}

function defaultConfDir({ binDir }: Script): string {
  return existsSync(join(binDir, '..', 'conf')) ? `${binDir}/../conf` : `${binDir}/../etc/zookeeper`
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
