import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-share-consumer-perf-test.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { incrementalAlterConfigs } from '../../../src/kafka/client/admin/incremental-alter-configs.ts'
import { ShareGroupHeartbeatApi } from '../../../src/kafka/messages/76-share-group-heartbeat.ts'
import { ShareFetchApi } from '../../../src/kafka/messages/78-share-fetch.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

const GROUP = 32
const FIRST_STATISTICS = /^(\d{4}), (\d{4}), 0\.\d{4}, \S+, \S+, (\d+), \d+/

let broker: TestBroker
beforeEach(async () => {
  broker = await TestBroker.start({
    'group.share.min.assignment.interval.ms': '0',
    'group.share.assignment.interval.ms': '0',
    'group.share.min.heartbeat.interval.ms': '20',
    'group.share.heartbeat.interval.ms': '30',
  })
  await broker.createTopic('load')
  const admin = await openAdmin(broker.properties)
  const operations = [{ name: 'share.auto.offset.reset', value: 'earliest', operation: 0 as const }]
  await incrementalAlterConfigs(
    admin,
    ['workers', 'perf-share-consumer'].map((name) => ({ type: GROUP, name, operations })),
  )
  await admin.close()
  await fill(broker, 'load', ['a', 'b', 'c'])
})

async function receive(...words: string[]): Promise<string[]> {
  const io = memoryIo('')
  const base = ['--bootstrap-server', `localhost:${broker.port}`, '--topic', 'load']
  expect([await main([...base, ...words, '--date-format', 'yyyy'], io), io.stderrText()]).toEqual([0, ''])
  return io.stdoutText().trimEnd().split('\n')
}

it('is the group, the client and the size of fetches that it is told', async () => {
  const [beats, fetches] = [broker.requestsOf(ShareGroupHeartbeatApi), broker.requestsOf(ShareFetchApi)]
  const file = join(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=from-file\nfetch.min.bytes=7\n')
  const words = ['--group', 'workers', '--fetch-size', '4321', '--command-config', file]
  const lines = await receive('--num-records', '3', ...words, '--command-property', 'fetch.min.bytes=1')
  expect(lines).toEqual([
    'start.time, end.time, data.consumed.in.MB, MB.sec, nMsg.sec, data.consumed.in.nMsg, fetch.time.ms',
    expect.stringMatching(FIRST_STATISTICS),
  ])
  expect(beats[0]).toMatchObject({ clientId: 'from-file', body: { groupId: 'workers' } })
  expect(fetches[0]).toMatchObject({ clientId: 'from-file', body: { maxBytes: 4321, minBytes: 1 } })
})

it('warns of old spellings, leaves the header out and tells of intervals, members and metrics', async () => {
  const file = join(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=me\n')
  const lines = await receive(
    ...['--messages', '3', '--consumer.config', file, '--hide-header', '--print-metrics'],
    ...['--show-detailed-stats', '--reporting-interval', '1', '--show-consumer-stats'],
  )
  expect(lines.slice(0, 2)).toEqual([
    'Warning: --messages is deprecated. Use --num-records instead.',
    'Warning: --consumer.config is deprecated. Use --command-config instead.',
  ])
  const [interval = '', ofMember = '', total = '', ...metrics] = lines.slice(2)
  expect(interval).toMatch(new RegExp(`${FIRST_STATISTICS.source} for share consumer 1$`))
  const member = 'Share consumer 1 having client id me consumption metrics- '
  expect(ofMember.slice(0, member.length)).toBe(member)
  expect([ofMember.slice(member.length), total].map((line) => FIRST_STATISTICS.exec(line)?.[3])).toEqual([
    '3',
    '3',
  ])
  expect(metrics.join('\n')).toMatch(/^\nMetric Name +Value\n(?:.*\n)*.*\{client-id=me\}/)
})

it('shares the load among members with numbers, until none comes for so long', async () => {
  const beats = broker.requestsOf(ShareGroupHeartbeatApi)
  const words = ['--threads', '2', '--timeout', '300', '--show-consumer-stats', '--hide-header']
  const lines = await receive('--num-records', '9', ...words)
  expect(lines).toEqual([
    expect.stringContaining('Share consumer 1 having client id perf-share-consumer-client-1 '),
    expect.stringContaining('Share consumer 2 having client id perf-share-consumer-client-2 '),
    expect.stringContaining('timeout (300 ms) exceeded. You can use the --timeout option'),
    expect.stringMatching(FIRST_STATISTICS),
  ])
  expect(new Set(beats.map(({ clientId, body }) => `${clientId} ${body.groupId}`))).toEqual(
    new Set([
      'perf-share-consumer-client-1 perf-share-consumer',
      'perf-share-consumer-client-2 perf-share-consumer',
    ]),
  )
})
