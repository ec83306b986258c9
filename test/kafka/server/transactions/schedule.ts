import { expect } from 'vitest'
import { CompletedFetch } from '../../../../src/kafka/client/consumer/completed-fetch.ts'
import type { ConsumerRecord } from '../../../../src/kafka/client/consumer/types.ts'
import { ProduceApi } from '../../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../../src/kafka/messages/01-fetch.ts'
import { OffsetFetchApi } from '../../../../src/kafka/messages/09-offset-fetch.ts'
import { InitProducerIdApi } from '../../../../src/kafka/messages/22-init-producer-id.ts'
import { AddPartitionsToTxnApi } from '../../../../src/kafka/messages/24-add-partitions-to-txn.ts'
import { AddOffsetsToTxnApi } from '../../../../src/kafka/messages/25-add-offsets-to-txn.ts'
import { EndTxnApi } from '../../../../src/kafka/messages/26-end-txn.ts'
import { TxnOffsetCommitApi } from '../../../../src/kafka/messages/28-txn-offset-commit.ts'
import { DescribeTransactionsApi } from '../../../../src/kafka/messages/65-describe-transactions.ts'
import type { Handler } from '../../../../src/kafka/server/handler.ts'
import { handlers } from '../../../../src/kafka/server/handlers/index.ts'
import type { Api, InputOf, Message, TypeOf } from '../../../../src/wire/message.ts'
import { batchOf } from '../batches.ts'
import type { BrokerFixture } from '../broker-fixture.ts'
import { fetchOf } from '../groups/transcript/requests.ts'

export const PARTITIONS = 3
export const TIMEOUT_MS = 60_000
const GROUP = 'g'

interface Written {
  readonly partition: number
  readonly offset: number
  readonly value: string
}

/** What a producer has done since its last transaction ended. */
interface Open {
  readonly written: Written[]
  committedOffset: number | undefined
  startMs: number
}

/** One holder of a transactional id. A later one fences it. */
export interface Holder {
  readonly transactionalId: string
  /** 2: partitions are added by the broker. */
  readonly version: 1 | 2
  producerId: number
  producerEpoch: number
  readonly sequences: Map<number, number>
  open: Open
  isFenced: boolean
}

/** A broker, producers that do as they are told, and what must be true of what they have written. */
export class Schedule {
  readonly fixture: BrokerFixture
  readonly holders: Holder[] = []
  readonly #committed: Written[] = []
  readonly #stable = new Map<number, number>()
  #committedOffset = -1
  #values = 0

  constructor(fixture: BrokerFixture) {
    this.fixture = fixture
  }

  /** A new holder of the id; undefined when it was told to come again, or the commit failed. */
  async init(transactionalId: string, version: 1 | 2): Promise<Holder | undefined> {
    const answer = await this.send(InitProducerIdApi, 5, {
      transactionalId,
      transactionTimeoutMs: TIMEOUT_MS,
    })
    const holders = this.holders.filter((holder) => holder.transactionalId === transactionalId)
    // An open transaction is aborted, and its producer fenced, before the new one gets the id.
    if (answer.errorCode === 51) for (const holder of holders) this.#abandon(holder)
    if (answer.errorCode !== 0) return undefined
    for (const holder of holders) this.#abandon(holder)
    const { producerId, producerEpoch } = answer
    const holder: Holder = {
      transactionalId,
      version,
      producerId,
      producerEpoch,
      sequences: new Map(),
      open: nothing(),
      isFenced: false,
    }
    this.holders.push(holder)
    return holder
  }

