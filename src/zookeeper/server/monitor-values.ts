/** The values of `mntr`, by the reference's names: those that mean something in a server of this build. */
import { readdirSync, readFileSync } from 'node:fs'
import { javaDouble } from './java-double.ts'
import { FULL_VERSION } from './version.ts'
import type { ZooKeeperServer } from './zookeeper-server.ts'

/** Names without the `zk_` in front, in the order in which they are shown. */
export function monitorValues(server: ZooKeeperServer): [string, string][] {
  const { stats, tree } = server
  const { latency, responseBytes } = stats
  const numbers: [string, number][] = [
    ['num_alive_connections', server.connections.size],
    ['outstanding_requests', server.outstandingRequests],
    ['znode_count', server.nodeCount],
    ['ephemerals_count', tree.ephemeralCount],
    ['watch_count', tree.watches.count],
    ['approximate_data_size', tree.approximateDataBytes],
    ['global_sessions', server.sessions.size],
    ['local_sessions', 0],
    ['packets_sent', stats.packetsSent],
    ['packets_received', stats.packetsReceived],
    ['min_latency', latency.min],
    ['max_latency', latency.max],
    ['last_client_response_size', stats.lastResponseBytes],
    ['max_client_response_size', responseBytes.max],
    ['min_client_response_size', responseBytes.min],
    ['uptime', server.clock.now() - stats.startedAtMs],
    ['auth_failed_count', stats.authFailures],
    ['watch_bytes', stats.watchBytes],
    ['bytes_received_count', stats.bytesReceived],
    ['response_bytes', stats.bytesSent],
    ['connection_drop_count', stats.connectionsDropped],
    ['connection_rejected', stats.connectionsRejected],
    ['connection_request_count', stats.connectRequests],
    ['connection_revalidate_count', stats.revalidations],
    ['sessionless_connections_expired', stats.sessionlessExpired],
    ['stale_sessions_expired', stats.sessionsExpired],
    ['large_requests_rejected', stats.largeRequestsRejected],
    ['request_throttle_wait_count', stats.throttleWaits],
    ['open_file_descriptor_count', openFileDescriptors()],
    ['max_file_descriptor_count', maxFileDescriptors()],
  ]
  return [
    ['version', FULL_VERSION],
    ['server_state', 'standalone'],
    ['avg_latency', javaDouble(latency.average)],
    ...numbers.map(([name, value]): [string, string] => [name, String(value)]),
  ]
}

/** -1 where the system does not tell. */
function openFileDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return -1
  }
}

function maxFileDescriptors(): number {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? -1 : Number(line[1])
  } catch {
    return -1
  }
}
