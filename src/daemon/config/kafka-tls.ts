import type { SecurityProtocol } from '../../kafka/configs/broker-listeners.ts'
import {
  type SslPrincipalMapper,
  sslPrincipalMapper,
} from '../../kafka/server/authentication/ssl-principal-mapper.ts'
import { refusedSetting } from './config-file.ts'
import type { ListenerKeys } from './kafka-listeners.ts'

/** The TLS of a listener. */
export interface KafkaTls {
  readonly keys: ListenerKeys
  readonly clientAuth: 'none' | 'want' | 'need'
  /** ssl.principal.mapping.rules */
  readonly principalOf: SslPrincipalMapper
}

/**
 * Reads how a listener speaks TLS; the stores are read when it is opened.
 *
 * @throws DaemonError for what can't be used
 */
export function readKafkaTls(listener: {
  readonly name: string
  readonly protocol: SecurityProtocol
  readonly keys: ListenerKeys
  readonly settings: ReadonlyMap<string, string>
}): KafkaTls {
  const { name, protocol, keys, settings } = listener
  if (keys('ssl.engine.factory.class'))
    throw refusedSetting(`ssl.engine.factory.class names a Java class, which can't run here`)
  if (keys('ssl.keystore.location') === undefined && keys('ssl.keystore.key') === undefined)
    throw refusedSetting(
      `listener ${name} speaks TLS and has no key: ssl.keystore.location is not set (or listener.name.${name.toLowerCase()}.ssl.keystore.location)`,
    )
  // As in the reference, a listener with SASL asks for certificates only when that is said of itself.
  const own = settings.get(`listener.name.${name.toLowerCase()}.ssl.client.auth`)
  const clientAuth = protocol === 'SASL_SSL' ? own : keys('ssl.client.auth')
  return {
    keys,
    clientAuth:
      clientAuths[(clientAuth ?? 'none').trim().toLowerCase()] ?? refuseClientAuth(clientAuth ?? ''),
    principalOf: readMapper(keys('ssl.principal.mapping.rules') ?? 'DEFAULT'),
  }
}

const clientAuths: Readonly<Record<string, KafkaTls['clientAuth']>> = {
  none: 'none',
  requested: 'want',
  required: 'need',
}

function refuseClientAuth(text: string): never {
  throw refusedSetting(
    `Invalid value ${text} for configuration ssl.client.auth: String must be one of: required, requested, none`,
  )
}

function readMapper(rules: string): SslPrincipalMapper {
  try {
    return sslPrincipalMapper(rules)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw refusedSetting(`ssl.principal.mapping.rules: ${why}`)
  }
}
