import { describe, expect, test } from 'vitest'
import { parseAutoOffsetReset } from '../../../../src/kafka/configs/auto-offset-reset.ts'
import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { checkGroupConfigs } from '../../../../src/kafka/server/cluster/check-group-configs.ts'
import { resolveGroupConfig } from '../../../../src/kafka/server/cluster/group-configs.ts'
import { ResourceType } from '../../../../src/kafka/server/cluster/resource-types.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const texts = (values: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(values))

describe('what is in force for a group', () => {
  test('is what the broker has for groups of its kind', () => {
    const broker = new BrokerConfigs(texts({ 'group.consumer.session.timeout.ms': '50000' }))
    expect(resolveGroupConfig(texts({}), broker)).toEqual({
      consumerSessionTimeoutMs: 50_000,
      consumerHeartbeatIntervalMs: 5000,
      consumerAssignmentIntervalMs: 1000,
      shareSessionTimeoutMs: 45_000,
      shareHeartbeatIntervalMs: 5000,
      shareRecordLockDurationMs: 30_000,
      shareDeliveryCountLimit: 5,
      sharePartitionMaxRecordLocks: 2000,
      shareAutoOffsetReset: { strategy: 'latest' },
      shareIsolationLevel: 'read_uncommitted',
      shareRenewAcknowledgeEnable: true,
      shareAssignmentIntervalMs: 1000,
      streamsSessionTimeoutMs: 45_000,
      streamsHeartbeatIntervalMs: 5000,
      streamsNumStandbyReplicas: 0,
      streamsInitialRebalanceDelayMs: 3000,
      streamsAssignmentIntervalMs: 1000,
    })
  })

  test('is what was set for it, within the limits that the broker has by now', () => {
    const overrides = texts({
      'consumer.session.timeout.ms': '60000',
      'share.record.lock.duration.ms': '20000',
      'share.isolation.level': 'read_committed',
      'share.auto.offset.reset': 'by_duration:PT1H',
      'streams.num.standby.replicas': '3',
    })
    const broker = new BrokerConfigs(
      texts({
        'group.consumer.max.session.timeout.ms': '55000',
        'group.share.min.record.lock.duration.ms': '25000',
      }),
    )
    expect(resolveGroupConfig(overrides, broker)).toMatchObject({
      consumerSessionTimeoutMs: 55_000,
      shareRecordLockDurationMs: 25_000,
      shareIsolationLevel: 'read_committed',
      shareAutoOffsetReset: { strategy: 'by_duration', durationMs: 3_600_000 },
      streamsNumStandbyReplicas: 2,
    })
  })

  test('follows changes of the group and of the broker while it runs', async () => {
    const fixture = await BrokerFixture.start()
    const { groupConfigs, resources } = fixture.broker.cluster
    const of = (groupId: string) => groupConfigs.of(groupId).consumerAssignmentIntervalMs
    expect([of('g'), of('h')]).toEqual([1000, 1000])
    await resources.set(ResourceType.GROUP, 'g', texts({ 'consumer.assignment.interval.ms': '5' }))
    await resources.set(ResourceType.BROKER, '', texts({ 'group.consumer.assignment.interval.ms': '7' }))
    expect([of('g'), of('h')]).toEqual([5, 7])
    await resources.set(ResourceType.GROUP, 'g', texts({}))
    expect(of('g')).toBe(7)
  })
})

describe('share.auto.offset.reset', () => {
  test.each([
    ['earliest', { strategy: 'earliest' }],
    ['by_duration:P1DT2H3M4.5S', { strategy: 'by_duration', durationMs: 93_784_500 }],
    ['by_duration:pt1s', { strategy: 'by_duration', durationMs: 1000 }],
    ['by_duration:P2DT-1H', { strategy: 'by_duration', durationMs: 169_200_000 }],
  ])('takes %s', (text, expected) => {
    expect(parseAutoOffsetReset(text)).toEqual(expected)
  })

  test.each([
    'none',
    'by_duration',
    'by_duration:',
    'by_duration:P',
    'by_duration:PT',
    'by_duration:-PT1S',
    'BY_DURATION:PT1S',
  ])('refuses %s', (text) => {
    expect(parseAutoOffsetReset(text)).toBeNull()
  })
})

test('of several unknown names of a group the one is told that comes first in the map of the reference', () => {
  const problem = checkGroupConfigs(texts({ 'interval.ms': '1000', match: 'a' }), new BrokerConfigs())
  expect(problem?.errorMessage).toBe('Unknown group config name: match')
})
