import { expect, onTestFinished, test } from 'vitest'
import { openConsumer } from '../../../../src/kafka/client/consumer/consumer.ts'
import { partitionName } from '../../../../src/kafka/client/types.ts'
import { loggingHooks, TestBroker } from '../broker.ts'
import { consumerFor, EARLIEST, fill, take, until, values } from './consumer-kit.ts'

const ZERO = { topic: 'one', partition: 0 }

test('an assigned partition is read from where it is told', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a', 'b', 'c'])
  const consumer = await consumerFor(broker)
  consumer.assign([ZERO])
  consumer.seekToBeginning()
  expect(values(await take(consumer, 3))).toEqual(['a', 'b', 'c'])
  expect(await consumer.position(ZERO)).toBe(3)
  consumer.seek(ZERO, 1)
  expect(values(await take(consumer, 2))).toEqual(['b', 'c'])
  consumer.seekToEnd()
  expect(await consumer.position(ZERO)).toBe(3)
})

test('by default only what comes later is read, as soon as it comes', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['old'])
  const consumer = await consumerFor(broker)
  consumer.assign([ZERO])
  expect(await consumer.position(ZERO)).toBe(1)
  const waiting = consumer.poll(10_000)
  await fill(broker, 'one', ['new'])
  expect(values(await waiting)).toEqual(['new'])
})

test('a position that is gone is an error where nothing says what to do then', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const consumer = await consumerFor(broker, { 'auto.offset.reset': 'none' })
  consumer.assign([ZERO])
  consumer.seek(ZERO, 7)
  await expect(consumer.poll(5000)).rejects.toThrow(
    `Fetch position FetchPosition{offset=7, offsetEpoch=Optional.empty, currentLeader=LeaderAndEpoch{leader=Optional[localhost:${broker.port} (id: 1 rack: null isFenced: false)], epoch=0}} is out of range for partition one-0`,
  )
})

test('a poll gives at most max.poll.records, and the rest later', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a', 'b', 'c', 'd', 'e'])
  const consumer = await consumerFor(broker, { ...EARLIEST, 'max.poll.records': '2' })
  consumer.assign([ZERO])
  const sizes: number[] = []
  for (let left = 5; left > 0; ) {
    const records = await consumer.poll(5000)
    sizes.push(records.length)
    left -= records.length
  }
  expect(sizes).toEqual([2, 2, 1])
})

test('a busy partition is not held up by idle ones', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 3)
  await fill(
    broker,
    'one',
    Array.from({ length: 60 }, (_, i) => `${i} ${'x'.repeat(2000)}`),
  )
  const consumer = await consumerFor(broker, {
    ...EARLIEST,
    'max.partition.fetch.bytes': '10000',
    'max.poll.records': '3',
    'fetch.max.wait.ms': '20000',
  })
  consumer.assign([0, 1, 2].map((partition) => ({ topic: 'one', partition })))
  expect(await take(consumer, 60)).toHaveLength(60)
})

test('a paused partition gives nothing until it is resumed', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a'])
  const consumer = await consumerFor(broker, EARLIEST)
  consumer.assign([ZERO])
  consumer.pause([ZERO])
  expect(await consumer.poll(100)).toEqual([])
  consumer.resume([ZERO])
  expect(values(await take(consumer, 1))).toEqual(['a'])
})

test('a group goes on where it committed', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a', 'b'])
  const first = await consumerFor(broker, { ...EARLIEST, 'group.id': 'g' })
  first.subscribe(['one'])
  expect(values(await take(first, 2))).toEqual(['a', 'b'])
  await first.close()
  await fill(broker, 'one', ['c'])
  const second = await consumerFor(broker, { ...EARLIEST, 'group.id': 'g' })
  second.subscribe(['one'])
  expect(values(await take(second, 1))).toEqual(['c'])
  expect([...(await second.committed([ZERO])).values()]).toMatchObject([{ offset: 2 }])
})

test('offsets are committed when asked for, as asked for', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 2)
  const consumer = await consumerFor(broker, { 'group.id': 'g', 'enable.auto.commit': 'false' })
  const one = { topic: 'one', partition: 1 }
  consumer.assign([ZERO, one])
  await consumer.commit(new Map([[one, { offset: 42, metadata: 'why' }]]))
  expect(await consumer.committed([ZERO, one])).toEqual(
    new Map([[one, { offset: 42, leaderEpoch: -1, metadata: 'why' }]]),
  )
})

