import { expect } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { MetadataApi } from '../../../src/kafka/messages/03-metadata.ts'
import { OffsetCommitApi } from '../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../src/kafka/messages/09-offset-fetch.ts'
import { FindCoordinatorApi } from '../../../src/kafka/messages/10-find-coordinator.ts'
import { DeleteTopicsApi } from '../../../src/kafka/messages/20-delete-topics.ts'
import { DescribeConfigsApi } from '../../../src/kafka/messages/32-describe-configs.ts'
import { CreatePartitionsApi } from '../../../src/kafka/messages/37-create-partitions.ts'
import { IncrementalAlterConfigsApi } from '../../../src/kafka/messages/44-incremental-alter-configs.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import { ZERO_UUID } from '../../../src/kafka/uuid.ts'
import { commitOf, fetchOf } from '../../kafka/server/groups/transcript/requests.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { paddedValue, readLog } from './read-log.ts'
import { createTopic, randomBytes } from './requests.ts'

const NAMES = Array.from({ length: 8 }, (_, n) => `topics-${n}`)
const GROUP = 'topics-group'
const TOPIC_RESOURCE = 2
const UNKNOWN_TOPIC_ID = 100

/** A topic as clients see it. Its id is not known when its creation was not answered. */
interface Topic {
  readonly topicId: string | undefined
  readonly partitions: number
  readonly retentionMs: string
  /** What a group has committed for it; -1 for nothing. */
  readonly offset: number
}

/** A change that was asked for. */
interface Change {
  readonly name: string
  readonly after: Topic | undefined
}

/**
 * Topics that are created, enlarged, configured and deleted while others produce to them: what was acknowledged stays so,
 * a topic that takes a deleted one's name has none of its records, and nobody's offsets in it.
 */
export class TopicsLoad implements Load {
  readonly name = 'topics'
  readonly connections = 3
  readonly #topics = new Map<string, Topic | undefined>(NAMES.map((name) => [name, undefined]))
  /** What was asked and not answered. */
  #pending: Change | undefined
  /** By topic id: how many records of partition 0 were acknowledged. */
  readonly #produced = new Map<string, number>()
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await broker.send(FindCoordinatorApi, 4, { keyType: 0, coordinatorKeys: [GROUP] })
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    const [changing, ...producing] = connections
    await Promise.all([
      changing === undefined ? undefined : this.#change(changing, random),
      ...producing.map((connection) => this.#produce(connection, random)),
    ])
  }

  async #change(connection: BrokerConnection, random: Random): Promise<void> {
    while (!connection.isGone) {
      const name = random.pick(NAMES)
      const before = this.#topics.get(name)
      const [after, ask] = before === undefined ? creation(name, random) : changeOf(name, before, random)
      this.#pending = { name, after }
      const answer = await ask(connection)
      if (answer === undefined) return
      this.#pending = undefined
      this.#topics.set(name, after && { ...after, topicId: answer.topicId ?? after.topicId })
      this.acknowledged++
    }
  }

  /** Goes on where topics are being deleted: they are unknown then. */
  async #produce(connection: BrokerConnection, random: Random): Promise<void> {
    while (!connection.isGone) {
      const topicId = this.#topics.get(random.pick(NAMES))?.topicId
      if (topicId === undefined) {
        // Until there is one.
        await connection.send(MetadataApi, 12, { topics: [] })
        continue
      }
      const value = paddedValue(topicId, randomBytes(random))
      const answer = await connection.send(ProduceApi, 13, {
        acks: -1,
        timeoutMs: 1000,
        topicData: [
          {
            topicId,
            partitionData: [{ index: 0, records: buildBatch([{ timestamp: Date.now(), value }]) }],
          },
        ],
      })
      const part = answer?.responses[0]?.partitionResponses[0]
      if (part === undefined) return
      expect([0, UNKNOWN_TOPIC_ID]).toContain(part.errorCode)
      if (part.errorCode !== 0) continue
      const known = this.#produced.get(topicId) ?? 0
      this.#produced.set(topicId, Math.max(known, part.baseOffset + 1))
    }
  }

  async check(broker: Sender): Promise<void> {
    const metadata = await broker.send(MetadataApi, 12, { topics: null })
    const ids = new Map<string | null, { topicId: string; partitions: number }>()
    for (const { name, topicId, partitions } of metadata?.topics ?? [])
      ids.set(name, { topicId, partitions: partitions.length })
    const offsets = await committedOffsets(broker)
    for (const [name, expected] of this.#topics) {
      const seen = ids.get(name)
      const offset = offsets.get(name) ?? -1
      if (seen === undefined) expect(offset, `offset in ${name}, which is deleted`).toBe(-1)
      const found = seen && { ...seen, retentionMs: await retentionOf(broker, name), offset }
      const possible = this.#pending?.name === name ? [expected, this.#pending.after] : [expected]
      const isPossible = possible.some((each) => isSame(each, found))
      expect(isPossible, `${name}: ${JSON.stringify({ possible, found })}`).toBe(true)
      this.#topics.set(name, found)
      if (found !== undefined) await this.#checkRecords(broker, name, found.topicId)
    }
    this.#pending = undefined
  }

  async #checkRecords(broker: Sender, topic: string, topicId: string): Promise<void> {
    let count = 0
    for await (const { name } of readLog(broker, topic, 0, 0)) {
      expect(name, `a record of ${topic}`).toBe(topicId)
      count++
    }
    expect(count, `records of ${topic}`).toBeGreaterThanOrEqual(this.#produced.get(topicId) ?? 0)
  }
}

