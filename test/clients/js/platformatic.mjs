// @platformatic/kafka. Arguments: bootstrap address, a prefix for names.
import { deepStrictEqual as equal, ok } from 'node:assert'
import zlib from 'node:zlib'
import {
  Admin,
  ConfigResourceTypes,
  Consumer,
  FetchIsolationLevels,
  IncrementalAlterConfigOperationTypes,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import { codecs, records, run, Skip, until } from './checks.mjs'

const [address, prefix] = process.argv.slice(2)
const topic = `${prefix}.topic`
const ledger = `${prefix}.ledger`
const group = `${prefix}.group`
const common = { clientId: 'platformatic', bootstrapBrokers: [address], retries: 3, timeout: 10_000 }
const admin = new Admin(common)

async function createTopic() {
  const configs = [{ name: 'retention.ms', value: '3600000' }]
  const [made] = await admin.createTopics({ topics: [topic], partitions: 2, replicas: 1, configs })
  equal([made.name, made.partitions, made.replicas], [topic, 2, 1])
  await admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 }).then(
    () => ok(false, 'made twice'),
    (error) => ok(codesOf(error).includes('TOPIC_ALREADY_EXISTS'), error.message),
  )
}

function codesOf(error) {
  return [error.apiId, ...(error.errors ?? []).flatMap(codesOf), ...(error.cause ? codesOf(error.cause) : [])]
}

async function describeTopics() {
  ok((await admin.listTopics()).includes(topic))
  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true })
  equal([metadata.brokers.size, metadata.topics.get(topic).partitionsCount], [1, 2])
  ok(metadata.id)
}

function producerOf(options = {}) {
  return new Producer({ ...common, serializers: stringSerializers, ...options })
}

function consumerOf(groupId, options = {}) {
  return new Consumer({
    ...common,
    groupId,
    deserializers: stringDeserializers,
    maxWaitTime: 100,
    ...options,
  })
}

/** What @platformatic/kafka has no null for is left out: a missing key is null. */
async function send(options = {}) {
  const producer = producerOf(options)
  const messages = records.map(({ key, value, headers }) => ({
    topic,
    partition: 0,
    ...(key === null ? {} : { key }),
    ...(value === null ? {} : { value }),
    headers,
  }))
  const { offsets } = await producer.send({ messages })
  await producer.close()
  return offsets[0].offset
}

async function take(stream, count, onMessage = () => undefined) {
  const found = []
  for await (const message of stream) {
    found.push(plain(message))
    await onMessage(message)
    if (found.length === count) break
  }
  return found
}

function plain({ key, value, headers }) {
  return { key: key ?? null, value: value ?? null, headers: Object.fromEntries(headers) }
}

async function readFrom(offset, count, options = {}, name = topic) {
  const consumer = consumerOf(`${prefix}.reader`, options)
  const offsets = [{ topic: name, partition: 0, offset }]
  if (name === topic) offsets.push({ topic: name, partition: 1, offset: 0n })
  const stream = await consumer.consume({ topics: [name], mode: 'manual', offsets, autocommit: false })
  const found = await take(stream, count)
  await consumer.close(true)
  return found
}

const produce = (codec) => async () => {
  if (codec === 'zstd' && zlib.zstdCompressSync === undefined) throw new Skip('it uses the zstd of Node 22')
  equal(await readFrom(await send({ compression: codec }), records.length), records)
}

async function idempotent() {
  equal(await readFrom(await send({ idempotent: true }), records.length), records)
}

/** One is aborted and one is committed; only who asks to read what isn't committed sees both. */
async function transactions() {
  await admin.createTopics({ topics: [ledger], partitions: 1, replicas: 1 })
  const producer = producerOf({ idempotent: true, transactionalId: `${prefix}.transactional` })
  for (const end of ['abort', 'commit']) {
    const transaction = await producer.beginTransaction()
    const messages = [1, 2].map((n) => ({ topic: ledger, value: `${end} ${n}` }))
    await transaction.send({ messages })
    await transaction[end]()
  }
  await producer.close()
  const values = async (level, count) =>
    (await readFrom(0n, count, { isolationLevel: FetchIsolationLevels[level] }, ledger)).map(
      ({ value }) => value,
    )
  equal(await values('READ_COMMITTED', 2), ['commit 1', 'commit 2'])
  equal(await values('READ_UNCOMMITTED', 4), ['abort 1', 'abort 2', 'commit 1', 'commit 2'])
}

/** The group's offset stays with an aborted transaction, and moves with a committed one. */
async function offsetsInTransaction() {
  const groupId = `${prefix}.ledger-group`
  const producer = producerOf({ idempotent: true, transactionalId: `${prefix}.offsets` })
  const consumer = consumerOf(groupId, { isolationLevel: FetchIsolationLevels.READ_COMMITTED })
  const stream = await consumer.consume({
    topics: [ledger],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: false,
  })
  const ends = ['abort', 'commit']
  await take(stream, 2, async (message) => {
    const end = ends.shift()
    const transaction = await producer.beginTransaction()
    await transaction.addConsumer(consumer)
    await transaction.addOffset(message)
    await transaction[end]()
    const expected = end === 'abort' ? undefined : message.offset + 1n
    await until(
      async () => (await committed(groupId, ledger))[0] === expected,
      `${expected} after the ${end}`,
    )
  })
  await consumer.close(true)
  await producer.close()
  await admin.deleteTopics({ topics: [ledger] })
}

