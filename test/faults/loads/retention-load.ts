import { expect, vi } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { DeleteRecordsApi } from '../../../src/kafka/messages/21-delete-records.ts'
import { DescribeLogDirsApi } from '../../../src/kafka/messages/35-describe-log-dirs.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { LATEST, offsetAt, paddedValue, readLog } from './read-log.ts'
import { createTopic } from './requests.ts'

const TOPIC = 'retention'
const RETENTION_BYTES = 60_000
const SEGMENT_BYTES = 20_000
/** Segments of the first end by their size alone; clients delete records of the second too. */
const PARTITIONS = [0, 1]
const DELETED_FROM = 1
const IN_FLIGHT = 4

/** What is known of a partition, as offsets (exclusive). */
interface Partition {
  /** Everything before it was acknowledged to be written. */
  writtenTo: number
  /** Everything before it was acknowledged to be deleted. */
  deletedTo: number
  /** What was asked for. */
  askedTo: number
}

/**
 * Logs whose oldest segments go while producers fill them: what was deleted stays deleted, nothing else goes, and a log is
 * one stretch whose records are at their offsets.
 */
export class RetentionLoad implements Load {
  readonly name = 'retention'
  readonly connections = PARTITIONS.length + 1
  readonly #partitions: readonly Partition[] = PARTITIONS.map(() => ({
    writtenTo: 0,
    deletedTo: 0,
    askedTo: 0,
  }))
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, PARTITIONS.length, {
      'retention.bytes': String(RETENTION_BYTES),
      'internal.segment.bytes': String(SEGMENT_BYTES),
      'file.delete.delay.ms': '0',
    })
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    const [deleting, ...producing] = connections
    await Promise.all([
      deleting === undefined ? undefined : this.#delete(deleting, random),
      ...producing.flatMap((connection, index) =>
        Array.from({ length: IN_FLIGHT }, () => this.#produce(connection, index, random)),
      ),
    ])
  }

  async #produce(connection: BrokerConnection, index: number, random: Random): Promise<void> {
    while (!connection.isGone) {
      const count = random.int(1, 5)
      // Records of a batch count from its base offset, which nobody knows yet.
      const records = Array.from({ length: count }, (_, n) => ({
        timestamp: Date.now(),
        value: paddedValue(`${n}`, random.int(50, 1_500)),
      }))
      const answer = await connection.send(ProduceApi, 9, {
        acks: -1,
        timeoutMs: 1000,
        topicData: [{ name: TOPIC, partitionData: [{ index, records: buildBatch(records) }] }],
      })
      const part = answer?.responses[0]?.partitionResponses[0]
      const partition = this.#partitions[index]
      if (part === undefined || partition === undefined) return
      expect(part.errorCode).toBe(0)
      partition.writtenTo = Math.max(partition.writtenTo, part.baseOffset + count)
      this.acknowledged += count
    }
  }

  async #delete(connection: BrokerConnection, random: Random): Promise<void> {
    const partition = this.#partitions[DELETED_FROM]
    while (!connection.isGone && partition !== undefined) {
      const { writtenTo, deletedTo } = partition
      const offset = random.int(deletedTo, writtenTo)
      partition.askedTo = Math.max(partition.askedTo, offset)
      const answer = await connection.send(DeleteRecordsApi, 2, {
        topics: [{ name: TOPIC, partitions: [{ partitionIndex: DELETED_FROM, offset }] }],
        timeoutMs: 1000,
      })
      const part = answer?.topics[0]?.partitions[0]
      if (part === undefined) return
      expect(part.errorCode).toBe(0)
      expect(part.lowWatermark).toBeGreaterThanOrEqual(offset)
      partition.deletedTo = Math.max(deletedTo, part.lowWatermark)
    }
  }

  async check(broker: Sender, isLast: boolean): Promise<void> {
    for (const [index, partition] of this.#partitions.entries()) {
      let [first, expected] = [-1, 0]
      for await (const { offset, name } of readLog(broker, TOPIC, index, 0)) {
        if (first === -1) first = offset
        // Where a batch begins its records count from 0.
        else if (name !== '0') expect(Number(name), `at ${offset}`).toBe(expected)
        expected = Number(name) + 1
      }
      const end = await offsetAt(broker, TOPIC, index, LATEST)
      expect(end).toBeGreaterThanOrEqual(partition.writtenTo)
      if (first !== -1) expect(first).toBeGreaterThanOrEqual(partition.deletedTo)
      const bytes = await sizeOf(broker, index)
      // A segment goes only where enough is left without it, or where somebody has deleted its records.
      if (first > partition.askedTo) expect(bytes).toBeGreaterThanOrEqual(RETENTION_BYTES)
      if (isLast)
        await vi.waitFor(
          async () => expect(await sizeOf(broker, index)).toBeLessThan(RETENTION_BYTES + 2 * SEGMENT_BYTES),
          { timeout: 20_000 },
        )
    }
  }
}

async function sizeOf(broker: Sender, partition: number): Promise<number> {
  const answer = await broker.send(DescribeLogDirsApi, 4, {
    topics: [{ topic: TOPIC, partitions: [partition] }],
  })
  return answer?.results[0]?.topics[0]?.partitions[0]?.partitionSize ?? -1
}
