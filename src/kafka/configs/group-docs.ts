/** What each key of a group is for, as DescribeConfigs tells it when asked. */
export const groupDocs: ReadonlyMap<string, string> = new Map([
  ['consumer.session.timeout.ms', 'After what silence a member of a consumer group is taken to be gone.'],
  ['consumer.heartbeat.interval.ms', 'How often members of a consumer group are to send heartbeats.'],
  ['consumer.assignment.interval.ms', 'How often a consumer group is assigned anew, at most.'],
  ['share.session.timeout.ms', 'After what silence a member of a share group is taken to be gone.'],
  ['share.heartbeat.interval.ms', 'How often members of a share group are to send heartbeats.'],
  ['share.record.lock.duration.ms', "For how long a record is one consumer's before others can have it."],
  ['share.delivery.count.limit', 'How often a record is given out before it is given up.'],
  ['share.partition.max.record.locks', 'How many records of a partition may be given out at a time.'],
  [
    'share.auto.offset.reset',
    'Where the group begins in a partition that it has not read: latest, earliest, or by_duration:PnDTnHnMn.nS ago.',
  ],
  [
    'share.isolation.level',
    'Whether records of transactions are given out before they are committed, and after they were aborted.',
  ],
  ['share.renew.acknowledge.enable', 'Whether a consumer may keep a record longer by renewing it.'],
  ['share.assignment.interval.ms', 'How often a share group is assigned anew, at most.'],
  ['streams.session.timeout.ms', 'After what silence a member of a streams group is taken to be gone.'],
  ['streams.heartbeat.interval.ms', 'How often members of a streams group are to send heartbeats.'],
  ['streams.num.standby.replicas', 'How many standby tasks each stateful task has.'],
  [
    'streams.initial.rebalance.delay.ms',
    'How long the first member of a streams group waits for others before tasks are assigned.',
  ],
  ['streams.assignment.interval.ms', 'How often a streams group is assigned anew, at most.'],
])
