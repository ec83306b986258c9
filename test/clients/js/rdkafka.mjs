// node-rdkafka (librdkafka, built by npm). Arguments: bootstrap address, a prefix for names.
import { deepStrictEqual as equal, ok } from 'node:assert'
import rdkafka from 'node-rdkafka'
import { codecs, records, run, Skip, until } from './checks.mjs'

const CONNECT_MS = 10_000
const [address, prefix] = process.argv.slice(2)
const topic = `${prefix}.topic`
const ledger = `${prefix}.ledger`
const group = `${prefix}.group`
const common = { 'metadata.broker.list': address, 'client.id': 'node-rdkafka' }
/** It reads an empty value as null. */
const expected = records.map((record) => ({ ...record, value: record.value || null }))
const admin = rdkafka.AdminClient.create(common)

/** Calls a function of node-rdkafka that takes a callback last. */
function call(object, name, ...args) {
  return new Promise((resolve, reject) => {
    object[name](...args, (error, value) => (error ? reject(error) : resolve(value)))
  })
}

async function createTopic() {
  const asked = { topic, num_partitions: 2, replication_factor: 1, config: { 'retention.ms': '3600000' } }
  await call(admin, 'createTopic', asked, CONNECT_MS)
  await call(admin, 'createTopic', asked, CONNECT_MS).then(
    () => ok(false, 'made twice'),
    ({ code }) => equal(code, rdkafka.CODES.ERRORS.ERR_TOPIC_ALREADY_EXISTS),
  )
}

async function describeTopics() {
  const producer = await producerOf()
  const { topics, brokers } = await call(producer, 'getMetadata', { timeout: CONNECT_MS })
  equal([brokers.length, topics.find(({ name }) => name === topic).partitions.length], [1, 2])
  await call(producer, 'disconnect')
}

async function producerOf(options = {}) {
  const producer = new rdkafka.Producer({ ...common, dr_cb: true, 'linger.ms': 20, ...options })
  producer.setPollInterval(20)
  await call(producer, 'connect', { timeout: CONNECT_MS })
  return producer
}

async function write(producer, name, messages) {
  const reports = []
  const listener = (error, report) => reports.push({ error, ...report })
  producer.on('delivery-report', listener)
  for (const { key, value, headers = {}, partition = 0, timestamp } of messages) {
    const list = Object.entries(headers).map(([header, text]) => ({ [header]: text }))
    producer.produce(
      name,
      partition,
      value === null ? null : Buffer.from(value),
      key,
      timestamp,
      undefined,
      list,
    )
  }
  await until(() => reports.length === messages.length, 'the delivery reports')
  producer.off('delivery-report', listener)
  for (const { error } of reports) equal(error ?? null, null)
  return reports.map(({ offset }) => offset)
}

async function send(options) {
  const producer = await producerOf(options)
  const [offset] = await write(producer, topic, records)
  await call(producer, 'disconnect')
  return offset
}

async function consumerOf(groupId, options = {}) {
  const consumer = new rdkafka.KafkaConsumer(
    { ...common, 'group.id': groupId, 'enable.auto.commit': false, ...options },
    { 'auto.offset.reset': 'earliest' },
  )
  consumer.setDefaultConsumeTimeout(100)
  await call(consumer, 'connect', { timeout: CONNECT_MS })
  return consumer
}

async function take(consumer, count) {
  const found = []
  await until(
    async () => {
      found.push(...(await call(consumer, 'consume', count - found.length)))
      return found.length >= count
    },
    `${count} records`,
    25,
  )
  return found.map(plain)
}

function plain({ key, value, headers = [] }) {
  const pairs = headers.flatMap((header) => Object.entries(header))
  return {
    key: key?.toString() ?? null,
    value: value?.toString() ?? null,
    headers: Object.fromEntries(pairs.map(([name, text]) => [name, text.toString()])),
  }
}

async function readFrom(offset, count, options = {}, name = topic) {
  const consumer = await consumerOf(`${prefix}.reader`, options)
  consumer.assign([{ topic: name, partition: 0, offset }])
  const found = await take(consumer, count)
  await call(consumer, 'disconnect')
  return found
}

const produce = (codec) => async () => {
  equal(await readFrom(await send({ 'compression.codec': codec }), records.length), expected)
}

async function idempotent() {
  equal(await readFrom(await send({ 'enable.idempotence': true }), records.length), expected)
}

async function transactional(name) {
  const producer = await producerOf({ 'transactional.id': `${prefix}.${name}` })
  await call(producer, 'initTransactions', CONNECT_MS)
  return producer
}

