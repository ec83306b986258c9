import { expect, onTestFinished, test } from 'vitest'
import { openAdmin } from '../../../../src/kafka/client/admin/admin.ts'
import { incrementalAlterConfigs } from '../../../../src/kafka/client/admin/incremental-alter-configs.ts'
import type { ClientError } from '../../../../src/kafka/client/client-error.ts'
import { openShareConsumer } from '../../../../src/kafka/client/share-consumer/share-consumer.ts'
import type { ShareConsumer, ShareRecord } from '../../../../src/kafka/client/share-consumer/types.ts'
import { TestBroker } from '../broker.ts'
import { fill, values } from '../consumer/consumer-kit.ts'

const QUICK = {
  'group.share.min.heartbeat.interval.ms': '20',
  'group.share.heartbeat.interval.ms': '30',
  'group.share.min.assignment.interval.ms': '0',
  'group.share.assignment.interval.ms': '0',
  'group.share.min.record.lock.duration.ms': '1000',
  'group.share.record.lock.duration.ms': '1000',
}
const SET = 0 as const
const GROUP = 32
const EXPLICIT = { 'share.acknowledgement.mode': 'explicit' }

async function brokerWith(
  topics: Record<string, number> = { one: 1 },
  settings: Record<string, string> = {},
): Promise<TestBroker> {
  const broker = await TestBroker.start({ ...QUICK, ...settings })
  for (const [name, partitions] of Object.entries(topics)) await broker.createTopic(name, partitions)
  const admin = await openAdmin(broker.properties)
  const operations = [{ name: 'share.auto.offset.reset', operation: SET, value: 'earliest' }]
  await incrementalAlterConfigs(admin, [{ type: GROUP, name: 'g', operations }])
  await admin.close()
  return broker
}

/** A member of group g, which begins with the oldest records. */
async function memberOf(broker: TestBroker, properties: Record<string, string> = {}): Promise<ShareConsumer> {
  const own = { 'group.id': 'g', 'fetch.max.wait.ms': '50', ...properties }
  const consumer = await openShareConsumer({ ...broker.properties, ...own })
  onTestFinished(() => consumer.close(1000))
  consumer.subscribe(['one'])
  return consumer
}

async function take(consumer: ShareConsumer, count: number): Promise<ShareRecord[]> {
  const records: ShareRecord[] = []
  for (let tries = 0; records.length < count && tries < 50; tries++)
    records.push(...(await consumer.poll(1000)))
  return records
}

test('records are delivered once, and acknowledged by the next poll', async () => {
  const broker = await brokerWith()
  const consumer = await memberOf(broker)
  await fill(broker, 'one', ['a', 'b', 'c'])
  const records = await take(consumer, 3)
  expect(values(records)).toEqual(['a', 'b', 'c'])
  expect(records.map(({ deliveryCount }) => deliveryCount)).toEqual([1, 1, 1])
  expect(await consumer.poll(60)).toEqual([])
  await consumer.close()
  const next = await memberOf(broker)
  await fill(broker, 'one', ['d'])
  expect(values(await take(next, 1))).toEqual(['d'])
})

test('a member that was given nothing asks again long before its next heartbeat is due', async () => {
  const slow = {
    'group.share.heartbeat.interval.ms': '15000',
    'group.share.assignment.interval.ms': '300',
  }
  const broker = await brokerWith({ one: 1 }, slow)
  const first = await memberOf(broker)
  await fill(broker, 'one', ['a'])
  expect(values(await take(first, 1))).toEqual(['a'])
  const second = await memberOf(broker)
  await fill(broker, 'one', ['b'])
  expect(values(await take(second, 1))).toEqual(['b'])
})

test('a record that was released comes again, one that was rejected does not', async () => {
  const broker = await brokerWith()
  const consumer = await memberOf(broker, EXPLICIT)
  await fill(broker, 'one', ['keep', 'again', 'never'])
  const records = await take(consumer, 3)
  for (const record of records) {
    const type =
      String(record.value) === 'again' ? 'RELEASE' : String(record.value) === 'never' ? 'REJECT' : 'ACCEPT'
    consumer.acknowledge(record, type)
  }
  expect(await consumer.commitSync()).toMatchObject([{ topic: 'one', partition: 0, error: null }])
  const second = await take(consumer, 1)
  expect(values(second)).toEqual(['again'])
  expect(second[0]?.deliveryCount).toBe(2)
  for (const record of second) consumer.acknowledge(record)
  expect(await consumer.poll(60)).toEqual([])
})

test('a record that is renewed stays with this member and is returned again', async () => {
  const broker = await brokerWith()
  const consumer = await memberOf(broker, EXPLICIT)
  await fill(broker, 'one', ['slow'])
  const [record] = await take(consumer, 1)
  expect(consumer.acquisitionLockTimeoutMs()).toBe(1000)
  if (record === undefined) throw new Error('no record')
  consumer.acknowledge(record, 'RENEW')
  expect(await consumer.commitSync()).toMatchObject([{ error: null }])
  const [again] = await take(consumer, 1)
  expect(again).toMatchObject({ offset: record.offset, deliveryCount: 1 })
  if (again !== undefined) consumer.acknowledge(again)
  expect(await consumer.commitSync()).toMatchObject([{ error: null }])
  expect(await consumer.poll(60)).toEqual([])
})

