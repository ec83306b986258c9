/** What a server, or one connection, counts: packets, latencies, sizes of answers. Times in ms. */

import { OPERATION_NAMES } from './operation-names.ts'

/** Minimum, average and maximum of a quantity. */
export class Summary {
  #count = 0
  #total = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  add(value: number): void {
    this.#count++
    this.#total += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  get min(): number {
    return this.#count === 0 ? 0 : this.#min
  }

  get max(): number {
    return this.#count === 0 ? 0 : this.#max
  }

  /** Rounded to four decimals. */
  get average(): number {
    return this.#count === 0 ? 0 : Math.round((this.#total / this.#count) * 10_000) / 10_000
  }

  reset(): void {
    this.#count = 0
    this.#total = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = Number.NEGATIVE_INFINITY
  }
}

export class ServerStats {
  readonly startedAtMs: number
  readonly latency = new Summary()
  readonly responseBytes = new Summary()
  lastResponseBytes = -1
  packetsReceived = 0
  packetsSent = 0
  bytesReceived = 0
  bytesSent = 0
  watchBytes = 0
  connectionsRejected = 0
  connectionsDropped = 0
  connectRequests = 0
  revalidations = 0
  sessionsExpired = 0
  sessionlessExpired = 0
  authFailures = 0
  largeRequestsRejected = 0
  throttleWaits = 0

  constructor(nowMs: number) {
    this.startedAtMs = nowMs
  }

  /** srst: latencies, packets and sizes begin anew. */
  reset(): void {
    this.latency.reset()
    this.responseBytes.reset()
    this.lastResponseBytes = -1
    this.packetsReceived = 0
    this.packetsSent = 0
    this.bytesReceived = 0
    this.bytesSent = 0
    this.watchBytes = 0
    this.connectionsRejected = 0
    this.connectionsDropped = 0
    this.connectRequests = 0
    this.revalidations = 0
    this.sessionsExpired = 0
    this.sessionlessExpired = 0
    this.largeRequestsRejected = 0
    this.throttleWaits = 0
  }
}

/** What `cons` shows of a connection. */
export class ConnectionStats {
  readonly establishedAtMs: number
  readonly latency = new Summary()
  packetsReceived = 0
  packetsSent = 0
  lastOperation = 'NA'
  lastXid = -1
  lastZxid = -1
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
