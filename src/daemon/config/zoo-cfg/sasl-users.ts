import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { JaasError, parseJaas } from '../../../instance/jaas.ts'
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
  const modules = readModules(configFile).get(section)
  if (modules === undefined) return undefined
  const users = new Map<string, string>()
  for (const { className, options } of modules) {
    if (!className.endsWith('.DigestLoginModule'))
      throw invalid(
        configFile,
        `${className} is not offered: org.apache.zookeeper.server.auth.DigestLoginModule is, not Kerberos`,
      )
    for (const [name, value] of options) {
      if (name.startsWith(USER_PREFIX)) users.set(name.slice(USER_PREFIX.length), value)
    }
  }
  return users
}

function readModules(configFile: string): ReturnType<typeof parseJaas> {
  try {
    return parseJaas(readFileSync(configFile, 'utf8'), new Map([['user.home', homedir()]]))
  } catch (error) {
    if (error instanceof JaasError) throw invalid(configFile, error.message)
    const why = error instanceof Error ? error.message : String(error)
    throw new DaemonError(
      'SAMSA_CONFIG_UNREADABLE',
      `can't read the login configuration ${configFile} (${why}); java.security.auth.login.config names it`,
      error,
    )
  }
}

function invalid(configFile: string, why: string): DaemonError {
  return new DaemonError('SAMSA_CONFIG_INVALID', `login configuration ${configFile}: ${why}`)
}
