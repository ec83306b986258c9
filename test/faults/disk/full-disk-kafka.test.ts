import { expect, test } from 'vitest'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { OffsetFetchApi } from '../../../src/kafka/messages/09-offset-fetch.ts'
import { FindCoordinatorApi } from '../../../src/kafka/messages/10-find-coordinator.ts'
import { CreateTopicsApi } from '../../../src/kafka/messages/19-create-topics.ts'
import { DeleteTopicsApi } from '../../../src/kafka/messages/20-delete-topics.ts'
import { InitProducerIdApi } from '../../../src/kafka/messages/22-init-producer-id.ts'
import { EndTxnApi } from '../../../src/kafka/messages/26-end-txn.ts'
import { TxnOffsetCommitApi } from '../../../src/kafka/messages/28-txn-offset-commit.ts'
import { fetchOf } from '../../kafka/server/groups/transcript/requests.ts'
import { Random } from '../../random.ts'
import { BrokerConnection } from '../broker-connection.ts'
import { killProcess, Program } from '../program.ts'
import { consume, InsistingClient, Weather } from './insisting-client.ts'
import { useDisk } from './recorded-disk.ts'
import { noSmallDisk, smallDisk } from './small-disk.ts'

/** scripts/faults asks for more: how often the disk runs full and has room again. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 8)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
/** A cleaner that is always at work, and small segments, so that the disk runs full in the middle of these too. */
const SETTINGS = ['log.cleaner.backoff.ms=1', 'log.initial.task.delay.ms=1']
const SEGMENTS = { 'internal.segment.bytes': '50000' }
const TOPICS = {
  plain: SEGMENTS,
  synced: { ...SEGMENTS, 'flush.messages': '1' },
  compacted: { ...SEGMENTS, 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.01' },
  transactional: SEGMENTS,
}
const KEYS = 10

const program = new Program('broker-process.ts')
useDisk()
if (noSmallDisk === undefined) program.use()

async function createTopic(client: InsistingClient, name: string, configs: Record<string, string> = {}) {
  await client.insist(
    CreateTopicsApi,
    5,
    {
      topics: [
        {
          name,
          numPartitions: 1,
          replicationFactor: 1,
          assignments: [],
          configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
        },
      ],
      timeoutMs: 1000,
    },
    ({ topics }) => topics[0]?.errorCode,
  )
}

async function initProducer(client: InsistingClient, transactionalId: string | null) {
  const request = { transactionalId, transactionTimeoutMs: 60_000 }
  return client.insist(InitProducerIdApi, 4, request, ({ errorCode }) => errorCode)
}

/** An idempotent producer; returns what is in the topic, by offset. */
async function fill(client: InsistingClient, topic: string): Promise<string[]> {
  const { producerId } = await initProducer(client, null)
  const values: string[] = []
  while (!client.weather.isOver) {
    const value = `${topic} ${values.length}`
    const options = { producerId, producerEpoch: 0, baseSequence: values.length }
    expect(await client.produce(topic, { value }, options)).toBe(values.length)
    values.push(value)
  }
  return values
}

/** Returns the last value of each key. */
async function fillCompacted(client: InsistingClient): Promise<Map<string, string>> {
  const last = new Map<string, string>()
  for (let n = 0; !client.weather.isOver; n++) {
    const key = `k${client.weather.random.below(KEYS)}`
    await client.produce('compacted', { key, value: `${n}` })
    last.set(key, `${n}`)
  }
  return last
}

/** Transactions of two records and an offset. Returns the values and the offset that count. */
async function transact(client: InsistingClient): Promise<{ values: string[]; offset: number }> {
  let { producerId, producerEpoch } = await initProducer(client, 'id')
  const values: string[] = []
  let offset = -1
  for (let n = 0; !client.weather.isOver; n++) {
    const committed = client.weather.random.chance(0.7)
    for (const baseSequence of [0, 1]) {
      const value = `${n} ${baseSequence}`
      const options = { producerId, producerEpoch, baseSequence, isTransactional: true }
      await client.produce('transactional', { value }, options)
      if (committed) values.push(value)
    }
    const partitions = [{ partitionIndex: 0, committedOffset: n, committedMetadata: '' }]
    await client.insist(
      TxnOffsetCommitApi,
      5,
      {
        transactionalId: 'id',
        groupId: 'g',
        producerId,
        producerEpoch,
        topics: [{ name: 'plain', partitions }],
      },
      ({ topics }) => topics[0]?.partitions[0]?.errorCode,
    )
    const end = { transactionalId: 'id', producerId, producerEpoch, committed }
    ;({ producerId, producerEpoch } = await client.insist(EndTxnApi, 5, end, ({ errorCode }) => errorCode))
    if (committed) offset = n
  }
  return { values, offset }
}

async function administrate(client: InsistingClient): Promise<void> {
  for (let n = 0; !client.weather.isOver; n++) {
    await createTopic(client, `extra-${n}`)
    const request = { topicNames: [`extra-${n}`], timeoutMs: 1000 }
    await client.insist(DeleteTopicsApi, 5, request, ({ responses }) => responses[0]?.errorCode)
  }
}

/** Reads go on however full the disk is. */
async function read(connection: BrokerConnection, weather: Weather): Promise<number> {
  let reads = 0
  while (!weather.isOver) {
    const partitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 10_000 }]
    const topics = Object.keys(TOPICS).map((topic) => ({ topic, partitions }))
    const request = { maxWaitMs: 5, minBytes: 1, topics, forgottenTopicsData: [] }
    const answer = await connection.send(FetchApi, 12, request)
    for (const { partitions } of answer?.responses ?? []) expect(partitions[0]?.errorCode).toBe(0)
    reads++
  }
  return reads
}

