import { subjectName } from '../net/tls/distinguished-name.ts'
import { TlsAcceptor } from '../net/tls/tls-acceptor.ts'
import { RefreshedContext } from '../net/tls/tls-context.ts'
import type { Clock } from '../runtime/clock.ts'
import type { ZooKeeperServer } from '../zookeeper/server/zookeeper-server.ts'
import type { ServerTls } from './config/zoo-cfg/server-tls.ts'
import type { Log } from './log.ts'
import { openingTls } from './opening-tls.ts'

/**
 * Opens what takes TLS connections for a ZooKeeper server.
 *
 * @param isSecure whether they count as those of the secure client port
 * @throws DaemonError for stores and settings that can't be used
 */
export async function openTlsAcceptor(
  server: ZooKeeperServer,
  tls: ServerTls,
  { clock, log, isSecure }: { readonly clock: Clock; readonly log: Log; readonly isSecure: boolean },
): Promise<TlsAcceptor> {
  if (tls.clientAuth !== 'none' && tls.settings.trustStore === undefined)
    log.warn(
      `ssl.trustStore.location is not set: no certificate of a client can be verified; set it, or ssl.clientAuth=none`,
    )
  const acceptor = await openingTls('TLS', async () =>
    TlsAcceptor.open({
      context: await RefreshedContext.open(tls.settings, 'nobody', (text) => log.error(text)),
      clock,
      clientAuth: tls.clientAuth,
      clientHost: tls.clientHost,
      maxHandshakes: tls.maxHandshakes,
      admits: (socket) => server.hasRoomFor(socket.remoteAddress, isSecure),
      onConnection: (socket, certificate) => {
        const subject = certificate === undefined ? undefined : subjectName(certificate)
        server.acceptConnection(socket, { isSecure, subject })
      },
      onFailure: (text) => {
        server.stats.authFailures++
        server.stats.unsuccessfulHandshakes++
        log.warn(text)
      },
      onExceeded: () => {
        server.stats.handshakesExceeded++
      },
    }),
  )
  server.stats.handshakeCounts.push(() => acceptor.handshakes)
  return acceptor
}