test('two members share the partitions, and one that leaves gives them back', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 4)
  const properties = { ...EARLIEST, 'group.id': 'g', 'heartbeat.interval.ms': '50' }
  const events: string[] = []
  const names = (partitions: { partition: number }[]) => partitions.map(({ partition }) => partition).join()
  const first = await consumerFor(broker, properties)
  first.subscribe(['one'], {
    onPartitionsAssigned: (partitions) => void events.push(`assigned ${names(partitions)}`),
    onPartitionsRevoked: (partitions) => void events.push(`revoked ${names(partitions)}`),
  })
  await until(first, () => first.assignment().length === 4)
  const second = await consumerFor(broker, properties)
  second.subscribe(['one'])
  await Promise.all([
    until(first, () => first.assignment().length === 2),
    until(second, () => second.assignment().length === 2),
  ])
  const shared = [...first.assignment(), ...second.assignment()].map(partitionName)
  expect(shared.sort()).toEqual(['one-0', 'one-1', 'one-2', 'one-3'])
  await second.close()
  await until(first, () => first.assignment().length === 4)
  expect(events[0]).toBe('assigned 0,1,2,3')
  expect(events[1]).toBe('revoked 0,1,2,3')
  expect(events.at(-1)).toBe('assigned 0,1,2,3')
})

test('a cooperative member keeps what it need not give up', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 4)
  const properties = {
    'group.id': 'g',
    'heartbeat.interval.ms': '50',
    'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
  }
  const revoked: number[] = []
  const first = await consumerFor(broker, properties)
  first.subscribe(['one'], {
    onPartitionsRevoked: (partitions) => void revoked.push(...partitions.map(({ partition }) => partition)),
  })
  await until(first, () => first.assignment().length === 4)
  const second = await consumerFor(broker, properties)
  second.subscribe(['one'])
  await Promise.all([
    until(first, () => first.assignment().length === 2),
    until(second, () => second.assignment().length === 2),
  ])
  expect(revoked).toHaveLength(2)
})

test('the leader of a group says which topics nobody gets', async () => {
  const broker = await TestBroker.start()
  const hooks = loggingHooks()
  const properties = { 'group.id': 'g', 'client.id': 'c', 'allow.auto.create.topics': 'false' }
  const consumer = await consumerFor(broker, properties, hooks)
  consumer.subscribe(['none'])
  // Java's line ends with a blank.
  const line =
    'WARN [Consumer clientId=c, groupId=g] The following subscribed topics are not assigned to any members: [none] '
  await until(consumer, () => hooks.lines.includes(line))
})

test('a pattern takes all topics that it matches as a whole', async () => {
  const broker = await TestBroker.start()
  for (const topic of ['one', 'one-more', 'two']) {
    await broker.createTopic(topic)
    await fill(broker, topic, [topic])
  }
  const consumer = await consumerFor(broker, { ...EARLIEST, 'group.id': 'g' })
  consumer.subscribe(/one|t.*/)
  expect(values(await take(consumer, 2)).sort()).toEqual(['one', 'two'])
})

test.each([
  { protocol: 'classic', own: { 'heartbeat.interval.ms': '50' } },
  { protocol: 'consumer', own: {} },
])('connections that fail do not stop a member of a $protocol group', async ({ protocol, own }) => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a'])
  const fast = { 'retry.backoff.ms': '5', 'reconnect.backoff.ms': '5', 'group.protocol': protocol, ...own }
  const consumer = await consumerFor(broker, { ...EARLIEST, ...fast, 'group.id': 'g' })
  consumer.subscribe(['one'])
  expect(values(await take(consumer, 1))).toEqual(['a'])
  for (const value of ['b', 'c', 'd']) {
    broker.dropConnections()
    await fill(broker, 'one', [value])
    expect(values(await take(consumer, 1))).toEqual([value])
  }
})

test('wakeup ends a poll', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const consumer = await consumerFor(broker)
  consumer.assign([ZERO])
  const waiting = consumer.poll(60_000)
  consumer.wakeup()
  await expect(waiting).rejects.toMatchObject({ className: 'org.apache.kafka.common.errors.WakeupException' })
})

