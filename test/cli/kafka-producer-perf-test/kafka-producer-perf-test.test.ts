import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { main as consume } from '../../../src/cli/kafka-consumer-perf-test.ts'
import { main } from '../../../src/cli/kafka-producer-perf-test.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

let broker: TestBroker
let server: string[]
beforeEach(async () => {
  broker = await TestBroker.start()
  server = ['--bootstrap-server', `localhost:${broker.port}`]
})

async function run(script: typeof main, ...words: string[]) {
  const io = memoryIo('')
  const code = await script([...server, ...words], io)
  return { code, stdout: io.stdoutText(), stderr: io.stderrText() }
}

const send = (topic: string, count: number, ...words: string[]) =>
  run(main, '--topic', topic, '--num-records', String(count), '--throughput', '-1', ...words)

describe('kafka-producer-perf-test', () => {
  it('sends the lines of a file in transactions, and says what it reads', async () => {
    const file = join(temporaryFolder(), 'payloads')
    writeFileSync(file, 'one\ntwo\n')
    const { code, stdout } = await send('files', 50, '--payload-file', file, '--transaction-duration-ms', '1')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      new RegExp(`^Reading payloads from: ${file}\nNumber of records read: 2\n50 records sent, `),
    )
  })

  it('splits a file at the delimiter that it is told', async () => {
    const file = join(temporaryFolder(), 'payloads')
    writeFileSync(file, 'one;two;three')
    const { stdout } = await send('pieces', 1, '--payload-file', file, '--payload-delimiter', ';')
    expect(stdout).toContain('Number of records read: 3\n')
  })

  it.each([
    ['--command-config', '--command-property', ''],
    [
      '--producer.config',
      '--producer-props',
      'Option --producer-props has been deprecated and will be removed in a future version. Use --command-property instead.\nOption --producer.config has been deprecated and will be removed in a future version. Use --command-config instead.\n',
    ],
  ])('takes settings of %s, below those of %s', async (fileOption, propertyOption, warnings) => {
    const file = join(temporaryFolder(), 'client.properties')
    writeFileSync(file, 'client.id=from-file\nacks=0\n')
    const produced = broker.requestsOf(ProduceApi)
    const { stdout } = await send(
      'set',
      1,
      ...['--record-size', '1', fileOption, file, propertyOption, 'acks=1'],
    )
    expect(stdout.replace(/^1 records sent.*\n/m, '')).toBe(warnings)
    expect(produced[0]).toMatchObject({ clientId: 'from-file', body: { acks: 1, transactionalId: null } })
  })

  it('is the transactional id that it is told', async () => {
    const produced = broker.requestsOf(ProduceApi)
    await send('in-transactions', 1, '--record-size', '1', '--transactional-id', 'me')
    expect(produced[0]?.body.transactionalId).toBe('me')
  })

  it('tells of the steady state after the warm-up in a line of its own', async () => {
    const { stdout } = await send('warm', 30, '--payload-monotonic', '--warmup-records', '10')
    expect(stdout.split('\n').map((line) => line.replace(/ sent.*/, ''))).toEqual([
      'Warmup first 10 records. Steady state results will print after the complete test summary.',
      '30 records',
      '20 steady state records',
      '',
    ])
  })

  it('prints JSON where that is asked for, and metrics in a table', async () => {
    const { stdout } = await send('json', 5, '--record-size', '10', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ report: 'total', records: 5, isSteadyState: false })
    const table = (await send('json', 5, '--record-size', '10', '--print-metrics')).stdout
    expect(table).toMatch(/\n\nMetric Name +Value\napp-info:start-time-ms/)
    expect(table).toMatch(
      /\nproducer-topic-metrics:record-send-total:\{client-id=perf-producer-client, topic=json\} +: 5\.000\n/,
    )
  })

  it('prints the fault of each record that is not stored, and counts the others', async () => {
    const { code, stdout, stderr } = await send('a topic', 2, '--record-size', '1')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^0 records sent, 0.000000 records\/sec \(0.00 MB\/sec\), NaN ms avg latency/)
    expect(stderr.match(/^org.apache.kafka.common.errors.InvalidTopicException: /gm)).toHaveLength(2)
  })

  it('ends as Java does with what it does not catch', async () => {
    const { code, stderr } = await send('x', 1, '--record-size', '1', '--command-property', 'a=b=c')
    expect(code).toBe(1)
    expect(stderr).toBe(
      'Exception in thread "main" java.lang.IllegalArgumentException: Invalid property: a=b=c\n',
    )
  })
})

describe('kafka-consumer-perf-test', () => {
  it('tells of intervals with a time, and of the whole with two', async () => {
    await send('read', 20, '--record-size', '100')
    const read = (...words: string[]) => run(consume, '--topic', 'read', '--num-records', '20', ...words)
    const date = ['--date-format', 'yyyy']
    const number = '\\d+\\.\\d{4}'
    expect((await read('--hide-header', ...date)).stdout).toMatch(
      new RegExp(
        `^\\d{4}, \\d{4}, 0.0019, ${number}, 20, ${number}, \\d+, -?\\d+, -?${number}, -?${number}\n$`,
      ),
    )
    const detailed = await read('--show-detailed-stats', '--reporting-interval', '1', ...date)
    expect(detailed.stdout).toMatch(
      new RegExp(`^time, threadId, .*\n\\d{4}, 0, ${number}, ${number}, \\d+, ${number}, \\d+, -?\\d+, `),
    )
    const json = JSON.parse((await read('--json')).stdout)
    expect(json).toMatchObject({ consumedRecords: 20, rebalanceTimeMs: expect.any(Number) })
  })

  it('refuses an interval of nothing with message and trace', async () => {
    const { code, stderr } = await run(
      consume,
      '--topic',
      'x',
      '--num-records',
      '1',
      '--reporting-interval',
      '0',
    )
    expect(code).toBe(1)
    expect(stderr).toBe(
      'Reporting interval must be greater than 0.\njava.lang.IllegalArgumentException: Reporting interval must be greater than 0.\n\n',
    )
  })
})
