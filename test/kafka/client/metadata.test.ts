import { expect, onTestFinished, test } from 'vitest'
import { parseClientConfig } from '../../../src/kafka/client/config/client-config.ts'
import { producerKeys } from '../../../src/kafka/client/config/producer-keys.ts'
import { Metadata } from '../../../src/kafka/client/metadata.ts'
import { openCluster } from '../../../src/kafka/client/open-cluster.ts'
import { loggingHooks, TestBroker } from './broker.ts'

const IN_A_WHILE = Number.POSITIVE_INFINITY

async function metadataOf(
  broker: TestBroker,
  options: { allowAutoTopicCreation?: boolean } = {},
  properties: Record<string, string> = {},
) {
  const hooks = loggingHooks()
  const config = parseClientConfig(producerKeys, { ...broker.properties, ...properties })
  const cluster = await openCluster({
    config,
    hooks,
    clientId: 'c',
    logPrefix: '[c] ',
    warnsOfBootstrap: true,
  })
  const metadata = new Metadata(cluster, {
    maxAgeMs: 60_000,
    maxIdleMs: 60_000,
    retryBackoff: { initialMs: 5, maxMs: 20 },
    allowAutoTopicCreation: false,
    ...options,
  })
  onTestFinished(() => {
    cluster.close()
    metadata.close()
  })
  return { metadata, cluster, lines: hooks.lines }
}

test('a wanted topic is learned with its leaders, and the brokers with it', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one', 2)
  const { metadata, cluster } = await metadataOf(broker)
  metadata.want('one')
  await metadata.changed(IN_A_WHILE)
  const topic = metadata.topic('one')
  expect(topic?.partitions.map(({ partition, leaderId }) => [partition, leaderId])).toEqual([
    [0, 1],
    [1, 1],
  ])
  expect(metadata.nameOf(topic?.topicId ?? '')).toBe('one')
  expect(metadata.leaderOf('one', 1)?.leaderId).toBe(1)
  expect(metadata.leaderOf('one', 2)).toBeUndefined()
  expect(cluster.nodes.get(1)?.port).toBe(broker.port)
})

test('a topic that is missing is asked for again until it is there, with a warning each time', async () => {
  const broker = await TestBroker.start()
  const { metadata, lines } = await metadataOf(broker)
  metadata.want('late')
  await metadata.changed(IN_A_WHILE)
  expect(metadata.error('late')?.is('UNKNOWN_TOPIC_OR_PARTITION')).toBe(true)
  await metadata.changed(IN_A_WHILE)
  await broker.createTopic('late')
  while (metadata.topic('late') === undefined) await metadata.changed(IN_A_WHILE)
  expect(metadata.error('late')).toBeUndefined()
  expect(lines.length).toBeGreaterThan(1)
  expect(lines[0]).toBe(
    'WARN [c] The metadata response from the cluster reported a recoverable issue with correlation id 1 : {late=UNKNOWN_TOPIC_OR_PARTITION}',
  )
})

test('all topics can be wanted, and fewer again', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  await broker.createTopic('two')
  const { metadata } = await metadataOf(broker)
  metadata.wantOnly('all')
  await metadata.changed(IN_A_WHILE)
  expect(metadata.names().sort()).toEqual(['one', 'two'])
  metadata.wantOnly(['two'])
  await metadata.changed(IN_A_WHILE)
  expect(metadata.names()).toEqual(['two'])
})

test('waiting for a change ends at the deadline', async () => {
  const broker = await TestBroker.start()
  const { metadata, cluster } = await metadataOf(broker)
  await metadata.changed(cluster.clock.now() + 10)
  expect(metadata.names()).toEqual([])
})

test('a lost connection only delays the answer', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('one')
  const { metadata } = await metadataOf(broker)
  metadata.want('one')
  await metadata.changed(IN_A_WHILE)
  await broker.createTopic('two')
  broker.dropConnections()
  metadata.want('two')
  while (metadata.topic('two') === undefined) await metadata.changed(IN_A_WHILE)
  expect(metadata.names().sort()).toEqual(['one', 'two'])
})

test.each([
  ['rebootstrap', 0],
  ['none', 1],
])(
  'with %s a broker that asks for it sends the client back to the bootstrap addresses or not',
  async (strategy, left) => {
    const broker = await TestBroker.start()
    const { metadata, cluster } = await metadataOf(broker, {}, { 'metadata.recovery.strategy': strategy })
    metadata.want('one')
    await metadata.changed(IN_A_WHILE)
    cluster.rebootstrap()
    expect(cluster.nodes.size).toBe(left)
    expect(await cluster.anyConnection(IN_A_WHILE)).toBeDefined()
  },
)
