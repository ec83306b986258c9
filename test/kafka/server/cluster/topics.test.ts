import { describe, expect, test } from 'vitest'
import { BrokerFixture } from '../broker-fixture.ts'

describe('the registry of topics', () => {
  test('shows a topic to others when it is committed, and to requests at once', async () => {
    const { broker } = await BrokerFixture.start()
    const created = broker.topics.create({ name: 'orders', partitions: 2 })
    expect(broker.topics.byName('orders')).toBeUndefined()
    expect(broker.topics.pendingByName('orders')?.partitions).toBe(2)
    const topic = await created
    expect(broker.topics.byName('orders')).toBe(topic)
    expect(broker.topics.byId(topic.topicId)).toBe(topic)
  })

  test('refuses a second topic of the same name in the same turn', async () => {
    const { broker } = await BrokerFixture.start()
    const first = broker.topics.create({ name: 'orders', partitions: 1 })
    await expect(broker.topics.create({ name: 'orders', partitions: 1 })).rejects.toThrow(
      "Topic 'orders' already exists.",
    )
    await first
  })

  test('gives the same topic to everybody who makes sure that it exists', async () => {
    const { broker } = await BrokerFixture.start()
    const [one, other] = await Promise.all([
      broker.topics.ensure({ name: '__consumer_offsets', partitions: 50 }),
      broker.topics.ensure({ name: '__consumer_offsets', partitions: 50 }),
    ])
    expect(other).toBe(one)
    expect(one.isInternal).toBe(true)
  })

  test('takes a topic back when its transaction fails', async () => {
    const { broker, store } = await BrokerFixture.start()
    const created = broker.topics.create({ name: 'orders', partitions: 1 })
    expect(() =>
      store.write(() => {
        throw new Error('no more room')
      }),
    ).toThrow()
    await expect(created).rejects.toThrow('no more room')
    expect(broker.topics.pendingByName('orders')).toBeUndefined()
    await broker.topics.create({ name: 'orders', partitions: 3 })
    expect(broker.topics.byName('orders')?.partitions).toBe(3)
  })

  test('takes a deletion back when its transaction fails', async () => {
    const fixture = await BrokerFixture.start()
    const topic = await fixture.createTopic('orders')
    const deleted = fixture.broker.topics.delete(topic.topicId)
    expect(fixture.broker.topics.pendingByName('orders')).toBeUndefined()
    expect(() =>
      fixture.store.write(() => {
        throw new Error('no more room')
      }),
    ).toThrow()
    await expect(deleted).rejects.toThrow('no more room')
    expect(fixture.broker.topics.pendingByName('orders')).toBe(topic)
    expect(fixture.broker.topics.all()).toEqual([topic])
  })

  test('lists topics by name', async () => {
    const fixture = await BrokerFixture.start()
    for (const name of ['b', 'a', 'C']) await fixture.createTopic(name)
    expect(fixture.broker.topics.all().map(({ name }) => name)).toEqual(['C', 'a', 'b'])
  })

  test('keeps topics, partitions and configuration over a restart', async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('orders', { 'retention.ms': '1000' }, 2)
    await fixture.broker.topics.addPartitions(topicId, 5)
    await fixture.restart()
    const topic = fixture.broker.topics.byName('orders')
    expect(topic).toMatchObject({ topicId, partitions: 5 })
    expect(topic?.configs).toEqual(new Map([['retention.ms', '1000']]))
    expect(topic?.config.retentionMs).toBe(1000)
  })

  test('forgets a deleted topic and its configuration over a restart', async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('orders', { 'retention.ms': '1000' })
    await fixture.broker.topics.delete(topicId)
    const again = await fixture.createTopic('orders')
    expect(again.topicId).not.toBe(topicId)
    await fixture.restart()
    expect(fixture.broker.topics.byName('orders')?.configs.size).toBe(0)
  })

  test('raises leader epochs by two at each start, counted from where a partition was made', async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('orders')
    expect(fixture.broker.topics.byId(topicId)?.leaderEpoch(0)).toBe(0)
    await fixture.crash()
    await fixture.broker.topics.addPartitions(topicId, 2)
    expect(fixture.broker.topics.byId(topicId)?.leaderEpoch(0)).toBe(2)
    expect(fixture.broker.topics.byId(topicId)?.leaderEpoch(1)).toBe(0)
    await fixture.restart()
    expect(fixture.broker.topics.byId(topicId)?.leaderEpoch(0)).toBe(4)
    expect(fixture.broker.topics.byId(topicId)?.leaderEpoch(1)).toBe(2)
  })

  test('keeps the id of the cluster over a restart', async () => {
    const fixture = await BrokerFixture.start()
    const { clusterId } = fixture.broker
    expect(clusterId).toMatch(/^[A-Za-z0-9_-]{22}$/)
    await fixture.restart()
    expect(fixture.broker.clusterId).toBe(clusterId)
  })
})
