import {
  parseBrokerListeners,
  protocolsByListener,
  type SecurityProtocol,
} from '../../kafka/configs/broker-listeners.ts'
import type { SaslSettings } from '../../kafka/server/authentication/listener-security.ts'
import { invalidSetting, refusedSetting } from './config-file.ts'
import { readKafkaSasl } from './kafka-sasl.ts'
import { type KafkaTls, readKafkaTls } from './kafka-tls.ts'

/** Where the broker listens for clients, and how these are to prove who they are. */
export interface KafkaListener {
  readonly name: string
  /** Undefined: loopback only; empty: every address. */
  readonly host: string | undefined
  readonly port: number
  readonly protocol: SecurityProtocol
  readonly tls: KafkaTls | undefined
  readonly sasl: SaslSettings | undefined
}

/** The text of a key for one listener: behind `listener.name.NAME.` when it is set there, else as it stands. */
export type ListenerKeys = (name: string) => string | undefined

const DEFAULT_PORT = 9092
const MAX_PORT = 65_535

/**
 * Reads the listeners of a server.properties. The controller's are left out: one process is broker and controller, and they talk by
 * function calls.
 *
 * @param jaasFile the login configuration that java.security.auth.login.config names
 * @throws DaemonError for what can't be used
 */
export function readKafkaListeners(
  settings: ReadonlyMap<string, string>,
  jaasFile: string | undefined,
): KafkaListener[] {
  const texts = splitList(settings.get('listeners'))
  const local = {
    host: undefined,
    port: DEFAULT_PORT,
    protocol: 'PLAINTEXT',
    tls: undefined,
    sasl: undefined,
  } as const
  if (texts.length === 0) return [{ name: 'PLAINTEXT', ...local }]
  const controllerNames = splitList(settings.get('controller.listener.names')).map((name) =>
    name.toUpperCase(),
  )
  const protocols = protocolsByListener({
    protocolMap: settings.get('listener.security.protocol.map'),
    listeners: texts,
    controllerNames,
  })
  if ('problem' in protocols) throw refusedSetting(protocols.problem.message)
  const parsed = parseBrokerListeners(texts, protocols.found, { mayShareAPort: false })
  if ('problem' in parsed) throw refusedSetting(parsed.problem.message)
  const listeners = parsed.found.flatMap(({ name, host, port }): KafkaListener[] => {
    if (port < 0 || port > MAX_PORT)
      throw invalidSetting('listeners', `${name}://${host}:${port}`, `a port from 0 to ${MAX_PORT}`)
    const protocol = protocols.found.get(name)
    if (controllerNames.includes(name) || protocol === undefined) return []
    const keys: ListenerKeys = (key) =>
      settings.get(`listener.name.${name.toLowerCase()}.${key}`) ?? settings.get(key)
    const isTls = protocol === 'SSL' || protocol === 'SASL_SSL'
    return [
      {
        name,
        host,
        port,
        protocol,
        tls: isTls ? readKafkaTls({ name, protocol, keys, settings }) : undefined,
        sasl: protocol.startsWith('SASL') ? readKafkaSasl({ name, keys, settings, jaasFile }) : undefined,
      },
    ]
  })
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
