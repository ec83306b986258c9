import type { Metric } from '../../kafka/client/metrics/metric.ts'
import { javaFixed } from './java-float.ts'

/** Formats a client's metrics as ToolsUtils.printMetrics does: a table in the order of their names, numbers with three digits. */
export function formatMetrics(metrics: readonly Metric[]): string {
  if (metrics.length === 0) return ''
  const rows = metrics.map(({ group, name, tags, value }): [string, string] => [
    `${group}:${name}:{${Object.entries(tags)
      .map(([key, tag]) => `${key}=${tag}`)
      .join(', ')}}`,
    typeof value === 'number' ? javaFixed(value, 3) : value,
  ])
  rows.sort(([a], [b]) => (a < b ? -1 : 1))
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `\n${'Metric Name'.padEnd(width)}   Value\n`,
    ...rows.map(([name, value]) => `${name.padEnd(width)} : ${value}\n`),
  ].join('')
}
