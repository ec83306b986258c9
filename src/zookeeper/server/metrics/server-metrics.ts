/**
 * Distributions of what the server does: how long requests, writes and the disk take, how much of each there is at a time
 * (ServerMetrics of the reference; its plain counters are in ServerStats). Times in ms, sizes in bytes.
 *
 * With the default provider the percentiles are those since the last reset, with the Prometheus provider those of the last
 * ten minutes, and `srst` resets nothing.
 */
import { OpCode } from '../../op-codes.ts'
import { Histogram, SlidingHistogram } from './histogram.ts'
import { NamespaceSummaries } from './namespace-summaries.ts'
import { Summary } from './summary.ts'

/** metricsProvider.className: how metrics are kept and shown; with `none` they are not shown. */
export type MetricsProviderKind = 'default' | 'prometheus' | 'none'

/** The values of late that a Prometheus summary speaks of are turned on at this interval. */
export const WINDOW_TURN_MS = 120_000

export class ServerMetrics {
  readonly provider: MetricsProviderKind
  readonly #summaries: Summary[] = []
  readonly fsyncTime: Summary
  readonly snapshotTime: Summary
  readonly restoreTime: Summary
  readonly dbInitTime: Summary
  readonly startupSnapLoadTime: Summary
  readonly startupTxnsLoaded: Summary
  readonly startupTxnsLoadTime: Summary
  readonly readLatency: Summary
  readonly updateLatency: Summary
  readonly propagationLatency: Summary
  readonly prepProcessTime: Summary
  readonly closeSessionPrepTime: Summary
  readonly syncProcessTime: Summary
  readonly batchSize: Summary
  readonly flushTime: Summary
  readonly queueAndFlushTime: Summary
  /** Tokens that were missing from the bucket of connection_throttle_* when a connection was let in. */
  readonly tokenDeficit: Summary
  /** Of requests that had to wait because of request_throttle_max_requests. */
  readonly throttleQueueTime: Summary
  readonly createdWatchers: Summary
  readonly deletedWatchers: Summary
  readonly changedWatchers: Summary
  readonly childrenWatchers: Summary
  readonly readPerNamespace: NamespaceSummaries
  readonly writePerNamespace: NamespaceSummaries

  constructor(provider: MetricsProviderKind = 'default') {
    this.provider = provider
    this.fsyncTime = this.#plain()
    this.snapshotTime = this.#plain()
    this.restoreTime = this.#plain()
    this.dbInitTime = this.#plain()
    this.startupSnapLoadTime = this.#plain()
    this.startupTxnsLoaded = this.#plain()
    this.startupTxnsLoadTime = this.#plain()
    this.readLatency = this.#withPercentiles()
    this.updateLatency = this.#withPercentiles()
    this.propagationLatency = this.#withPercentiles()
    this.prepProcessTime = this.#plain()
    this.closeSessionPrepTime = this.#withPercentiles()
    this.syncProcessTime = this.#plain()
    this.batchSize = this.#plain()
    this.flushTime = this.#withPercentiles()
    this.queueAndFlushTime = this.#withPercentiles()
    this.tokenDeficit = this.#plain()
    this.throttleQueueTime = this.#withPercentiles()
    this.createdWatchers = this.#plain()
    this.deletedWatchers = this.#plain()
    this.changedWatchers = this.#plain()
    this.childrenWatchers = this.#plain()
    this.readPerNamespace = new NamespaceSummaries(() => this.#plain())
    this.writePerNamespace = new NamespaceSummaries(() => this.#plain())
  }

  /** The tree and the sessions have been read, in `elapsedMs`. No transaction log is replayed for that. */
  loaded(elapsedMs: number): void {
    this.dbInitTime.add(elapsedMs)
    this.startupSnapLoadTime.add(elapsedMs)
    this.startupTxnsLoaded.add(0)
    this.startupTxnsLoadTime.add(0)
  }

  /** A write has passed prep. */
  prepared(write: { readonly opCode: number; readonly receivedAtMs: number; readonly timeMs: number }): void {
    const elapsedMs = Math.max(0, write.timeMs - write.receivedAtMs)
    this.prepProcessTime.add(elapsedMs)
    if (write.opCode === OpCode.closeSession) this.closeSessionPrepTime.add(elapsedMs)
  }

  /** The rows of `count` writes were changed in `elapsedMs` together. */
  applied(count: number, elapsedMs: number): void {
    const eachMs = Math.round(elapsedMs / count)
    for (let done = 0; done < count; done++) this.syncProcessTime.add(eachMs)
  }

  /** Writes that were flushed together, in `elapsedMs`, are on disk at `nowMs`. */
  flushed(writes: readonly { readonly timeMs: number }[], elapsedMs: number, nowMs: number): void {
    this.fsyncTime.add(elapsedMs)
    this.flushTime.add(elapsedMs)
    this.batchSize.add(writes.length)
    for (const { timeMs } of writes) this.queueAndFlushTime.add(Math.max(0, nowMs - timeMs))
  }

  /** Writes are final at `nowMs`. */
  committed(writes: readonly { readonly timeMs: number }[], nowMs: number): void {
    for (const { timeMs } of writes) this.propagationLatency.add(Math.max(0, nowMs - timeMs))
  }

  reset(): void {
    if (this.provider === 'prometheus') return
    for (const summary of this.#summaries) summary.reset()
  }

  /** Lets what was seen more than ten minutes ago be forgotten; to be called every WINDOW_TURN_MS. */
  turnWindows(): void {
    for (const { distribution } of this.#summaries) {
      if (distribution instanceof SlidingHistogram) distribution.turn()
    }
  }

  /** Prometheus has a median of everything. */
  #plain(): Summary {
    return this.#add(new Summary(this.provider === 'prometheus' ? new SlidingHistogram() : null))
  }

  #withPercentiles(): Summary {
    return this.#add(new Summary(this.provider === 'prometheus' ? new SlidingHistogram() : new Histogram()))
  }

  #add(summary: Summary): Summary {
    this.#summaries.push(summary)
    return summary
  }
}
