import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { parseJaas } from '../../instance/jaas.ts'
import type { SaslCredentials } from '../../zookeeper/client/sasl-dialogue.ts'
import { digestLoginOptions } from '../../zookeeper/digest-login.ts'
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
    return readCredentials(login)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    onProblem(`SASL is not used: login configuration ${login.configFile}: ${why}`)
    return 'unavailable'
  }
}

function readCredentials({ configFile, section, properties }: LoginSection): SaslCredentials {
  const text = readFileSync(configFile, 'utf8')
  const modules = parseJaas(text, new Map([['user.home', homedir()], ...properties])).get(section)
  if (modules === undefined) throw new Error(`there is no section ${section}`)
  const options = new Map(digestLoginOptions(modules))
  const [user, password] = [options.get('username'), options.get('password')]
  if (user === undefined || password === undefined)
    throw new Error(`section ${section} names no username and password`)
  return { user, password }
}
