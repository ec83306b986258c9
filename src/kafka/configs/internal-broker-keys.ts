import type { ConfigKey } from './definition.ts'
import { boolean, double, int, long, string } from './key.ts'
import { atLeast, doubleBetween } from './rules.ts'

/** Keys that the reference does not document and tells only where they are set. */
export const internalBrokerKeys: readonly ConfigKey[] = [
  long('remote.log.index.file.cache.ttl.ms', '900000', atLeast(-1)),
  long('remote.log.manager.task.retry.backoff.ms', '500', atLeast(1)),
  long('remote.log.manager.task.retry.backoff.max.ms', '30000', atLeast(1)),
  double('remote.log.manager.task.retry.jitter', '0.2', doubleBetween('0', '0.5')),
  boolean('unstable.api.versions.enable', 'false'),
  boolean('unstable.feature.versions.enable', 'false'),
  long('controller.performance.sample.period.ms', '60000', atLeast(100)),
  long('controller.performance.always.log.threshold.ms', '2000', atLeast(0)),
  long('server.max.startup.time.ms', '9223372036854775807', atLeast(0)),
  int('internal.metadata.log.segment.bytes', null),
  int('internal.metadata.max.batch.size.in.bytes', '8388608'),
  long('internal.metadata.delete.delay.millis', '60000'),
  long('unclean.leader.election.interval.ms', '300000', atLeast(1)),
  int('group.consumer.regex.refresh.interval.ms', '600000', atLeast(10_000)),
  int('group.share.initialize.retry.interval.ms', '30000', atLeast(1)),
  string('group.share.persister.class.name', 'org.apache.kafka.server.share.persister.DefaultStatePersister'),
  int('share.coordinator.state.topic.prune.interval.ms', '300000', atLeast(1)),
  int('share.coordinator.cold.partition.snapshot.interval.ms', '300000', atLeast(1)),
  int('producer.id.expiration.check.interval.ms', '600000', atLeast(1)),
  long('log.initial.task.delay.ms', '30000', atLeast(0)),
]
