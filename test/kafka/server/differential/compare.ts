import { isDeepStrictEqual } from 'node:util'
import { ListOffsetsApi } from '../../../../src/kafka/messages/02-list-offsets.ts'
import { MetadataApi } from '../../../../src/kafka/messages/03-metadata.ts'
import { CreateTopicsApi } from '../../../../src/kafka/messages/19-create-topics.ts'
import { DeleteTopicsApi } from '../../../../src/kafka/messages/20-delete-topics.ts'
import { Random } from '../../../random.ts'
import { asText, differencesOf } from './differences.ts'
import { normalForm } from './normal-form.ts'
import { Peer } from './peer.ts'
import { type ComparedTopic, randomRequest } from './random-requests.ts'

/**
 * Sends the same random requests of the data path to two brokers and compares their answers. The topics differ in what
 * decides about a batch; whatever a request does wrong, both brokers must say the same of it and keep the same records.
 */
const kinds: readonly { readonly suffix: string; readonly configs: Readonly<Record<string, string>> }[] = [
  { suffix: 'plain', configs: {} },
  { suffix: 'compact', configs: { 'cleanup.policy': 'compact,delete' } },
  { suffix: 'append-time', configs: { 'message.timestamp.type': 'LogAppendTime' } },
  { suffix: 'gzip', configs: { 'compression.type': 'gzip' } },
  { suffix: 'plainest', configs: { 'compression.type': 'uncompressed' } },
  { suffix: 'zstd', configs: { 'compression.type': 'zstd' } },
  { suffix: 'small', configs: { 'max.message.bytes': '400' } },
  { suffix: 'bounded', configs: { 'message.timestamp.before.max.ms': '500000' } },
]

/** Records of many ages would begin many segments, and the reference reads from one at a time. */
const oneSegment = { 'segment.ms': String(2n ** 63n - 1n) }

interface Side {
  readonly peer: Peer
  readonly topicIds: ReadonlyMap<string, string>
}

const MOST_SHOWN = 25
const [addressA = '', addressB = '', seedText = '1', stepsText = '2000'] = process.argv.slice(2)
const seed = Number(seedText)
const prefix = `differential-${seed}-${process.pid}-`
const topics: ComparedTopic[] = kinds.map(({ suffix }) => ({ name: prefix + suffix, partitions: 2 }))
const sides = [await open(addressA), await open(addressB)] as const
const random = new Random(seed)
let differences = 0
for (let step = 1; step <= Number(stepsText); step++) {
  const next = randomRequest(random, topics, Math.floor(Date.now() / 1000) * 1000)
  const [a, b] = await Promise.all(
    sides.map(async ({ peer, topicIds }) =>
      normalForm(await peer.ask(next.api, next.version, next.request(topicIds))),
    ),
  )
  if (isDeepStrictEqual(a, b)) continue
  differences++
  console.log(`step ${step}: ${next.api.name} v${next.version} ${asText(next.request(new Map()))}`)
  for (const line of differencesOf(a, b)) console.log(`  ${line}`)
  if (differences === MOST_SHOWN) break
}
for (const { peer } of sides) {
  await peer.ask(DeleteTopicsApi, 5, { topicNames: topics.map(({ name }) => name), timeoutMs: 5000 })
  peer.close()
}
console.log(`seed ${seed}: ${stepsText} requests, ${differences} differences`)
process.exitCode = differences === 0 ? 0 : 1

async function open(address: string): Promise<Side> {
  const peer = new Peer(address)
  await peer.ask(CreateTopicsApi, 5, {
    topics: kinds.map(({ suffix, configs }) => ({
      name: prefix + suffix,
      numPartitions: 2,
      replicationFactor: 1,
      assignments: [],
      configs: Object.entries({ ...configs, ...oneSegment }).map(([name, value]) => ({ name, value })),
    })),
    timeoutMs: 10_000,
  })
  for (let tries = 0; tries < 50; tries++) {
    const metadata = await peer.ask(MetadataApi, 12, { topics: topics.map(({ name }) => ({ name })) })
    if (typeof metadata === 'object' && (await isReady(peer))) {
      return { peer, topicIds: new Map(metadata.topics.map(({ name, topicId }) => [name ?? '', topicId])) }
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${address} does not make the topics`)
}

/** Whether the broker leads every partition: a reference that has just made a topic needs a moment. */
async function isReady(peer: Peer): Promise<boolean> {
  const answer = await peer.ask(ListOffsetsApi, 5, {
    replicaId: -1,
    isolationLevel: 0,
    topics: topics.map(({ name }) => ({
      name,
      partitions: [0, 1].map((partitionIndex) => ({ partitionIndex, timestamp: -1n })),
    })),
  })
  return (
    typeof answer === 'object' &&
    answer.topics.every(({ partitions }) => partitions.every(({ errorCode }) => errorCode === 0))
  )
}
