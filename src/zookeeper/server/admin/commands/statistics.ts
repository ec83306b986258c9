import { directoryBytes } from '../../directory-size.ts'
import { monitorValues } from '../../metrics/monitor-values.ts'
import { FULL_VERSION } from '../../version.ts'
import type { ZooKeeperServer } from '../../zookeeper-server.ts'
import { telling } from '../command.ts'
import { type Json, JsonDouble } from '../json.ts'
import { connectionLists } from './connections.ts'

function serverSummary(server: ZooKeeperServer) {
  const { stats } = server
  const { lastResponseBytes, minResponseBytes, maxResponseBytes } = stats
  const bytes = directoryBytes(server.config.dataDir)
  const clientResponses = {
    last_buffer_size: lastResponseBytes,
    min_buffer_size: minResponseBytes,
    max_buffer_size: maxResponseBytes,
  }
  return {
    version: FULL_VERSION,
    read_only: false,
    server_stats: {
      packets_sent: stats.packetsSent,
      packets_received: stats.packetsReceived,
      fsync_threshold_exceed_count: stats.slowSyncs,
      client_response_stats: clientResponses,
      data_dir_size: bytes,
      log_dir_size: bytes,
      provider_null: false,
      last_processed_zxid: server.lastZxid,
      outstanding_requests: server.outstandingRequests,
      server_state: 'standalone',
      avg_latency: new JsonDouble(stats.latency.average),
      max_latency: stats.latency.max,
      min_latency: stats.latency.min,
      num_alive_client_connections: server.connections.size,
      uptime: server.clock.now() - stats.startedAtMs,
      auth_failed_count: stats.authFailures,
      non_mtlsremote_conn_count: stats.remoteWithoutTls,
      non_mtlslocal_conn_count: stats.localWithoutTls,
    },
    client_response: clientResponses,
    node_count: server.nodeCount,
  }
}

export const serverStats = telling(['server_stats', 'srvr'], ({ server }) => serverSummary(server))

export const stats = telling(['stats', 'stat'], ({ server }) => ({
  ...serverSummary(server),
  ...connectionLists(server.connections, true),
}))

export const statReset = telling(['stat_reset', 'srst'], ({ server }) => {
  server.resetStats()
  return {}
})

export const monitor = telling(
  ['monitor', 'mntr'],
  ({ server }) => {
    const values = new Map<string, Json>([
      ['version', FULL_VERSION],
      ['server_state', 'standalone'],
    ])
    for (const { name, value, isDouble } of monitorValues(server)) {
      values.set(name, isDouble ? new JsonDouble(value) : value)
    }
    return values
  },
  { needsServer: false },
)

export const dirs = telling(['dirs'], ({ server }) => {
  const bytes = directoryBytes(server.config.dataDir)
  return { datadir_size: bytes, logdir_size: bytes }
})
