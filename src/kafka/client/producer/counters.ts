import { withAppInfo } from '../metrics/app-info.ts'
import { type Metric, Sample, totalAndRate } from '../metrics/metric.ts'
import { type MetricContext, type Traffic, trafficMetrics } from '../metrics/traffic.ts'
import type { ProducerBatch } from './batch.ts'

/** Records and bytes of a topic, or of all. */
interface Totals {
  sends: number
  bytes: number
  errors: number
  retries: number
}

/** What a producer counts of its batches and requests. */
export class ProducerCounters {
  readonly #startMs: number
  readonly #all = newTotals()
  readonly #topics = new Map<string, Totals>()
  readonly #batchSize = new Sample()
  readonly #queueTime = new Sample()
  readonly #latency = new Sample()
  #requests = 0

  constructor(nowMs: number) {
    this.#startMs = nowMs
  }

  /** Counts a request that leaves with these batches. */
  sent(batches: readonly ProducerBatch[], nowMs: number): void {
    this.#requests += 1
    for (const batch of batches) {
      const { recordCount, sizeInBytes } = batch
      for (const totals of [this.#all, this.#topic(batch.topic)]) {
        totals.sends += recordCount
        totals.bytes += sizeInBytes
      }
      this.#batchSize.add(sizeInBytes)
      this.#queueTime.add(nowMs - batch.createdMs)
    }
  }

  /** Counts the answer to a request. */
  answered(latencyMs: number): void {
    this.#latency.add(latencyMs)
  }

  retried({ topic, recordCount }: ProducerBatch): void {
    for (const totals of [this.#all, this.#topic(topic)]) totals.retries += recordCount
  }

  failed({ topic, recordCount }: ProducerBatch): void {
    for (const totals of [this.#all, this.#topic(topic)]) totals.errors += recordCount
  }

  /** Everything under Java's names. */
  metrics(state: ProducerState): Metric[] {
    const { clientId, nowMs } = state
    const context: MetricContext = { kind: 'producer', clientId, seconds: (nowMs - this.#startMs) / 1000 }
    const where = { group: 'producer-metrics', tags: { 'client-id': clientId } }
    const metrics: Metric[] = [
      ...this.#batchSize.metrics({ ...where, name: 'batch-size' }),
      { ...where, name: 'buffer-available-bytes', value: state.bufferBytes - state.usedBytes },
      { ...where, name: 'buffer-total-bytes', value: state.bufferBytes },
      ...this.#queueTime.metrics({ ...where, name: 'record-queue-time' }),
      { ...where, name: 'records-per-request-avg', value: this.#all.sends / this.#requests },
      ...this.#latency.metrics({ ...where, name: 'request-latency' }),
      { ...where, name: 'requests-in-flight', value: state.inFlight },
      ...recordMetrics(this.#all, where, context.seconds),
      ...[...this.#topics].flatMap(([topic, totals]) => topicMetrics(topic, totals, context)),
      ...trafficMetrics(state.traffic, context),
    ]
    return withAppInfo(metrics, clientId, this.#startMs)
  }

  #topic(topic: string): Totals {
    let totals = this.#topics.get(topic)
    if (totals === undefined) {
      totals = newTotals()
      this.#topics.set(topic, totals)
    }
    return totals
  }
}

/** What the counters do not know by themselves. */
export interface ProducerState {
  clientId: string
  nowMs: number
  bufferBytes: number
  usedBytes: number
  inFlight: number
  traffic: ReadonlyMap<number, Traffic>
}

function newTotals(): Totals {
  return { sends: 0, bytes: 0, errors: 0, retries: 0 }
}

function topicMetrics(topic: string, totals: Totals, { clientId, seconds }: MetricContext): Metric[] {
  const where = { group: 'producer-topic-metrics', tags: { 'client-id': clientId, topic } }
  return [
    ...totalAndRate({ ...where, name: 'byte' }, { total: totals.bytes, seconds }),
    ...recordMetrics(totals, where, seconds),
  ]
}

function recordMetrics(totals: Totals, where: Pick<Metric, 'group' | 'tags'>, seconds: number): Metric[] {
  const names = { 'record-error': 'errors', 'record-retry': 'retries', 'record-send': 'sends' } as const
  return Object.entries(names).flatMap(([name, field]) =>
    totalAndRate({ ...where, name }, { total: totals[field], seconds }),
  )
}
