import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-configs.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

test('--json describes one entity a line, with numbers as numbers', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('orders', 1, { 'retention.ms': '1000' })
  const run = async (...words: string[]) => {
    const io = memoryIo()
    expect(await main(['--bootstrap-server', `127.0.0.1:${broker.port}`, ...words], io)).toBe(0)
    return io
  }
  const lines = async (...words: string[]) =>
    (await run('--describe', '--json', ...words))
      .stdoutText()
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line))

  expect(await lines('--topic', 'orders')).toEqual([
    {
      entityType: 'topics',
      entityName: 'orders',
      configs: [
        expect.objectContaining({ name: 'retention.ms', value: '1000', source: 'DYNAMIC_TOPIC_CONFIG' }),
      ],
    },
  ])
  await run('--alter', '--user', 'alice', '--client', 'c', '--add-config', 'request_percentage=1.5')
  await run('--alter', '--user', 'alice', '--add-config', 'SCRAM-SHA-256=[password=x]')
  expect(await lines('--user', 'alice', '--client', 'c')).toEqual([
    {
      entity: expect.arrayContaining([
        { entityType: 'user', entityName: 'alice' },
        { entityType: 'client-id', entityName: 'c' },
      ]),
      quotas: { request_percentage: 1.5 },
    },
  ])
  expect(await lines('--entity-type', 'users')).toEqual([
    { user: 'alice', scramCredentials: [{ mechanism: 'SCRAM-SHA-256', iterations: 4096 }] },
  ])
  await run('--alter', '--client-metrics', 'm', '--add-config', 'interval.ms=100')
  expect(await lines('--client-metrics', 'm')).toEqual([
    {
      entityType: 'client-metrics',
      entityName: 'm',
      configs: [expect.objectContaining({ name: 'interval.ms', value: '100' })],
    },
  ])
  const missing = await run('--describe', '--json', '--topic', 'none')
  expect([missing.stdoutText(), missing.stderrText()]).toEqual([
    '',
    "The topic 'none' doesn't exist and doesn't have dynamic config.\n",
  ])
})
