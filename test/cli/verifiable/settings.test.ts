import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { main as consume } from '../../../src/cli/kafka-verifiable-consumer.ts'
import { main as produce } from '../../../src/cli/kafka-verifiable-producer.ts'
import type { Main } from '../../../src/cli/kit/io.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { OffsetCommitApi } from '../../../src/kafka/messages/08-offset-commit.ts'
import { JoinGroupApi } from '../../../src/kafka/messages/11-join-group.ts'
import { ConsumerGroupHeartbeatApi } from '../../../src/kafka/messages/68-consumer-group-heartbeat.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { consumerFor, EARLIEST, fill, take } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

let broker: TestBroker
let file: string
beforeEach(async () => {
  broker = await TestBroker.start()
  await broker.createTopic('numbers')
  file = join(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=from-file\n')
})

async function run(main: Main, ...words: string[]): Promise<string> {
  const io = memoryIo('')
  const server = ['--bootstrap-server', `localhost:${broker.port}`, '--topic', 'numbers']
  expect([await main([...server, ...words], io), io.stderrText()]).toEqual([0, ''])
  return io.stdoutText()
}

it('a producer stamps messages from the time that it is told, with settings of a file over its own', async () => {
  const produced = broker.requestsOf(ProduceApi)
  writeFileSync(file, 'client.id=from-file\nacks=1\n')
  const words = ['--max-messages', '1', '--message-create-time', '86400000']
  await run(produce, ...words, '--command-config', file, '--acks', '-1')
  const old = await run(produce, ...words, '--producer.config', file)
  expect(old).toMatch(
    /^Option --producer.config has been deprecated and will be removed in a future version\. Use --command-config instead\.\n\{/,
  )
  expect(produced.map(({ clientId, body }) => [clientId, body.acks])).toEqual([
    ['from-file', 1],
    ['from-file', 1],
  ])
  const consumer = await consumerFor(broker, { 'group.id': 'g', ...EARLIEST })
  consumer.subscribe(['numbers'])
  expect((await take(consumer, 2)).map(({ timestamp }) => timestamp)).toEqual([86_400_000, 86_400_000])
})

it('a producer ends with a time before 1970', async () => {
  const io = memoryIo('')
  const words = ['--topic', 'numbers', '--max-messages', '1', '--message-create-time=-5']
  expect(await produce(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)).toBe(1)
  expect(io.stderrText()).toBe(
    'Exception in thread "main" java.lang.IllegalArgumentException: Invalid timestamp: -5. Timestamp should always be non-negative or null.\n',
  )
  expect(io.stdoutText()).toMatch(/"startup_complete"\}\n.*"shutdown_complete"\}\n.*"sent":0,"acked":0,/)
})

it('a consumer of a classic group is the member that it is told', async () => {
  await fill(broker, 'numbers', ['0', '1'])
  const [joins, commits] = [broker.requestsOf(JoinGroupApi), broker.requestsOf(OffsetCommitApi)]
  const said = await run(
    consume,
    ...['--group-id', 'g', '--group-instance-id', 'i', '--session-timeout', '7000', '--max-messages', '2'],
    ...['--assignment-strategy', 'org.apache.kafka.clients.consumer.RoundRobinAssignor'],
    ...['--enable-autocommit', '--consumer.config', file],
  )
  expect(joins[0]).toMatchObject({
    clientId: 'from-file',
    body: {
      groupId: 'g',
      groupInstanceId: 'i',
      sessionTimeoutMs: 7000,
      protocols: [{ name: 'roundrobin' }],
    },
  })
  expect(said).toMatch(/^Option --consumer.config has been deprecated .*\n\{"timestamp":\d+,"name":"startup_/)
  // What is read is committed in silence, when the consumer leaves.
  expect(said).not.toContain('offsets_committed')
  expect(commits[0]?.body.topics[0]?.partitions[0]?.committedOffset).toBe(2)
})

it('a consumer of the new protocol names the assignor of the broker, and begins where it is told', async () => {
  await fill(broker, 'numbers', ['0'])
  const beats = broker.requestsOf(ConsumerGroupHeartbeatApi)
  const words = ['--group-protocol', 'consumer', '--group-remote-assignor', 'range', '--command-config', file]
  const said = await run(consume, '--group-id', 'g', '--max-messages', '1', ...words)
  expect(said).toContain('"name":"offsets_committed"')
  expect(beats[0]).toMatchObject({ clientId: 'from-file', body: { groupId: 'g', serverAssignor: 'range' } })
})
