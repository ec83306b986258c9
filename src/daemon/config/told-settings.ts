/** Settings as they are told to somebody who asks the AdminServer: passwords and the like are left out. */
import { readFileSync } from 'node:fs'
import type { RoleSettings } from '../../instance/control.ts'
import { isZooCfgKey } from './zoo-cfg/read-zoo-cfg.ts'

const SECRET = /password|superdigest/i
/** A line of a .properties text whose key is a secret's, with the lines that its value goes on in. */
const SECRET_LINE =
  /^([ \t]*(?![#!])[^\s=:]*(?:password|superdigest)[^\s=:]*[ \t]*[=: \t][ \t]*)(?:.*\\\r?\n)*.*$/gim
const HIDDEN = '********'

/** The text of the configuration file, or of the settings that there are in place of one. */
export function initialConfigurationText(
  { configFile }: RoleSettings,
  settings: ReadonlyMap<string, string>,
): string {
  const text =
    configFile === undefined
      ? [...settings].map(([key, value]) => `${key}=${value}\n`).join('')
      : readFileSync(configFile, 'utf8')
  return text.replace(SECRET_LINE, `$1${HIDDEN}`)
}

/** Settings by the names of their system properties. */
export function toldProperties(settings: ReadonlyMap<string, string>): Map<string, string> {
  const told = new Map<string, string>()
  for (const [key, value] of settings) {
    if (!isZooCfgKey(key)) continue
    const name = key.startsWith('zookeeper.') ? key : `zookeeper.${key}`
    told.set(name, SECRET.test(key) ? HIDDEN : value)
  }
  return told
}
