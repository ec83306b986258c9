/**
 * What `mntr` and the AdminServer's `monitor` show: every metric by the name that the provider gives it.
 *
 * The default provider has a name for each number (`avg_readlatency`, `p99_readlatency`); with the Prometheus provider they
 * are those of its samples (`readlatency{quantile="0.99"}`), and all values are doubles.
 */
import type { ZooKeeperServer } from '../zookeeper-server.ts'
import { COUNTERS } from './counters.ts'
import { GAUGES } from './gauges.ts'
import { Histogram } from './histogram.ts'
import { metricFamilies } from './prometheus-families.ts'
import { quotaMetrics } from './quota-metrics.ts'
import { PERCENTILE_SUMMARIES, PLAIN_SUMMARIES, type SummaryValues } from './summaries.ts'

/** A number by its name, and whether it is shown with a fraction always. */
export interface MonitorValue {
  readonly name: string
  readonly value: number
  readonly isDouble: boolean
}

/** All values, in the reference's order. */
export function monitorValues(server: ZooKeeperServer): Iterable<MonitorValue> {
  switch (server.metrics.provider) {
    case 'default':
      return defaultValues(server)
    case 'prometheus':
      return sampleValues(server)
    case 'none':
      return []
  }
}

function* defaultValues(server: ZooKeeperServer): Generator<MonitorValue> {
  const { metrics, stats } = server
  for (const { name, read, isDouble = false } of GAUGES) yield { name, value: read(server), isDouble }
  for (const { name, values } of quotaMetrics(server.tree)) {
    for (const [namespace, value] of values) yield whole(`${namespace}_${name}`, value)
  }
  for (const { name, read } of COUNTERS) yield whole(name, read(stats))
  for (const [namespace, count] of stats.quotaExceeded) {
    yield whole(`${namespace}_quota_exceeded_error_per_namespace`, count)
  }
  for (const { name, read } of PLAIN_SUMMARIES) yield* summaryValues(name, read(metrics, stats))
  for (const { name, read } of PERCENTILE_SUMMARIES) {
    const values = read(metrics, stats)
    yield* summaryValues(name, values)
    yield* percentiles(name, values)
  }
  for (const [namespace, summary] of metrics.readPerNamespace) {
    yield* summaryValues(`${namespace}_read_per_namespace`, summary)
  }
  for (const [namespace, summary] of metrics.writePerNamespace) {
    yield* summaryValues(`${namespace}_write_per_namespace`, summary)
  }
}

function* summaryValues(name: string, values: SummaryValues): Generator<MonitorValue> {
  yield { name: `avg_${name}`, value: values.average, isDouble: true }
  yield whole(`min_${name}`, values.min)
  yield whole(`max_${name}`, values.max)
  yield whole(`cnt_${name}`, values.count)
  yield whole(`sum_${name}`, values.total)
}

const PERCENTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
] as const

function* percentiles(name: string, { distribution }: SummaryValues): Generator<MonitorValue> {
  for (const [label, quantile] of PERCENTILES) {
    const value = distribution instanceof Histogram ? distribution.interpolated(quantile) : 0
    yield whole(`${label}_${name}`, Math.round(value))
  }
}

function* sampleValues(server: ZooKeeperServer): Generator<MonitorValue> {
  for (const { samples } of metricFamilies(server)) {
    for (const { name, labels, value } of samples) {
      const text = labels.map(([label, of]) => `${label}="${of}"`).join(',')
      yield { name: text === '' ? name : `${name}{${text}}`, value, isDouble: true }
    }
  }
}

function whole(name: string, value: number): MonitorValue {
  return { name, value, isDouble: false }
}
