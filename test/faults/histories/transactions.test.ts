/**
 * Our own clients in transactions at the same time, while their connections are cut and some are fenced: what they did and saw is a history without
 * anomalies. `scripts/faults` does the same with another client, a group that copies, and kills.
 */
import { expect, onTestFinished, test } from 'vitest'
import { ClientError } from '../../../src/kafka/client/client-error.ts'
import type { Consumer, ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import { openProducer } from '../../../src/kafka/client/producer/producer.ts'
import type { Producer } from '../../../src/kafka/client/producer/types.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { consumerFor } from '../../kafka/client/consumer/consumer-kit.ts'
import { Random } from '../../random.ts'
import { anomaliesIn, type Log, type Poll, type Seen, type Send, type Transaction } from './list-append.ts'

const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1)
const TRANSACTIONS_A_WRITER = 8 * ROUNDS
const WRITERS = ['w0', 'w1', 'w2']
const PARTITIONS = [0, 1]

const now = (): number => performance.now()

test('transactions of several clients are seen whole, in order and only when they are committed', {
  timeout: 20_000 + ROUNDS * 5_000,
}, async () => {
  const random = new Random(SEED)
  const broker = await TestBroker.start()
  await broker.createTopic('t', PARTITIONS.length)
  const transactions: Transaction[] = []
  const polls: Poll[] = []
  const reading = followedBy(broker, polls)
  await Promise.all(WRITERS.map((name) => write(broker, name, random, transactions)))
  transactions.push(await seal(broker))
  await reading
  const logs = await Promise.all([readAll(broker, true), readAll(broker, false)])
  expect(anomaliesIn({ transactions, polls, logs: logs.flat(), inputs: [] })).toEqual([])
  // All of it has happened, or the test would show nothing.
  const outcomes = new Set(transactions.map(({ outcome, isFenced }) => (isFenced ? 'fenced' : outcome)))
  expect([...outcomes].sort()).toEqual(['aborted', 'committed', 'fenced'])
  expect(polls.flatMap(({ records }) => records).length).toBeGreaterThan(TRANSACTIONS_A_WRITER)
})

async function producerOf(broker: TestBroker, id: string): Promise<Producer> {
  const own = {
    'linger.ms': '0',
    'transactional.id': id,
    'reconnect.backoff.ms': '1',
    'retry.backoff.ms': '1',
  }
  const producer = await openProducer({ ...broker.properties, ...own })
  onTestFinished(() => producer.close(0))
  await producer.initTransactions()
  return producer
}

async function write(
  broker: TestBroker,
  name: string,
  random: Random,
  transactions: Transaction[],
): Promise<void> {
  let producer = await producerOf(broker, name)
  for (let n = 0; n < TRANSACTIONS_A_WRITER; n++) {
    producer.beginTransaction()
    const sends: Send[] = []
    const values = Array.from({ length: random.int(1, 4) }, (_, i) => `${name}-${n}-${i}`)
    for (const value of values) sends.push(await send(producer, value, random.pick(PARTITIONS)))
    if (random.chance(0.2)) broker.dropConnections()
    const successor = n % 8 === 5 ? await producerOf(broker, name) : undefined
    const commits = successor !== undefined || n % 3 > 0
    const commitAsked = commits ? now() : 0
    const outcome = await end(producer, commits)
    transactions.push({
      producer: name,
      sends,
      polls: [],
      outcome,
      isFenced: successor !== undefined,
      commitAsked,
    })
    producer = successor ?? producer
  }
}

async function send(producer: Producer, value: string, partition: number): Promise<Send> {
  const begin = now()
  const { offset } = await producer.deliver({ topic: 't', partition, value: Buffer.from(value) })
  return { partition: String(partition), value, offset, begin, end: now() }
}

/** A commit that fails here is one of a producer that was fenced before it asked. */
async function end(producer: Producer, commits: boolean): Promise<Transaction['outcome']> {
  if (!commits) {
    await producer.abortTransaction()
    return 'aborted'
  }
  try {
    await producer.commitTransaction()
    return 'committed'
  } catch (error) {
    if (error instanceof ClientError) return 'unknown'
    throw error
  }
}

async function readerOf(broker: TestBroker, isCommitted: boolean): Promise<Consumer> {
  const level = isCommitted ? 'read_committed' : 'read_uncommitted'
  const consumer = await consumerFor(broker, {
    'auto.offset.reset': 'earliest',
    'isolation.level': level,
    'reconnect.backoff.ms': '1',
  })
  consumer.assign(PARTITIONS.map((partition) => ({ topic: 't', partition })))
  return consumer
}

/** Reads from the first transaction on until everything has been seen. */
async function followedBy(broker: TestBroker, polls: Poll[]): Promise<void> {
  const consumer = await readerOf(broker, true)
  for (let ends = 0; ends < PARTITIONS.length; ) {
    const begin = now()
    const records = (await consumer.poll(20)).map(seen)
    polls.push({ consumer: 'reader', records, begin, end: now() })
    ends += records.filter(isEnd).length
  }
}

/** A last record in each partition, by which readers know the end. */
async function seal(broker: TestBroker): Promise<Transaction> {
  const producer = await openProducer({ ...broker.properties, 'linger.ms': '0' })
  onTestFinished(() => producer.close(0))
  const commitAsked = now()
  const sends = await Promise.all(
    PARTITIONS.map((partition) => send(producer, `last-${partition}`, partition)),
  )
  return { producer: 'last', sends, polls: [], outcome: 'committed', isFenced: false, commitAsked }
}

/** Everything that a new reader is given. */
async function readAll(broker: TestBroker, isCommitted: boolean): Promise<Log[]> {
  const consumer = await readerOf(broker, isCommitted)
  const records: Seen[] = []
  while (records.filter(isEnd).length < PARTITIONS.length)
    records.push(...(await consumer.poll(1000)).map(seen))
  return PARTITIONS.map(String).map((partition) => ({
    partition,
    isCommitted,
    records: records.filter((record) => record.partition === partition),
  }))
}

function isEnd({ value }: Seen): boolean {
  return value.startsWith('last-')
}

function seen({ partition, offset, value }: ConsumerRecord): Seen {
  return { partition: String(partition), offset, value: String(value) }
}
