/** Every metric as a Prometheus family with its samples (PrometheusMetricsProvider); what is of the JVM has no truth here. */
import { readFileSync } from 'node:fs'
import type { ZooKeeperServer } from '../zookeeper-server.ts'
import { COUNTERS } from './counters.ts'
import { GAUGES, maxFileDescriptors, openFileDescriptors } from './gauges.ts'
import { SlidingHistogram } from './histogram.ts'
import { quotaMetrics } from './quota-metrics.ts'
import { PERCENTILE_SUMMARIES, PLAIN_SUMMARIES, type SummaryValues } from './summaries.ts'

export interface Sample {
  readonly name: string
  readonly labels: readonly (readonly [label: string, value: string])[]
  readonly value: number
}

/** Samples under one name, with a type. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'summary'
  readonly samples: readonly Sample[]
}

/** Labels of one sample of a set of metrics, without that of the quantile. */
type Labels = readonly (readonly [string, string])[]

const MEDIAN = [0.5] as const
const ALL_QUANTILES = [0.5, 0.9, 0.99] as const

/** All families, those of the process last. */
export function* metricFamilies(server: ZooKeeperServer): Generator<MetricFamily> {
  const { metrics, stats } = server
  for (const { name, read } of GAUGES) yield single(name, 'gauge', read(server))
  for (const { name, values } of quotaMetrics(server.tree)) yield byKey(name, 'gauge', values)
  for (const { name, read } of COUNTERS) yield single(name, 'counter', read(stats))
  yield byKey('quota_exceeded_error_per_namespace', 'counter', stats.quotaExceeded)
  for (const { name, read } of PLAIN_SUMMARIES) {
    yield summary(name, summarySamples(name, [], read(metrics, stats), MEDIAN))
  }
  for (const { name, read } of PERCENTILE_SUMMARIES) {
    yield summary(name, summarySamples(name, [], read(metrics, stats), ALL_QUANTILES))
  }
  yield summarySet('read_per_namespace', metrics.readPerNamespace, MEDIAN)
  yield summarySet('write_per_namespace', metrics.writePerNamespace, MEDIAN)
  yield summarySet('learner_handler_qp_size', [], MEDIAN)
  yield summarySet('learner_handler_qp_time_ms', [], ALL_QUANTILES)
  yield summarySet('ack_latency', [], ALL_QUANTILES)
  if (server.config.exportProcessMetrics) yield* processFamilies(server)
}

function single(name: string, type: 'counter' | 'gauge', value: number): MetricFamily {
  return { name, help: name, type, samples: [{ name, labels: [], value }] }
}

function byKey(name: string, type: 'counter' | 'gauge', values: ReadonlyMap<string, number>): MetricFamily {
  const samples = [...values].map(([key, value]): Sample => ({ name, labels: [['key', key]], value }))
  return { name, help: name, type, samples }
}

function summary(name: string, samples: readonly Sample[]): MetricFamily {
  return { name, help: name, type: 'summary', samples }
}

function summarySet(
  name: string,
  set: Iterable<[string, SummaryValues]>,
  quantiles: readonly number[],
): MetricFamily {
  const samples = [...set].flatMap(([key, values]) => summarySamples(name, [['key', key]], values, quantiles))
  return summary(name, samples)
}

function summarySamples(
  name: string,
  labels: Labels,
  values: SummaryValues,
  quantiles: readonly number[],
): Sample[] {
  return [
    ...quantiles.map((quantile) => ({
      name,
      labels: [...labels, ['quantile', String(quantile)] as const],
      value: quantileOf(values, quantile),
    })),
    { name: `${name}_count`, labels, value: values.count },
    { name: `${name}_sum`, labels, value: values.total },
  ]
}

/** NaN without values, and 0 for what never is anything else. */
function quantileOf({ distribution, count }: SummaryValues, quantile: number): number {
  if (distribution instanceof SlidingHistogram) return distribution.quantile(quantile)
  return count === 0 ? Number.NaN : 0
}

const PAGE_BYTES = 4096

/** What the Java client's StandardExports tell of a process, as far as this one knows it. */
function* processFamilies(server: ZooKeeperServer): Generator<MetricFamily> {
  const { user, system } = process.cpuUsage()
  const startedAtMs = server.clock.now() - process.uptime() * 1000
  const rows: [name: string, type: 'counter' | 'gauge', help: string, value: number][] = [
    [
      'process_cpu_seconds_total',
      'counter',
      'Total user and system CPU time spent in seconds.',
      (user + system) / 1e6,
    ],
    [
      'process_start_time_seconds',
      'gauge',
      'Start time of the process since unix epoch in seconds.',
      startedAtMs / 1000,
    ],
    ['process_open_fds', 'gauge', 'Number of open file descriptors.', openFileDescriptors()],
    ['process_max_fds', 'gauge', 'Maximum number of open file descriptors.', maxFileDescriptors()],
    ['process_virtual_memory_bytes', 'gauge', 'Virtual memory size in bytes.', virtualMemoryBytes()],
    ['process_resident_memory_bytes', 'gauge', 'Resident memory size in bytes.', process.memoryUsage.rss()],
  ]
  for (const [name, type, help, value] of rows) {
    // Only Linux tells all of them.
    if (value >= 0) yield { name, help, type, samples: [{ name, labels: [], value }] }
  }
}

function virtualMemoryBytes(): number {
  try {
    const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[0])
    return pages * PAGE_BYTES
  } catch {
    return -1
  }
}
