import { expect, onTestFinished, test } from 'vitest'
import type { ClientHooks } from '../../../../src/kafka/client/hooks.ts'
import { openProducer } from '../../../../src/kafka/client/producer/producer.ts'
import type { Producer } from '../../../../src/kafka/client/producer/types.ts'
import { TestBroker } from '../broker.ts'
import { consumerFor, EARLIEST, fill, take, until, values } from '../consumer/consumer-kit.ts'

const COMMITTED = { ...EARLIEST, 'isolation.level': 'read_committed' }
const ZERO = { topic: 'one', partition: 0 }

async function transactional(
  broker: TestBroker,
  properties: Record<string, string> = {},
  hooks: ClientHooks = {},
): Promise<Producer> {
  const own = { 'linger.ms': '0', 'transactional.id': 'tx', ...properties }
  const producer = await openProducer({ ...broker.properties, ...own }, hooks)
  onTestFinished(() => producer.close(0))
  return producer
}

async function brokerWith(partitions = 1, settings: Record<string, string> = {}): Promise<TestBroker> {
  const broker = await TestBroker.start(settings)
  await broker.createTopic('one', partitions)
  return broker
}

function record(value: string, partition = 0) {
  return { topic: 'one', partition, value: Buffer.from(value) }
}

/** What a reader sees to whom only committed transactions count. */
async function committedValues(broker: TestBroker, count: number, partition = 0): Promise<string[]> {
  const consumer = await consumerFor(broker, COMMITTED)
  consumer.assign([{ topic: 'one', partition }])
  return values(await take(consumer, count))
}

test('committed records are seen, aborted ones are not', async () => {
  const broker = await brokerWith()
  const producer = await transactional(broker)
  await producer.initTransactions()
  for (const [value, commits] of [
    ['a', true],
    ['b', false],
    ['c', true],
    ['d', false],
    ['e', true],
  ] as const) {
    producer.beginTransaction()
    await producer.deliver(record(value))
    if (commits) await producer.commitTransaction()
    else await producer.abortTransaction()
  }
  expect(await committedValues(broker, 3)).toEqual(['a', 'c', 'e'])
})

test('a commit waits for the records sent before it, in all partitions', async () => {
  const broker = await brokerWith(3)
  const producer = await transactional(broker, { 'linger.ms': '10000' })
  await producer.initTransactions()
  producer.beginTransaction()
  const offsets: number[] = []
  for (let i = 0; i < 30; i++)
    producer.send(record(String(i), i % 3), (_error, metadata) => offsets.push(metadata.offset))
  await producer.commitTransaction()
  expect(offsets).toHaveLength(30)
  expect(await committedValues(broker, 10, 2)).toEqual([
    '2',
    '5',
    '8',
    '11',
    '14',
    '17',
    '20',
    '23',
    '26',
    '29',
  ])
})

test('an abort gives up what was not sent yet', async () => {
  const broker = await brokerWith()
  const producer = await transactional(broker, { 'linger.ms': '10000' })
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.partitionCount('one')
  const delivered = producer.deliver(record('never'))
  const failure = expect(delivered).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.TransactionAbortedException',
    message: 'Failing batch since transaction was aborted',
  })
  await producer.abortTransaction()
  await failure
  producer.beginTransaction()
  void producer.deliver(record('then'))
  await producer.commitTransaction()
  expect(await committedValues(broker, 1)).toEqual(['then'])
})

test('an empty transaction is committed without a word to the coordinator', async () => {
  const broker = await brokerWith()
  const producer = await transactional(broker)
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.commitTransaction()
  producer.beginTransaction()
  await producer.abortTransaction()
})

