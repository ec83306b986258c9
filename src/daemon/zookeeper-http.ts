/** The HTTP listeners of the ZooKeeper role: AdminServer and Prometheus endpoint. */

import { AdminServer } from '../zookeeper/server/admin/admin-server.ts'
import type { AdminContext } from '../zookeeper/server/admin/command.ts'
import { PrometheusServer } from '../zookeeper/server/metrics/prometheus-server.ts'
import { DaemonError } from './errors.ts'
import type { Log } from './log.ts'
import { openTcp } from './tcp-addresses.ts'

const DEFAULT_ADMIN_PORT = 8080

/** Starts the listeners that the settings ask for; the returned function ends them. Throws DaemonError. */
export async function startZooKeeperHttp(context: AdminContext, log: Log): Promise<() => Promise<void>> {
  const endPrometheus = await startPrometheus(context, log)
  try {
    const endAdmin = await startAdmin(context, log)
    return async () => {
      await Promise.all([endAdmin(), endPrometheus()])
    }
  } catch (error) {
    await endPrometheus()
    throw error
  }
}

async function startAdmin(context: AdminContext, log: Log): Promise<() => Promise<void>> {
  const { adminEnabled, adminAddress, adminPort, adminCommandUrl } = context.server.config
  if (!adminEnabled) return nothingToEnd
  const admin = new AdminServer(context)
  try {
    const opened = await openTcp(
      { host: adminAddress, port: adminPort ?? DEFAULT_ADMIN_PORT },
      'admin.serverPort',
      (host, port) => admin.listen(host, port),
    )
    for (const { name } of opened) log.info(`AdminServer at http://${name}${adminCommandUrl}`)
    return () => closeAll(opened)
  } catch (error) {
    // Nobody has asked for 8080: another server on this machine, or another instance, may have it.
    if (adminPort !== undefined || !(error instanceof DaemonError)) throw error
    log.warn(`no AdminServer: ${error.message}, admin.enableServer=false turns it off`)
    return nothingToEnd
  }
}

async function startPrometheus({ server }: AdminContext, log: Log): Promise<() => Promise<void>> {
  const { metricsProvider, metricsAddress, metricsPort } = server.config
  if (metricsProvider !== 'prometheus') return nothingToEnd
  const prometheus = new PrometheusServer(server)
  try {
    const opened = await openTcp(
      { host: metricsAddress, port: metricsPort },
      'metricsProvider.httpPort',
      (host, port) => prometheus.listen(host, port),
    )
    for (const { name } of opened) log.info(`metrics for Prometheus at http://${name}/metrics`)
    return async () => {
      prometheus.stop()
      await closeAll(opened)
    }
  } catch (error) {
    prometheus.stop()
    throw error
  }
}

async function closeAll(opened: readonly { readonly listener: { close(): Promise<void> } }[]): Promise<void> {
  await Promise.all(opened.map(({ listener }) => listener.close()))
}

const nothingToEnd = (): Promise<void> => Promise.resolve()
