import { withAppInfo } from '../metrics/app-info.ts'
import { type Metric, Sample, totalAndRate } from '../metrics/metric.ts'
import { type MetricContext, type Traffic, trafficMetrics } from '../metrics/traffic.ts'

/** What a consumer counts of its fetches. */
export class ConsumerCounters {
  readonly #startMs: number
  readonly #size = new Sample()
  readonly #latency = new Sample()
  #fetches = 0
  #bytes = 0
  #records = 0

  constructor(nowMs: number) {
    this.#startMs = nowMs
  }

  /** Counts an answered fetch and the bytes of its batches. */
  fetched(bytes: number, latencyMs: number): void {
    this.#fetches += 1
    this.#bytes += bytes
    this.#size.add(bytes)
    this.#latency.add(latencyMs)
  }

  /** Counts the records that a poll returns. */
  returned(records: number): void {
    this.#records += records
  }

  /** Everything under Java's names. */
  metrics({ clientId, nowMs, assignedPartitions, traffic }: ConsumerState): Metric[] {
    const seconds = (nowMs - this.#startMs) / 1000
    const context: MetricContext = { kind: 'consumer', clientId, seconds }
    const tags = { 'client-id': clientId }
    const where = { group: 'consumer-fetch-manager-metrics', tags }
    const total = (name: string, value: number) => totalAndRate({ ...where, name }, { total: value, seconds })
    const metrics: Metric[] = [
      {
        group: 'consumer-coordinator-metrics',
        tags,
        name: 'assigned-partitions',
        value: assignedPartitions,
      },
      ...total('bytes-consumed', this.#bytes),
      ...this.#latency.metrics({ ...where, name: 'fetch-latency' }),
      ...total('fetch', this.#fetches),
      ...this.#size.metrics({ ...where, name: 'fetch-size' }),
      ...total('records-consumed', this.#records),
      { ...where, name: 'records-per-request-avg', value: this.#records / this.#fetches },
      ...trafficMetrics(traffic, context),
    ]
    return withAppInfo(metrics, clientId, this.#startMs)
  }
}

/** What the counters do not know by themselves. */
export interface ConsumerState {
  clientId: string
  nowMs: number
  assignedPartitions: number
  traffic: ReadonlyMap<number, Traffic>
}
