import type { ConfigKey } from './definition.ts'
import { boolean, int, string } from './key.ts'
import { atLeast, autoOffsetReset, oneOf } from './rules.ts'

/** What a group can be given by IncrementalAlterConfigs (KIP-848, KIP-932, KIP-1071), in the reference's order. */
export const groupKeys: readonly ConfigKey[] = [
  int('consumer.session.timeout.ms', '45000', atLeast(1)),
  int('consumer.heartbeat.interval.ms', '5000', atLeast(1)),
  int('consumer.assignment.interval.ms', '1000', atLeast(0)),
  int('share.session.timeout.ms', '45000', atLeast(1)),
  int('share.heartbeat.interval.ms', '5000', atLeast(1)),
  int('share.record.lock.duration.ms', '30000', atLeast(1000)),
  int('share.delivery.count.limit', '5', atLeast(2)),
  int('share.partition.max.record.locks', '2000', atLeast(100)),
  string('share.auto.offset.reset', 'latest', autoOffsetReset),
  string('share.isolation.level', 'read_uncommitted', oneOf('read_committed', 'read_uncommitted')),
  boolean('share.renew.acknowledge.enable', 'true'),
  int('share.assignment.interval.ms', '1000', atLeast(0)),
  int('streams.session.timeout.ms', '45000', atLeast(1)),
  int('streams.heartbeat.interval.ms', '5000', atLeast(1)),
  int('streams.num.standby.replicas', '0', atLeast(0)),
  int('streams.initial.rebalance.delay.ms', '3000', atLeast(0)),
  int('streams.assignment.interval.ms', '1000', atLeast(0)),
]
