import { expect, it } from 'vitest'
import { main as produce } from '../../../src/cli/kafka-producer-perf-test.ts'
import { main } from '../../../src/cli/kafka-replica-verification.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

it('kafka-replica-verification reports on the partition that is furthest behind until a signal ends it', async () => {
  const broker = await TestBroker.start()
  const fetches = broker.requestsOf(FetchApi)
  const server = `localhost:${broker.port}`
  const words = ['--num-records', '7', '--record-size', '5', '--throughput', '-1']
  await produce(['--bootstrap-server', server, '--topic', 'copied', ...words], memoryIo(''))
  const io = memoryIo('')
  const times = ['--time', '-2', '--max-wait-ms', '5', '--report-interval-ms', '1', '--fetch-size', '4321']
  const ended = main(['--broker-list', server, '--topics-include', 'cop.*', ...times], io)
  const date = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}'
  await io.printed(/max lag is 0 for partition copied-0 at offset 7 among 1 partitions\n/)
  io.signal('SIGINT')
  expect(await ended).toBe(130)
  expect(fetches[0]?.body).toMatchObject({
    maxWaitMs: 5,
    topics: [{ partitions: [{ partition: 0, partitionMaxBytes: 4321 }] }],
  })
  expect(io.stdoutText()).toMatch(
    new RegExp(
      `^${date}: verification process is started\n(${date}: max lag is \\d for partition copied-0 at offset \\d among 1 partitions\n)+$`,
    ),
  )
  expect(io.stderrText()).toContain(
    'WARN This tool is deprecated and may be removed in a future major release.',
  )
})
