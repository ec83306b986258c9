import type { SaslSettings } from '../../kafka/server/authentication/listener-security.ts'
import { parseListener } from '../../kafka/server/cluster/endpoints.ts'
import type { SecurityProtocol } from '../../kafka/server/handler.ts'
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

const protocols: readonly SecurityProtocol[] = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']

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
  const controllerNames = new Set(
    splitList(settings.get('controller.listener.names')).map((name) => name.toUpperCase()),
  )
  const named = protocolsByListener(settings.get('listener.security.protocol.map'))
  const listeners = texts.flatMap((text): KafkaListener[] => {
    const listener = parseListener(text)
    if (listener === null || listener.port < 0 || listener.port > 65_535)
      throw invalidSetting('listeners', text, 'NAME://host:port')
    const name = listener.name.toUpperCase()
    if (controllerNames.has(name)) return []
    const protocol = named.get(name) ?? protocols.find((each) => each === name)
    if (protocol === undefined) throw refusedSetting(`No security protocol defined for listener ${name}`)
    const keys: ListenerKeys = (key) =>
      settings.get(`listener.name.${name.toLowerCase()}.${key}`) ?? settings.get(key)
    const isTls = protocol === 'SSL' || protocol === 'SASL_SSL'
    return [
      {
        name,
        host: listener.host,
        port: listener.port,
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

function protocolsByListener(text: string | undefined): Map<string, SecurityProtocol> {
  return new Map(
    splitList(text).map((entry) => {
      const colon = entry.lastIndexOf(':')
      const wanted = entry
        .slice(colon + 1)
        .trim()
        .toUpperCase()
      const protocol = protocols.find((each) => each === wanted)
      if (colon < 1 || protocol === undefined)
        throw invalidSetting('listener.security.protocol.map', entry, `NAME:${protocols.join('|')}`)
      return [entry.slice(0, colon).trim().toUpperCase(), protocol]
    }),
  )
}

function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
