import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const to = (port: number, ...more: string[]) => [
  '--bootstrap-server',
  `127.0.0.1:${port}`,
  '--topic',
  't',
  ...more,
]

async function brokerWith(input: string): Promise<number> {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  await consoleProducer(to(broker.port), memoryIo(input))
  return broker.port
}

describe('console-consumer', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('prints until %s, then counts and ends with %i', async (signal, exitCode) => {
    const port = await brokerWith('a\nb\n')
    const io = memoryIo()
    const ended = consoleConsumer(to(port, '--from-beginning', '--enable-systest-events'), io)
    await vi.waitFor(() => expect(io.stdoutText()).toBe('a\nb\n'), 10_000)
    io.signal(signal)
    expect(await ended).toBe(exitCode)
    expect(io.stdoutText()).toBe('a\nb\nshutdown_complete\n')
    expect(io.stderrText()).toMatch(/Processed a total of 2 messages\n$/)
  })

  it('commits what it printed and no more', async () => {
    const port = await brokerWith('a\nb\nc\n')
    const first = memoryIo()
    await consoleConsumer(to(port, '--group', 'g', '--from-beginning', '--max-messages', '1'), first)
    const second = memoryIo()
    await consoleConsumer(to(port, '--group', 'g', '--max-messages', '2', '--timeout-ms', '9000'), second)
    expect([first.stdoutText(), second.stdoutText()]).toEqual(['a\n', 'b\nc\n'])
  })

  it('says so and ends when nobody reads its output', async () => {
    const port = await brokerWith('a\nb\n')
    const io = memoryIo()
    io.stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    })
    expect(await consoleConsumer(to(port, '--from-beginning'), io)).toBe(0)
    expect(io.stderrText()).toContain('Unable to write to standard out, closing consumer.\n')
  })

  it('ends with the fault of a value that cannot be read, unless it is told to go on', async () => {
    const port = await brokerWith('four\nfifth\nmore\n')
    const integers = ['--value-deserializer', 'org.apache.kafka.common.serialization.IntegerDeserializer']
    const words = to(port, '--partition', '0', '--from-beginning', '--max-messages', '3', ...integers)
    const strict = memoryIo()
    expect(await consoleConsumer(words, strict)).toBe(1)
    expect(strict.stdoutText()).toBe('1718580594\n')
    expect(strict.stderrText()).toMatch(
      /Processed a total of 2 messages\n\[.*\] ERROR Unknown error when running consumer: {2}\(.*ConsoleConsumer\)\norg\.apache\.kafka\.common\.errors\.SerializationException: Size of data received by IntegerDeserializer is not 4\n$/,
    )
    const lenient = memoryIo()
    expect(await consoleConsumer([...words, '--skip-message-on-error'], lenient)).toBe(0)
    expect(lenient.stdoutText()).toBe(`1718580594\n${Buffer.from('more').readInt32BE()}\n`)
    expect(lenient.stderrText()).toContain('ERROR Error processing message, skipping this message: ')
  })

  it('tells at a terminal why it may have shown nothing, and what formatters there are', async () => {
    const port = await brokerWith('a\n')
    const nothing = memoryIo()
    nothing.stderr.isTTY = true
    await consoleConsumer(to(port, '--partition', '0', '--timeout-ms', '50'), nothing)
    expect(nothing.stderrText()).toMatch(/Hint: only new records are shown; --from-beginning shows .*\n$/)
    const unknown = memoryIo()
    unknown.stderr.isTTY = true
    await consoleConsumer(to(port, '--formatter', 'com.example.Mine'), unknown)
    expect(unknown.stderrText()).toMatch(/^com\.example\.Mine\nOption /)
    expect(unknown.stderrText()).toContain("Hint: Java classes can't be loaded here; there are org.apache.")
  })
})
