import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { parseJavaProperties } from '../../instance/java-properties.ts'
import { systemProperties } from '../../instance/jvm-flags.ts'
import type { Setting } from './setting.ts'

/** Returns the options of `samsa start` or `samsa run` that bring up the ZooKeeper server of a setting. */
export function startWords(setting: Setting): string[] {
  const words = ['--data-dir', setting.dataDir, '--role', 'zookeeper']
  if (setting.text !== undefined) words.push('--zoo-cfg', setting.file)
  const logFile = logFileOf(setting)
  if (logFile !== undefined) words.push('--log-file', logFile)
  for (const [key, value] of serverProperties(setting)) words.push('--override', `${key}=${value}`)
  return words
}

/** The log goes where ZOO_LOG_DIR says, under the name of the script's output file; undefined for its place in the data directory. */
export function logFileOf({ env }: Setting): string | undefined {
  const folder = env['ZOO_LOG_DIR']
  if (!folder) return undefined
  const name = `zookeeper-${env['USER'] ?? ''}-server-${env['HOSTNAME'] || hostname()}.out`
  return resolve(join(folder, env['ZOO_LOG_FILE'] || name))
}

/** System properties without the prefix of ZooKeeper's that its server reads all the same. */
const UNPREFIXED =
  /^(zookeeper\..+|jute\.maxbuffer|znode\.container\..+|readonlymode\.enabled|fsync\.warningthresholdms|java\.security\.auth\.login\.config)$/

/**
 * Settings given to the JVM as `-Dzookeeper.key=value` are meant for the server all the same. What the file sets wins, as it does in the
 * reference, which makes system properties of its keys.
 */
function serverProperties({ env, text }: Setting): [string, string][] {
  const inFile = new Set(keysOf(text ?? '').map(bare))
  const given = systemProperties(env['SERVER_JVMFLAGS'], env['JVMFLAGS'])
  return [...given].filter(([name]) => UNPREFIXED.test(name) && !inFile.has(bare(name)))
}

/** A text that is none of keys is the daemon's to complain of. */
function keysOf(text: string): string[] {
  try {
    return [...parseJavaProperties(text).keys()]
  } catch {
    return []
  }
}

function bare(name: string): string {
  return name.trim().replace(/^zookeeper\./, '')
}
