/**
 * A client that behaves, in a process of its own, so that nobody else's work delays it: the ports of Kafka and ZooKeeper as arguments. It
 * produces, consumes, commits, sets and gets in turn, and compares each answer with what it has to be. Its port on stdout is none; it tells
 * whoever has started it of what is wrong, and at the end, when it is asked, how long answers took.
 */
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { ProduceApi } from '../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../src/kafka/messages/01-fetch.ts'
import { MetadataApi } from '../../src/kafka/messages/03-metadata.ts'
import { OffsetCommitApi } from '../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../src/kafka/messages/09-offset-fetch.ts'
import { FindCoordinatorApi } from '../../src/kafka/messages/10-find-coordinator.ts'
import { CreateTopicsApi } from '../../src/kafka/messages/19-create-topics.ts'
import { buildBatch } from '../../src/kafka/records/batch-builder.ts'
import { compressionTypes } from '../../src/kafka/records/compression/codecs.ts'
import { readRecordSet } from '../../src/kafka/records/records.ts'
import { Peer } from '../kafka/server/differential/peer.ts'
import { RawClient } from '../zookeeper/server/support/raw-client.ts'
import { create, setData, textOf } from '../zookeeper/server/support/requests.ts'
import type { FromBehaved } from './behaved-client.ts'

const [kafkaPort = 0, zookeeperPort = 0] = process.argv.slice(2).map(Number)
const latenciesMs: number[] = []
const kafka = new Peer(`127.0.0.1:${kafkaPort}`, 120_000)
const topic = `behaved-${process.pid}`
const topicData = (records: Buffer) => [{ name: topic, partitionData: [{ index: 0, records }] }]
const tell = (message: FromBehaved): void => void process.send?.(message)

/** How long this process has been stopped, the daemon with it: no delay of the daemon's. */
let stoppedMs = 0
let tickedMs = performance.now()
setInterval(() => {
  const nowMs = performance.now()
  if (nowMs - tickedMs > 2000) stoppedMs += nowMs - tickedMs
  tickedMs = nowMs
}, 50).unref()

/** The answer, its time taken down; it has to be one. */
async function timed<T>(what: string, ask: Promise<T | 'closed' | 'silent'>): Promise<T> {
  const askedMs = performance.now() - stoppedMs
  const answer = await ask
  latenciesMs.push(performance.now() - stoppedMs - askedMs)
  if (answer === 'closed' || answer === 'silent') throw new Error(`${what}: ${answer}`)
  return answer
}

function same(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`)
}

async function produce(value: string, round: number): Promise<number> {
  const compression = compressionTypes[round % compressionTypes.length] ?? 'none'
  const records = buildBatch([{ timestamp: Date.now(), value: Buffer.from(value) }], { compression })
  const request = { acks: -1, timeoutMs: 1000, topicData: topicData(records) }
  const { responses } = await timed('Produce', kafka.ask(ProduceApi, 9, request))
  const stored = responses[0]?.partitionResponses[0]
  same('Produce', stored?.errorCode, 0)
  return stored?.baseOffset ?? -1
}

async function consume(offset: number): Promise<string | undefined> {
  const partitions = [{ partition: 0, fetchOffset: offset, partitionMaxBytes: 100_000 }]
  const request = {
    maxWaitMs: 0,
    minBytes: 1,
    sessionEpoch: -1,
    topics: [{ topic, partitions }],
    forgottenTopicsData: [],
  }
  const { responses } = await timed('Fetch', kafka.ask(FetchApi, 12, request))
  const records = responses[0]?.partitions[0]?.records ?? Buffer.alloc(0)
  for (const record of readRecordSet(records)) if (record.offset === offset) return record.value?.toString()
  return undefined
}

async function commit(offset: number): Promise<void> {
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: null }]
  const group = { groupId: topic, generationIdOrMemberEpoch: -1, memberId: '' }
  await timed(
    'OffsetCommit',
    kafka.ask(OffsetCommitApi, 8, { ...group, topics: [{ name: topic, partitions }] }),
  )
  const asked = [{ groupId: topic, topics: [{ name: topic, partitionIndexes: [0] }] }]
  const { groups } = await timed(
    'OffsetFetch',
    kafka.ask(OffsetFetchApi, 8, { groups: asked, requireStable: false }),
  )
  same('OffsetFetch', groups[0]?.topics[0]?.partitions[0]?.committedOffset, offset)
}

/** The first to ask has the topic of the offsets made, and asks again until it is. */
async function findCoordinator(): Promise<void> {
  for (;;) {
    const asked = { keyType: 0, coordinatorKeys: [topic] }
    const { coordinators } = await timed('FindCoordinator', kafka.ask(FindCoordinatorApi, 4, asked))
    if (coordinators[0]?.errorCode === 0) return
    await delay(20)
  }
}

async function behave(): Promise<never> {
  const topics = [{ name: topic, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }]
  await timed('CreateTopics', kafka.ask(CreateTopicsApi, 5, { topics, timeoutMs: 10_000 }))
  await findCoordinator()
  const socket = connect(zookeeperPort, '127.0.0.1').setNoDelay()
  const zookeeper = RawClient.over(socket)
  await zookeeper.handshake({ timeOut: 300_000 })
  await create(zookeeper, '/behaved')
  latenciesMs.length = 0
  process.stdout.write('0\n')
  let expected = 0
  for (let round = 0; ; round++) {
    const text = `value ${round}`
    const offset = await produce(text, round)
    same('offset', offset, expected++)
    same('consumed', await consume(offset), text)
    same('set', (await timed('setData', setData(zookeeper, '/behaved', text))).err, 0)
    same('got', await timed('getData', textOf(zookeeper, '/behaved')), text)
    if (round % 10 === 0) await commit(offset)
    if (round % 10 === 5) {
      const asked = { topics: [{ name: topic }], allowAutoTopicCreation: false }
      const metadata = await timed('Metadata', kafka.ask(MetadataApi, 9, asked))
      same('Metadata', metadata.topics[0]?.partitions.length, 1)
    }
    await delay(25)
  }
}

process.on('message', () => {
  if (wrong === undefined) tell({ latenciesMs: latenciesMs.splice(0) })
  else tell({ wrong })
})
process.on('disconnect', () => process.exit(0))
let wrong: string | undefined
await behave().catch((error: unknown) => {
  wrong = error instanceof Error ? (error.stack ?? error.message) : String(error)
  tell({ wrong })
})
