import { groupKeys } from '../../configs/group-keys.ts'
import { parseAll } from '../../configs/parse-all.ts'
import { groupTable } from '../../configs/tables.ts'
import { errors } from '../../errors.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { type ItemError, itemError } from './errors.ts'

/** Keys whose limits are the broker's: `consumer.x` must lie in group.consumer.min.x … group.consumer.max.x. */
const limited: readonly (readonly [kind: string, key: string, limits: readonly ('min' | 'max')[]])[] = [
  ['consumer', 'heartbeat.interval.ms', ['min', 'max']],
  ['consumer', 'session.timeout.ms', ['min', 'max']],
  ['consumer', 'assignment.interval.ms', ['min', 'max']],
  ['share', 'heartbeat.interval.ms', ['min', 'max']],
  ['share', 'session.timeout.ms', ['min', 'max']],
  ['share', 'record.lock.duration.ms', ['min', 'max']],
  ['share', 'delivery.count.limit', ['min', 'max']],
  ['share', 'partition.max.record.locks', ['min', 'max']],
  ['share', 'assignment.interval.ms', ['min', 'max']],
  ['streams', 'heartbeat.interval.ms', ['min', 'max']],
  ['streams', 'session.timeout.ms', ['min', 'max']],
  ['streams', 'num.standby.replicas', ['max']],
  ['streams', 'assignment.interval.ms', ['min', 'max']],
]

/** `streams.num.standby.replicas` is bounded by `group.streams.max.standby.replicas`. */
const limitName = (kind: string, limit: string, key: string): string =>
  `group.${kind}.${limit}.${key.replace(/^num\./, '')}`

/** Checks the overrides of a group as a whole. */
export function checkGroupConfigs(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): ItemError | null {
  const problem = problemOf(overrides, broker)
  return problem === null ? null : itemError(errors.INVALID_CONFIG, problem)
}

function problemOf(overrides: ReadonlyMap<string, string>, broker: BrokerConfigs): string | null {
  for (const name of overrides.keys()) {
    if (!groupTable.has(name)) return `Unknown group config name: ${name}`
  }
  const parsed = parseAll(groupKeys, overrides)
  if ('problem' in parsed) return parsed.problem
  const value = (kind: string, key: string): number =>
    Number(parsed.values.get(`${kind}.${key}`) ?? broker.number(`group.${kind}.${key}`))
  for (const [kind, key, limits] of limited) {
    for (const limit of limits) {
      const bound = limitName(kind, limit, key)
      const most = broker.number(bound) ?? 0
      const isWithin = limit === 'min' ? value(kind, key) >= most : value(kind, key) <= most
      if (!isWithin)
        return `${kind}.${key} must be ${limit === 'min' ? 'greater' : 'less'} than or equal to ${bound}`
    }
  }
  for (const kind of ['consumer', 'share', 'streams']) {
    if (value(kind, 'session.timeout.ms') <= value(kind, 'heartbeat.interval.ms')) {
      return `${kind}.session.timeout.ms must be greater than ${kind}.heartbeat.interval.ms`
    }
  }
  return null
}
