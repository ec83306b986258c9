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

/** What is committed when `last` is: the script itself commits it, so that there is an end to wait for. */
async function committed(port: number, count: number): Promise<string> {
  const io = memoryIo()
  const words = ['--partition', '0', '--offset', 'earliest', '--isolation-level', 'read_committed']
  await consoleConsumer(to(port, ...words, '--max-messages', String(count), '--timeout-ms', '9000'), io)
  return io.stdoutText()
}

async function brokerWithTopic(): Promise<number> {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  return broker.port
}

describe('console-producer --transaction', () => {
  it('commits the whole input, with --sync as well', async () => {
    const port = await brokerWithTopic()
    expect(await consoleProducer(to(port, '--transaction'), memoryIo('a\nb\n'))).toBe(0)
    const sync = to(port, '--transaction', '--sync', '--timeout', '0')
    expect(await consoleProducer(sync, memoryIo('c\nd'))).toBe(0)
    expect(await committed(port, 4)).toBe('a\nb\nc\nd\n')
  })

  it('commits nothing of an input with a bad line', async () => {
    const port = await brokerWithTopic()
    const io = memoryIo('k\ta\nno key\nk\tb\n')
    expect(await consoleProducer(to(port, '--transaction', '--reader-property', 'parse.key=true'), io)).toBe(
      1,
    )
    expect(io.stderrText()).toBe(
      "The transaction is aborted: nothing of this input is committed.\norg.apache.kafka.common.KafkaException: No key separator found on line number 2: 'no key'\n",
    )
    await consoleProducer(to(port, '--transaction'), memoryIo('last\n'))
    expect(await committed(port, 1)).toBe('last\n')
  })

  it('commits nothing where a record cannot be delivered', async () => {
    const port = await brokerWithTopic()
    const io = memoryIo(`a\n${'x'.repeat(2_000_000)}\nb\n`)
    expect(await consoleProducer(to(port, '--transaction'), io)).toBe(1)
    expect(io.stderrText()).toContain('RecordTooLargeException')
    expect(io.stderrText()).toContain('The transaction is aborted: nothing of this input is committed.\n')
    await consoleProducer(to(port, '--transaction'), memoryIo('last\n'))
    expect(await committed(port, 1)).toBe('last\n')
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('commits nothing after %s', async (signal, exitCode) => {
    const port = await brokerWithTopic()
    const input = openInput()
    const io = memoryIo(input)
    io.stdin.isTTY = true
    io.stdout.isTTY = true
    const ended = consoleProducer(to(port, '--transaction'), io)
    input.write('a\n')
    await vi.waitFor(() => expect(io.stdoutText()).toBe('>>'), 9000)
    io.signal(signal)
    expect(await ended).toBe(exitCode)
    await consoleProducer(to(port, '--transaction'), memoryIo('last\n'))
    expect(await committed(port, 1)).toBe('last\n')
  })
})