/** Sends a request; undefined when there was no answer. A topic's creation tells its id. */
type Ask = (broker: Sender) => Promise<{ readonly topicId?: string } | undefined>

function creation(name: string, random: Random): [Topic, Ask] {
  const partitions = random.int(1, 3)
  const retentionMs = String(random.int(1_000_000_000, 2_000_000_000))
  return [
    { topicId: undefined, partitions, retentionMs, offset: -1 },
    async (broker) => {
      const topicId = await createTopic(broker, name, partitions, { 'retention.ms': retentionMs })
      return topicId === undefined ? undefined : { topicId }
    },
  ]
}

function changeOf(name: string, before: Topic, random: Random): [Topic | undefined, Ask] {
  const choice = random.next()
  if (choice < 0.4) return [undefined, (broker) => deleteTopic(broker, name)]
  if (choice < 0.6) {
    const offset = random.int(0, 1_000_000)
    return [{ ...before, offset }, (broker) => commitOffset(broker, name, offset)]
  }
  if (choice < 0.8) {
    const retentionMs = String(random.int(1_000_000_000, 2_000_000_000))
    return [{ ...before, retentionMs }, (broker) => setRetention(broker, name, retentionMs)]
  }
  const partitions = before.partitions + 1
  return [{ ...before, partitions }, (broker) => addPartition(broker, name, partitions)]
}

function isSame(expected: Topic | undefined, found: Topic | undefined): boolean {
  if (expected === undefined || found === undefined) return expected === found
  return (
    (expected.topicId ?? found.topicId) === found.topicId &&
    expected.partitions === found.partitions &&
    expected.retentionMs === found.retentionMs &&
    expected.offset === found.offset
  )
}

async function deleteTopic(broker: Sender, name: string) {
  const answer = await broker.send(DeleteTopicsApi, 6, {
    topics: [{ name, topicId: ZERO_UUID }],
    timeoutMs: 1000,
  })
  expect(answer?.responses[0]?.errorCode ?? 0).toBe(0)
  return answer && {}
}

async function commitOffset(broker: Sender, name: string, offset: number) {
  const answer = await broker.send(OffsetCommitApi, 9, commitOf(GROUP, [[0, offset, '']], { name }))
  expect(answer?.topics[0]?.partitions[0]?.errorCode ?? 0).toBe(0)
  return answer && {}
}

async function setRetention(broker: Sender, name: string, value: string) {
  const configs = [{ name: 'retention.ms', configOperation: 0, value }]
  const answer = await broker.send(IncrementalAlterConfigsApi, 1, {
    resources: [{ resourceType: TOPIC_RESOURCE, resourceName: name, configs }],
    validateOnly: false,
  })
  expect(answer?.responses[0]?.errorCode ?? 0).toBe(0)
  return answer && {}
}

async function addPartition(broker: Sender, name: string, count: number) {
  const topics = [{ name, count, assignments: null }]
  const answer = await broker.send(CreatePartitionsApi, 3, { topics, timeoutMs: 1000, validateOnly: false })
  expect(answer?.results[0]?.errorCode ?? 0).toBe(0)
  return answer && {}
}

async function committedOffsets(broker: Sender): Promise<ReadonlyMap<string, number>> {
  const asked = fetchOf(
    GROUP,
    NAMES.map((name) => ({ name, partitionIndexes: [0] })),
  )
  const answer = await broker.send(OffsetFetchApi, 8, asked)
  expect(answer?.groups[0]?.errorCode).toBe(0)
  const topics = answer?.groups[0]?.topics ?? []
  return new Map(topics.map(({ name, partitions }) => [name, partitions[0]?.committedOffset ?? -1]))
}

async function retentionOf(broker: Sender, resourceName: string): Promise<string> {
  const answer = await broker.send(DescribeConfigsApi, 4, {
    resources: [{ resourceType: TOPIC_RESOURCE, resourceName, configurationKeys: ['retention.ms'] }],
  })
  return answer?.results[0]?.configs[0]?.value ?? ''
}