async function timestamps() {
  const producer = producerOf()
  const base = BigInt(Date.now() - 100_000)
  const messages = [0n, 1n, 2n].map((n) => ({
    topic,
    partition: 1,
    value: `at ${n}`,
    timestamp: base + n * 1000n,
  }))
  await producer.send({ messages })
  await producer.close()
  const consumer = consumerOf(`${prefix}.times`)
  const at = async (timestamp) => (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic)[1]
  equal([await at(-2n), await at(-1n)], [0n, 3n])
  equal(await at(base + 500n), 1n)
  equal(await at(base + 2001n), -1n)
  await consumer.close()
}

/** The committed offsets in the order of the partitions; undefined where there is none. */
async function committed(groupId = group, name = topic) {
  const [{ topics }] = await admin.listConsumerGroupOffsets({ groups: [groupId] })
  const found = []
  for (const { partitionIndex, committedOffset } of topics.find((each) => each.name === name)?.partitions ??
    [])
    if (committedOffset >= 0n) found[partitionIndex] = committedOffset
  return found
}

async function ends() {
  const consumer = consumerOf(`${prefix}.ends`)
  const offsets = (await consumer.listOffsets({ topics: [topic] })).get(topic)
  await consumer.close()
  return offsets
}

async function readAsGroup(count, options = {}) {
  const consumer = consumerOf(group, options)
  const stream = await consumer.consume({
    topics: [topic],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: false,
  })
  const found = await take(stream, count, (message) => message.commit())
  await consumer.close(true)
  equal(await committed(), await ends())
  return found
}

async function groupReads() {
  await readAsGroup((await ends()).reduce((sum, end) => sum + Number(end), 0))
}

async function groupGoesOn() {
  await send()
  equal(await readAsGroup(records.length), records)
}

/** Two members have a partition each; when one leaves, the other has both. */
const share = (options) => async () => {
  const groupId = `${prefix}.shared-${options.groupProtocol ?? 'classic'}`
  const members = [consumerOf(groupId, options), consumerOf(groupId, options)]
  for (const member of members) {
    const stream = await member.consume({ topics: [topic], mode: 'latest', autocommit: false })
    stream.on('data', () => undefined)
    // A fetch that was about to go out when its consumer closed.
    stream.on('error', (error) => ok(error.message === 'Client is closed.', error.message))
  }
  const partitions = () => members.map(({ assignments }) => assignments?.[0]?.partitions ?? [])
  await until(() => partitions().every((each) => each.length === 1), 'a partition each', 25)
  equal(partitions().flat().sort(), [0, 1])
  await members.shift().close(true)
  await until(() => partitions()[0].length === 2, 'both for the one that stays', 25)
  await members[0].close(true)
}

async function listGroups() {
  const listed = await admin.listGroups({ states: ['EMPTY'] })
  equal(listed.get(group)?.state, 'EMPTY')
  equal((await admin.describeGroups({ groups: [group] })).get(group).state, 'EMPTY')
  const topics = [{ name: topic, partitionOffsets: [{ partition: 1, offset: 1n }] }]
  await admin.alterConsumerGroupOffsets({ groupId: group, topics })
  equal((await committed())[1], 1n)
}

async function configs() {
  const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }
  const retention = async () => {
    const [{ configs }] = await admin.describeConfigs({
      resources: [{ ...resource, configurationKeys: ['retention.ms'] }],
    })
    return configs.map(({ value }) => value)
  }
  equal(await retention(), ['3600000'])
  const change = {
    name: 'retention.ms',
    configOperation: IncrementalAlterConfigOperationTypes.SET,
    value: '7200000',
  }
  await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs: [change] }] })
  equal(await retention(), ['7200000'])
}

async function morePartitions() {
  await admin.createPartitions({ topics: [{ name: topic, count: 3, assignments: [{ brokerIds: [1] }] }] })
  await until(async () => {
    const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true })
    return topics.get(topic).partitionsCount === 3
  }, 'three partitions')
}

async function deleteRecords() {
  const [{ partitions }] = await admin.deleteRecords({
    topics: [{ name: topic, partitions: [{ partition: 1, offset: 2n }] }],
  })
  equal(partitions[0].lowWatermark, 2n)
}

async function deleteGroup() {
  await admin.deleteConsumerGroupOffsets({ groupId: group, topics: [{ name: topic, partitionIndexes: [1] }] })
  equal((await committed())[1], undefined)
  await admin.deleteGroups({ groups: [group] })
  ok(!(await admin.listGroups()).has(group))
}

async function deleteTopic() {
  await admin.deleteTopics({ topics: [topic] })
  await until(async () => !(await admin.listTopics()).includes(topic), 'the topic out of the list')
}

await run([
  ['create topic', createTopic],
  ['describe topics', describeTopics],
  ...codecs.map((codec) => [`produce, consume: ${codec}`, produce(codec)]),
  ['idempotent producer', idempotent],
  ['transactions', transactions],
  ['offsets in a transaction', offsetsInTransaction],
  ['offsets by timestamp', timestamps],
  ['group reads, commits', groupReads],
  ['group goes on from its commit', groupGoesOn],
  ['two members share', share({ heartbeatInterval: 300 })],
  ['consumer protocol', share({ groupProtocol: 'consumer' })],
  ['list, describe groups', listGroups],
  ['describe, alter configs', configs],
  ['add partitions', morePartitions],
  ['delete records', deleteRecords],
  ['delete group', deleteGroup],
  ['delete topic', deleteTopic],
])
