import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Admin, openAdmin } from '../../../../src/kafka/client/admin/admin.ts'
import { createPartitions } from '../../../../src/kafka/client/admin/create-partitions.ts'
import { createTopics } from '../../../../src/kafka/client/admin/create-topics.ts'
import { deleteTopics } from '../../../../src/kafka/client/admin/delete-topics.ts'
import { describeCluster } from '../../../../src/kafka/client/admin/describe-cluster.ts'
import { describeConfigs } from '../../../../src/kafka/client/admin/describe-configs.ts'
import { describeTopics, describeTopicsById } from '../../../../src/kafka/client/admin/describe-topics.ts'
import { incrementalAlterConfigs } from '../../../../src/kafka/client/admin/incremental-alter-configs.ts'
import { listOffsets } from '../../../../src/kafka/client/admin/list-offsets.ts'
import { listPartitionReassignments } from '../../../../src/kafka/client/admin/list-partition-reassignments.ts'
import { listTopics } from '../../../../src/kafka/client/admin/list-topics.ts'
import { ClientError } from '../../../../src/kafka/client/client-error.ts'
import type { ClientHooks, ClientProperties } from '../../../../src/kafka/client/hooks.ts'
import { loggingHooks, TestBroker } from '../broker.ts'

async function adminFor(properties: ClientProperties, hooks: ClientHooks = {}): Promise<Admin> {
  const admin = await openAdmin(properties, hooks)
  onTestFinished(() => admin.close())
  return admin
}

async function adminAndBroker(): Promise<{ admin: Admin; broker: TestBroker }> {
  const broker = await TestBroker.start()
  return { broker, admin: await adminFor(broker.properties) }
}

function failure(outcome: unknown): string {
  return outcome instanceof ClientError ? `${outcome.className}: ${outcome.message}` : 'no failure'
}

/** A port that nothing listens on. */
async function deafPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('topics are created, each with an outcome of its own', async () => {
  const { admin } = await adminAndBroker()
  const outcomes = await createTopics(admin, [
    { name: 'one', numPartitions: 3, configs: { 'retention.ms': '1000' } },
    { name: 'a b' },
    { name: '' },
  ])
  expect(outcomes.get('one')).toMatchObject({ numPartitions: 3, replicationFactor: 1 })
  expect(failure(outcomes.get('a b'))).toContain(
    "InvalidTopicException: Topic name is invalid: 'a b' contains one or more characters",
  )
  expect(failure(outcomes.get(''))).toContain("The given topic name '' cannot be represented in a request.")
  expect(failure((await createTopics(admin, [{ name: 'one' }])).get('one'))).toBe(
    "org.apache.kafka.common.errors.TopicExistsException: Topic 'one' already exists.",
  )
})

test('topics are listed and described, by name in pages and by id', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 5)
  await broker.createTopic('two', 2)
  expect((await listTopics(admin)).map(({ name }) => name).sort()).toEqual(['one', 'two'])
  const described = await describeTopics(admin, ['two', 'gone', 'one'], { partitionSizeLimitPerResponse: 2 })
  const one = described.get('one')
  if (one === undefined || one instanceof ClientError) throw new Error('one is not described')
  expect(one.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4])
  expect(one.partitions[0]).toMatchObject({ leader: { id: 1 }, elr: [], lastKnownElr: [] })
  expect(failure(described.get('gone'))).toContain('UnknownTopicOrPartitionException')
  const byId = (await describeTopicsById(admin, [one.topicId])).get(one.topicId)
  expect(byId).toMatchObject({ name: 'one', partitions: [{ elr: null }, {}, {}, {}, {}] })
})

test('partitions are added, but not taken away', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 2)
  expect((await createPartitions(admin, new Map([['one', { totalCount: 4 }]]))).get('one')).toBe(true)
  expect(failure((await createPartitions(admin, new Map([['one', { totalCount: 3 }]]))).get('one'))).toBe(
    'org.apache.kafka.common.errors.InvalidPartitionsException: The topic one currently has 4 partition(s); 3 would not be an increase.',
  )
})

