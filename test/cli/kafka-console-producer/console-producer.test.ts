import { describe, expect, it, vi } from 'vitest'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo, openInput } from '../golden/memory-io.ts'

const to = (port: number, ...more: string[]) => [
  '--bootstrap-server',
  `127.0.0.1:${port}`,
  '--topic',
  't',
  ...more,
]

async function read(port: number, count: number): Promise<string> {
  const io = memoryIo()
  const words = [
    '--partition',
    '0',
    '--offset',
    'earliest',
    '--max-messages',
    String(count),
    '--timeout-ms',
    '9000',
  ]
  await consoleConsumer(to(port, ...words), io)
  return io.stdoutText()
}

describe('console-producer', () => {
  it('prompts before each line where both ends are a terminal', async () => {
    const { port } = await TestBroker.start()
    const input = openInput()
    const io = memoryIo(input)
    io.stdin.isTTY = true
    io.stdout.isTTY = true
    const ended = consoleProducer(to(port), io)
    await vi.waitFor(() => expect(io.stdoutText()).toBe('>'))
    input.write('这是第一个事件\n')
    await vi.waitFor(() => expect(io.stdoutText()).toBe('>>'))
    input.end()
    expect(await ended).toBe(0)
    expect(io.stdoutText()).toBe('>>')
    expect(await read(port, 1)).toBe('这是第一个事件\n')
  })

  it('does not prompt where one end is a pipe', async () => {
    const { port } = await TestBroker.start()
    const io = memoryIo('a\n')
    io.stdin.isTTY = true
    expect(await consoleProducer(to(port), io)).toBe(0)
    expect(io.stdoutText()).toBe('')
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('delivers what it has read before %s ends it with %i', async (signal, exitCode) => {
    const { port } = await TestBroker.start()
    const input = openInput()
    const io = memoryIo(input)
    // A lone line waits for --timeout, so that it is still in the producer when the signal comes.
    const ended = consoleProducer(to(port, '--timeout', '60000', '--request-timeout-ms', '30000'), io)
    input.write('last words\n')
    await vi.waitFor(() => expect(io.isListened()).toBe(true))
    await vi.waitFor(() => expect(input.readableLength).toBe(0))
    io.signal(signal)
    expect(await ended).toBe(exitCode)
    expect(await read(port, 1)).toBe('last words\n')
  })

  it('says in the log what could not be delivered, and goes on', async () => {
    const { port } = await TestBroker.start()
    const io = memoryIo(`${'x'.repeat(2000)}\nshort\n`)
    expect(await consoleProducer(to(port, '--command-property', 'max.request.size=1000'), io)).toBe(0)
    expect(io.stderrText()).toMatch(
      /ERROR Error when sending message to topic t with key: null, value: 2000 bytes with error: \(org\.apache\.kafka\.clients\.producer\.internals\.ErrorLoggingCallback\)\norg\.apache\.kafka\.common\.errors\.RecordTooLargeException: The message is \d+ bytes when serialized/,
    )
    expect(await read(port, 1)).toBe('short\n')
  })

  it('ends at the first failure with --sync', async () => {
    const { port } = await TestBroker.start()
    const io = memoryIo(`${'x'.repeat(2000)}\nnever\n`)
    expect(await consoleProducer(to(port, '--sync', '--command-property', 'max.request.size=1000'), io)).toBe(
      1,
    )
    expect(io.stderrText()).toMatch(
      /^java\.util\.concurrent\.ExecutionException: org\.apache\.kafka\.common\.errors\.RecordTooLargeException: The message is/m,
    )
  })

  it('ends where Java does not get as far as sending', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('t')
    const { port } = broker
    const small = memoryIo('a\nb\n')
    expect(await consoleProducer(to(port, '--max-memory-bytes', '200'), small)).toBe(1)
    expect(small.stderrText()).toBe(
      'java.lang.IllegalArgumentException: Attempt to allocate 16384 bytes, but there is a hard limit of 200 on memory allocations.\n',
    )
    const transactional = memoryIo('a\nb\n')
    const words = ['--command-property', 'transactional.id=x', '--timeout', '0']
    expect(await consoleProducer(to(port, ...words), transactional)).toBe(1)
    expect(transactional.stderrText()).toBe(
      'java.lang.IllegalStateException: Cannot add partition t-0 to transaction before completing a call to initTransactions\n',
    )
  })

  it("names an invalid topic in Java's two ways", async () => {
    const { port } = await TestBroker.start()
    const io = memoryIo('a\nb\n')
    const words = ['--bootstrap-server', `127.0.0.1:${port}`, '--topic', '..', '--timeout', '0']
    expect(await consoleProducer(words, io)).toBe(0)
    const errors = io
      .stderrText()
      .split('\n')
      .filter((text) => text.startsWith('org.apache'))
    expect(errors).toEqual([
      'org.apache.kafka.common.errors.InvalidTopicException: Invalid topics: [..]',
      'org.apache.kafka.common.errors.InvalidTopicException: ..',
    ])
  })
})
