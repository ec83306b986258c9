import type { ConfigValue } from '../../configs/definition.ts'
import { groupKeys } from '../../configs/group-keys.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { checkOverrides } from './check-overrides.ts'
import type { ItemError } from './errors.ts'
import { groupLimits } from './group-limits.ts'

/** Keys that the broker limits, in the order in which the reference checks them. */
const limited: readonly string[] = [
  'consumer.heartbeat.interval.ms',
  'consumer.session.timeout.ms',
  'consumer.assignment.interval.ms',
  'share.heartbeat.interval.ms',
  'share.session.timeout.ms',
  'share.record.lock.duration.ms',
  'share.delivery.count.limit',
  'share.partition.max.record.locks',
  'share.assignment.interval.ms',
  'streams.heartbeat.interval.ms',
  'streams.session.timeout.ms',
  'streams.num.standby.replicas',
  'streams.assignment.interval.ms',
]

/** Keys for which the reference takes what the broker has (GroupCoordinatorConfig.extractGroupConfigMap). */
const ofBroker: readonly string[] = [
  ...['consumer', 'share', 'streams'].flatMap((kind) => [
    `${kind}.session.timeout.ms`,
    `${kind}.heartbeat.interval.ms`,
  ]),
  'share.record.lock.duration.ms',
  'share.delivery.count.limit',
  'share.partition.max.record.locks',
  'streams.num.standby.replicas',
  'streams.initial.rebalance.delay.ms',
]

/** Checks the overrides of a group as a whole. */
export function checkGroupConfigs(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): ItemError | null {
  return checkOverrides(overrides, {
    kind: 'group',
    preset: ofBroker,
    keys: groupKeys,
    problemBetween: (values) => problemBetween(values, broker),
  })
}

function problemBetween(values: ReadonlyMap<string, ConfigValue>, broker: BrokerConfigs): string | null {
  const value = (name: string): number => Number(values.get(name) ?? broker.number(`group.${name}`))
  for (const name of limited) {
    const { min, max } = groupLimits(name)
    if (min !== undefined && value(name) < (broker.number(min) ?? 0)) {
      return `${name} must be greater than or equal to ${min}`
    }
    if (max !== undefined && value(name) > (broker.number(max) ?? 0)) {
      return `${name} must be less than or equal to ${max}`
    }
  }
  for (const kind of ['consumer', 'share', 'streams']) {
    if (value(`${kind}.session.timeout.ms`) <= value(`${kind}.heartbeat.interval.ms`)) {
      return `${kind}.session.timeout.ms must be greater than ${kind}.heartbeat.interval.ms`
    }
  }
  return null
}
