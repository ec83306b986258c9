import type { ClientConnection } from '../../client-connection.ts'
import { telling } from '../command.ts'
import type { Json, JsonObject } from '../json.ts'

/** What is told of one connection; brief: without its session (ServerCnxn.getConnectionInfo). */
export function connectionInfo(connection: ClientConnection, isBrief: boolean): JsonObject {
  const { stats, session } = connection
  const brief = {
    remote_socket_address: connection.peerName.slice(1),
    interest_ops: connection.interestOps,
    outstanding_requests: connection.outstandingCount,
    packets_received: stats.packetsReceived,
    packets_sent: stats.packetsSent,
  }
  if (isBrief) return brief
  return {
    ...brief,
    session_id: connection.sessionId,
    last_operation: stats.lastOperation,
    established: stats.establishedAtMs,
    session_timeout: session?.timeoutMs ?? 0,
    last_cxid: stats.lastXid,
    last_zxid: stats.lastZxid,
    last_response_time: stats.lastResponseAtMs,
    last_latency: stats.lastLatencyMs,
    min_latency: stats.latency.min,
    avg_latency: Math.trunc(stats.latency.average),
    max_latency: stats.latency.max,
  }
}

/** Connections apart from those of the secure port. */
export function connectionLists(
  connections: Iterable<ClientConnection>,
  isBrief: boolean,
): { connections: Json; secure_connections: Json } {
  const all = [...connections]
  const infos = (isSecure: boolean): Json =>
    all.filter((each) => each.isSecure === isSecure).map((each) => connectionInfo(each, isBrief))
  return { connections: infos(false), secure_connections: infos(true) }
}

export const connectionsCommand = telling(['connections', 'cons'], ({ server }) =>
  connectionLists(server.connections, false),
)

export const connectionStatReset = telling(['connection_stat_reset', 'crst'], ({ server }) => {
  for (const connection of server.connections) connection.stats.reset()
  return {}
})
