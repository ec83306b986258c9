import { describe, expect, it } from 'vitest'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { main as consoleShareConsumer } from '../../../src/cli/kafka-console-share-consumer.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { incrementalAlterConfigs } from '../../../src/kafka/client/admin/incremental-alter-configs.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const at = (port: number, ...more: string[]) => [
  '--bootstrap-server',
  `127.0.0.1:${port}`,
  '--topic',
  't',
  '--group',
  'g',
  ...more,
]

const GROUP = 32

/** A topic with these records, and a share group that begins with the first of them. */
async function brokerWith(input: string): Promise<number> {
  const broker = await TestBroker.start({
    'group.share.min.assignment.interval.ms': '0',
    'group.share.assignment.interval.ms': '0',
  })
  await broker.createTopic('t')
  const admin = await openAdmin(broker.properties)
  const operations = [{ name: 'share.auto.offset.reset', value: 'earliest', operation: 0 as const }]
  await incrementalAlterConfigs(admin, [{ type: GROUP, name: 'g', operations }])
  await admin.close()
  await consoleProducer(['--bootstrap-server', `127.0.0.1:${broker.port}`, '--topic', 't'], memoryIo(input))
  return broker.port
}

async function read(port: number, ...more: string[]) {
  const io = memoryIo()
  const exitCode = await consoleShareConsumer(at(port, '--timeout-ms', '9000', ...more), io)
  return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText() }
}

const delivery = ['--formatter-property', 'print.delivery=true']

describe('console-share-consumer', () => {
  it('accepts what it prints, and gives back what it does not', async () => {
    const port = await brokerWith('a\nb\nc\n')
    expect(await read(port, '--max-messages', '2', ...delivery)).toEqual({
      exitCode: 0,
      stdout: 'Delivery:1\ta\nDelivery:1\tb\n',
      stderr: 'Processed a total of 2 messages\n',
    })
    expect((await read(port, '--max-messages', '1')).stdout).toBe('c\n')
  })

  it('releases records to be given out again, and rejects them for good', async () => {
    const port = await brokerWith('a\n')
    expect((await read(port, '--max-messages', '1', '--release', ...delivery)).stdout).toBe('Delivery:1\ta\n')
    expect((await read(port, '--max-messages', '1', '--reject', ...delivery)).stdout).toBe('Delivery:2\ta\n')
    const { exitCode, stdout, stderr } = await read(port, '--timeout-ms=500')
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr).toContain('Found multiple arguments for option timeout-ms, but you asked for only one')
  })

  it('rejects what it cannot print, or ends', async () => {
    const port = await brokerWith('four\nfifth\nmore\n')
    const integers = ['--value-deserializer', 'org.apache.kafka.common.serialization.IntegerDeserializer']
    const lenient = await read(port, '--max-messages', '2', '--reject-message-on-error', ...integers)
    expect(lenient.stdout).toBe('1718580594\n')
    expect(lenient.stderr).toMatch(
      /ERROR Error processing message, rejecting this message: {2}\(.*ConsoleShareConsumer\)\norg.*SerializationException: .*is not 4\nProcessed a total of 2 messages\n$/,
    )
    const strict = await read(
      port,
      '--value-deserializer',
      'org.apache.kafka.common.serialization.LongDeserializer',
    )
    expect(strict.exitCode).toBe(1)
    expect(strict.stderr).toMatch(
      /Processed a total of 1 messages\n\[.*\] ERROR Unknown error when running consumer: /,
    )
  })

  it("prints JSON, and ends with the signal's code after it has left", async () => {
    const port = await brokerWith('a\n')
    const io = memoryIo()
    const json = ['--formatter-property', 'print.json=true', '--formatter-property', 'print.timestamp=false']
    const ended = consoleShareConsumer(at(port, '--enable-systest-events', ...json), io)
    await io.printed(/\n/)
    io.signal('SIGTERM')
    expect(await ended).toBe(143)
    expect(io.stdoutText()).toBe(
      '{"topic":"t","partition":0,"offset":0,"deliveryCount":1,"headers":[],"key":null,"value":"a"}\nshutdown_complete\n',
    )
  })

  it.each([
    [['--group', 'g'], '--topic is a required argument'],
    [['--topic', 't'], 'Missing required argument "[bootstrap-server]"'],
    [at(1, '--reject', '--release'), 'At most one of --reject and --release may be specified.'],
    [at(1, '--command-property', 'group.id=h'), 'The group ids provided in different places'],
    [
      at(1, '--consumer-config', 'a', '--command-config', 'b'),
      'Options --consumer-config and --command-config cannot be specified together.',
    ],
  ])('refuses %j', async (words, message) => {
    const io = memoryIo()
    expect(await consoleShareConsumer(words, io)).toBe(1)
    expect(io.stderrText().split('\n')[0]).toContain(message)
  })
})
