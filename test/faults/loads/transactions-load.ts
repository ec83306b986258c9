import { expect } from 'vitest'
import { CompletedFetch } from '../../../src/kafka/client/consumer/completed-fetch.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { OffsetFetchApi } from '../../../src/kafka/messages/09-offset-fetch.ts'
import { FindCoordinatorApi } from '../../../src/kafka/messages/10-find-coordinator.ts'
import { InitProducerIdApi } from '../../../src/kafka/messages/22-init-producer-id.ts'
import { EndTxnApi } from '../../../src/kafka/messages/26-end-txn.ts'
import { TxnOffsetCommitApi } from '../../../src/kafka/messages/28-txn-offset-commit.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import { fetchOf } from '../../kafka/server/groups/transcript/requests.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { createTopic, untilReady } from './requests.ts'

const TOPIC = 'transactions'
const PARTITIONS = [0, 1, 2]
const PRODUCERS = 2
const CONCURRENT_TRANSACTIONS = 51

/** What is known of a transaction: what its end was asked to be, and whether that was answered. */
interface Known {
  readonly name: string
  readonly offset: number
  asked: 'commit' | 'abort' | undefined
  isAnswered: boolean
}

/** A transactional producer, which commits offsets for the group of the same name. */
interface Producer {
  readonly name: string
  readonly transactions: Known[]
}

interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

/** Transactions over partitions and offsets: each is there as a whole or not at all, one whose commit was answered is, others are not. */
export class TransactionsLoad implements Load {
  readonly name = 'transactions'
  readonly connections = PRODUCERS
  readonly #producers: readonly Producer[] = Array.from({ length: PRODUCERS }, (_, n) => ({
    name: `producer-${n}`,
    transactions: [],
  }))
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, PARTITIONS.length)
    for (const keyType of [0, 1])
      await broker.send(FindCoordinatorApi, 4, { keyType, coordinatorKeys: ['x'] })
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    await Promise.all(
      this.#producers.map(async (producer, n) => {
        const connection = connections[n]
        if (connection !== undefined) await this.#work(producer, connection, random)
      }),
    )
  }

  /** One transaction after the other until the broker is gone. */
  async #work(producer: Producer, connection: BrokerConnection, random: Random): Promise<void> {
    let identity = await init(producer, connection)
    while (identity !== undefined) {
      const offset = producer.transactions.length
      const known: Known = { name: `${producer.name} ${offset}`, offset, asked: undefined, isAnswered: false }
      producer.transactions.push(known)
      if (!(await fill(known, producer, identity, connection))) return
      known.asked = random.chance(0.7) ? 'commit' : 'abort'
      const ended = await connection.send(EndTxnApi, 5, {
        transactionalId: producer.name,
        ...identity,
        committed: known.asked === 'commit',
      })
      if (ended === undefined) return
      expect(ended.errorCode).toBe(0)
      known.isAnswered = true
      this.acknowledged++
      identity = { producerId: ended.producerId, producerEpoch: ended.producerEpoch }
    }
  }

  async check(broker: Sender): Promise<void> {
    // Aborts what the kill has left open.
    for (const producer of this.#producers) await init(producer, broker)
    const seen: string[][] = []
    for (const partition of PARTITIONS) seen.push(await readCommitted(broker, partition))
    for (const producer of this.#producers) {
      const [first = [], ...others] = seen.map((names) =>
        names.filter((name) => name.startsWith(`${producer.name} `)),
      )
      // Whole: every partition has the same transactions, each once.
      for (const other of others) expect(other).toEqual(first)
      const lastOffset = checkVisible(producer, first)
      const found = await untilReady(async () => {
        const answer = await broker.send(
          OffsetFetchApi,
          8,
          fetchOf(producer.name, [{ name: TOPIC, partitionIndexes: [0] }]),
        )
        return answer?.groups[0]
      })
      expect(found?.topics[0]?.partitions[0]?.committedOffset).toBe(lastOffset)
    }
  }
}

/** Id and epoch for a producer, whose open transaction is aborted; undefined when the broker is gone. */
async function init(producer: Producer, connection: Sender): Promise<Identity | undefined> {
  for (;;) {
    const answer = await untilReady(
      () =>
        connection.send(InitProducerIdApi, 4, {
          transactionalId: producer.name,
          transactionTimeoutMs: 60_000,
        }),
      [CONCURRENT_TRANSACTIONS],
    )
    if (answer?.errorCode !== CONCURRENT_TRANSACTIONS) return answer
  }
}

/** A record in each partition, and an offset; false when the broker is gone. */
async function fill(
  { name, offset }: Known,
  producer: Producer,
  identity: Identity,
  connection: BrokerConnection,
): Promise<boolean> {
  const transactionalId = producer.name
  const record = { timestamp: Date.now(), value: Buffer.from(name) }
  for (const index of PARTITIONS) {
    const records = buildBatch([record], { ...identity, baseSequence: 0, isTransactional: true })
    const answer = await connection.send(ProduceApi, 12, {
      transactionalId,
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: TOPIC, partitionData: [{ index, records }] }],
    })
    if (answer === undefined) return false
    expect(answer.responses[0]?.partitionResponses[0]?.errorCode).toBe(0)
  }
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: '' }]
  const answer = await connection.send(TxnOffsetCommitApi, 5, {
    transactionalId,
    groupId: producer.name,
    ...identity,
    topics: [{ name: TOPIC, partitions }],
  })
  expect(answer?.topics[0]?.partitions[0]?.errorCode ?? 0).toBe(0)
  return answer !== undefined
}

/** Returns the offset that the last visible transaction has committed. */
function checkVisible({ transactions }: Producer, names: readonly string[]): number {
  const visible = new Set(names)
  expect(visible.size, 'each once').toBe(names.length)
  let lastOffset = -1
  for (const { name, asked, isAnswered, offset } of transactions) {
    if (asked !== 'commit') expect(visible.has(name), `${name} was never committed`).toBe(false)
    else if (isAnswered) expect(visible.has(name), `${name} was committed`).toBe(true)
    if (visible.has(name)) lastOffset = offset
  }
  return lastOffset
}

/** The values that a consumer with read_committed gets. */
async function readCommitted(broker: Sender, partition: number): Promise<string[]> {
  const found: ConsumerRecord[] = []
  for (let fetchOffset = 0; ; ) {
    const answer = await broker.send(FetchApi, 12, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 1,
      topics: [{ topic: TOPIC, partitions: [{ partition, fetchOffset, partitionMaxBytes: 100_000 }] }],
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
    const fetched = { topic: TOPIC, partition, records, fetchOffset, abortedTransactions, checksCrcs: true }
    const completed = new CompletedFetch(fetched)
    completed.take(Number.POSITIVE_INFINITY, found)
    fetchOffset = completed.endOffset
  }
}
