/** How a connection gets its session: what is refused at the door, and how a client takes up the session it had. */
import type { ConnectRequest } from '../messages.ts'
import { hexSessionId, hexZxid } from '../stat.ts'
import type { ClientConnection } from './client-connection.ts'
import type { ZooKeeperServer } from './zookeeper-server.ts'

/** Says why a connection that asks for a session is closed without an answer; undefined when it isn't. */
export function refusalOf(server: ZooKeeperServer, request: ConnectRequest): string | undefined {
  if (!server.connectionThrottle.admits(request.sessionId !== 0n, server.clock.now())) {
    server.stats.connectionsRejected++
    return 'too many sessions begin at once'
  }
  server.metrics.tokenDeficit.add(server.connectionThrottle.deficit)
  server.stats.connectRequests++
  if (request.lastZxidSeen > server.lastZxid)
    return `it has seen zxid ${hexZxid(request.lastZxidSeen)}, the last here is ${hexZxid(server.lastZxid)}`
  return undefined
}

/** Attaches a connection to the session that it names, if it knows the password; tells the client either way. */
export function resumeSession(
  { sessions, stats, log }: ZooKeeperServer,
  connection: ClientConnection,
  { request, timeoutMs }: { readonly request: ConnectRequest; readonly timeoutMs: number },
): void {
  const session = sessions.get(request.sessionId)
  // Whoever names the session takes it from the connection it was on, even with a wrong password.
  session?.connection?.close()
  stats.revalidations++
  if (
    session === undefined ||
    session.isClosing ||
    !sessions.isPasswordOf(request.sessionId, request.passwd)
  ) {
    log.info(`session ${hexSessionId(request.sessionId)} of ${connection.peerName} is not valid`)
    connection.finishConnect(null)
    return
  }
  session.timeoutMs = timeoutMs
  sessions.touch(session)
  connection.finishConnect(session)
}