  /** One record; returns the error code. */
  async produce(holder: Holder, partition: number): Promise<number> {
    const { transactionalId, producerId, producerEpoch } = holder
    if (holder.version === 1) {
      const added = await this.send(AddPartitionsToTxnApi, 3, {
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: producerId,
        v3AndBelowProducerEpoch: producerEpoch,
        v3AndBelowTopics: [{ name: 't', partitions: [partition] }],
      })
      const errorCode = added.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1
      if (errorCode !== 0) return errorCode
      this.#noteStart(holder)
    }
    const value = `v${this.#values++}`
    const baseSequence = holder.sequences.get(partition) ?? 0
    const records = batchOf([value], { producerId, producerEpoch, baseSequence, isTransactional: true })
    const answer = await this.send(ProduceApi, holder.version === 1 ? 11 : 12, {
      transactionalId,
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: 't', partitionData: [{ index: partition, records }] }],
    })
    const result = answer.responses[0]?.partitionResponses[0]
    if (result === undefined || result.errorCode !== 0) return result?.errorCode ?? -1
    this.#noteStart(holder)
    holder.sequences.set(partition, baseSequence + 1)
    holder.open.written.push({ partition, offset: result.baseOffset, value })
    return 0
  }

  /** Commits an offset with the transaction; returns the error code. */
  async commitOffset(holder: Holder): Promise<number> {
    const { transactionalId, producerId, producerEpoch } = holder
    const producer = { transactionalId, producerId, producerEpoch, groupId: GROUP }
    if (holder.version === 1) {
      const { errorCode } = await this.send(AddOffsetsToTxnApi, 3, producer)
      if (errorCode !== 0) return errorCode
      this.#noteStart(holder)
    }
    const committedOffset = this.#values++
    const partitions = [{ partitionIndex: 0, committedOffset, committedMetadata: '' }]
    const answer = await this.send(TxnOffsetCommitApi, holder.version === 1 ? 4 : 5, {
      ...producer,
      topics: [{ name: 't', partitions }],
    })
    const errorCode = answer.topics[0]?.partitions[0]?.errorCode ?? -1
    if (errorCode !== 0) return errorCode
    this.#noteStart(holder)
    holder.open.committedOffset = committedOffset
    return 0
  }

  /** Ends the transaction; returns the error code. */
  async end(holder: Holder, committed: boolean): Promise<number> {
    const { transactionalId, producerId, producerEpoch } = holder
    const answer = await this.send(EndTxnApi, holder.version === 1 ? 4 : 5, {
      transactionalId,
      producerId,
      producerEpoch,
      committed,
    })
    if (answer.errorCode !== 0) return answer.errorCode
    const { written, committedOffset } = holder.open
    if (committed) {
      this.#committed.push(...written)
      // Of two transactions the offset that was written later counts, whichever ends first.
      if (committedOffset !== undefined)
        this.#committedOffset = Math.max(this.#committedOffset, committedOffset)
    }
    holder.open = nothing()
    if (holder.version === 2) {
      holder.producerId = answer.producerId
      holder.producerEpoch = answer.producerEpoch
      holder.sequences.clear()
    }
    return 0
  }

  /** Lets time pass: what is open for too long is aborted, nothing else. */
  async advance(ms: number): Promise<void> {
    this.fixture.clock.advance(ms)
    await this.fixture.store.committed().catch(() => {})
    for (const holder of this.holders) {
      if (holder.isFenced || holder.open.startMs < 0) continue
      const { transactionStates } = await this.send(DescribeTransactionsApi, 0, {
        transactionalIds: [holder.transactionalId],
      })
      if (transactionStates[0]?.transactionState === 'Ongoing') continue
      expect(this.fixture.clock.now() - holder.open.startMs).toBeGreaterThan(TIMEOUT_MS)
      this.#abandon(holder)
    }
  }

  /** Has coordinators read their logs, after a restart or a failure, so that what comes next happens in one turn. */
  async settle(): Promise<void> {
    await this.fixture.store.committed().catch(() => {})
    const transactionalIds = this.holders.map(({ transactionalId }) => transactionalId)
    await this.send(DescribeTransactionsApi, 0, { transactionalIds })
    await this.check(1000)
  }

  /** Reads everything as a consumer with read_committed does, and holds it against what was committed. */
  async check(fetchBytes: number): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const { values, lastStableOffset } = await this.#readCommitted(partition, fetchBytes)
      const expected = this.#committed
        .filter((written) => written.partition === partition && written.offset < lastStableOffset)
        .sort((a, b) => a.offset - b.offset)
      expect(values, `partition ${partition}`).toEqual(expected.map(({ value }) => value))
      expect(lastStableOffset).toBeGreaterThanOrEqual(this.#stable.get(partition) ?? 0)
      this.#stable.set(partition, lastStableOffset)
      const firstOpen = this.holders
        .flatMap(({ open }) => open.written)
        .filter((written) => written.partition === partition)
        .map(({ offset }) => offset)
      expect(lastStableOffset).toBeLessThanOrEqual(Math.min(Number.POSITIVE_INFINITY, ...firstOpen))
    }
    const fetched = await this.send(OffsetFetchApi, 8, fetchOf(GROUP, [{ name: 't', partitionIndexes: [0] }]))
    expect(fetched.groups[0]?.topics[0]?.partitions[0]?.committedOffset).toBe(this.#committedOffset)
  }

  async send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
  ): Promise<TypeOf<Response>> {
    const found = handlers.find((handler) => handler.api.key === api.key)
    if (found === undefined) throw new Error(`${api.name} has no handler`)
    // The list has forgotten the types; this is the handler of the API.
    const answer = await this.fixture.send(found as unknown as Handler<Request, Response>, version, request)
    if (answer === null) throw new Error(`${api.name} was not answered`)
    return answer
  }

  async #readCommitted(partition: number, partitionMaxBytes: number) {
    const found: ConsumerRecord[] = []
    for (let fetchOffset = 0; ; ) {
      const answer = await this.send(FetchApi, 12, {
        maxWaitMs: 0,
        minBytes: 0,
        isolationLevel: 1,
        topics: [{ topic: 't', partitions: [{ partition, fetchOffset, partitionMaxBytes }] }],
        forgottenTopicsData: [],
      })
      const part = answer.responses[0]?.partitions[0]
      if (part === undefined || part.errorCode !== 0) throw new Error(`fetch: error ${part?.errorCode}`)
      const records = part.records ?? Buffer.alloc(0)
      if (records.length === 0) {
        const values = found.map(({ value }) => String(value))
        return { values, lastStableOffset: part.lastStableOffset }
      }
      const { abortedTransactions } = part
      const fetched = { topic: 't', partition, records, fetchOffset, abortedTransactions, checksCrcs: true }
      const completed = new CompletedFetch(fetched)
      completed.take(Number.POSITIVE_INFINITY, found)
      fetchOffset = completed.endOffset
    }
  }

  #noteStart({ open }: Holder): void {
    if (open.startMs < 0) open.startMs = this.fixture.clock.now()
  }

  #abandon(holder: Holder): void {
    holder.isFenced = true
    holder.open = nothing()
  }
}

function nothing(): Open {
  return { written: [], committedOffset: undefined, startMs: -1 }
}
