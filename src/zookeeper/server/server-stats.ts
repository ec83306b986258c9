/** What a server, or one connection, counts: packets, latencies, sizes of answers. Times in ms. */

import { hostAddress } from './ip-address.ts'
import { topNamespace } from './metrics/namespace-summaries.ts'
import { Summary } from './metrics/summary.ts'
import { OPERATION_NAMES } from './operation-names.ts'

/** Counters that metrics providers show; all begin anew with `srst`. */
const METRIC_COUNTERS = [
  'bytesReceived',
  'responseBytes',
  'watchBytes',
  'connectionsRejected',
  'connectionsDropped',
  'connectRequests',
  'revalidations',
  'sessionsExpired',
  'sessionlessExpired',
  'largeRequestsRejected',
  'throttleWaits',
  'throttledOps',
  'requestsQueued',
  'changesQueued',
  'changesRemoved',
  'snapshotErrors',
  'snapshotsRateLimited',
  'restoreErrors',
  'restoresRateLimited',
  'insecureAdminConnections',
  'unsuccessfulHandshakes',
  'handshakesExceeded',
] as const

export class ServerStats {
  readonly startedAtMs: number
  readonly latency = new Summary()
  /** Sizes of answers, -1 before the first. */
  lastResponseBytes = -1
  minResponseBytes = -1
  maxResponseBytes = -1
  packetsReceived = 0
  packetsSent = 0
  authFailures = 0
  /** Writes to disk that took longer than fsync.warningthresholdms. */
  slowSyncs = 0
  bytesReceived = 0
  responseBytes = 0
  watchBytes = 0
  connectionsRejected = 0
  connectionsDropped = 0
  connectRequests = 0
  revalidations = 0
  sessionsExpired = 0
  sessionlessExpired = 0
  largeRequestsRejected = 0
  throttleWaits = 0
  throttledOps = 0
  /** Requests that passed prep, reads and pings included. */
  requestsQueued = 0
  /** Nodes that writes under way change, each counted once a change; and those whose write is final or was taken back. */
  changesQueued = 0
  changesRemoved = 0
  snapshotErrors = 0
  snapshotsRateLimited = 0
  restoreErrors = 0
  restoresRateLimited = 0
  insecureAdminConnections = 0
  unsuccessfulHandshakes = 0
  handshakesExceeded = 0
  /** Connections without TLS to a server that offers it: of other machines, and of this one. */
  remoteWithoutTls = 0
  localWithoutTls = 0
  /** How many TLS handshakes are under way, by each who does them. */
  readonly handshakeCounts: (() => number)[] = []
  /** Writes refused for a hard quota limit, by the first part of their path. */
  readonly quotaExceeded = new Map<string, number>()

  constructor(nowMs: number) {
    this.startedAtMs = nowMs
  }

  get handshakesUnderWay(): number {
    return this.handshakeCounts.reduce((sum, count) => sum + count(), 0)
  }

  /** A connection without TLS has come from `address`. */
  countWithoutTls(address: string): void {
    if (/^(127\.|::1$)/.test(hostAddress(address))) this.localWithoutTls++
    else this.remoteWithoutTls++
  }

  /** An answer of that size is on its way (BufferStats). */
  responded(bytes: number): void {
    this.lastResponseBytes = bytes
    if (this.minResponseBytes < 0 || bytes < this.minResponseBytes) this.minResponseBytes = bytes
    if (bytes > this.maxResponseBytes) this.maxResponseBytes = bytes
  }

  /** A write at `path` was refused for a hard limit. */
  countQuotaExceeded(path: string): void {
    const namespace = topNamespace(path)
    if (namespace !== null) this.quotaExceeded.set(namespace, (this.quotaExceeded.get(namespace) ?? 0) + 1)
  }

  /** srst: latencies, packets and sizes begin anew, and the counters of metrics where their provider can take them back. */
  reset(options: { readonly withMetrics: boolean }): void {
    this.latency.reset()
    this.lastResponseBytes = -1
    this.minResponseBytes = -1
    this.maxResponseBytes = -1
    this.packetsReceived = 0
    this.packetsSent = 0
    if (!options.withMetrics) return
    for (const counter of METRIC_COUNTERS) this[counter] = 0
    for (const namespace of this.quotaExceeded.keys()) this.quotaExceeded.set(namespace, 0)
  }
}

/** What `cons` shows of a connection. */
export class ConnectionStats {
  readonly establishedAtMs: number
  readonly latency = new Summary()
  packetsReceived = 0
  packetsSent = 0
  /** Null until something was answered: a session that came back was not made here. */
  lastOperation: string | null = null
  lastXid = 0
  lastZxid = 0
  lastResponseAtMs = 0
  lastLatencyMs = 0

  constructor(nowMs: number) {
    this.establishedAtMs = nowMs
  }

  /** Notes that a request was answered. */
  answered(
    request: { readonly xid: number; readonly opCode: number },
    answer: { readonly zxid: number; readonly nowMs: number; readonly latencyMs: number },
  ): void {
    this.latency.add(answer.latencyMs)
    this.lastOperation = OPERATION_NAMES.get(request.opCode) ?? 'NA'
    if (request.xid >= 0) this.lastXid = request.xid
    this.lastZxid = answer.zxid
    this.lastResponseAtMs = answer.nowMs
    this.lastLatencyMs = answer.latencyMs
  }

  /** crst. */
  reset(): void {
    this.latency.reset()
    this.packetsReceived = 0
    this.packetsSent = 0
    this.lastOperation = 'NA'
    this.lastXid = -1
    this.lastZxid = -1
    this.lastResponseAtMs = 0
    this.lastLatencyMs = 0
  }
}
