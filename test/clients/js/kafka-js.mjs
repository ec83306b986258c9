// kafkajs. Arguments: bootstrap address, a prefix for names.
import { deepStrictEqual as equal, ok } from 'node:assert'
import { compress as zstdCompress, decompress as zstdDecompress, init as zstdInit } from '@bokuweb/zstd-wasm'
import kafkajs from 'kafkajs'
import snappy from 'kafkajs-snappy'
import lz4 from 'lz4-napi'
import { codecs, records, run, until } from './checks.mjs'

const { CompressionCodecs, CompressionTypes, ConfigResourceTypes, Kafka, KafkaJSProtocolError, logLevel } =
  kafkajs
await zstdInit()
CompressionCodecs[CompressionTypes.Snappy] = snappy
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: (encoder) => lz4.compressFrame(encoder.buffer),
  decompress: (buffer) => lz4.decompressFrame(buffer),
})
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder) => Buffer.from(zstdCompress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(zstdDecompress(buffer)),
})
const types = { none: 'None', gzip: 'GZIP', snappy: 'Snappy', lz4: 'LZ4', zstd: 'ZSTD' }

const [address, prefix] = process.argv.slice(2)
const topic = `${prefix}.topic`
const ledger = `${prefix}.ledger`
const group = `${prefix}.group`
const kafka = new Kafka({ brokers: [address], clientId: 'kafkajs', logLevel: logLevel.NOTHING })
const admin = kafka.admin()
await admin.connect()

async function createTopic() {
  const topics = [{ topic, numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '3600000' }] }]
  equal(await admin.createTopics({ topics, waitForLeaders: true }), true)
  equal(await admin.createTopics({ topics }), false, 'made twice')
}

async function describeTopics() {
  ok((await admin.listTopics()).includes(topic))
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  equal(topics[0].partitions.map((p) => p.partitionId).sort(), [0, 1])
  const cluster = await admin.describeCluster()
  equal(cluster.brokers.length, 1)
  ok(cluster.clusterId)
}

async function send(type, options = {}) {
  const producer = kafka.producer({ allowAutoTopicCreation: false, ...options })
  await producer.connect()
  const messages = records.map((record) => ({ ...record, partition: 0 }))
  const [{ baseOffset }] = await producer.send({ topic, messages, compression: CompressionTypes[type] })
  await producer.disconnect()
  return Number(baseOffset)
}

/** Reads with a group until the records from an offset on in partition 0 are there, or `count` in all. */
async function read(groupId, { fromBeginning = true, from, count }) {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 })
  const found = []
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning })
  await consumer.run({
    autoCommitInterval: 100,
    eachMessage: async ({ partition, message }) => {
      if (from !== undefined && (partition !== 0 || Number(message.offset) < from)) return
      found.push(plain(message))
    },
  })
  if (from !== undefined) consumer.seek({ topic, partition: 0, offset: String(from) })
  await until(() => found.length >= count, `${count} records`, 25)
  const position = found.length
  await consumer.stop()
  await consumer.disconnect()
  return found.slice(0, position)
}

function plain({ key, value, headers }) {
  return {
    key: key?.toString() ?? null,
    value: value?.toString() ?? null,
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text.toString()])),
  }
}

const produce = (codec) => async () => {
  const from = await send(types[codec])
  equal(await read(`${prefix}.reader`, { from, count: records.length }), records)
}

async function idempotent() {
  const from = await send('None', { idempotent: true, maxInFlightRequests: 1 })
  equal(await read(`${prefix}.reader`, { from, count: records.length }), records)
}

/** One is aborted and one is committed; only who asks to read what isn't committed sees both. */
async function transactions() {
  await admin.createTopics({ topics: [{ topic: ledger }] })
  const producer = kafka.producer({ transactionalId: `${prefix}.transactional`, maxInFlightRequests: 1 })
  await producer.connect()
  for (const end of ['abort', 'commit']) {
    const transaction = await producer.transaction()
    const values = [`${end} 1`, `${end} 2`]
    await transaction.send({ topic: ledger, messages: values.map((value) => ({ value })) })
    await transaction[end]()
  }
  await producer.disconnect()
  equal(await ledgerValues({ readUncommitted: false }, 2), ['commit 1', 'commit 2'])
  equal(await ledgerValues({ readUncommitted: true }, 4), ['abort 1', 'abort 2', 'commit 1', 'commit 2'])
}

async function ledgerValues(options, count) {
  const groupId = `${prefix}.ledger-${options.readUncommitted}`
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, ...options })
  const found = []
  await consumer.connect()
  await consumer.subscribe({ topic: ledger, fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message }) => void found.push(message.value.toString()) })
  await until(() => found.length >= count, `${count} records`, 25)
  await consumer.disconnect()
  return found
}

