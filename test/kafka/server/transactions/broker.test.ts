import { afterEach, beforeEach, expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { ProduceApi } from '../../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../../src/kafka/messages/01-fetch.ts'
import { OffsetFetchApi } from '../../../../src/kafka/messages/09-offset-fetch.ts'
import { DescribeTransactionsApi } from '../../../../src/kafka/messages/65-describe-transactions.ts'
import { endTxn } from '../../../../src/kafka/server/handlers/26-end-txn.ts'
import { batchOf } from '../batches.ts'
import { BrokerContext } from '../groups/broker-context.ts'
import { LocalWorld } from '../groups/transcript/local-world.ts'
import { fetchOf } from '../groups/transcript/requests.ts'
import type { Client } from '../groups/transcript/world.ts'
import { findCoordinators, Producer, readCommitted } from './transcript/requests.ts'

let context: BrokerContext
let client: Client

async function start(properties: Readonly<Record<string, string>> = {}): Promise<Producer> {
  context = await BrokerContext.start(properties)
  const world = await LocalWorld.over(context)
  client = world.client('client')
  await findCoordinators(world, ['id'])
  const producer = new Producer(client, 'id')
  await producer.init()
  return producer
}

let producer: Producer
beforeEach(async () => {
  producer = await start()
})
afterEach(() => context.close())

const stateOf = async (transactionalId = 'id') => {
  const answer = await client.send(DescribeTransactionsApi, 0, { transactionalIds: [transactionalId] })
  return answer.transactionStates[0]?.transactionState
}

test('a fetch with read_committed waits for the end of the transaction, and its commit wakes it', async () => {
  await producer.produce(0, 12)
  let found: Buffer | null | undefined
  const fetching = client
    .send(FetchApi, 12, {
      maxWaitMs: 60_000,
      minBytes: 1,
      isolationLevel: 1,
      topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }],
      forgottenTopicsData: [],
    })
    .then((answer) => {
      found = answer.responses[0]?.partitions[0]?.records
    })
  await producer.produce(0, 12)
  expect(found).toBeUndefined()
  await producer.end(true, 5)
  await fetching
  expect(found?.length).toBeGreaterThan(0)
})

test('decision, markers and completion are one commit: when it fails the transaction is still open', async () => {
  await producer.produce(0, 12)
  await producer.commitOffset('g', 5)
  context.store.write(() =>
    context.store.beforeCommit(() => {
      throw new Error('the disk is gone')
    }),
  )
  const request = { transactionalId: 'id', ...producer.identity, committed: true }
  expect((await context.send(endTxn, 5, request)).errorCode).toBe(errors.NOT_COORDINATOR.code)
  expect(await stateOf()).toBe('Ongoing')
  expect(await readCommitted(client, 0, 0)).toEqual({ batches: [], abortedFrom: [] })
  expect((await producer.end(true, 5)).errorCode).toBe(0)
  expect((await readCommitted(client, 0, 0)).batches).toEqual(['0', '1 marker'])
})

test('a transaction ends although a topic of its is gone', async () => {
  await producer.produce(0, 12)
  const topic = context.broker.topics.byName('t')
  await context.broker.topics.delete(topic?.topicId ?? '')
  expect((await producer.end(true, 5)).errorCode).toBe(0)
  expect(await stateOf()).toBe('CompleteCommit')
})

test('a request with records of two producers is refused as a whole', async () => {
  const batch = (producerId: number) =>
    batchOf(['v'], { producerId, producerEpoch: 0, baseSequence: 0, isTransactional: true })
  const answer = await client.send(ProduceApi, 12, {
    transactionalId: 'id',
    acks: -1,
    timeoutMs: 1000,
    topicData: [
      {
        name: 't',
        partitionData: [
          { index: 0, records: batch(1) },
          { index: 1, records: batch(2) },
        ],
      },
    ],
  })
  expect(answer.responses[0]?.partitionResponses.map(({ errorCode }) => errorCode)).toEqual([49, 49])
})

test('without transaction.partition.verification.enable old producers write as they like, new ones are still added', async () => {
  await context.close()
  const unchecked = await start({ 'transaction.partition.verification.enable': 'false' })
  expect((await unchecked.produce(0, 11))?.errorCode).toBe(0)
  expect(await stateOf()).toBe('Empty')
  unchecked.sequence = 0
  expect((await unchecked.produce(1, 12))?.errorCode).toBe(0)
  expect(await stateOf()).toBe('Ongoing')
})

test('what waits for the end of a transaction is known after a restart, in the logs and in the group', async () => {
  await producer.produce(0, 12)
  await producer.commitOffset('g', 5)
  await context.restart()
  const offset = async () => {
    const answer = await client.send(OffsetFetchApi, 8, {
      ...fetchOf('g', [{ name: 't', partitionIndexes: [0] }]),
      requireStable: true,
    })
    return answer.groups[0]?.topics[0]?.partitions[0]
  }
  expect(await offset()).toMatchObject({ errorCode: 88 })
  expect((await producer.end(true, 5)).errorCode).toBe(0)
  expect(await offset()).toMatchObject({ errorCode: 0, committedOffset: 5 })
  await context.restart()
  expect(await offset()).toMatchObject({ errorCode: 0, committedOffset: 5 })
  expect((await readCommitted(client, 0, 0)).batches).toEqual(['0', '1 marker'])
})

test('a transaction that is ended before the group has been read is whole when that has happened', async () => {
  await producer.produce(0, 12)
  await producer.commitOffset('g', 5)
  await context.restart()
  // The first request after the start: all logs are still being read.
  expect((await producer.end(true, 5)).errorCode).toBe(0)
  expect(await stateOf()).toBe('CompleteCommit')
  expect((await readCommitted(client, 0, 0)).batches).toEqual(['0', '1 marker'])
})

test('time limits run on after a restart', async () => {
  await producer.produce(0, 12)
  await context.restart()
  await stateOf()
  context.clock.advance(71_000)
  await context.store.committed()
  expect(await stateOf()).toBe('CompleteAbort')
  expect(await readCommitted(client, 0, 0)).toEqual({ batches: ['0', '1 marker'], abortedFrom: [0] })
  expect((await producer.produce(0, 12))?.errorCode).toBe(47)
})
