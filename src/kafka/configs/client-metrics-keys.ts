import type { ConfigKey } from './definition.ts'
import { int, list } from './key.ts'
import { anyList } from './rules.ts'

/** What a subscription of client metrics can be given (KIP-714). */
export const clientMetricsKeys: readonly ConfigKey[] = [
  int('interval.ms', '300000'),
  list('match', '', anyList()),
  list('metrics', '', anyList()),
]

export const clientMetricsTable: ReadonlyMap<string, ConfigKey> = new Map(
  clientMetricsKeys.map((key) => [key.name, key]),
)

/** What a `match` can look at. */
export const clientMatchFields: ReadonlySet<string> = new Set([
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
])