/** The group's offset stays with an aborted transaction, and moves with a committed one. */
async function offsetsInTransaction() {
  const groupId = `${prefix}.ledger-group`
  const at = async () => (await admin.fetchOffsets({ groupId, topics: [ledger] }))[0].partitions[0].offset
  const producer = kafka.producer({ transactionalId: `${prefix}.offsets`, maxInFlightRequests: 1 })
  await producer.connect()
  for (const [end, offset, expected] of [
    ['abort', '1', '-1'],
    ['commit', '2', '2'],
  ]) {
    const transaction = await producer.transaction()
    await transaction.send({ topic: ledger, messages: [{ value: 'copied' }] })
    const topics = [{ topic: ledger, partitions: [{ partition: 0, offset }] }]
    await transaction.sendOffsets({ consumerGroupId: groupId, topics })
    await transaction[end]()
    await until(async () => (await at()) === expected, `${expected} after the ${end}`)
  }
  await producer.disconnect()
  await admin.deleteTopics({ topics: [ledger] })
}

async function timestamps() {
  const producer = kafka.producer()
  await producer.connect()
  const base = Date.now() - 100_000
  const messages = [0, 1, 2].map((n) => ({
    value: `at ${n}`,
    partition: 1,
    timestamp: String(base + n * 1000),
  }))
  await producer.send({ topic, messages })
  await producer.disconnect()
  const inOne = (offsets) => offsets.find(({ partition }) => partition === 1)
  const { low, high } = inOne(await admin.fetchTopicOffsets(topic))
  equal([low, high], ['0', '3'])
  equal(inOne(await admin.fetchTopicOffsetsByTimestamp(topic, base + 500)).offset, '1')
  equal(
    inOne(await admin.fetchTopicOffsetsByTimestamp(topic, base + 2001)).offset,
    '3',
    'kafkajs asks for the end then',
  )
}

async function committed() {
  const [{ partitions }] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
  return partitions.sort((a, b) => a.partition - b.partition).map(({ offset }) => offset)
}

async function ends() {
  return (await admin.fetchTopicOffsets(topic))
    .sort((a, b) => a.partition - b.partition)
    .map(({ high }) => high)
}

async function groupReads() {
  const count = (await ends()).reduce((sum, high) => sum + Number(high), 0)
  await read(group, { count })
  equal(await committed(), await ends())
}

async function groupGoesOn() {
  await send('None')
  equal(await read(group, { count: records.length }), records)
  equal(await committed(), await ends())
}

async function groupShares() {
  const members = [
    kafka.consumer({ groupId: group, maxWaitTimeInMs: 100, heartbeatInterval: 500 }),
    kafka.consumer({ groupId: group, maxWaitTimeInMs: 100, heartbeatInterval: 500 }),
  ]
  const assigned = [[], []]
  for (const [index, member] of members.entries()) {
    member.on(member.events.GROUP_JOIN, ({ payload }) => {
      assigned[index] = payload.memberAssignment[topic] ?? []
    })
    await member.connect()
    await member.subscribe({ topic })
    await member.run({ eachMessage: async () => undefined })
  }
  await until(() => assigned.every((partitions) => partitions.length === 1), 'a partition each', 25)
  equal(assigned.flat().sort(), [0, 1])
  const { groups } = await admin.describeGroups([group])
  equal([groups[0].state, groups[0].members.length], ['Stable', 2])
  await members[0].disconnect()
  await until(() => assigned[1].length === 2, 'both for the one that stays', 25)
  await members[1].disconnect()
}

async function listGroups() {
  ok((await admin.listGroups()).groups.some(({ groupId }) => groupId === group))
  equal((await admin.describeGroups([group])).groups[0].state, 'Empty')
  await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 1, offset: '1' }] })
  equal((await committed())[1], '1')
}

async function configs() {
  const type = ConfigResourceTypes.TOPIC
  const retention = async () => {
    const { resources } = await admin.describeConfigs({
      resources: [{ type, name: topic, configNames: ['retention.ms'] }],
    })
    return resources[0].configEntries.map(({ configValue }) => configValue)
  }
  equal(await retention(), ['3600000'])
  await admin.alterConfigs({
    resources: [{ type, name: topic, configEntries: [{ name: 'retention.ms', value: '7200000' }] }],
  })
  equal(await retention(), ['7200000'])
}

async function morePartitions() {
  await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
  await until(
    async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length === 3,
    'three partitions',
  )
}

async function deleteRecords() {
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: '2' }] })
  const one = (await admin.fetchTopicOffsets(topic)).find(({ partition }) => partition === 1)
  equal(one.low, '2')
}

async function deleteGroup() {
  await admin.deleteGroups([group])
  ok(!(await admin.listGroups()).groups.some(({ groupId }) => groupId === group))
}

async function deleteTopic() {
  await admin.deleteTopics({ topics: [topic] })
  await until(async () => !(await admin.listTopics()).includes(topic), 'the topic out of the list')
  await admin.fetchTopicMetadata({ topics: [topic] }).then(
    () => ok(false, 'metadata of a topic that is gone'),
    (error) =>
      ok(error instanceof KafkaJSProtocolError && error.type === 'UNKNOWN_TOPIC_OR_PARTITION', error.message),
  )
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
  ['two members share', groupShares],
  ['list, describe groups', listGroups],
  ['describe, alter configs', configs],
  ['add partitions', morePartitions],
  ['delete records', deleteRecords],
  ['delete group', deleteGroup],
  ['delete topic', deleteTopic],
])
