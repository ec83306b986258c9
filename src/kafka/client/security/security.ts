import { loadSslContext } from '../../../net/tls/ssl-keys.ts'
import { TlsConfigError } from '../../../net/tls/tls-config-error.ts'
import { dialTls } from '../../../net/tls/tls-dial.ts'
import { ClientError, kafkaException } from '../client-error.ts'
import type { ClientConfig } from '../config/client-config.ts'
import type { ClientHooks } from '../hooks.ts'
import type { ConnectionSecurity } from './connection-security.ts'
import { authenticate } from './sasl-authentication.ts'
import { saslLogin } from './sasl-login.ts'

/** Reads stores and login as security.protocol asks for them. Rejects with ClientError as Java's clients fail to be made. */
export async function openSecurity(config: ClientConfig, hooks: ClientHooks): Promise<ConnectionSecurity> {
  const protocol = config.text('security.protocol').toUpperCase()
  const login = protocol.startsWith('SASL') ? await saslLogin(config, hooks) : undefined
  return {
    openTls: protocol.endsWith('SSL') ? await openTls(config) : undefined,
    logIn: login === undefined ? undefined : (connection) => authenticate(connection, login),
  }
}

async function openTls(config: ClientConfig): Promise<NonNullable<ConnectionSecurity['openTls']>> {
  const keys = (name: string) => (LISTS.has(name) ? config.list(name).join(',') : config.optionalText(name))
  const verifiesHost = config.text('ssl.endpoint.identification.algorithm') !== ''
  try {
    const context = await loadSslContext(keys, 'public')
    return (host, port, ip) => dialTls({ host, port, ip }, context, verifiesHost)
  } catch (fault) {
    if (!(fault instanceof TlsConfigError)) throw fault
    if (fault.cause !== undefined) throw kafkaException(fault.message, fault.cause)
    throw new ClientError('org.apache.kafka.common.errors.InvalidConfigurationException', fault.message)
  }
}

const LISTS = new Set(['ssl.enabled.protocols', 'ssl.cipher.suites'])