test('a broker that is gone holds up neither wakeup nor close', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a'])
  const consumer = await consumerFor(broker, { ...EARLIEST, 'group.id': 'g', 'heartbeat.interval.ms': '20' })
  consumer.subscribe(['one'])
  await take(consumer, 1)
  await broker.hangUp()
  expect(await consumer.poll(200)).toEqual([])
  const waiting = consumer.poll(60_000)
  consumer.wakeup()
  await expect(waiting).rejects.toMatchObject({ className: 'org.apache.kafka.common.errors.WakeupException' })
  await consumer.close()
})

test('an invalid topic ends the poll in the reference words', async () => {
  const broker = await TestBroker.start()
  const hooks = loggingHooks()
  const consumer = await consumerFor(broker, { 'group.id': 'g', 'client.id': 'c' }, hooks)
  consumer.subscribe(['a b'])
  await expect(consumer.poll(5000)).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.InvalidTopicException',
    message: 'Invalid topics: [a b]',
  })
  expect(hooks.lines).toContain(
    'ERROR [Consumer clientId=c, groupId=g] Metadata response reported invalid topics [a b]',
  )
})

test('without a reset policy an offset that is out of range, or missing, ends the poll', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const consumer = await consumerFor(broker, { 'auto.offset.reset': 'none' })
  consumer.assign([ZERO])
  await expect(consumer.poll(5000)).rejects.toThrow(
    'Undefined offset with no reset policy for partitions: [one-0]',
  )
  consumer.seek(ZERO, 99)
  await expect(consumer.poll(5000)).rejects.toMatchObject({
    className: 'org.apache.kafka.clients.consumer.OffsetOutOfRangeException',
  })
})

test('out of range with a policy begins where that says', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await fill(broker, 'one', ['a'])
  const consumer = await consumerFor(broker, EARLIEST)
  consumer.assign([ZERO])
  consumer.seek(ZERO, 99)
  expect(values(await take(consumer, 1))).toEqual(['a'])
})

test('all topics are listed, whatever is read', async () => {
  const broker = await TestBroker.start()
  const consumer = await consumerFor(broker, {})
  expect(await consumer.listTopics()).toEqual([])
  await broker.createTopic('one')
  await broker.createTopic('two')
  expect((await consumer.listTopics()).sort()).toEqual(['one', 'two'])
})

test('a broker that is not there fails a list of topics in the reference words', async () => {
  const nowhere = { 'bootstrap.servers': 'localhost:1', 'default.api.timeout.ms': '100' }
  const consumer = await openConsumer(nowhere)
  onTestFinished(() => consumer.close(100))
  const fault = await consumer.listTopics().catch((error: unknown) => error)
  expect(fault).toMatchObject({ message: 'Timeout expired while fetching topic metadata' })
  expect(fault).not.toHaveProperty('cause')
})

test('what needs a group says so when there is none', async () => {
  const broker = await TestBroker.start()
  const consumer = await consumerFor(broker)
  expect(() => consumer.subscribe(['one'])).toThrow(
    'you must provide a valid group.id in the consumer configuration.',
  )
  await expect(consumer.poll(10)).rejects.toThrow(
    'Consumer is not subscribed to any topics or assigned any partitions',
  )
})

test('a group instance id has to be one that a topic could have', async () => {
  const broker = await TestBroker.start()
  const open = (clientId: string) =>
    consumerFor(broker, { 'group.id': 'g', 'group.instance.id': 'a b', 'client.id': clientId })
  const refusal = {
    className: 'org.apache.kafka.common.errors.InvalidConfigurationException',
    message:
      "Group instance id is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
  }
  await expect(open('')).rejects.toMatchObject(refusal)
  await expect(open('me')).rejects.toMatchObject({
    message: 'Failed to construct kafka consumer',
    cause: refusal,
  })
})

test('nobody subscribes in a classic group without an assignor', async () => {
  const broker = await TestBroker.start()
  const consumer = await consumerFor(broker, { 'group.id': 'g', 'partition.assignment.strategy': '' })
  expect(() => consumer.subscribe(['one'])).toThrow(
    'Must configure at least one partition assigner class name to partition.assignment.strategy configuration property',
  )
})

test('nothing is read over a socket without a buffer', async () => {
  const broker = await TestBroker.start()
  for (const [key, message] of [
    ['send.buffer.bytes', 'Invalid send size'],
    ['receive.buffer.bytes', 'Invalid receive size'],
  ] as const) {
    const consumer = await consumerFor(broker, { [key]: '0' })
    consumer.assign([ZERO])
    await expect(consumer.poll(5000)).rejects.toMatchObject({
      className: 'java.lang.IllegalArgumentException',
      message,
    })
  }
})
