import { readdirSync, readFileSync } from 'node:fs'
import type { ZooKeeperServer } from '../zookeeper-server.ts'

/** A value of the moment by the reference's name. */
export interface GaugeRow {
  readonly name: string
  readonly read: (server: ZooKeeperServer) => number
  /** Shown with a fraction always. */
  readonly isDouble?: true
}

const never = (): number => 0

/** In the order in which the reference shows them, which is that of its hash table. */
export const GAUGES: readonly GaugeRow[] = [
  { name: 'ephemerals_count', read: ({ tree }) => tree.ephemeralCount },
  { name: 'num_alive_connections', read: ({ connections }) => connections.size },
  { name: 'avg_latency', read: ({ stats }) => stats.latency.average, isDouble: true },
  { name: 'outstanding_requests', read: (server) => server.outstandingRequests },
  { name: 'znode_count', read: (server) => server.nodeCount },
  { name: 'global_sessions', read: ({ sessions }) => sessions.size },
  { name: 'non_mtls_remote_conn_count', read: ({ stats }) => stats.remoteWithoutTls },
  { name: 'last_client_response_size', read: ({ stats }) => stats.lastResponseBytes },
  { name: 'packets_sent', read: ({ stats }) => stats.packetsSent },
  { name: 'packets_received', read: ({ stats }) => stats.packetsReceived },
  { name: 'max_client_response_size', read: ({ stats }) => stats.maxResponseBytes },
  {
    name: 'connection_drop_probability',
    read: (server) => server.connectionThrottle.dropChance,
    isDouble: true,
  },
  { name: 'watch_count', read: ({ tree }) => tree.watches.count },
  { name: 'auth_failed_count', read: ({ stats }) => stats.authFailures },
  { name: 'min_latency', read: ({ stats }) => stats.latency.min },
  { name: 'max_file_descriptor_count', read: maxFileDescriptors },
  { name: 'approximate_data_size', read: ({ tree }) => tree.approximateDataBytes },
  { name: 'open_file_descriptor_count', read: openFileDescriptors },
  { name: 'local_sessions', read: never },
  { name: 'uptime', read: (server) => server.clock.now() - server.stats.startedAtMs },
  { name: 'max_latency', read: ({ stats }) => stats.latency.max },
  { name: 'outstanding_tls_handshake', read: ({ stats }) => stats.handshakesUnderWay },
  { name: 'min_client_response_size', read: ({ stats }) => stats.minResponseBytes },
  { name: 'non_mtls_local_conn_count', read: ({ stats }) => stats.localWithoutTls },
]

/** Open files of this process, -1 where the system does not tell. */
export function openFileDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return -1
  }
}

/** How many there may be, -1 where the system does not tell. */
export function maxFileDescriptors(): number {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? -1 : Number(line[1])
  } catch {
    return -1
  }
}
