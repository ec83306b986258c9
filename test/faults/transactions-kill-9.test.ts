import { expect, test } from 'vitest'
import { CompletedFetch } from '../../src/kafka/client/consumer/completed-fetch.ts'
import type { ConsumerRecord } from '../../src/kafka/client/consumer/types.ts'
import { ProduceApi } from '../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../src/kafka/messages/01-fetch.ts'
import { OffsetFetchApi } from '../../src/kafka/messages/09-offset-fetch.ts'
import { FindCoordinatorApi } from '../../src/kafka/messages/10-find-coordinator.ts'
import { CreateTopicsApi } from '../../src/kafka/messages/19-create-topics.ts'
import { InitProducerIdApi } from '../../src/kafka/messages/22-init-producer-id.ts'
import { EndTxnApi } from '../../src/kafka/messages/26-end-txn.ts'
import { TxnOffsetCommitApi } from '../../src/kafka/messages/28-txn-offset-commit.ts'
import { batchOf } from '../kafka/server/batches.ts'
import { fetchOf } from '../kafka/server/groups/transcript/requests.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { KillableBroker, useBrokerProcess } from './killable-broker.ts'

/** scripts/faults asks for more. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const PARTITIONS = [0, 1, 2]
const REQUESTS_A_ROUND = 100
const LONGEST_REQUEST_MS = 2
const MS_A_ROUND = 10_000

useBrokerProcess()

/** What is known of a transaction: what its end was asked to be, and whether that was answered. */
interface Known {
  readonly name: string
  readonly offset: number
  asked: 'commit' | 'abort' | undefined
  isAnswered: boolean
}

test(`${ROUNDS} rounds of kill -9 leave each transaction whole or not there`, {
  timeout: 20_000 + ROUNDS * MS_A_ROUND,
}, async () => {
  const seeded = new Random(SEED)
  const random = (): number => seeded.next()
  const folder = temporaryFolder()
  const transactions: Known[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const broker = await KillableBroker.start(folder)
    if (round === 0) await setUp(broker)
    broker.killAt(1 + Math.floor(random() * REQUESTS_A_ROUND), random() * LONGEST_REQUEST_MS)
    await work(broker, transactions, random)
    await broker.kill()
  }
  const broker = await KillableBroker.start(folder)
  // Aborts what the last kill has left open.
  await init(broker)
  await check(broker, transactions)
  await broker.kill()
  expect(
    transactions.filter(({ asked, isAnswered }) => asked === 'commit' && isAnswered).length,
  ).toBeGreaterThan(0)
})

async function setUp(broker: KillableBroker): Promise<void> {
  const topic = { numPartitions: PARTITIONS.length, replicationFactor: 1, assignments: [], configs: [] }
  await broker.send(CreateTopicsApi, 5, {
    topics: [{ name: 'u', ...topic }],
    timeoutMs: 1000,
    validateOnly: false,
  })
  for (const keyType of [0, 1]) await broker.send(FindCoordinatorApi, 4, { keyType, coordinatorKeys: ['x'] })
}

/** Id and epoch for a new producer; undefined when the broker is gone. */
async function init(
  broker: KillableBroker,
): Promise<{ producerId: number; producerEpoch: number } | undefined> {
  for (;;) {
    const answer = await broker.send(InitProducerIdApi, 4, {
      transactionalId: 'id',
      transactionTimeoutMs: 60_000,
    })
    if (answer === undefined) return undefined
    // The transaction that the last round has left open is aborted, or the log is being read.
    if (answer.errorCode === 0) return answer
    expect([51, 16]).toContain(answer.errorCode)
  }
}

/** One transaction after the other until the broker is gone. */
async function work(broker: KillableBroker, transactions: Known[], random: () => number): Promise<void> {
  let producer = await init(broker)
  while (producer !== undefined) {
    const known: Known = {
      name: `t${transactions.length}`,
      offset: transactions.length,
      asked: undefined,
      isAnswered: false,
    }
    transactions.push(known)
    producer = await transact(broker, known, producer, random() < 0.7)
  }
}