test('a newer producer with the same id fences the older one', async () => {
  const broker = await brokerWith()
  const older = await transactional(broker)
  await older.initTransactions()
  older.beginTransaction()
  await older.deliver(record('lost'))
  const newer = await transactional(broker)
  await newer.initTransactions()
  await expect(older.commitTransaction()).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.ProducerFencedException',
    message: 'There is a newer producer with the same transactionalId which fences the current one.',
  })
  await expect(older.abortTransaction()).rejects.toThrow(
    /^Producer with transactionalId 'tx' and \(producerId=\d+, epoch=0\) has been fenced by another producer with the same transactionalId$/,
  )
  newer.beginTransaction()
  await newer.deliver(record('kept'))
  await newer.commitTransaction()
  expect(await committedValues(broker, 1)).toEqual(['kept'])
})

test('offsets of a group are committed with the records, or not at all', async () => {
  const broker = await brokerWith()
  await fill(broker, 'one', ['a', 'b', 'c'])
  const producer = await transactional(broker)
  await producer.initTransactions()
  const consumer = await consumerFor(broker, { ...EARLIEST, 'group.id': 'g', 'enable.auto.commit': 'false' })
  consumer.subscribe(['one'])
  await take(consumer, 3)
  producer.beginTransaction()
  await producer.sendOffsetsToTransaction(new Map([[ZERO, { offset: 2 }]]), consumer.groupMetadata())
  await producer.abortTransaction()
  expect(await consumer.committed([ZERO])).toEqual(new Map())
  producer.beginTransaction()
  await producer.sendOffsetsToTransaction(new Map([[ZERO, { offset: 3 }]]), consumer.groupMetadata())
  await producer.commitTransaction()
  expect([...(await consumer.committed([ZERO])).values()]).toMatchObject([{ offset: 3 }])
})

test('offsets of a member that is none spoil the transaction, and it can be aborted', async () => {
  const broker = await brokerWith()
  await fill(broker, 'one', ['a'])
  const producer = await transactional(broker)
  await producer.initTransactions()
  const consumer = await consumerFor(broker, { ...EARLIEST, 'group.id': 'g' })
  consumer.subscribe(['one'])
  await until(consumer, () => consumer.assignment().length === 1)
  producer.beginTransaction()
  const stranger = { groupId: 'g', generationId: 99, memberId: 'x', groupInstanceId: undefined }
  const failed = producer.sendOffsetsToTransaction(new Map([[ZERO, { offset: 1 }]]), stranger)
  await expect(failed).rejects.toMatchObject({
    className: 'org.apache.kafka.clients.consumer.CommitFailedException',
  })
  await expect(producer.commitTransaction()).rejects.toThrow(
    'Cannot execute transactional method because we are in an error state',
  )
  await producer.abortTransaction()
  producer.beginTransaction()
  await producer.deliver(record('b'))
  await producer.commitTransaction()
})

test('a record that is too large spoils its transaction', async () => {
  const broker = await brokerWith()
  const producer = await transactional(broker, { 'max.request.size': '1000' })
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.deliver(record('small'))
  await expect(producer.deliver(record('x'.repeat(2000)))).rejects.toThrow(/max\.request\.size/)
  await expect(producer.commitTransaction()).rejects.toThrow('we are in an error state')
  await producer.abortTransaction()
  producer.beginTransaction()
  await producer.deliver(record('again'))
  await producer.commitTransaction()
  expect(await committedValues(broker, 1)).toEqual(['again'])
})

test('transactions go on after the connections were cut', async () => {
  const broker = await brokerWith()
  const producer = await transactional(broker, { 'retry.backoff.ms': '20', 'reconnect.backoff.ms': '20' })
  await producer.initTransactions()
  for (const value of ['a', 'b']) {
    producer.beginTransaction()
    const delivered = producer.deliver(record(value))
    broker.dropConnections()
    await delivered
    broker.dropConnections()
    await producer.commitTransaction()
  }
  expect(await committedValues(broker, 2)).toEqual(['a', 'b'])
})

