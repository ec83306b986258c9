import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { type LoginModule, parseJaas } from '../../instance/jaas.ts'
import { parseConfig } from '../../kafka/configs/definition.ts'
import { brokerTable, keyOf } from '../../kafka/configs/tables.ts'
import {
  type SaslMechanismName,
  type SaslMechanismSettings,
  type SaslSettings,
  saslMechanisms,
} from '../../kafka/server/authentication/listener-security.ts'
import { refusedSetting } from './config-file.ts'
import type { ListenerKeys } from './kafka-listeners.ts'

const SECTION = 'KafkaServer'
const PLAIN_MODULE = 'org.apache.kafka.common.security.plain.PlainLoginModule'
const SCRAM_MODULE = 'org.apache.kafka.common.security.scram.ScramLoginModule'
const USER_PREFIX = 'user_'

interface ListenerWithSasl {
  readonly name: string
  readonly keys: ListenerKeys
  readonly settings: ReadonlyMap<string, string>
  /** The login configuration that java.security.auth.login.config names. */
  readonly jaasFile: string | undefined
}

/**
 * Reads how clients of a listener log in: mechanisms, and for PLAIN users and passwords, which stand in
 * `listener.name.NAME.plain.sasl.jaas.config` or in a login configuration. Those of SCRAM are in the broker.
 *
 * @throws DaemonError for what can't be used
 */
export function readKafkaSasl(listener: ListenerWithSasl): SaslSettings {
  const { name, keys, settings } = listener
  const prefix = `listener.name.${name.toLowerCase()}.`
  const custom = [...settings.keys()].find((key) => key.endsWith('sasl.server.callback.handler.class'))
  if (custom !== undefined) throw refusedSetting(`${custom} names a Java class, which can't run here`)
  const enabled = (keys('sasl.enabled.mechanisms') ?? '').split(',').map((each) => each.trim())
  const names = enabled.filter((each) => each !== '')
  if (names.length === 0) {
    throw refusedSetting(
      `listener ${name}: sasl.enabled.mechanisms is not set, which means GSSAPI, and that is not supported; ${saslMechanisms.join(', ')} are`,
    )
  }
  return {
    mechanisms: names.map((each): SaslMechanismSettings => {
      const mechanism = saslMechanisms.find((known) => known === each)
      if (mechanism === undefined) {
        throw refusedSetting(
          `sasl.enabled.mechanisms of listener ${name}: ${each} is not supported; ${saslMechanisms.join(', ')} are`,
        )
      }
      const ownPrefix = `${prefix}${mechanism.toLowerCase()}.`
      const maxReauth =
        settings.get(`${ownPrefix}connections.max.reauth.ms`) ?? keys('connections.max.reauth.ms')
      return {
        name: mechanism,
        users: usersOf(mechanism, loginModules(listener, `${ownPrefix}sasl.jaas.config`)),
        maxReauthMs: wholeNumber('connections.max.reauth.ms', maxReauth),
      }
    }),
    maxReceiveBytes: wholeNumber('sasl.server.max.receive.size', keys('sasl.server.max.receive.size')),
    failureDelayMs: wholeNumber(
      'connection.failed.authentication.delay.ms',
      keys('connection.failed.authentication.delay.ms'),
    ),
  }
}

function loginModules({ name, settings, jaasFile }: ListenerWithSasl, key: string): readonly LoginModule[] {
  const own = settings.get(key)
  if (own !== undefined) {
    const modules = parsed(`${SECTION} { ${own} };`, key).get(SECTION) ?? []
    if (modules.length === 1) return modules
    throw refusedSetting(
      modules.length === 0
        ? `${key}: JAAS config property does not contain any login modules`
        : `${key}: JAAS config property contains ${modules.length} login modules, should be 1 module`,
    )
  }
  const ofListener = `${name.toLowerCase()}.${SECTION}`
  const sections = jaasFile === undefined ? new Map() : parsed(readJaasFile(jaasFile), jaasFile)
  const modules = sections.get(ofListener) ?? sections.get(SECTION)
  if (modules !== undefined) return modules
  throw refusedSetting(
    `Could not find a '${SECTION}' or '${ofListener}' entry in the JAAS configuration. System property 'java.security.auth.login.config' is ${jaasFile ?? 'not set'}; ${key} can be set in its place`,
  )
}

function parsed(text: string, where: string): Map<string, LoginModule[]> {
  try {
    return parseJaas(text, new Map([['user.home', homedir()]]))
  } catch (error) {
    throw refusedSetting(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readJaasFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw refusedSetting(`can't read the login configuration ${path} (${why}); KAFKA_OPTS names it`)
  }
}

function usersOf(mechanism: SaslMechanismName, modules: readonly LoginModule[]): ReadonlyMap<string, string> {
  const wanted = mechanism === 'PLAIN' ? PLAIN_MODULE : SCRAM_MODULE
  const module = modules.find(({ className }) => className === wanted)
  if (module === undefined) {
    const found = modules.map(({ className }) => className).join(', ')
    throw refusedSetting(`the login configuration for ${mechanism} must name ${wanted}, and has ${found}`)
  }
  const users = [...module.options].filter(([name]) => mechanism === 'PLAIN' && name.startsWith(USER_PREFIX))
  return new Map(users.map(([name, password]) => [name.slice(USER_PREFIX.length), password]))
}

function wholeNumber(name: string, text: string | undefined): number {
  const key = keyOf(brokerTable, name)
  const parsed = parseConfig(key, text ?? key.defaultValue)
  if ('problem' in parsed) throw refusedSetting(parsed.problem)
  return Number(parsed.value)
}
