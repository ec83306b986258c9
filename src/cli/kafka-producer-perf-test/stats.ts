import { javaFixed } from '../kit/java-float.ts'

const SAMPLES = 500_000
const MEBIBYTE = 1024 * 1024
const PERCENTILES = [0.5, 0.95, 0.99, 0.999] as const

/** What is told of the records since the last report. */
export interface WindowReport {
  records: number
  recordsPerSec: number
  mbPerSec: number
  avgLatencyMs: number
  maxLatencyMs: number
}

/** What is told in the end. */
export interface TotalReport extends WindowReport {
  /** Of the records after the warm-up alone. */
  isSteadyState: boolean
  p50LatencyMs: number
  p95LatencyMs: number
  p99LatencyMs: number
  p999LatencyMs: number
}

/** Counts acknowledged records and their latencies, as ProducerPerformance.Stats does: of a long run every nth latency is kept. */
export class Stats {
  readonly #startMs: number
  readonly #isSteadyState: boolean
  readonly #reportingIntervalMs: number
  readonly #sampling: number
  readonly #latencies: Int32Array
  readonly #total = newTally()
  #window = newTally()
  #windowStartMs: number
  #samples = 0

  constructor(numRecords: number, { nowMs, reportingIntervalMs, isSteadyState }: StatsOptions) {
    this.#startMs = nowMs
    this.#windowStartMs = nowMs
    this.#isSteadyState = isSteadyState
    this.#reportingIntervalMs = reportingIntervalMs
    this.#sampling = Math.trunc(numRecords / Math.min(numRecords, SAMPLES))
    this.#latencies = new Int32Array(Math.trunc(numRecords / this.#sampling) + 1)
  }

  /** Counts a record; true when it is time to report, which `endWindow` then does. */
  record(latencyMs: number, bytes: number, nowMs: number): boolean {
    if (this.#total.records % this.#sampling === 0) this.#latencies[this.#samples++] = latencyMs
    count(this.#total, latencyMs, bytes)
    count(this.#window, latencyMs, bytes)
    return nowMs - this.#windowStartMs >= this.#reportingIntervalMs
  }

  /** Acknowledged records so far. */
  get records(): number {
    return this.#total.records
  }

  /** Whether nothing was reported yet. */
  get isInFirstWindow(): boolean {
    return this.#total.records === this.#window.records
  }

  /** Reports on the window that ends now, and begins the next. */
  endWindow(nowMs: number): WindowReport {
    const report = rates(this.#window, nowMs - this.#windowStartMs)
    this.#window = newTally()
    this.#windowStartMs = nowMs
    return report
  }

  /** Reports on everything until now. */
  total(nowMs: number): TotalReport {
    const latencies = this.#latencies.subarray(0, this.#samples).sort()
    const [p50LatencyMs, p95LatencyMs, p99LatencyMs, p999LatencyMs] = PERCENTILES.map(
      (percentile) => latencies[Math.trunc(percentile * latencies.length)] ?? 0,
    ) as [number, number, number, number]
    return {
      isSteadyState: this.#isSteadyState,
      ...rates(this.#total, nowMs - this.#startMs),
      p50LatencyMs,
      p95LatencyMs,
      p99LatencyMs,
      p999LatencyMs,
    }
  }
}

export interface StatsOptions {
  nowMs: number
  reportingIntervalMs: number
  isSteadyState: boolean
}

/** Formats the line of a window. */
export function formatWindow(report: WindowReport): string {
  const { records, recordsPerSec, mbPerSec, avgLatencyMs, maxLatencyMs } = report
  return `${records} records sent, ${javaFixed(recordsPerSec, 1)} records/sec (${javaFixed(mbPerSec, 2)} MB/sec), ${javaFixed(avgLatencyMs, 1)} ms avg latency, ${javaFixed(maxLatencyMs, 1)} ms max latency.\n`
}

/** Formats the last line. */
export function formatTotal(report: TotalReport): string {
  const { records, recordsPerSec, mbPerSec, avgLatencyMs, maxLatencyMs } = report
  const percentiles = `${report.p50LatencyMs} ms 50th, ${report.p95LatencyMs} ms 95th, ${report.p99LatencyMs} ms 99th, ${report.p999LatencyMs} ms 99.9th`
  const which = report.isSteadyState ? ' steady state' : ''
  return `${records}${which} records sent, ${javaFixed(recordsPerSec, 6)} records/sec (${javaFixed(mbPerSec, 2)} MB/sec), ${javaFixed(avgLatencyMs, 2)} ms avg latency, ${javaFixed(maxLatencyMs, 2)} ms max latency, ${percentiles}.\n`
}

interface Tally {
  records: number
  bytes: number
  latencyMs: number
  maxLatencyMs: number
}

function newTally(): Tally {
  return { records: 0, bytes: 0, latencyMs: 0, maxLatencyMs: 0 }
}

function count(tally: Tally, latencyMs: number, bytes: number): void {
  tally.records += 1
  tally.bytes += bytes
  tally.latencyMs += latencyMs
  if (latencyMs > tally.maxLatencyMs) tally.maxLatencyMs = latencyMs
}

function rates({ records, bytes, latencyMs, maxLatencyMs }: Tally, elapsedMs: number): WindowReport {
  return {
    records,
    recordsPerSec: (1000 * records) / elapsedMs,
    mbPerSec: (1000 * bytes) / elapsedMs / MEBIBYTE,
    avgLatencyMs: latencyMs / records,
    maxLatencyMs,
  }
}
