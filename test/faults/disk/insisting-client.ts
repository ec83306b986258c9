import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { CompletedFetch } from '../../../src/kafka/client/consumer/completed-fetch.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import type { BatchOptions } from '../../../src/kafka/records/batch-builder.ts'
import type { Api, InputOf, Message, TypeOf } from '../../../src/wire/message.ts'
import { batchWith } from '../../kafka/server/batches.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection } from '../broker-connection.ts'
import type { SmallDisk } from './small-disk.ts'

/** What an answer may say when the disk is full, or when a coordinator reads its log again after that. */
const RETRIABLE = new Set([14, 15, 16, 51, 56])
const STORAGE_ERROR = 56
const REQUESTS_A_ROUND = 120

/** The disk of a broker: for so many rounds it runs full and has room again, by the number of requests. */
export class Weather {
  readonly random: Random
  readonly #disk: SmallDisk
  readonly #rounds: number
  #requests = 0
  refusals = 0

  constructor(disk: SmallDisk, random: Random, rounds: number) {
    this.#disk = disk
    this.random = random
    this.#rounds = rounds
  }

  get isOver(): boolean {
    return this.#requests >= this.#rounds * REQUESTS_A_ROUND
  }

  afterRequest(): void {
    this.#requests++
    const inRound = this.#requests % REQUESTS_A_ROUND
    if (this.isOver) this.#disk.setRoom(1e9)
    else if (inRound === 1) this.#disk.setRoom(this.random.int(0, 200_000))
    else if (inRound === REQUESTS_A_ROUND / 2) this.#disk.setRoom(this.random.int(0, 20_000))
    else if (inRound === REQUESTS_A_ROUND - 30) this.#disk.setRoom(3_000_000)
  }
}

/** A client that asks again while the disk is full. */
export class InsistingClient {
  readonly connection: BrokerConnection
  readonly weather: Weather

  constructor(connection: BrokerConnection, weather: Weather) {
    this.connection = connection
    this.weather = weather
  }

  /** Sends a request until its error is none that goes by; `errorOf` finds it. */
  async insist<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
    errorOf: (answer: TypeOf<Response>) => number | undefined,
  ): Promise<TypeOf<Response>> {
    for (;;) {
      const answer = await this.connection.send(api, version, request)
      if (answer === undefined) throw new Error('the broker is gone')
      this.weather.afterRequest()
      const error = errorOf(answer) ?? 0
      if (!RETRIABLE.has(error)) {
        expect(error, api.name).toBe(0)
        return answer
      }
      if (error === STORAGE_ERROR) this.weather.refusals++
      await setTimeout(1)
    }
  }

  /** Produces a record; a batch is sent again as it is, and a broker tells a duplicate by its sequence. Returns the offset. */
  async produce(
    topic: string,
    { key, value }: { readonly key?: string; readonly value: string },
    options: BatchOptions = {},
  ): Promise<number> {
    const bytes = Buffer.from(value.padEnd(900, '.'))
    const record = { timestamp: Date.now(), key: key === undefined ? null : Buffer.from(key), value: bytes }
    const partitionData = [{ index: 0, records: batchWith([record], options) }]
    const transactionalId = options.isTransactional ? 'id' : null
    const answer = await this.insist(
      ProduceApi,
      12,
      { transactionalId, acks: -1, timeoutMs: 1000, topicData: [{ name: topic, partitionData }] },
      ({ responses }) => responses[0]?.partitionResponses[0]?.errorCode,
    )
    return answer.responses[0]?.partitionResponses[0]?.baseOffset ?? -1
  }
}

/** A record as a consumer with read_committed gets it. */
export interface Consumed {
  readonly offset: number
  readonly key: string
  readonly value: string
}

/** Everything in the first partition of a topic, for a consumer with read_committed. */
export async function consume(connection: BrokerConnection, topic: string): Promise<Consumed[]> {
  const found: ConsumerRecord[] = []
  for (let fetchOffset = 0; ; ) {
    const answer = await connection.send(FetchApi, 12, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 1,
      topics: [{ topic, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
      forgottenTopicsData: [],
    })
    const part = answer?.responses[0]?.partitions[0]
    expect(part?.errorCode).toBe(0)
    const records = part?.records ?? Buffer.alloc(0)
    if (records.length === 0)
      return found.map(({ offset, key, value }) => ({
        offset,
        key: String(key),
        value: String(value).replace(/\.+$/, ''),
      }))
    const abortedTransactions = part?.abortedTransactions ?? []
    const fetched = { topic, partition: 0, records, fetchOffset, abortedTransactions, checksCrcs: true }
    const completed = new CompletedFetch(fetched)
    completed.take(Number.POSITIVE_INFINITY, found)
    fetchOffset = completed.endOffset
  }
}
