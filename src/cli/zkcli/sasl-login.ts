import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { type LoginModule, parseJaas } from '../../instance/jaas.ts'
import type { SaslCredentials } from '../../zookeeper/client/sasl-dialogue.ts'
import type { LoginSection } from './client-configuration.ts'

/**
 * Reads user and password from the client's section of a login configuration. As in the reference a session goes on without SASL when
 * they can't be had; `onProblem` hears why, which the reference only logs.
 */
export function readSaslLogin(
  login: LoginSection | undefined,
  onProblem: (text: string) => void,
): SaslCredentials | 'unavailable' | undefined {
  if (login === undefined) return undefined
  try {
    const { configFile, section, properties } = login
    const text = readFileSync(configFile, 'utf8')
    const modules = parseJaas(text, new Map([['user.home', homedir()], ...properties])).get(section)
    if (modules === undefined) throw new Error(`there is no section ${section}`)
    return credentialsOf(modules, section)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    onProblem(`SASL is not used: login configuration ${login.configFile}: ${why}`)
    return 'unavailable'
  }
}

function credentialsOf(modules: readonly LoginModule[], section: string): SaslCredentials {
  for (const { className, options } of modules) {
    if (!className.endsWith('.DigestLoginModule'))
      throw new Error(
        `${className} is not offered: org.apache.zookeeper.server.auth.DigestLoginModule is, not Kerberos`,
      )
    const [user, password] = [options.get('username'), options.get('password')]
    if (user !== undefined && password !== undefined) return { user, password }
  }
  throw new Error(`section ${section} names no username and password`)
}
