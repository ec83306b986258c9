import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ClientError } from '../../../../src/kafka/client/client-error.ts'
import { openConsumer } from '../../../../src/kafka/client/consumer/consumer.ts'
import type { ConsumerRecord } from '../../../../src/kafka/client/consumer/types.ts'
import type { ClientHooks } from '../../../../src/kafka/client/hooks.ts'
import { openProducer } from '../../../../src/kafka/client/producer/producer.ts'
import type { Producer } from '../../../../src/kafka/client/producer/types.ts'
import { compressionTypes } from '../../../../src/kafka/records/compression/codecs.ts'
import { loggingHooks, TestBroker } from '../broker.ts'

async function producerFor(
  broker: TestBroker,
  properties: Record<string, string> = {},
  hooks: ClientHooks = {},
): Promise<Producer> {
  const producer = await openProducer({ ...broker.properties, 'linger.ms': '0', ...properties }, hooks)
  onTestFinished(() => producer.close(0))
  return producer
}

/** Everything in partition 0 of a topic. */
async function readAll(broker: TestBroker, topic: string, count: number): Promise<ConsumerRecord[]> {
  const consumer = await openConsumer(broker.properties)
  onTestFinished(() => consumer.close(0))
  consumer.assign([{ topic, partition: 0 }])
  consumer.seekToBeginning()
  const records: ConsumerRecord[] = []
  while (records.length < count) {
    const more = await consumer.poll(5000)
    if (more.length === 0) break
    records.push(...more)
  }
  return records
}

function numbered(topic: string, i: number) {
  return { topic, partition: 0, value: Buffer.from(String(i)) }
}

test('a record comes back with its key, value, headers and timestamp', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const producer = await producerFor(broker)
  const headers = [
    { key: 'trace', value: Buffer.from('abc') },
    { key: 'none', value: null },
  ]
  const record = {
    topic: 'one',
    key: Buffer.from('k'),
    value: Buffer.from('这是'),
    headers,
    timestamp: 1_700_000_000_000,
  }
  expect(await producer.deliver(record)).toEqual({
    topic: 'one',
    partition: 0,
    offset: 0,
    timestamp: record.timestamp,
  })
  expect(await producer.deliver({ topic: 'one' })).toMatchObject({ offset: 1 })
  const [first, second] = await readAll(broker, 'one', 2)
  expect(first).toMatchObject({ ...record, offset: 0, timestampType: 'CreateTime' })
  expect(second).toMatchObject({ key: null, value: null, headers: [] })
})

test.each(compressionTypes)('records come back from batches in %s', async (compression) => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const producer = await producerFor(broker, { 'compression.type': compression, 'linger.ms': '20' })
  for (let i = 0; i < 300; i++) producer.send(numbered('one', i))
  await producer.flush()
  const values = (await readAll(broker, 'one', 300)).map(({ value }) => Number(value))
  expect(values).toEqual(Array.from({ length: 300 }, (_, i) => i))
})

test('a key always goes to the partition that the Java client gives it', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 10)
  const producer = await producerFor(broker)
  const delivered = await Promise.all(
    ['', 's', 'key-7'].map((key) => producer.deliver({ topic: 'one', key: Buffer.from(key) })),
  )
  expect(delivered.map(({ partition }) => partition).slice(0, 2)).toEqual([1, 1])
  expect(await producer.deliver({ topic: 'one', key: Buffer.from('key-7') })).toMatchObject({
    partition: delivered[2]?.partition,
  })
})

test('connections that fail all the time lose nothing, repeat nothing and change no order', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const producer = await producerFor(broker, {
    'batch.size': '200',
    'retry.backoff.ms': '1',
    'retry.backoff.max.ms': '5',
    'reconnect.backoff.ms': '1',
    'reconnect.backoff.max.ms': '5',
  })
  const failures: ClientError[] = []
  const total = 2000
  for (let i = 0; i < total; i++) {
    const hasRoom = producer.send(numbered('one', i), (error) => {
      if (error !== null) failures.push(error)
    })
    if (!hasRoom) await producer.drained()
    if (i % 100 === 50) {
      await producer.deliver(numbered('one', -1)) // the sends before it are under way or done
      broker.dropConnections()
    }
  }
  await producer.flush()
  expect(failures).toEqual([])
  const values = (await readAll(broker, 'one', total + 20)).map(({ value }) => Number(value))
  expect(values.filter((value) => value >= 0)).toEqual(Array.from({ length: total }, (_, i) => i))
})

test('socket buffers without a byte are refused at once', async () => {
  const properties = { 'bootstrap.servers': 'localhost:1', 'receive.buffer.bytes': '0' }
  await expect(openProducer(properties)).rejects.toMatchObject({
    message: 'Failed to construct kafka producer',
    cause: { message: 'Invalid receive size' },
  })
})

