import type { ServerStats } from '../server-stats.ts'
import { type Distribution, Histogram } from './histogram.ts'
import type { ServerMetrics } from './server-metrics.ts'
import type { Summary } from './summary.ts'

/** What is told of a summary. */
export interface SummaryValues {
  readonly average: number
  readonly min: number
  readonly max: number
  readonly count: number
  readonly total: number
  readonly distribution: Distribution | null
}

/** A summary by the reference's name. */
export interface SummaryRow {
  readonly name: string
  readonly read: (metrics: ServerMetrics, stats: ServerStats) => SummaryValues
}

/** `count` things that took no time, or found an empty queue. */
function zeros(count: number): SummaryValues {
  return { average: 0, min: 0, max: 0, count, total: 0, distribution: null }
}

/** Of ensembles, learners and thread pools, which a single Samsa has not. */
const never = (): SummaryValues => zeros(0)

/** Requests are prepared and handed on in the moment they are read, so they wait in no queue. */
const noQueue = (_: ServerMetrics, stats: ServerStats): SummaryValues => zeros(stats.requestsQueued)

/** What was measured of some, while all others up to `count` took no time. */
function withZeros(measured: Summary, count: number): SummaryValues {
  const { max, total } = measured
  const zeroCount = count - measured.count
  return {
    average: count === 0 ? 0 : Math.round((total / count) * 10_000) / 10_000,
    min: zeroCount > 0 ? 0 : measured.min,
    max,
    count,
    total,
    distribution: measured.count === 0 ? null : distributionWithZeros(measured.distribution, zeroCount),
  }
}

function distributionWithZeros(measured: Distribution | null, zeroCount: number): Distribution | null {
  if (!(measured instanceof Histogram)) return measured
  const all = new Histogram()
  all.addAll(measured)
  all.add(0, zeroCount)
  return all
}

/** Those without percentiles, in the order in which the reference shows them. */
export const PLAIN_SUMMARIES: readonly SummaryRow[] = [
  { name: 'socket_closing_time', read: never },
  { name: 'proposal_process_time', read: noQueue },
  { name: 'leader_unavailable_time', read: never },
  { name: 'node_created_watch_count', read: (metrics) => metrics.createdWatchers },
  { name: 'session_queues_drained', read: never },
  { name: 'write_commit_proc_req_queued', read: never },
  { name: 'connection_token_deficit', read: (metrics) => metrics.tokenDeficit },
  { name: 'read_commit_proc_req_queued', read: never },
  { name: 'node_deleted_watch_count', read: (metrics) => metrics.deletedWatchers },
  { name: 'startup_txns_load_time', read: (metrics) => metrics.startupTxnsLoadTime },
  { name: 'sync_processor_queue_size', read: noQueue },
  { name: 'follower_sync_time', read: never },
  { name: 'prep_processor_queue_size', read: noQueue },
  { name: 'fsynctime', read: (metrics) => metrics.fsyncTime },
  { name: 'inflight_snap_count', read: never },
  { name: 'reads_issued_from_session_queue', read: never },
  { name: 'restore_time', read: (metrics) => metrics.restoreTime },
  { name: 'learner_request_processor_queue_size', read: never },
  { name: 'snapshottime', read: (metrics) => metrics.snapshotTime },
  { name: 'unavailable_time', read: never },
  { name: 'startup_txns_loaded', read: (metrics) => metrics.startupTxnsLoaded },
  { name: 'reads_after_write_in_session_queue', read: never },
  { name: 'requests_in_session_queue', read: never },
  { name: 'write_commit_proc_issued', read: never },
  // Reads take no time to prepare, so only writes are measured.
  {
    name: 'prep_process_time',
    read: (metrics, stats) => withZeros(metrics.prepProcessTime, stats.requestsQueued),
  },
  { name: 'pending_session_queue_size', read: never },
  { name: 'time_waiting_empty_pool_in_commit_processor_read_ms', read: never },
  { name: 'commit_process_time', read: never },
  { name: 'dbinittime', read: (metrics) => metrics.dbInitTime },
  { name: 'inflight_diff_count', read: never },
  { name: 'netty_queued_buffer_capacity', read: never },
  { name: 'election_time', read: never },
  { name: 'commit_commit_proc_req_queued', read: never },
  { name: 'sync_processor_batch_size', read: (metrics) => metrics.batchSize },
  { name: 'node_children_watch_count', read: (metrics) => metrics.childrenWatchers },
  { name: 'write_batch_time_in_commit_processor', read: never },
  { name: 'read_commit_proc_issued', read: never },
  { name: 'concurrent_request_processing_in_commit_processor', read: never },
  { name: 'observer_sync_time', read: never },
  { name: 'node_changed_watch_count', read: (metrics) => metrics.changedWatchers },
  { name: 'sync_process_time', read: (metrics) => metrics.syncProcessTime },
  { name: 'startup_snap_load_time', read: (metrics) => metrics.startupSnapLoadTime },
]

/** Those with percentiles, likewise. */
export const PERCENTILE_SUMMARIES: readonly SummaryRow[] = [
  { name: 'prep_processor_queue_time_ms', read: noQueue },
  { name: 'jvm_pause_time_ms', read: never },
  { name: 'close_session_prep_time', read: (metrics) => metrics.closeSessionPrepTime },
  { name: 'read_commitproc_time_ms', read: never },
  { name: 'updatelatency', read: (metrics) => metrics.updateLatency },
  { name: 'local_write_committed_time_ms', read: never },
  {
    name: 'request_throttle_queue_time_ms',
    read: (metrics, stats) => withZeros(metrics.throttleQueueTime, stats.requestsQueued),
  },
  { name: 'readlatency', read: (metrics) => metrics.readLatency },
  { name: 'quorum_ack_latency', read: never },
  { name: 'om_commit_process_time_ms', read: never },
  { name: 'read_final_proc_time_ms', read: never },
  { name: 'commit_propagation_latency', read: never },
  { name: 'dead_watchers_cleaner_latency', read: never },
  { name: 'write_final_proc_time_ms', read: never },
  { name: 'proposal_ack_creation_latency', read: never },
  { name: 'proposal_latency', read: never },
  { name: 'om_proposal_process_time_ms', read: never },
  { name: 'sync_processor_queue_and_flush_time_ms', read: (metrics) => metrics.queueAndFlushTime },
  { name: 'propagation_latency', read: (metrics) => metrics.propagationLatency },
  { name: 'server_write_committed_time_ms', read: never },
  { name: 'sync_processor_queue_time_ms', read: noQueue },
  { name: 'sync_processor_queue_flush_time_ms', read: (metrics) => metrics.flushTime },
  { name: 'write_commitproc_time_ms', read: never },
]