/** A record in each partition and an offset, then the end. Returns id and epoch for the next; undefined when the broker is gone. */
async function transact(
  broker: KillableBroker,
  known: Known,
  { producerId, producerEpoch }: { readonly producerId: number; readonly producerEpoch: number },
  committed: boolean,
): Promise<{ producerId: number; producerEpoch: number } | undefined> {
  for (const index of PARTITIONS) {
    const options = { producerId, producerEpoch, baseSequence: 0, isTransactional: true }
    const answer = await broker.send(ProduceApi, 12, {
      transactionalId: 'id',
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: 'u', partitionData: [{ index, records: batchOf([known.name], options) }] }],
    })
    if (answer === undefined) return undefined
    expect(answer.responses[0]?.partitionResponses[0]?.errorCode).toBe(0)
  }
  const partitions = [{ partitionIndex: 0, committedOffset: known.offset, committedMetadata: '' }]
  const offset = await broker.send(TxnOffsetCommitApi, 5, {
    transactionalId: 'id',
    groupId: 'g',
    producerId,
    producerEpoch,
    topics: [{ name: 'u', partitions }],
  })
  if (offset === undefined) return undefined
  expect(offset.topics[0]?.partitions[0]?.errorCode).toBe(0)
  known.asked = committed ? 'commit' : 'abort'
  const ended = await broker.send(EndTxnApi, 5, {
    transactionalId: 'id',
    producerId,
    producerEpoch,
    committed,
  })
  if (ended === undefined) return undefined
  expect(ended.errorCode).toBe(0)
  known.isAnswered = true
  return ended
}

async function check(broker: KillableBroker, transactions: readonly Known[]): Promise<void> {
  const seen = await Promise.all([readCommitted(broker, 0)])
  for (const partition of PARTITIONS.slice(1)) seen.push(await readCommitted(broker, partition))
  const [first = []] = seen
  // Whole: every partition has the same transactions, each once.
  for (const other of seen) expect(other).toEqual(first)
  const visible = new Set(first)
  expect(visible.size).toBe(first.length)
  let lastOffset = -1
  for (const { name, asked, isAnswered, offset } of transactions) {
    if (asked !== 'commit') expect(visible.has(name), `${name} was never committed`).toBe(false)
    else if (isAnswered) expect(visible.has(name), `${name} was committed`).toBe(true)
    if (visible.has(name)) lastOffset = offset
  }
  const answer = await broker.send(OffsetFetchApi, 8, fetchOf('g', [{ name: 'u', partitionIndexes: [0] }]))
  expect(answer?.groups[0]?.topics[0]?.partitions[0]?.committedOffset).toBe(lastOffset)
}

/** The values that a consumer with read_committed gets. */
async function readCommitted(broker: KillableBroker, partition: number): Promise<string[]> {
  const found: ConsumerRecord[] = []
  for (let fetchOffset = 0; ; ) {
    const answer = await broker.send(FetchApi, 12, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 1,
      topics: [{ topic: 'u', partitions: [{ partition, fetchOffset, partitionMaxBytes: 10_000 }] }],
      forgottenTopicsData: [],
    })
    const part = answer?.responses[0]?.partitions[0]
    expect(part?.errorCode).toBe(0)
    const records = part?.records ?? Buffer.alloc(0)
    if (records.length === 0) {
      expect(part?.lastStableOffset).toBe(part?.highWatermark)
      return found.map(({ value }) => String(value))
    }
    const abortedTransactions = part?.abortedTransactions ?? []
    const fetched = { topic: 'u', partition, records, fetchOffset, abortedTransactions, checksCrcs: true }
    const completed = new CompletedFetch(fetched)
    completed.take(Number.POSITIVE_INFINITY, found)
    fetchOffset = completed.endOffset
  }
}