test('a close aborts the transaction that is open', async () => {
  const broker = await brokerWith()
  const producer = await transactional(broker)
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.deliver(record('open'))
  await producer.close()
  await fill(broker, 'one', ['plain'])
  expect(await committedValues(broker, 1)).toEqual(['plain'])
})

test('misuse is refused in the words of the Java client', async () => {
  const broker = await brokerWith()
  const plain = await openProducer(broker.properties)
  onTestFinished(() => plain.close(0))
  await expect(plain.initTransactions()).rejects.toThrow(
    'Transactional method invoked on a non-transactional producer.',
  )
  const producer = await transactional(broker)
  expect(() => producer.beginTransaction()).toThrow(
    'TransactionalId tx: Invalid transition attempted from state UNINITIALIZED to state IN_TRANSACTION',
  )
  await expect(producer.deliver(record('early'))).rejects.toThrow(
    'Cannot add partition one-0 to transaction before completing a call to initTransactions',
  )
  await producer.initTransactions()
  await expect(producer.deliver(record('early'))).rejects.toThrow(
    'Cannot add partition one-0 to transaction while in state  READY',
  )
  await expect(producer.commitTransaction()).rejects.toThrow(
    'TransactionalId tx: Invalid transition attempted from state READY to state COMMITTING_TRANSACTION',
  )
  await expect(transactional(broker, { acks: '1' })).rejects.toThrow(
    'Cannot set a transactional.id without also enabling idempotence.',
  )
})

test.each([0, 1])(
  'transactions of version %i add partitions themselves, and bump the epoch after an error',
  async (version) => {
    const broker = await brokerWith(2)
    await broker.setFeature('transaction.version', version)
    const producer = await transactional(broker)
    await producer.initTransactions()
    producer.beginTransaction()
    await Promise.all([producer.deliver(record('a', 0)), producer.deliver(record('b', 1))])
    await producer.sendOffsetsToTransaction(new Map([[ZERO, { offset: 1 }]]), {
      groupId: 'g',
      generationId: -1,
      memberId: '',
      groupInstanceId: undefined,
    })
    await producer.commitTransaction()
    producer.beginTransaction()
    await producer.deliver(record('c', 0))
    await producer.abortTransaction()
    producer.beginTransaction()
    await producer.deliver(record('d', 0))
    await expect(producer.deliver(record('x'.repeat(2_000_000)))).rejects.toThrow(/max\.request\.size/)
    await producer.abortTransaction()
    producer.beginTransaction()
    await producer.deliver(record('e', 0))
    await producer.commitTransaction()
    expect(await committedValues(broker, 2)).toEqual(['a', 'e'])
    expect(await committedValues(broker, 1, 1)).toEqual(['b'])
  },
)

test('a cluster that goes over to transactions of version 2 takes the producer along', async () => {
  const broker = await brokerWith()
  await broker.setFeature('transaction.version', 0)
  const producer = await transactional(broker, { 'reconnect.backoff.ms': '20' })
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.deliver(record('a'))
  await producer.commitTransaction()
  await broker.setFeature('transaction.version', 2)
  broker.dropConnections()
  for (const value of ['b', 'c', 'd']) {
    producer.beginTransaction()
    await producer.deliver(record(value))
    await producer.commitTransaction()
  }
  expect(await committedValues(broker, 4)).toEqual(['a', 'b', 'c', 'd'])
})

test('a coordinator that cannot be found in max.block.ms is waited for again', async () => {
  const broker = await brokerWith()
  await broker.hangUp()
  const producer = await transactional(broker, { 'max.block.ms': '50' })
  await expect(producer.initTransactions()).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.TimeoutException',
    message:
      'Timeout expired after 50ms while awaiting InitProducerId. InitTransactions timed out - did not complete coordinator discovery or receive the InitProducerId response within max.block.ms.',
  })
  expect(() => producer.beginTransaction()).toThrow(
    'Cannot attempt operation `beginTransaction` because the previous call to `initTransactions` timed out and must be retried',
  )
})
