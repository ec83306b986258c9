/** The ports of the ZooKeeper role: the client port, the secure one, and the Unix socket. */
import type { Socket } from 'node:net'
import type { RoleAddresses } from '../instance/run-file.ts'
import type { Clock } from '../runtime/clock.ts'
import type { ZooKeeperServer } from '../zookeeper/server/zookeeper-server.ts'
import type { ZooCfg } from './config/zoo-cfg/read-zoo-cfg.ts'
import type { Log } from './log.ts'
import { openSocketListener, type SocketListener } from './socket-listener.ts'
import { type OpenAddress, openTcp } from './tcp-addresses.ts'
import { openTlsAcceptor } from './zookeeper-tls.ts'

interface PortContext {
  readonly clock: Clock
  readonly log: Log
  readonly unixPath: string
}

/** Opens those that the settings ask for; none of them stays open when one fails. Throws DaemonError. */
export async function openZooKeeperPorts(
  server: ZooKeeperServer,
  zooCfg: ZooCfg,
  context: PortContext,
): Promise<{ readonly addresses: RoleAddresses; readonly close: () => Promise<void> }> {
  const listeners: SocketListener[] = []
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()))
  }
  const named = (opened: OpenAddress<SocketListener>[]): string[] => {
    listeners.push(...opened.map(({ listener }) => listener))
    return opened.map(({ name }) => name)
  }
  try {
    const tcp = named(await openClientPort(server, zooCfg, context))
    const tls = named(await openSecurePort(server, zooCfg, context))
    listeners.push(
      await openSocketListener({ path: context.unixPath }, (socket) => server.acceptConnection(socket)),
    )
    return { addresses: { tcp, ...(tls.length === 0 ? {} : { tls }), unix: context.unixPath }, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openClientPort(
  server: ZooKeeperServer,
  { clientPort, clientPortAddress, tls }: ZooCfg,
  context: PortContext,
): Promise<OpenAddress<SocketListener>[]> {
  if (clientPort === undefined) return []
  const accept = (socket: Socket): void => {
    if (tls !== undefined) server.stats.countWithoutTls(socket.remoteAddress ?? '')
    server.acceptConnection(socket)
  }
  const unified = tls?.isUnified
    ? await openTlsAcceptor(server, tls, { ...context, isSecure: false })
    : undefined
  const acceptEither = (socket: Socket): void => unified?.acceptEither(socket, accept)
  return openTcp({ host: clientPortAddress, port: clientPort }, 'clientPort', (host, port) =>
    openSocketListener({ host, port, ...backlogOf(server) }, unified === undefined ? accept : acceptEither),
  )
}

async function openSecurePort(
  server: ZooKeeperServer,
  { tls }: ZooCfg,
  context: PortContext,
): Promise<OpenAddress<SocketListener>[]> {
  if (tls?.port === undefined) return []
  const acceptor = await openTlsAcceptor(server, tls, { ...context, isSecure: true })
  return openTcp({ host: tls.address, port: tls.port }, 'secureClientPort', (host, port) =>
    openSocketListener({ host, port, ...backlogOf(server) }, (socket) => acceptor.accept(socket)),
  )
}

/** clientPortListenBacklog, where it is set. */
function backlogOf({ config }: ZooKeeperServer): { backlog?: number } {
  return config.clientPortListenBacklog > 0 ? { backlog: config.clientPortListenBacklog } : {}
}