test.skipIf(noSmallDisk !== undefined)(
  'a broker whose disk runs full again and again stays up, reads on, and goes on when there is room',
  { timeout: 30_000 + ROUNDS * 10_000 },
  async () => {
    const disk = smallDisk(3_000_000)
    const { folder } = disk
    const weather = new Weather(disk, new Random(SEED), ROUNDS)
    program.environment = disk.environment
    const { child, port } = await program.start(folder, ...SETTINGS)
    const connect = async () => new InsistingClient(await BrokerConnection.open(port), weather)
    const client = await connect()
    for (const [name, configs] of Object.entries(TOPICS)) await createTopic(client, name, configs)
    for (const keyType of [0, 1]) {
      const request = { keyType, coordinatorKeys: ['x'] }
      await client.insist(FindCoordinatorApi, 4, request, ({ coordinators }) => coordinators[0]?.errorCode)
    }
    const [plain, synced, last, { values, offset }, reads] = await Promise.all([
      fill(await connect(), 'plain'),
      fill(await connect(), 'synced'),
      fillCompacted(await connect()),
      transact(await connect()),
      read(await BrokerConnection.open(port), weather),
      administrate(await connect()),
    ])
    expect(weather.refusals).toBeGreaterThan(ROUNDS)
    expect(reads).toBeGreaterThan(ROUNDS)
    await killProcess(child)

    program.environment = {}
    const again = await program.start(folder)
    const connection = await BrokerConnection.open(again.port)
    const valuesOf = async (topic: string) => (await consume(connection, topic)).map(({ value }) => value)
    expect(await valuesOf('plain')).toEqual(plain)
    expect(await valuesOf('synced')).toEqual(synced)
    expect(await valuesOf('transactional')).toEqual(values)
    const compacted = await consume(connection, 'compacted')
    expect(new Map(compacted.map(({ key, value }) => [key, value]))).toEqual(last)
    const fetched = await connection.send(
      OffsetFetchApi,
      8,
      fetchOf('g', [{ name: 'plain', partitionIndexes: [0] }]),
    )
    expect(fetched?.groups[0]?.topics[0]?.partitions[0]?.committedOffset).toBe(offset)
    await killProcess(again.child)
  },
)