test('an unknown topic is made and a warning says so', async () => {
  const broker = await TestBroker.start()
  const hooks = loggingHooks()
  const producer = await producerFor(broker, { 'client.id': 'console-producer' }, hooks)
  expect(await producer.deliver({ topic: 'fresh', value: Buffer.from('x') })).toMatchObject({ offset: 0 })
  for (const line of hooks.lines) {
    expect(line).toMatch(
      /^WARN \[Producer clientId=console-producer\] The metadata response from the cluster reported a recoverable issue with correlation id \d+ : \{fresh=(UNKNOWN_TOPIC_OR_PARTITION|LEADER_NOT_AVAILABLE)\}$/,
    )
  }
})

test('an invalid topic fails at once in the reference words', async () => {
  const broker = await TestBroker.start()
  const producer = await producerFor(broker)
  await expect(producer.deliver({ topic: 'a b' })).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.InvalidTopicException',
    message: 'Invalid topics: [a b]',
  })
})

test('a partition that does not exist is waited for, then refused', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 2)
  const producer = await producerFor(broker, { 'max.block.ms': '100' })
  await expect(producer.deliver({ topic: 'one', partition: 5 })).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.TimeoutException',
    message: 'Partition 5 of topic one with partition count 2 is not present in metadata after 100 ms.',
  })
})

test('a record too large for the client is refused with both sizes', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const producer = await producerFor(broker, { 'max.request.size': '1000' })
  await expect(producer.deliver({ topic: 'one', value: Buffer.alloc(2000) })).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.RecordTooLargeException',
    message:
      'The message is 2086 bytes when serialized which is larger than 1000, which is the value of the max.request.size configuration.',
  })
})

test('of a batch too large for the topic the records that fit alone are stored', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 1, { 'max.message.bytes': '500' })
  const hooks = loggingHooks()
  const producer = await producerFor(broker, { 'linger.ms': '20' }, hooks)
  const outcomes = await Promise.allSettled(
    [100, 800, 100, 100].map((bytes) => producer.deliver({ topic: 'one', value: Buffer.alloc(bytes, 'x') })),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(hooks.lines[0]).toMatch(
    /WARN \[Producer clientId=producer-\d+\] Got error produce response in correlation id \d+ on topic-partition one-0, splitting and retrying \(2147483647 attempts left\)\. Error: MESSAGE_TOO_LARGE/,
  )
  expect(await producer.deliver({ topic: 'one', value: Buffer.from('after') })).toMatchObject({ offset: 3 })
})

test('memory that is used up makes the caller wait, and comes back with the answers', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const producer = await producerFor(broker, { 'buffer.memory': '10000', 'batch.size': '2000' })
  await producer.partitionCount('one')
  let waits = 0
  let delivered = 0
  for (let i = 0; i < 100; i++) {
    const record = { topic: 'one', value: Buffer.alloc(1000) }
    const hasRoom = producer.send(record, (error) => {
      if (error === null) delivered++
    })
    if (hasRoom) continue
    waits++
    await producer.drained()
  }
  await producer.flush()
  expect(delivered).toBe(100)
  expect(waits).toBeGreaterThan(0)
})

test('acks=0 has no offsets, acks=1 has', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const careless = await producerFor(broker, { acks: '0' })
  expect(await careless.deliver({ topic: 'one' })).toMatchObject({ offset: -1 })
  const careful = await producerFor(broker, { acks: '1' })
  expect((await careful.deliver({ topic: 'one' })).offset).toBeGreaterThanOrEqual(0)
  expect(await readAll(broker, 'one', 2)).toHaveLength(2)
})

test('where nobody listens a record fails after max.block.ms in the reference words', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise((resolve) => server.close(resolve))
  const hooks = loggingHooks()
  const properties = { 'bootstrap.servers': `127.0.0.1:${port}`, 'max.block.ms': '150', 'client.id': 'p' }
  const producer = await openProducer(properties, hooks)
  await expect(producer.deliver({ topic: 'x' })).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.TimeoutException',
    message: 'Topic x not present in metadata after 150 ms.',
  })
  await producer.close()
  expect(hooks.lines.slice(0, 2)).toEqual([
    `WARN [Producer clientId=p] Connection to node -1 (/127.0.0.1:${port}) could not be established. Node may not be available.`,
    `WARN [Producer clientId=p] Bootstrap broker 127.0.0.1:${port} (id: -1 rack: null isFenced: false) disconnected`,
  ])
})

test('closing sends what is left, and nothing can be sent afterwards', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const producer = await producerFor(broker, { 'linger.ms': '60000', 'delivery.timeout.ms': '120000' })
  let delivered = 0
  for (let i = 0; i < 5; i++) {
    producer.send(numbered('one', i), (error) => {
      if (error === null) delivered++
    })
  }
  await producer.close()
  expect(delivered).toBe(5)
  expect(() => producer.send(numbered('one', 6))).toThrow(
    'Cannot perform operation after producer has been closed',
  )
})