test('configuration is altered and described', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one')
  const set = (name: string, value: string) =>
    incrementalAlterConfigs(admin, [{ type: 2, name: 'one', operations: [{ name, value, operation: 0 }] }])
  expect((await set('retention.ms', '1234')).get('one')).toBe(true)
  expect(failure((await set('retention.ms', 'abc')).get('one'))).toContain(
    'Invalid value abc for configuration retention.ms: Not a number of type LONG',
  )
  const configs = (await describeConfigs(admin, [{ type: 2, name: 'one' }])).get('one')
  if (configs === undefined || configs instanceof ClientError) throw new Error('not described')
  expect(configs.find(({ name }) => name === 'retention.ms')).toMatchObject({ value: '1234', source: 1 })
})

test('the cluster, its offsets and its reassignments are told', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 2)
  expect(await describeCluster(admin)).toMatchObject({ controller: { id: 1, port: broker.port } })
  expect(await listPartitionReassignments(admin)).toEqual([])
  const queries = [
    { topic: 'one', partition: 1, spec: 'latest' },
    { topic: 'one', partition: 7, spec: 'latest' },
  ] as const
  const offsets = await listOffsets(admin, queries, { timeoutMs: 200 })
  expect(offsets.get('one-1')).toMatchObject({ offset: 0 })
  expect(failure(offsets.get('one-7'))).toContain('TimeoutException')
})

test('topics are deleted', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one')
  const outcomes = await deleteTopics(admin, ['one', 'gone'])
  expect(outcomes.get('one')).toBe(true)
  expect(failure(outcomes.get('gone'))).toContain('UnknownTopicOrPartitionException')
  expect(await listTopics(admin)).toEqual([])
})

test('the Unix socket named by the hook is taken for the TCP address', async () => {
  const broker = await TestBroker.start()
  const asked = new Set<number>()
  const resolveAddress = (_host: string, port: number) => {
    asked.add(port)
    return broker.socketPath
  }
  const admin = await adminFor({ 'bootstrap.servers': 'localhost:1' }, { resolveAddress })
  expect(await listTopics(admin)).toEqual([])
  expect(asked).toEqual(new Set([1, broker.port]))
  expect(broker.connectionCount).toBe(1)
})

test('a socket path as bootstrap server is taken as it is', async () => {
  const broker = await TestBroker.start()
  const hooks = { resolveAddress: () => broker.socketPath }
  const admin = await adminFor({ 'bootstrap.servers': `unix:${broker.socketPath}` }, hooks)
  expect((await describeCluster(admin)).nodes).toHaveLength(1)
})

test('a call survives the loss of its connection', async () => {
  const { admin, broker } = await adminAndBroker()
  await listTopics(admin)
  broker.dropConnections()
  expect(await listTopics(admin)).toEqual([])
})

test('where nobody listens every attempt is reported, and the call ends in the reference words', async () => {
  const port = await deafPort()
  const hooks = loggingHooks()
  const admin = await adminFor({ 'bootstrap.servers': `127.0.0.1:${port}` }, hooks)
  await expect(listTopics(admin, { timeoutMs: 200 })).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.TimeoutException',
    message: 'Timed out waiting for a node assignment. Call: listTopics',
  })
  const line = `Connection to node -1 (/127.0.0.1:${port}) could not be established. Node may not be available.`
  expect(hooks.lines[0]).toMatch(/^WARN \[AdminClient clientId=adminclient-\d+\] /)
  expect(hooks.lines[0]).toContain(line)
  expect(hooks.lines.length).toBeGreaterThan(1)
})

test('a bad configuration is refused in the reference words', async () => {
  await expect(openAdmin({ 'bootstrap.servers': 'localhost' })).rejects.toMatchObject({
    className: 'org.apache.kafka.common.KafkaException',
    message: 'Failed to create new KafkaAdminClient',
    cause: { message: 'Invalid url in bootstrap.servers: localhost' },
  })
  await expect(
    openAdmin({ 'bootstrap.servers': 'localhost:1', 'send.buffer.bytes': '0' }),
  ).rejects.toMatchObject({
    message: 'Failed to create new KafkaAdminClient',
    cause: { message: 'Invalid send size' },
  })
})