/** One is aborted and one is committed; only who asks to read what isn't committed sees both. */
async function transactions() {
  await call(admin, 'createTopic', { topic: ledger, num_partitions: 1, replication_factor: 1 }, CONNECT_MS)
  const producer = await transactional('transactional')
  for (const end of ['abort', 'commit']) {
    await call(producer, 'beginTransaction')
    await write(producer, ledger, [{ value: `${end} 1` }, { value: `${end} 2` }])
    await call(producer, `${end}Transaction`, CONNECT_MS)
  }
  await call(producer, 'disconnect')
  const values = async (level, count) =>
    (await readFrom(0, count, { 'isolation.level': level }, ledger)).map(({ value }) => value)
  equal(await values('read_committed', 2), ['commit 1', 'commit 2'])
  equal(await values('read_uncommitted', 4), ['abort 1', 'abort 2', 'commit 1', 'commit 2'])
}

/** The group's offset stays with an aborted transaction, and moves with a committed one. */
async function offsetsInTransaction() {
  const consumer = await consumerOf(`${prefix}.ledger-group`)
  consumer.subscribe([ledger])
  await take(consumer, 1)
  const producer = await transactional('offsets')
  for (const [end, offset, moved] of [
    ['abort', 1, undefined],
    ['commit', 2, 2],
  ]) {
    await call(producer, 'beginTransaction')
    await write(producer, ledger, [{ value: 'copied' }])
    const offsets = [{ topic: ledger, partition: 0, offset }]
    await call(producer, 'sendOffsetsToTransaction', offsets, consumer, CONNECT_MS)
    await call(producer, `${end}Transaction`, CONNECT_MS)
    const [committed] = await call(consumer, 'committed', [{ topic: ledger, partition: 0 }], CONNECT_MS)
    equal(committed.offset, moved, end)
  }
  await call(consumer, 'disconnect')
  await call(producer, 'disconnect')
  await call(admin, 'deleteTopic', ledger, CONNECT_MS)
}

async function timestamps() {
  const producer = await producerOf()
  const base = Date.now() - 100_000
  const messages = [0, 1, 2].map((n) => ({ value: `at ${n}`, partition: 1, timestamp: base + n * 1000 }))
  await write(producer, topic, messages)
  const { lowOffset, highOffset } = await call(producer, 'queryWatermarkOffsets', topic, 1, CONNECT_MS)
  equal([lowOffset, highOffset], [0, 3])
  await call(producer, 'disconnect')
  const consumer = await consumerOf(`${prefix}.times`)
  const at = async (time) =>
    (await call(consumer, 'offsetsForTimes', [{ topic, partition: 1, offset: time }], CONNECT_MS))[0].offset
  equal(await at(base + 500), 1)
  await call(consumer, 'disconnect')
}

async function ends(consumer) {
  const marks = [0, 1].map((partition) =>
    call(consumer, 'queryWatermarkOffsets', topic, partition, CONNECT_MS),
  )
  return (await Promise.all(marks)).map(({ highOffset }) => highOffset)
}

async function readAsGroup(count) {
  const consumer = await consumerOf(group)
  consumer.subscribe([topic])
  const wanted = await ends(consumer)
  const found = await take(consumer, count ?? wanted[0] + wanted[1])
  consumer.commitSync(null)
  const partitions = [0, 1].map((partition) => ({ topic, partition }))
  const committed = await call(consumer, 'committed', partitions, CONNECT_MS)
  equal(
    committed.map(({ offset }) => offset),
    wanted,
  )
  await call(consumer, 'disconnect')
  return found
}

async function groupReads() {
  await readAsGroup()
}

async function groupGoesOn() {
  await send()
  equal(await readAsGroup(records.length), expected)
}

/** Two members have a partition each; when one leaves, the other has both. */
const share = (options) => async () => {
  const groupId = `${prefix}.shared-${options['group.protocol']}`
  const members = [await consumerOf(groupId, options), await consumerOf(groupId, options)]
  for (const member of members) member.subscribe([topic])
  const poll = () => Promise.all(members.map((member) => call(member, 'consume', 10)))
  const counts = () => members.map((member) => member.assignments().length)
  await until(async () => (await poll()) && counts().every((count) => count === 1), 'a partition each', 25)
  await call(members.shift(), 'disconnect')
  await until(async () => (await poll()) && counts()[0] === 2, 'both for the one that stays', 25)
  await call(members[0], 'disconnect')
}

async function morePartitions() {
  await call(admin, 'createPartitions', topic, 3, CONNECT_MS)
}

async function deleteTopic() {
  await call(admin, 'deleteTopic', topic, CONNECT_MS)
  const producer = await producerOf()
  await until(async () => {
    const { topics } = await call(producer, 'getMetadata', { timeout: CONNECT_MS })
    return !topics.some(({ name }) => name === topic)
  }, 'the topic out of the list')
}

const missing = async () => {
  throw new Skip('no call')
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
  ['two members share', share({ 'group.protocol': 'classic' })],
  ['consumer protocol', share({ 'group.protocol': 'consumer' })],
  ['list, describe groups', missing],
  ['describe, alter configs', missing],
  ['add partitions', morePartitions],
  ['delete records', missing],
  ['delete group', missing],
  ['delete topic', deleteTopic],
])
