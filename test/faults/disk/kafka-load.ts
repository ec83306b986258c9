import { expect } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { CreateTopicsApi } from '../../../src/kafka/messages/19-create-topics.ts'
import { DeleteTopicsApi } from '../../../src/kafka/messages/20-delete-topics.ts'
import { InitProducerIdApi } from '../../../src/kafka/messages/22-init-producer-id.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection } from '../broker-connection.ts'
import type { Acknowledged } from './acknowledged.ts'

/** Each of its records is synced before it is acknowledged. */
export const SYNCED_TOPIC = 'synced'
/** As a broker has it by default: only a killed process loses nothing. */
export const PLAIN_TOPIC = 'plain'
export const PARTITIONS = 2
const CONFIGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [SYNCED_TOPIC]: { 'flush.messages': '1', 'internal.segment.bytes': '100000' },
  [PLAIN_TOPIC]: { 'internal.segment.bytes': '100000' },
}

/** What a load notes its answers in. */
interface Notes {
  readonly acknowledged: Acknowledged
  now(): number
}

/** Creates the topics that are not there. */
export async function setUp(connection: BrokerConnection, notes: Notes): Promise<void> {
  for (const name of [SYNCED_TOPIC, PLAIN_TOPIC]) await createTopic(connection, name, notes)
}

/** An idempotent producer that sends `requests` batches, one at a time, and then is done. */
export async function produce(
  connection: BrokerConnection,
  topic: string,
  { requests, random, notes }: { requests: number; random: Random; notes: Notes },
): Promise<void> {
  const id = await connection.send(InitProducerIdApi, 4, {
    transactionalId: null,
    transactionTimeoutMs: 1000,
  })
  const producerId = id?.producerId ?? -1
  notes.acknowledged.producerIds.push({ id: producerId, moment: notes.now() })
  const sequences = Array.from({ length: PARTITIONS }, () => 0)
  for (let n = 0; n < requests; n++) {
    const partition = random.below(PARTITIONS)
    const baseSequence = sequences[partition] ?? 0
    const values = Array.from({ length: random.int(1, 3) }, (_, index) => {
      const name = nameOf(producerId, baseSequence + index)
      return {
        timestamp: Date.now(),
        value: Buffer.from(name.padEnd(random.chance(0.05) ? 20_000 : 300, '.')),
      }
    })
    sequences[partition] = baseSequence + values.length
    const records = buildBatch(values, { producerId, producerEpoch: 0, baseSequence })
    const answer = await connection.send(ProduceApi, 9, {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: topic, partitionData: [{ index: partition, records }] }],
    })
    const part = answer?.responses[0]?.partitionResponses[0]
    expect(part?.errorCode).toBe(0)
    notes.acknowledged.batches.push({
      topic,
      partition,
      producerId,
      baseSequence,
      baseOffset: part?.baseOffset ?? -1,
      count: values.length,
      moment: notes.now(),
    })
  }
}

/** The beginning of a record's value. */
export function nameOf(producerId: number, sequence: number): string {
  return `${producerId} ${sequence} `
}

/** Makes topics, and deletes some of them. */
export async function administrate(
  connection: BrokerConnection,
  prefix: string,
  { requests, random, notes }: { requests: number; random: Random; notes: Notes },
): Promise<void> {
  const names: string[] = []
  for (let n = 0; n < requests; n++) {
    if (names.length > 0 && random.chance(0.4)) {
      const name = names.splice(random.below(names.length), 1)[0] ?? ''
      notes.acknowledged.doomed.add(name)
      await connection.send(DeleteTopicsApi, 5, { topicNames: [name], timeoutMs: 1000 })
      notes.acknowledged.topics.push({ name, exists: false, moment: notes.now() })
      continue
    }
    const name = `${prefix}-${n}`
    await createTopic(connection, name, notes)
    names.push(name)
  }
}

async function createTopic(connection: BrokerConnection, name: string, notes: Notes): Promise<void> {
  const configs = Object.entries(CONFIGS[name] ?? {}).map(([name, value]) => ({ name, value }))
  const answer = await connection.send(CreateTopicsApi, 5, {
    topics: [{ name, numPartitions: PARTITIONS, replicationFactor: 1, assignments: [], configs }],
    timeoutMs: 1000,
  })
  expect([0, 36]).toContain(answer?.topics[0]?.errorCode)
  notes.acknowledged.topics.push({ name, exists: true, moment: notes.now() })
}
