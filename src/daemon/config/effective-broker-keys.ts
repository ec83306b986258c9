/**
 * Keys of server.properties that change what this broker does, and those that name what a single node that is broker and controller
 * is anyway. Every other key that is set gets a warning with its name; a key leaves that fate by being added here with what obeys it.
 */
export const effectiveBrokerKeys: ReadonlySet<string> = new Set([
  // the listeners and limits of connections
  'listeners',
  'advertised.listeners',
  'listener.security.protocol.map',
  'socket.request.max.bytes',
  'max.connections',
  'connections.max.idle.ms',
  // one node that is broker and controller
  'node.id',
  'broker.id',
  'process.roles',
  'controller.listener.names',
  'controller.quorum.voters',
  'controller.quorum.bootstrap.servers',
  'inter.broker.listener.name',
  'broker.rack',
  // the data directory (read by the scripts)
  'log.dir',
  'log.dirs',
  // topics
  'auto.create.topics.enable',
  'delete.topic.enable',
  'num.partitions',
  'default.replication.factor',
  'min.insync.replicas',
  'max.request.partition.size.limit',
  'message.max.bytes',
  'log.message.timestamp.type',
  'log.message.timestamp.before.max.ms',
  'log.message.timestamp.after.max.ms',
  'log.flush.interval.messages',
  'log.flush.interval.ms',
  // segments and their retention
  'log.segment.bytes',
  'log.roll.ms',
  'log.roll.hours',
  'log.roll.jitter.ms',
  'log.roll.jitter.hours',
  'log.index.size.max.bytes',
  'log.index.interval.bytes',
  'log.cleanup.policy',
  'log.retention.bytes',
  'log.retention.ms',
  'log.retention.minutes',
  'log.retention.hours',
  'log.retention.check.interval.ms',
  'log.initial.task.delay.ms',
  'log.segment.delete.delay.ms',
  // fetch sessions and producers
  'max.incremental.fetch.session.cache.slots',
  'producer.id.expiration.ms',
  // quotas
  'quota.window.num',
  'quota.window.size.seconds',
  'controller.quota.window.num',
  'controller.quota.window.size.seconds',
  // groups
  'group.initial.rebalance.delay.ms',
  'group.min.session.timeout.ms',
  'group.max.session.timeout.ms',
  'group.max.size',
  'offset.metadata.max.bytes',
  'offsets.retention.minutes',
  'offsets.retention.check.interval.ms',
  'offsets.topic.num.partitions',
  'offsets.topic.segment.bytes',
  'offsets.topic.replication.factor',
  // the state of share groups
  'share.coordinator.state.topic.num.partitions',
  'share.coordinator.state.topic.segment.bytes',
  'share.coordinator.state.topic.replication.factor',
  'share.coordinator.state.topic.min.isr',
  'share.coordinator.snapshot.update.records.per.snapshot',
])
