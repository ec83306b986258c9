/** The HTTP listeners of the ZooKeeper role: AdminServer and Prometheus endpoint. */
import type { Socket } from 'node:net'
import { subjectName } from '../net/tls/distinguished-name.ts'
import { TlsAcceptor } from '../net/tls/tls-acceptor.ts'
import { RefreshedContext } from '../net/tls/tls-context.ts'
import type { Clock } from '../runtime/clock.ts'
import { AdminServer } from '../zookeeper/server/admin/admin-server.ts'
import type { AdminContext } from '../zookeeper/server/admin/command.ts'
import { PrometheusServer } from '../zookeeper/server/metrics/prometheus-server.ts'
import type { AdminTls } from './config/zoo-cfg/admin-tls.ts'
import { DaemonError } from './errors.ts'
import type { Log } from './log.ts'
import { openingTls } from './opening-tls.ts'
import { openSocketListener } from './socket-listener.ts'
import { openTcp } from './tcp-addresses.ts'

interface HttpSettings {
  readonly clock: Clock
  readonly log: Log
  readonly adminTls: AdminTls | undefined
}

type End = () => Promise<void>

const DEFAULT_ADMIN_PORT = 8080

/** Starts the listeners that the settings ask for; the returned function ends them. Throws DaemonError. */
export async function startZooKeeperHttp(context: AdminContext, settings: HttpSettings): Promise<End> {
  const endPrometheus = await startPrometheus(context, settings)
  try {
    const endAdmin = await startAdmin(context, settings)
    return async () => {
      await Promise.all([endAdmin(), endPrometheus()])
    }
  } catch (error) {
    await endPrometheus()
    throw error
  }
}

async function startAdmin(context: AdminContext, settings: HttpSettings): Promise<End> {
  const { adminEnabled, adminAddress, adminPort, adminCommandUrl } = context.server.config
  if (!adminEnabled) return nothingToEnd
  const { log, adminTls } = settings
  const admin = new AdminServer(context)
  const accept = await adminAcceptor(admin, context, settings)
  try {
    const address = { host: adminAddress, port: adminPort ?? DEFAULT_ADMIN_PORT }
    return await listen(address, 'admin.serverPort', {
      accept,
      end: () => admin.end(),
      opened: (name) =>
        log.info(`AdminServer at http${adminTls?.isForced ? 's' : ''}://${name}${adminCommandUrl}`),
    })
  } catch (error) {
    // Nobody has asked for 8080: another server on this machine, or another instance, may have it.
    if (adminPort !== undefined || !(error instanceof DaemonError)) throw error
    log.warn(`no AdminServer: ${error.message}, admin.enableServer=false turns it off`)
    return nothingToEnd
  }
}

/** What takes the AdminServer's connections: plain, by TLS, or both. */
async function adminAcceptor(
  admin: AdminServer,
  { server: { stats } }: AdminContext,
  { clock, log, adminTls }: HttpSettings,
): Promise<(socket: Socket) => void> {
  if (adminTls === undefined) return (socket) => admin.accept(socket)
  const { settings, clientAuth, isForced } = adminTls
  const acceptor = await openingTls('TLS of the AdminServer', async () =>
    TlsAcceptor.open({
      context: await RefreshedContext.open(settings, 'nobody', (text) => log.error(text)),
      clock,
      clientAuth,
      clientHost: 'unchecked',
      maxHandshakes: Number.POSITIVE_INFINITY,
      onConnection: (socket, certificate) =>
        admin.accept(socket, certificate === undefined ? undefined : subjectName(certificate)),
      onFailure: (text) => log.warn(`AdminServer: ${text}`),
      onExceeded: () => undefined,
    }),
  )
  if (isForced) return (socket) => acceptor.accept(socket)
  const acceptPlain = (socket: Socket): void => {
    stats.insecureAdminConnections++
    admin.accept(socket)
  }
  return (socket) => acceptor.acceptEither(socket, acceptPlain)
}

async function startPrometheus({ server }: AdminContext, { log }: HttpSettings): Promise<End> {
  const { metricsProvider, metricsAddress, metricsPort } = server.config
  if (metricsProvider !== 'prometheus') return nothingToEnd
  const prometheus = new PrometheusServer(server)
  return listen({ host: metricsAddress, port: metricsPort }, 'metricsProvider.httpPort', {
    accept: (socket) => prometheus.accept(socket),
    end: () => prometheus.end(),
    opened: (name) => log.info(`metrics for Prometheus at http://${name}/metrics`),
  })
}

/** Listens on the addresses of one key; the returned function ends listeners and connections. */
async function listen(
  address: { readonly host: string | undefined; readonly port: number },
  key: string,
  party: {
    readonly accept: (socket: Socket) => void
    readonly end: () => void
    readonly opened: (name: string) => void
  },
): Promise<End> {
  try {
    const listeners = await openTcp(address, key, (host, port) =>
      openSocketListener({ host, port }, party.accept),
    )
    for (const { name } of listeners) party.opened(name)
    return async () => {
      const closed = listeners.map(({ listener }) => listener.close())
      party.end()
      await Promise.all(closed)
    }
  } catch (error) {
    party.end()
    throw error
  }
}

const nothingToEnd: End = () => Promise.resolve()