test('several members share the records of one partition', async () => {
  const broker = await brokerWith()
  const members = [await memberOf(broker), await memberOf(broker)]
  const wanted = Array.from({ length: 40 }, (_, i) => String(i))
  const seen: string[] = []
  await fill(broker, 'one', wanted)
  await Promise.all(
    members.map(async (member) => {
      for (let tries = 0; seen.length < wanted.length && tries < 50; tries++)
        seen.push(...values(await member.poll(100)))
    }),
  )
  expect(seen.sort()).toEqual(wanted.sort())
})

test('a member that goes away leaves its records to the others', async () => {
  const broker = await brokerWith()
  const first = await memberOf(broker, EXPLICIT)
  await fill(broker, 'one', ['a', 'b'])
  const [a] = await take(first, 2)
  if (a !== undefined) first.acknowledge(a)
  await first.close()
  const second = await memberOf(broker)
  const records = await take(second, 1)
  expect(values(records)).toEqual(['b'])
  expect(records[0]?.deliveryCount).toBe(2)
})

test('where records are counted a poll gets no more than max.poll.records', async () => {
  const broker = await brokerWith()
  const limits = { 'max.poll.records': '2', 'share.acquire.mode': 'record_limit' }
  const consumer = await memberOf(broker, limits)
  await fill(broker, 'one', ['a', 'b', 'c', 'd', 'e'])
  const sizes: number[] = []
  while (sizes.reduce((sum, size) => sum + size, 0) < 5) sizes.push((await take(consumer, 1)).length)
  expect(Math.max(...sizes)).toBe(2)
})

test('the callback is told how acknowledgements went', async () => {
  const broker = await brokerWith()
  const consumer = await memberOf(broker)
  const told: string[] = []
  consumer.setAcknowledgementCommitCallback(({ topic, partition }, offsets, error) =>
    told.push(`${topic}-${partition} ${offsets.length} ${error?.kafkaError?.name ?? 'fine'}`),
  )
  await fill(broker, 'one', ['a', 'b'])
  await take(consumer, 2)
  consumer.commitAsync()
  for (let i = 0; told.length === 0 && i < 20; i++) await consumer.poll(50)
  expect(told).toEqual(['one-0 2 fine'])
})

test('an acknowledgement that comes too late is refused', async () => {
  const broker = await brokerWith()
  const consumer = await memberOf(broker, EXPLICIT)
  await fill(broker, 'one', ['slow'])
  const [record] = await take(consumer, 1)
  const other = await memberOf(broker)
  expect(await take(other, 1)).toMatchObject([{ deliveryCount: 2 }]) // the lock of 1 s has run out
  if (record !== undefined) consumer.acknowledge(record)
  const [result] = await consumer.commitSync()
  expect(result?.error?.className).toBe('org.apache.kafka.common.errors.InvalidRecordStateException')
})

test('connections that fail lose no record', async () => {
  const broker = await brokerWith({ one: 2 })
  const consumer = await memberOf(broker, { 'reconnect.backoff.ms': '20', 'retry.backoff.ms': '20' })
  const seen = new Set<string>()
  for (let round = 0; round < 3; round++) {
    await fill(broker, 'one', [`a${round}`, `b${round}`], 1)
    broker.dropConnections()
    for (let tries = 0; seen.size < 2 * (round + 1) && tries < 50; tries++)
      for (const { value } of await consumer.poll(100)) seen.add(String(value))
  }
  expect([...seen].sort()).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2'])
})

test('wakeup ends a poll that waits', async () => {
  const broker = await brokerWith()
  const consumer = await memberOf(broker)
  const polled = consumer.poll(60_000)
  consumer.wakeup()
  await expect(polled).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.WakeupException',
  })
})

test('misuse is refused in the words of the Java client', async () => {
  const broker = await brokerWith()
  await expect(openShareConsumer(broker.properties)).rejects.toMatchObject({
    message: 'Failed to construct Kafka share consumer',
    cause: { message: 'You must provide a valid group.id in the consumer configuration.' },
  })
  const refused = {
    ...broker.properties,
    'group.id': 'g',
    'isolation.level': 'read_committed',
    'auto.offset.reset': 'earliest',
  }
  await expect(openShareConsumer(refused)).rejects.toThrow(
    'auto.offset.reset, isolation.level cannot be set when using a share group.',
  )
  const explicit = await memberOf(broker, EXPLICIT)
  await fill(broker, 'one', ['a'])
  const [record] = await take(explicit, 1)
  await expect(explicit.poll(10)).rejects.toThrow(
    'All records must be acknowledged in explicit acknowledgement mode.',
  )
  const stranger = { topic: 'one', partition: 0, offset: 999 }
  expect(() => explicit.acknowledge(stranger)).toThrow('The record cannot be acknowledged.')
  const implicit = await memberOf(broker)
  expect(() => implicit.acknowledge(record ?? stranger)).toThrow(
    'Implicit acknowledgement of delivery is being used.',
  )
  await implicit.unsubscribe()
  await expect(implicit.poll(10)).rejects.toThrow('Consumer is not subscribed to any topics.')
})

test('a cluster without share groups is named in the reference words', async () => {
  const broker = await brokerWith()
  await broker.setFeature('share.version', 0)
  const consumer = await memberOf(broker)
  const failure = await consumer.poll(5000).catch((error: ClientError) => error)
  expect(failure).toMatchObject({
    className: 'org.apache.kafka.common.errors.UnsupportedVersionException',
    message: expect.stringMatching(/^The cluster does not support the share group protocol/),
  })
})
