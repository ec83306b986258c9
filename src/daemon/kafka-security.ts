import type { X509Certificate } from 'node:crypto'
import type { ListenerSecurity } from '../kafka/server/authentication/listener-security.ts'
import { ANONYMOUS, type Principal, userPrincipal } from '../kafka/server/authorizer/principal.ts'
import type { BrokerLog } from '../kafka/server/broker.ts'
import type { OpenBroker } from '../kafka/server/open-broker.ts'
import type { ListenerOptions } from '../net/listener.ts'
import { subjectName } from '../net/tls/distinguished-name.ts'
import { loadSslContext } from '../net/tls/ssl-keys.ts'
import { RefreshedContext } from '../net/tls/tls-context.ts'
import type { KafkaListener } from './config/kafka-listeners.ts'
import type { KafkaTls } from './config/kafka-tls.ts'
import { openingTls } from './opening-tls.ts'

/**
 * What secures the connections of a listener: TLS, and who the broker takes a client for.
 *
 * @throws DaemonError for stores that can't be used
 */
export async function securedBy(
  listener: KafkaListener,
  broker: OpenBroker,
  log: BrokerLog,
): Promise<Pick<ListenerOptions, 'tls' | 'onConnection'>> {
  const { name, protocol, sasl, tls } = listener
  const security: ListenerSecurity = { listenerName: name, securityProtocol: protocol, sasl }
  if (tls === undefined) {
    return {
      onConnection: (connection) => broker.onConnection(connection, { ...security, principal: ANONYMOUS }),
    }
  }
  return {
    tls: {
      context: await openContext(name, tls, log),
      clientAuth: tls.clientAuth,
      clientHost: 'unchecked',
      maxHandshakes: Number.POSITIVE_INFINITY,
      onFailure: (text) => log.info(text),
      onExceeded: () => {},
    },
    onConnection: (connection) => {
      const principal = sasl === undefined ? principalOf(connection.certificate, tls) : ANONYMOUS
      if (principal !== undefined) return broker.onConnection(connection, { ...security, principal })
      connection.close('none of ssl.principal.mapping.rules applies to the subject of its certificate')
      return () => {}
    },
  }
}

/** What a broker has where nothing is set, otherwise than whoever else speaks TLS here. */
const sslDefaults: ReadonlyMap<string, string> = new Map([['ssl.enabled.protocols', 'TLSv1.2,TLSv1.3']])

async function openContext(name: string, { keys }: KafkaTls, log: BrokerLog): Promise<RefreshedContext> {
  const paths = ['ssl.keystore.location', 'ssl.truststore.location'].flatMap((key) => keys(key) ?? [])
  const load = () => loadSslContext((key) => keys(key) ?? sslDefaults.get(key), 'public')
  return openingTls(`TLS of listener ${name}`, () =>
    RefreshedContext.load(load, paths, (text) => log.error(text)),
  )
}

/** Who shows a certificate, if anybody does; undefined when no rule gives it a name. */
function principalOf(
  certificate: X509Certificate | undefined,
  { principalOf: nameOf }: KafkaTls,
): Principal | undefined {
  if (certificate === undefined) return ANONYMOUS
  const name = nameOf(subjectName(certificate))
  return name === undefined ? undefined : userPrincipal(name)
}
