import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultDataDir } from '../../instance/home.ts'
import { parseJavaProperties } from '../../instance/java-properties.ts'

/** The data directory that configuration files name: log.dirs of a server.properties, dataDir of a zoo.cfg; else the default one. */
export function configuredDataDir(
  files: { serverProperties?: string; zooCfg?: string },
  env: NodeJS.ProcessEnv,
): string {
  const kafka = files.serverProperties === undefined ? undefined : readKeys(files.serverProperties)
  const zookeeper = files.zooCfg === undefined ? undefined : readKeys(files.zooCfg)
  const named = kafka?.get('log.dirs') ?? kafka?.get('log.dir') ?? zookeeper?.get('dataDir')
  const [first] = (named ?? '').split(',')
  return first?.trim() ? resolve(first.trim()) : defaultDataDir(env)
}

/** A file that can't be read is the daemon's to complain of: it says so wherever it was started from. */
function readKeys(path: string): Map<string, string> | undefined {
  try {
    return parseJavaProperties(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
