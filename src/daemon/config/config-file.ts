import { readFileSync } from 'node:fs'
import type { RoleSettings } from '../../instance/control.ts'
import { parseJavaProperties } from '../../instance/java-properties.ts'
import { DaemonError } from '../errors.ts'

/**
 * Reads a role's settings: the keys of its file, then the overrides over them, less those that are another role's.
 *
 * @throws DaemonError when the file can't be read
 */
export function readSettings(
  { configFile, overrides }: RoleSettings,
  isOfAnotherRole: (key: string) => boolean,
): Map<string, string> {
  const entries =
    configFile === undefined ? new Map<string, string>() : parseJavaProperties(readConfigText(configFile))
  for (const [key, value] of Object.entries(overrides ?? {})) {
    if (!isOfAnotherRole(key)) entries.set(key, value)
  }
  return entries
}

function readConfigText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DaemonError(
      'SAMSA_CONFIG_UNREADABLE',
      `can't read configuration file ${path} (${why}); check its path and rights`,
      error,
    )
  }
}

/** Reads a whole number between `min` and `max` from a settings map; undefined when the key is absent. */
export function integerSetting(
  settings: Map<string, string>,
  key: string,
  [min, max]: [number, number],
): number | undefined {
  const text = settings.get(key)?.trim()
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!/^[+-]?\d+$/.test(text) || value < min || value > max)
    throw invalidSetting(key, text, `a whole number from ${min} to ${max}`)
  return value
}

/** Reads `true` or `false` (or yes/no, which ZooKeeper's flags also use); undefined when the key is absent. */
export function booleanSetting(settings: Map<string, string>, key: string): boolean | undefined {
  const text = settings.get(key)?.trim().toLowerCase()
  if (text === undefined || text === '') return undefined
  if (text === 'true' || text === 'yes') return true
  if (text === 'false' || text === 'no') return false
  throw invalidSetting(key, text, 'true or false')
}

/** The refusal of one key's value. */
export function invalidSetting(key: string, value: string, expected: string): DaemonError {
  return new DaemonError(
    'SAMSA_CONFIG_INVALID',
    `Invalid value "${value}" for configuration ${key}: expected ${expected}`,
  )
}
