import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-consumer-perf-test.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { JoinGroupApi } from '../../../src/kafka/messages/11-join-group.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

let broker: TestBroker
beforeEach(async () => {
  broker = await TestBroker.start()
  await broker.createTopic('load-1')
  await fill(broker, 'load-1', ['a', 'b', 'c'])
})

/** Reads so many records; the columns of the last line. */
async function read(numRecords: number, ...words: string[]) {
  const io = memoryIo('')
  const base = ['--bootstrap-server', `localhost:${broker.port}`, '--num-records', String(numRecords)]
  expect([await main([...base, '--hide-header', ...words], io), io.stderrText()]).toEqual([
    0,
    expect.not.stringContaining('Exception'),
  ])
  const stdout = io.stdoutText()
  return { stdout, columns: stdout.trimEnd().split('\n').at(-1)?.split(', ') ?? [] }
}

const ofLoad = ['--topic', 'load-1']

it('joins the group that it is told, else one of its own, and fetches as much at once as it is told', async () => {
  const [joins, fetches] = [broker.requestsOf(JoinGroupApi), broker.requestsOf(FetchApi)]
  await read(3, ...ofLoad, '--group', 'readers', '--fetch-size', '4321')
  await read(3, ...ofLoad)
  expect(new Set(joins.map(({ body }) => body.groupId))).toEqual(
    new Set(['readers', expect.stringMatching(/^perf-consumer-\d{1,5}$/)]),
  )
  const sizes = fetches.flatMap(({ body }) => body.topics.flatMap(({ partitions }) => partitions))
  expect(new Set(sizes.map(({ partitionMaxBytes }) => partitionMaxBytes))).toEqual(
    new Set([4321, 1024 * 1024]),
  )
})

it('goes on behind what its group has read', async () => {
  expect(
    (await read(2, ...ofLoad, '--group', 'g', '--command-property', 'max.poll.records=2')).columns[4],
  ).toBe('2')
  const { stdout, columns } = await read(2, ...ofLoad, '--group', 'g', '--timeout', '20')
  expect(columns[4]).toBe('1')
  expect(stdout).toMatch(
    /^WARNING: Exiting before consuming the expected number of records: timeout \(20 ms\) exceeded\. /,
  )
})

it('begins with what is still to come where it is told so', async () => {
  expect((await read(1, ...ofLoad, '--from-latest', '--timeout', '20')).columns[4]).toBe('0')
})

it('reads all topics of a pattern', async () => {
  await broker.createTopic('load-2')
  await fill(broker, 'load-2', ['d', 'e'])
  await broker.createTopic('other')
  await fill(broker, 'other', ['f'])
  expect((await read(9, '--include', 'load-.*', '--timeout', '200')).columns[4]).toBe('5')
})

it.each([
  ['--command-config', ''],
  ['--consumer.config', 'Warning: --consumer.config is deprecated. Use --command-config instead.\n'],
])('takes settings of %s, below those of the command line', async (option, warning) => {
  const file = join(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=from-file\nfetch.min.bytes=7\n')
  const fetches = broker.requestsOf(FetchApi)
  const { stdout } = await read(3, ...ofLoad, option, file, '--command-property', 'fetch.min.bytes=9')
  expect(stdout.slice(0, stdout.lastIndexOf('\n', stdout.length - 2) + 1)).toBe(warning)
  expect(fetches[0]).toMatchObject({ clientId: 'from-file', body: { minBytes: 9 } })
})

it('counts in a table what its client did', async () => {
  const { stdout } = await read(3, ...ofLoad, '--print-metrics')
  expect(stdout).toMatch(
    /\nconsumer-fetch-manager-metrics:records-consumed-total:\{client-id=perf-consumer-client\} +: 3\.000\n/,
  )
})
