import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { parseJaas } from '../../../instance/jaas.ts'
import { digestLoginOptions } from '../../../zookeeper/digest-login.ts'
import { DaemonError } from '../../errors.ts'

/** Where the users of SASL are written down. */
export interface LoginSettings {
  /** java.security.auth.login.config */
  readonly configFile: string
  /** sasl.serverconfig: the section that is the server's. */
  readonly section: string
}

const USER_PREFIX = 'user_'

/**
 * Reads the users of the server's section of a login configuration, each with its password. Undefined: there is no such section, so
 * nobody authenticates by SASL.
 *
 * @throws DaemonError for a file that can't be read, is no login configuration, or asks for Kerberos, which is not offered
 */
export function readSaslUsers({ configFile, section }: LoginSettings): Map<string, string> | undefined {
  const text = readText(configFile)
  try {
    const modules = parseJaas(text, new Map([['user.home', homedir()]])).get(section)
    if (modules === undefined) return undefined
    const users = digestLoginOptions(modules).filter(([name]) => name.startsWith(USER_PREFIX))
    return new Map(users.map(([name, password]) => [name.slice(USER_PREFIX.length), password]))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DaemonError('SAMSA_CONFIG_INVALID', `login configuration ${configFile}: ${why}`, error)
  }
}

function readText(configFile: string): string {
  try {
    return readFileSync(configFile, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DaemonError(
      'SAMSA_CONFIG_UNREADABLE',
      `can't read the login configuration ${configFile} (${why}); java.security.auth.login.config names it`,
      error,
    )
  }
}
