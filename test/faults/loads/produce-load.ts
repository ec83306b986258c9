import { expect } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { paddedValue, readLog } from './read-log.ts'
import { batchOptions, createTopic, randomBytes } from './requests.ts'

const TOPIC = 'produce'
const PARTITIONS = [0, 1]
const IN_FLIGHT = 6

/** What was sent to a partition and not looked for yet: number of the first record, and its offset once that is acknowledged. */
interface Sent {
  readonly first: number
  readonly count: number
  offset: number | undefined
}

interface Partition {
  sent: Sent[]
  /** The log was looked through up to here. */
  endOffset: number
}

/**
 * Producers without idempotence that never send again: what was acknowledged is there, at its offset; of the rest a
 * beginning of each batch's connection; nothing is there twice, and all in order.
 */
export class ProduceLoad implements Load {
  readonly name = 'produce'
  readonly connections = PARTITIONS.length
  readonly #partitions: readonly Partition[] = PARTITIONS.map(() => ({ sent: [], endOffset: 0 }))
  #records = 0
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, PARTITIONS.length, { 'internal.segment.bytes': '300000' })
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    await Promise.all(
      connections.flatMap((connection, index) =>
        Array.from({ length: IN_FLIGHT }, async () => {
          while (!connection.isGone) await this.#produce(connection, index, random)
        }),
      ),
    )
  }

  async #produce(connection: BrokerConnection, index: number, random: Random): Promise<void> {
    const sent: Sent = { first: this.#records, count: random.int(1, 8), offset: undefined }
    this.#records += sent.count
    this.#partitions[index]?.sent.push(sent)
    const records = Array.from({ length: sent.count }, (_, n) => ({
      timestamp: Date.now(),
      value: paddedValue(`${sent.first + n}`, randomBytes(random)),
    }))
    const answer = await connection.send(ProduceApi, 9, {
      acks: -1,
      timeoutMs: 1000,
      topicData: [
        { name: TOPIC, partitionData: [{ index, records: buildBatch(records, batchOptions(random)) }] },
      ],
    })
    const part = answer?.responses[0]?.partitionResponses[0]
    if (part === undefined) return
    expect(part.errorCode).toBe(0)
    sent.offset = part.baseOffset
    this.acknowledged += sent.count
  }

  async check(broker: Sender, isLast: boolean): Promise<void> {
    for (const [index, partition] of this.#partitions.entries()) {
      const offsets = new Map<number, number>()
      for await (const { offset, name } of readLog(broker, TOPIC, index, partition.endOffset)) {
        const number = Number(name)
        expect(offsets.has(number), `record ${number} is there twice`).toBe(false)
        offsets.set(number, offset)
      }
      partition.endOffset += offsets.size
      expect([...offsets.keys()], 'all in the order of sending').toEqual(
        [...offsets.keys()].sort((a, b) => a - b),
      )
      for (const { first, count, offset } of partition.sent) {
        // A batch is there as a whole or not at all.
        const at = offset ?? offsets.get(first)
        for (let n = 0; n < count; n++) {
          expect(offsets.get(first + n), `record ${first + n}`).toBe(at === undefined ? undefined : at + n)
          offsets.delete(first + n)
        }
      }
      expect([...offsets.keys()], 'records that nobody has sent').toEqual([])
      partition.sent = []
      if (isLast) await this.#checkAll(broker, index)
    }
  }

  /** All rounds together once more. */
  async #checkAll(broker: Sender, index: number): Promise<void> {
    let last = -1
    for await (const { name } of readLog(broker, TOPIC, index, 0)) {
      expect(Number(name)).toBeGreaterThan(last)
      last = Number(name)
    }
  }
}
