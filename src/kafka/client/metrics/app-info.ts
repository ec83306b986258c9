import { SOFTWARE_VERSION } from '../software.ts'
import type { Metric } from './metric.ts'

/** What a client says of its software, and how many metrics it has. */
export function withAppInfo(metrics: readonly Metric[], clientId: string, startMs: number): Metric[] {
  const tags = { 'client-id': clientId }
  const all = [
    ...metrics,
    { group: 'app-info', name: 'start-time-ms', tags, value: String(startMs) },
    { group: 'app-info', name: 'version', tags, value: SOFTWARE_VERSION },
  ]
  return [...all, { group: 'kafka-metrics-count', name: 'count', tags, value: all.length + 1 }]
}
