import { describe, expect, test } from 'vitest'
import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { checkTopicConfigs } from '../../../../src/kafka/server/cluster/check-topic-configs.ts'
import { ConfigSource } from '../../../../src/kafka/server/cluster/config-source.ts'
import { resolveTopicConfig, topicDefault } from '../../../../src/kafka/server/cluster/topic-defaults.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const none: ReadonlyMap<string, string> = new Map()

describe("the broker's configuration", () => {
  test('takes what was set for this broker before what was set for all, before server.properties, before the default', () => {
    const configs = new BrokerConfigs(new Map([['num.partitions', '2']]))
    expect(new BrokerConfigs().number('num.partitions')).toBe(1)
    expect(configs.number('num.partitions')).toBe(2)
    configs.setDynamic({ cluster: new Map([['num.partitions', '3']]) })
    expect(configs.number('num.partitions')).toBe(3)
    configs.setDynamic({ broker: new Map([['num.partitions', '4']]) })
    expect(configs.number('num.partitions')).toBe(4)
  })

  test('reads typed values', () => {
    const configs = new BrokerConfigs(new Map([['log.cleanup.policy', 'compact, delete']]))
    expect(configs.list('log.cleanup.policy')).toEqual(['compact', 'delete'])
    expect(configs.boolean('auto.create.topics.enable')).toBe(true)
    expect(configs.text('broker.rack')).toBeNull()
    expect(configs.number('log.retention.ms')).toBeUndefined()
  })

  test('throws for a name that no broker has', () => {
    expect(() => new BrokerConfigs().value('no.such.key')).toThrow(
      'no configuration key is called no.such.key',
    )
  })

  test('does not show hours as a synonym of milliseconds, unless milliseconds are given too', () => {
    const configs = new BrokerConfigs(new Map([['log.retention.hours', '1']]))
    expect(configs.layers('log.retention.ms')).toEqual([])
    configs.setDynamic({ cluster: new Map([['log.retention.ms', '5']]) })
    expect(configs.layers('log.retention.ms')).toEqual([
      { name: 'log.retention.ms', value: '5', source: ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG },
      { name: 'log.retention.hours', value: '1', source: ConfigSource.STATIC_BROKER_CONFIG },
      { name: 'log.retention.hours', value: '168', source: ConfigSource.DEFAULT_CONFIG },
    ])
  })
})

describe('what is in force for a topic', () => {
  test('is the default of the reference without any configuration', () => {
    expect(resolveTopicConfig(none, new BrokerConfigs())).toMatchObject({
      isCompacted: false,
      isDeleted: true,
      compressionType: 'producer',
      maxMessageBytes: 1_048_588,
      retentionMs: 604_800_000,
      retentionBytes: -1,
      segmentMs: 604_800_000,
      messageTimestampType: 'CreateTime',
      minCleanableDirtyRatio: 0.5,
    })
  })

  test.each([
    [{ 'log.retention.hours': '1' }, 3_600_000],
    [{ 'log.retention.hours': '1', 'log.retention.minutes': '2' }, 120_000],
    [{ 'log.retention.minutes': '2', 'log.retention.ms': '3' }, 3],
    [{ 'log.retention.hours': '-1' }, -1],
  ])('takes the retention from %j', (properties, retentionMs) => {
    const configs = new BrokerConfigs(new Map(Object.entries(properties)))
    expect(resolveTopicConfig(none, configs).retentionMs).toBe(retentionMs)
  })

  test('takes the time to a flush from the scheduler when nothing else is said', () => {
    expect(topicDefault('flush.ms', new BrokerConfigs())).toBe('9223372036854775807')
    const configs = new BrokerConfigs(new Map([['log.flush.scheduler.interval.ms', '7']]))
    expect(topicDefault('flush.ms', configs)).toBe('7')
  })

  test("follows the broker's dynamic configuration, unless the topic says otherwise", async () => {
    const fixture = await BrokerFixture.start()
    await fixture.createTopic('follows')
    await fixture.createTopic('decides', { 'max.message.bytes': '100' })
    const { resources, topics } = fixture.broker.cluster
    await resources.set(4, '', new Map([['message.max.bytes', '2000']]))
    expect(topics.byName('follows')?.config.maxMessageBytes).toBe(2000)
    expect(topics.byName('decides')?.config.maxMessageBytes).toBe(100)
    await fixture.restart()
    expect(fixture.broker.topics.byName('follows')?.config.maxMessageBytes).toBe(2000)
  })
})

test('a topic can be given the key that the reference does not document', () => {
  const overrides = new Map([['internal.segment.bytes', '100']])
  expect(checkTopicConfigs(overrides, new BrokerConfigs())).toBeNull()
})
