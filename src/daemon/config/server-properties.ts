import { checkBrokerProperties } from '../../kafka/configs/broker-properties.ts'
import { authorizerKeys, authorizerProblem } from '../../kafka/server/authorizer/open-authorizer.ts'
import { parseListener } from '../../kafka/server/cluster/endpoints.ts'
import { DaemonError } from '../errors.ts'
import { invalidSetting } from './config-file.ts'
import { effectiveBrokerKeys } from './effective-broker-keys.ts'

/** Where the broker listens for clients; undefined host: loopback only; empty host: every address. */
export interface Listener {
  host: string | undefined
  port: number
}

/** A server.properties as the daemon uses it. */
export interface ServerProperties {
  listeners: Listener[]
  /** Every key as text, for the broker's configuration table. */
  properties: Map<string, string>
  /** One line a key that has no effect here. */
  warnings: string[]
}

const DEFAULT_PORT = 9092

/**
 * Reads the keys of a server.properties. The controller's listeners are left out: one process is broker and controller, and they talk
 * by function calls.
 *
 * @throws DaemonError for a value that a 4.3.1 broker refuses, in its words, or that can't be used here
 */
export function readServerProperties(settings: Map<string, string>): ServerProperties {
  const check = checkBrokerProperties(settings)
  const hasAuthorizer = (settings.get('authorizer.class.name') ?? '') !== ''
  const unknown = check.unknown.filter((key) => !(hasAuthorizer && authorizerKeys.has(key)))
  const problem = check.invalid[0] ?? authorizerProblem(settings)
  if (problem !== null) throw new DaemonError('SAMSA_CONFIG_INVALID', problem)
  return {
    listeners: readListeners(settings),
    properties: settings,
    warnings: [
      ...unknown.map((key) => `${key} is no key of a Kafka broker and has no effect`),
      ...[...settings.keys()]
        .filter((key) => !unknown.includes(key) && !effectiveBrokerKeys.has(key) && !authorizerKeys.has(key))
        .map((key) => `${key} is not supported and has no effect`),
    ],
  }
}

function readListeners(settings: Map<string, string>): Listener[] {
  const texts = splitList(settings.get('listeners'))
  if (texts.length === 0) return [{ host: undefined, port: DEFAULT_PORT }]
  const controllerNames = new Set(splitList(settings.get('controller.listener.names')))
  const protocols = new Map(splitList(settings.get('listener.security.protocol.map')).map(splitProtocol))
  const listeners: Listener[] = []
  for (const text of texts) {
    const listener = parseListener(text)
    if (listener === null || listener.port < 0 || listener.port > 65_535)
      throw invalidSetting('listeners', text, 'NAME://host:port')
    if (controllerNames.has(listener.name)) continue
    const protocol = protocols.get(listener.name) ?? listener.name
    if (protocol.toUpperCase() !== 'PLAINTEXT') {
      throw invalidSetting(
        'listeners',
        text,
        `the security protocol PLAINTEXT, the only one supported so far (${listener.name} is ${protocol})`,
      )
    }
    listeners.push({ host: listener.host, port: listener.port })
  }
  if (listeners.length === 0)
    throw invalidSetting('listeners', texts.join(','), 'a listener besides the controller’s')
  return listeners
}

function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function splitProtocol(text: string): [string, string] {
  const colon = text.indexOf(':')
  return [text.slice(0, colon), text.slice(colon + 1)]
}
