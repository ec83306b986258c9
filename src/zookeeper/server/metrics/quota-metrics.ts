import { nameOf, parentOf, QUOTA_LIMITS, QUOTA_ROOT, QUOTA_STATS } from '../../paths.ts'
import type { DataTree } from '../data-tree.ts'
import { unpackData } from '../node-data.ts'
import { parseQuotaNumbers, type QuotaNumbers, quotaTarget } from '../quota.ts'
import type { Watcher } from '../watches.ts'
import { topNamespace } from './namespace-summaries.ts'

/** A metric of quotas, by the first part of the paths that have them. */
export interface QuotaMetric {
  readonly name: string
  readonly values: ReadonlyMap<string, number>
}

const METRICS: readonly {
  readonly name: string
  readonly node: string
  readonly read: (numbers: QuotaNumbers) => number
}[] = [
  {
    name: 'quota_bytes_limit_per_namespace',
    node: QUOTA_LIMITS,
    read: ({ byteHardLimit, bytes }) => (byteHardLimit > -1 ? byteHardLimit : bytes),
  },
  { name: 'quota_count_usage_per_namespace', node: QUOTA_STATS, read: ({ count }) => count },
  {
    name: 'quota_count_limit_per_namespace',
    node: QUOTA_LIMITS,
    read: ({ countHardLimit, count }) => (countHardLimit > -1 ? countHardLimit : count),
  },
  { name: 'quota_bytes_usage_per_namespace', node: QUOTA_STATS, read: ({ bytes }) => bytes },
]

/** Limits and usage of all quotas, summed by namespace; a hard limit goes before a soft one (QuotaMetricsUtils). */
export function quotaMetrics<W extends Watcher>(tree: DataTree<W>): QuotaMetric[] {
  const metrics = METRICS.map((metric) => ({ ...metric, values: new Map<string, number>() }))
  for (const path of tree.descendants(QUOTA_ROOT)) {
    const name = nameOf(path)
    const node = tree.get(path)
    const namespace = topNamespace(quotaTarget(parentOf(path)))
    if (namespace === null || node === undefined || node.childCount > 0) continue
    if (name !== QUOTA_LIMITS && name !== QUOTA_STATS) continue
    const text = unpackData(node.data)
    if (text === null) continue
    const numbers = parseQuotaNumbers(text.toString('latin1'))
    for (const metric of metrics) {
      if (metric.node === name)
        metric.values.set(namespace, (metric.values.get(namespace) ?? 0) + metric.read(numbers))
    }
  }
  return metrics
}
