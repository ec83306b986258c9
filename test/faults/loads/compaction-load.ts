import { expect } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import { readRecordSet } from '../../../src/kafka/records/records.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { paddedValue } from './read-log.ts'
import { createTopic } from './requests.ts'

const TOPIC = 'compaction'
const KEYS = 20

/** What was sent, by its number, which is the value; and the offset where that was acknowledged. */
interface Sent {
  readonly key: string
  readonly value: string
  offset: number | undefined
}

/** A log that is compacted while it grows: the last value of each key is there, and no record twice. */
export class CompactionLoad implements Load {
  readonly name = 'compaction'
  readonly connections = 1
  readonly #sent: Sent[] = []
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, 1, {
      'cleanup.policy': 'compact',
      'internal.segment.bytes': '6000',
      'min.cleanable.dirty.ratio': '0.01',
    })
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    for (const connection of connections) while (!connection.isGone) await this.#produce(connection, random)
  }

  async #produce(connection: BrokerConnection, random: Random): Promise<void> {
    const value = String(paddedValue(`${this.#sent.length}`, random.int(10, 400)))
    const next: Sent = { key: `k${random.int(0, KEYS - 1)}`, value, offset: undefined }
    this.#sent.push(next)
    const record = { timestamp: Date.now(), key: Buffer.from(next.key), value: Buffer.from(next.value) }
    const answer = await connection.send(ProduceApi, 9, {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: TOPIC, partitionData: [{ index: 0, records: buildBatch([record]) }] }],
    })
    if (answer === undefined) return
    const partition = answer.responses[0]?.partitionResponses[0]
    expect(partition?.errorCode).toBe(0)
    next.offset = partition?.baseOffset
    this.acknowledged++
  }

  /** Reads everything and holds it against what was sent. */
  async check(broker: Sender, isLast: boolean): Promise<void> {
    const byValue = new Map(this.#sent.map((each, number) => [each.value, { ...each, number }]))
    const lastNumbers = new Map<string, number>()
    let fetchOffset = 0
    let count = 0
    for (;;) {
      const answer = await broker.send(FetchApi, 12, {
        maxWaitMs: 0,
        minBytes: 0,
        topics: [{ topic: TOPIC, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 4_000 }] }],
        forgottenTopicsData: [],
      })
      const partition = answer?.responses[0]?.partitions[0]
      expect(partition?.errorCode).toBe(0)
      const from = fetchOffset
      for (const { offset, key, value } of readRecordSet(partition?.records ?? Buffer.alloc(0))) {
        if (offset < from) continue
        expect(offset).toBeGreaterThanOrEqual(fetchOffset)
        const known = byValue.get(String(value))
        expect(known?.key).toBe(String(key))
        if (known?.offset !== undefined) expect(offset).toBe(known.offset)
        lastNumbers.set(String(key), known?.number ?? -1)
        fetchOffset = offset + 1
        count++
      }
      if (fetchOffset === from) break
    }
    for (const [number, { key, offset }] of this.#sent.entries()) {
      if (offset !== undefined && (lastNumbers.get(key) ?? -1) < number)
        expect(lastNumbers.get(key), `the last ${key}`).toBeGreaterThanOrEqual(number)
    }
    // Most of what was sent has been replaced by later values of its key, and is gone.
    if (isLast && this.#sent.length > MANY) expect(count).toBeLessThan(this.#sent.length / 2)
  }
}

/** Several segments of records. */
const MANY = 500
