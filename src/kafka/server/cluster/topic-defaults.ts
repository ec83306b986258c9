import { formatConfig, parseConfig } from '../../configs/definition.ts'
import { brokerTable, keyOf, topicTable } from '../../configs/tables.ts'
import { compressionTypes, type TopicConfig } from '../../configs/topic-config.ts'
import { brokerSynonyms } from '../../configs/topic-keys.ts'
import type { BrokerConfigs } from './broker-configs.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** The text of a topic's key where the topic says nothing: the broker's value, in the topic's unit. */
export function topicDefault(name: string, broker: BrokerConfigs): string | null {
  switch (name) {
    case 'retention.ms': {
      const ms =
        broker.number('log.retention.ms') ??
        times(broker.number('log.retention.minutes'), MINUTE_MS) ??
        times(broker.number('log.retention.hours'), HOUR_MS)
      return whole(ms !== undefined && ms < 0 ? -1 : ms)
    }
    case 'segment.ms':
      return whole(broker.number('log.roll.ms') ?? times(broker.number('log.roll.hours'), HOUR_MS))
    case 'segment.jitter.ms':
      return whole(
        broker.number('log.roll.jitter.ms') ?? times(broker.number('log.roll.jitter.hours'), HOUR_MS),
      )
    case 'flush.ms':
      return formatConfig(
        keyOf(brokerTable, 'log.flush.interval.ms'),
        broker.value('log.flush.interval.ms') ?? broker.value('log.flush.scheduler.interval.ms'),
      )
    default: {
      const synonym = brokerSynonyms.get(name)
      if (synonym === undefined) return keyOf(topicTable, name).defaultValue
      return formatConfig(keyOf(brokerTable, synonym), broker.value(synonym))
    }
  }
}

const times = (value: number | undefined, unit: number): number | undefined =>
  value === undefined ? undefined : value * unit

const whole = (value: number | undefined): string | null => (value === undefined ? null : String(value))

/** Works out what is in force for a topic with these overrides. */
export function resolveTopicConfig(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerConfigs,
): TopicConfig {
  const value = (name: string) => {
    const key = keyOf(topicTable, name)
    const own = overrides.get(name)
    if (own !== undefined) {
      const parsed = parseConfig(key, own)
      if ('value' in parsed) return parsed.value
    }
    const parsed = parseConfig(key, topicDefault(name, broker))
    return 'value' in parsed ? parsed.value : null
  }
  const number = (name: string): number => Number(value(name))
  const policies = value('cleanup.policy')
  const hasPolicy = (policy: string): boolean =>
    typeof policies === 'object' && policies !== null && policies.includes(policy)
  return {
    isCompacted: hasPolicy('compact'),
    isDeleted: hasPolicy('delete'),
    compressionType: compressionTypes.find((type) => type === value('compression.type')) ?? 'producer',
    compressionGzipLevel: number('compression.gzip.level'),
    compressionLz4Level: number('compression.lz4.level'),
    compressionZstdLevel: number('compression.zstd.level'),
    deleteRetentionMs: number('delete.retention.ms'),
    fileDeleteDelayMs: number('file.delete.delay.ms'),
    flushMessages: number('flush.messages'),
    flushMs: number('flush.ms'),
    indexIntervalBytes: number('index.interval.bytes'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    maxMessageBytes: number('max.message.bytes'),
    messageTimestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    messageTimestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    messageTimestampType:
      value('message.timestamp.type') === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    minInsyncReplicas: number('min.insync.replicas'),
    retentionBytes: number('retention.bytes'),
    retentionMs: number('retention.ms'),
    segmentBytes: Number(value('internal.segment.bytes') ?? value('segment.bytes')),
    segmentIndexBytes: number('segment.index.bytes'),
    segmentJitterMs: number('segment.jitter.ms'),
    segmentMs: number('segment.ms'),
  }
}
