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
  const entries = configFile === undefined ? new Map<string, string>() : readConfigFile(configFile)
  for (const [key, value] of Object.entries(overrides ?? {})) {
    if (!isOfAnotherRole(key)) entries.set(key, value)
  }
  return entries
}

function readConfigFile(path: string): Map<string, string> {
  const text = readConfigText(path)
  try {
    return parseJavaProperties(text)
  } catch (error) {
    throw new DaemonError('SAMSA_CONFIG_INVALID', `configuration file ${path}: ${wordsOf(error)}`, error)
  }
}

function readConfigText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new DaemonError(
      'SAMSA_CONFIG_UNREADABLE',
      `can't read configuration file ${path} (${wordsOf(error)}); check its path and rights`,
      error,
    )
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The refusal of one key's value. */
export function invalidSetting(key: string, value: string, expected: string): DaemonError {
  return new DaemonError(
    'SAMSA_CONFIG_INVALID',
    `Invalid value "${value}" for configuration ${key}: expected ${expected}`,
  )
}

/** The refusal of keys that do not go together, or ask for what is not here. */
export function refusedSetting(message: string): DaemonError {
  return new DaemonError('SAMSA_CONFIG_INVALID', message)
}
