import type { ServerStats } from '../server-stats.ts'

/** A counter by the reference's name; one without a source is of ensembles, learners or caches, which a single Samsa has not. */
export interface CounterRow {
  readonly name: string
  readonly read: (stats: ServerStats) => number
}

const never = (): number => 0

/** In the order in which the reference shows them, which is that of its hash table. */
export const COUNTERS: readonly CounterRow[] = [
  { name: 'watch_bytes', read: (stats) => stats.watchBytes },
  { name: 'stale_requests_dropped', read: never },
  { name: 'throttled_ops', read: (stats) => stats.throttledOps },
  { name: 'insecure_admin_count', read: (stats) => stats.insecureAdminConnections },
  { name: 'connection_rejected', read: (stats) => stats.connectionsRejected },
  { name: 'sessionless_connections_expired', read: (stats) => stats.sessionlessExpired },
  { name: 'dead_watchers_queued', read: never },
  { name: 'stale_requests', read: never },
  { name: 'connection_drop_count', read: (stats) => stats.connectionsDropped },
  { name: 'response_packet_cache_hits', read: never },
  { name: 'bytes_received_count', read: (stats) => stats.bytesReceived },
  { name: 'add_dead_watcher_stall_time', read: never },
  { name: 'request_throttle_wait_count', read: (stats) => stats.throttleWaits },
  { name: 'requests_not_forwarded_to_commit_processor', read: never },
  { name: 'response_packet_cache_misses', read: never },
  { name: 'prep_processor_request_queued', read: (stats) => stats.requestsQueued },
  { name: 'stale_replies', read: never },
  { name: 'response_bytes', read: (stats) => stats.responseBytes },
  { name: 'ensemble_auth_fail', read: never },
  { name: 'diff_count', read: never },
  { name: 'connection_revalidate_count', read: (stats) => stats.revalidations },
  { name: 'quit_leading_due_to_disloyal_voter', read: never },
  { name: 'unrecoverable_error_count', read: never },
  { name: 'unsuccessful_handshake', read: (stats) => stats.unsuccessfulHandshakes },
  { name: 'commit_count', read: never },
  { name: 'outstanding_changes_queued', read: (stats) => stats.changesQueued },
  { name: 'request_commit_queued', read: never },
  { name: 'ensemble_auth_skip', read: never },
  { name: 'skip_learner_request_to_next_processor_count', read: never },
  { name: 'proposal_count', read: never },
  { name: 'large_requests_rejected', read: (stats) => stats.largeRequestsRejected },
  { name: 'outstanding_changes_removed', read: (stats) => stats.changesRemoved },
  { name: 'restore_error_count', read: (stats) => stats.restoreErrors },
  { name: 'cnxn_closed_without_zk_server_running', read: never },
  { name: 'looking_count', read: never },
  { name: 'snapshot_rate_limited_count', read: (stats) => stats.snapshotsRateLimited },
  { name: 'learner_proposal_received_count', read: never },
  { name: 'digest_mismatches_count', read: never },
  { name: 'dead_watchers_cleared', read: never },
  { name: 'ensemble_auth_success', read: never },
  { name: 'learner_commit_received_count', read: never },
  { name: 'snapshot_error_count', read: (stats) => stats.snapshotErrors },
  { name: 'connection_request_count', read: (stats) => stats.connectRequests },
  { name: 'response_packet_get_children_cache_misses', read: never },
  { name: 'snap_count', read: never },
  { name: 'stale_sessions_expired', read: (stats) => stats.sessionsExpired },
  { name: 'restore_rate_limited_count', read: (stats) => stats.restoresRateLimited },
  { name: 'response_packet_get_children_cache_hits', read: never },
  { name: 'sync_processor_request_queued', read: (stats) => stats.requestsQueued },
  { name: 'tls_handshake_exceeded', read: (stats) => stats.handshakesExceeded },
  { name: 'revalidate_count', read: never },
]
