import { expect } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { InitProducerIdApi } from '../../../src/kafka/messages/22-init-producer-id.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { paddedValue, readLog } from './read-log.ts'
import { batchOptions, createTopic, randomBytes } from './requests.ts'

const TOPIC = 'idempotent'
const PARTITIONS = [0, 1]
const PRODUCERS = 3
/** As many as a broker knows duplicates of. */
const IN_FLIGHT = 5

/** Batches of one request, sent again as it is until it is answered. */
interface Request {
  readonly batches: readonly {
    readonly index: number
    readonly records: Buffer
    readonly baseSequence: number
    readonly count: number
  }[]
}

interface Producer {
  readonly id: number
  /** Of each partition. */
  readonly sequences: number[]
  unanswered: Request[]
}

interface Partition {
  endOffset: number
  /** By producer: the sequence that must come next in the log. */
  readonly nextSequences: Map<number, number>
  /** By offset: the sequence that was acknowledged to be there, and whose it is. */
  readonly acknowledged: Map<number, string>
  /** By offset: what a check has found and nobody was told of yet. */
  readonly found: Map<number, string>
}

/**
 * Idempotent producers, which keep their id over the restart and send again what was not answered: each record is there
 * once, in order, where it was acknowledged to be.
 */
export class IdempotentLoad implements Load {
  readonly name = 'idempotent'
  readonly connections = PRODUCERS
  readonly #producers: Producer[] = []
  readonly #partitions: readonly Partition[] = PARTITIONS.map(() => ({
    endOffset: 0,
    nextSequences: new Map(),
    acknowledged: new Map(),
    found: new Map(),
  }))
  readonly #ids = new Set<number>()
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, PARTITIONS.length, { 'internal.segment.bytes': '200000' })
    for (let n = 0; n < PRODUCERS; n++) {
      const id = await this.#newId(broker)
      this.#producers.push({ id, sequences: PARTITIONS.map(() => 0), unanswered: [] })
    }
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    await Promise.all(
      this.#producers.map(async (producer, n) => {
        const connection = connections[n]
        if (connection !== undefined) await this.#produce(producer, connection, random)
      }),
    )
  }

  /** Keeps some requests under way, first those that the last round has left without an answer. */
  async #produce(producer: Producer, connection: BrokerConnection, random: Random): Promise<void> {
    const again = producer.unanswered
    producer.unanswered = []
    const lanes = Array.from({ length: IN_FLIGHT }, async () => {
      while (!connection.isGone) {
        const request = again.shift() ?? this.#newRequest(producer, random)
        producer.unanswered.push(request)
        if (!(await this.#send(producer, request, connection))) return
      }
    })
    await Promise.all(lanes)
    producer.unanswered.push(...again)
  }

  #newRequest(producer: Producer, random: Random): Request {
    const indexes = random.chance(0.5) ? PARTITIONS : [random.pick(PARTITIONS)]
    const batches = indexes.map((index) => {
      const count = random.int(1, 5)
      const baseSequence = producer.sequences[index] ?? 0
      producer.sequences[index] = baseSequence + count
      const records = Array.from({ length: count }, (_, n) => ({
        timestamp: Date.now(),
        value: paddedValue(`${producer.id} ${baseSequence + n}`, randomBytes(random)),
      }))
      const options = { ...batchOptions(random), producerId: producer.id, producerEpoch: 0, baseSequence }
      return { index, records: buildBatch(records, options), baseSequence, count }
    })
    return { batches }
  }

  /** False when there was no answer. */
  async #send(producer: Producer, request: Request, connection: BrokerConnection): Promise<boolean> {
    const partitionData = request.batches.map(({ index, records }) => ({ index, records }))
    const answer = await connection.send(ProduceApi, 9, {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: TOPIC, partitionData }],
    })
    if (answer === undefined) return false
    // Answers come in the order of the requests.
    expect(producer.unanswered.shift()).toBe(request)
    for (const [n, part] of (answer.responses[0]?.partitionResponses ?? []).entries()) {
      const batch = request.batches[n]
      if (batch === undefined) throw new Error('an answer to nothing')
      expect(part.errorCode, `${producer.id}: ${batch.baseSequence}`).toBe(0)
      for (let m = 0; m < batch.count; m++)
        this.#partitions[batch.index]?.acknowledged.set(
          part.baseOffset + m,
          `${producer.id} ${batch.baseSequence + m}`,
        )
      this.acknowledged += batch.count
    }
    return true
  }

  async check(broker: Sender, isLast: boolean): Promise<void> {
    await this.#newId(broker)
    for (const [index, partition] of this.#partitions.entries()) {
      const { nextSequences, acknowledged, found } = partition
      // What was sent again and is a duplicate was told where the first one lies.
      for (const [offset, name] of acknowledged) {
        if (offset >= partition.endOffset) continue
        expect(found.get(offset)).toBe(name)
        found.delete(offset)
        acknowledged.delete(offset)
      }
      for await (const { offset, name } of readLog(broker, TOPIC, index, partition.endOffset)) {
        const [id = 0, sequence = 0] = name.split(' ').map(Number)
        expect(sequence, `of producer ${id} at ${offset}`).toBe(nextSequences.get(id) ?? 0)
        nextSequences.set(id, sequence + 1)
        expect(name).toBe(acknowledged.get(offset) ?? name)
        if (!acknowledged.delete(offset)) found.set(offset, name)
        partition.endOffset = offset + 1
      }
      expect([...acknowledged], 'acknowledged and not there').toEqual([])
      if (isLast) await this.#checkAll(broker, index)
    }
  }

  /** All rounds together once more. */
  async #checkAll(broker: Sender, index: number): Promise<void> {
    const next = new Map<number, number>()
    for await (const { name } of readLog(broker, TOPIC, index, 0)) {
      const [id = 0, sequence = 0] = name.split(' ').map(Number)
      expect(sequence).toBe(next.get(id) ?? 0)
      next.set(id, sequence + 1)
    }
  }

  /** An id that nobody has had. */
  async #newId(broker: Sender): Promise<number> {
    const answer = await broker.send(InitProducerIdApi, 4, {
      transactionalId: null,
      transactionTimeoutMs: 1000,
    })
    const { errorCode, producerId = -1 } = answer ?? {}
    expect(errorCode).toBe(0)
    expect(this.#ids.has(producerId), `producer id ${producerId} was given twice`).toBe(false)
    this.#ids.add(producerId)
    return producerId
  }
}
