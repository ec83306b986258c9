import { expect, onTestFinished, test } from 'vitest'
import { main } from '../../../src/cli/kafka-transactions.ts'
import { openProducer } from '../../../src/kafka/client/producer/producer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const PARTITION = ['--topic', 'one', '--partition', '0']

/** A broker with a transaction that is open in a partition, and how to run the script against it. */
async function withOpenTransaction() {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const own = { 'linger.ms': '0', 'transactional.id': 'tx' }
  const producer = await openProducer({ ...broker.properties, ...own })
  onTestFinished(() => producer.close(0))
  await producer.initTransactions()
  producer.beginTransaction()
  await producer.deliver({ topic: 'one', partition: 0, value: Buffer.from('a') })
  return async (...words: string[]) => {
    const io = memoryIo()
    const exit = await main(['--bootstrap-server', `127.0.0.1:${broker.port}`, ...words], io)
    const json = () =>
      io
        .stdoutText()
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Record<string, unknown> => JSON.parse(line))
    return { exit, json, stdout: io.stdoutText(), stderr: io.stderrText() }
  }
}

test('an open transaction is listed and described, and is not taken for a hanging one', async () => {
  const run = await withOpenTransaction()
  expect((await run('list', '--json')).json()).toEqual([
    expect.objectContaining({ transactionalId: 'tx', coordinatorId: 1, transactionState: 'Ongoing' }),
  ])
  expect((await run('describe', '--transactional-id', 'tx', '--json')).json()).toEqual([
    expect.objectContaining({
      topicPartitions: [{ topic: 'one', partition: 0 }],
      transactionState: 'Ongoing',
    }),
  ])
  const hanging = await run('find-hanging', '--topic', 'one', '--max-transaction-timeout', '-1')
  expect(hanging.stdout.split('\n')).toHaveLength(2)
})

test('abort ends what is open at an offset of a partition', async () => {
  const run = await withOpenTransaction()
  const openAt = async () =>
    (await run('describe-producers', ...PARTITION, '--json')).json()[0]?.['currentTransactionStartOffset']
  expect(await openAt()).toBe(0)
  const missed = await run('abort', ...PARTITION, '--start-offset', '5')
  expect([missed.exit, missed.stderr]).toEqual([
    1,
    'Could not find any open transactions starting at offset 5 on partition one-0\n',
  ])
  expect(await run('abort', ...PARTITION, '--start-offset', '0')).toMatchObject({
    exit: 0,
    stderr: '',
    stdout: '',
  })
  expect(await openAt()).toBe(-1)
})

test('abort ends what a producer has open, by the epoch of its coordinator', async () => {
  const run = await withOpenTransaction()
  const producers = async () =>
    (await run('describe-producers', ...PARTITION, '--broker-id', '1', '--json')).json()[0] ?? {}
  const { producerId, producerEpoch } = await producers()
  const who = ['--producer-id', String(producerId), '--producer-epoch', String(producerEpoch)]
  expect(await run('abort', ...PARTITION, ...who, '--coordinator-epoch', '0')).toMatchObject({
    exit: 0,
    stderr: '',
  })
  expect(await producers()).toMatchObject({ currentTransactionStartOffset: -1 })
})

test.each([
  ['-1', '0'],
  ['999', '-1'],
])('abort of producer %s with epoch %s ends nothing, and says so', async (producerId, epoch) => {
  const run = await withOpenTransaction()
  const of = ['--producer-id', producerId, '--producer-epoch', epoch, '--coordinator-epoch', '0']
  const { exit, stderr } = await run('abort', ...PARTITION, ...of)
  expect(exit).toBe(1)
  expect(stderr).toContain(
    'failed due to unexpected error: The server experienced an unexpected error when processing the request.. Enable debug logging for additional detail.',
  )
})

test('forceTerminateTransaction aborts what a transactional id has open', async () => {
  const run = await withOpenTransaction()
  expect(await run('forceTerminateTransaction', '--transactionalId', 'tx')).toMatchObject({
    exit: 0,
    stderr: '',
  })
  const described = (await run('describe', '--transactional-id', 'tx', '--json')).json()[0]
  expect(described).toMatchObject({ transactionState: 'Empty', topicPartitions: [] })
})

test('forceTerminateTransaction refuses an empty transactional id, for which the reference waits for ever', async () => {
  const run = await withOpenTransaction()
  expect(await run('forceTerminateTransaction', '--transactionalId', '')).toMatchObject({
    exit: 1,
    stdout: '',
    stderr: 'A transactional id can not be empty.\n',
  })
})
