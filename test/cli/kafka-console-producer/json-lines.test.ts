import { describe, expect, it } from 'vitest'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { openProducer } from '../../../src/kafka/client/producer/producer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const at = (port: number, topic: string) => ['--bootstrap-server', `127.0.0.1:${port}`, '--topic', topic]

async function read(port: number, topic: string, count: number, ...more: string[]): Promise<string> {
  const io = memoryIo()
  const limits = ['--from-beginning', '--max-messages', String(count), '--timeout-ms', '9000']
  await consoleConsumer([...at(port, topic), ...limits, ...more], io)
  return io.stdoutText()
}

const json = ['--formatter-property', 'print.json=true']

describe('lines of JSON', () => {
  it('carry a topic to another one without loss', async () => {
    const broker = await TestBroker.start()
    for (const topic of ['from', 'to']) await broker.createTopic(topic, 1)
    const producer = await openProducer({ ...broker.properties })
    const binary = Buffer.from([0, 0xff, 10, 13, 0xc3])
    const headers = [
      { key: 'h', value: binary },
      { key: 'h', value: null },
      { key: '', value: Buffer.from('ü\n') },
    ]
    producer.send({ topic: 'from', key: Buffer.from('k'), value: null, timestamp: 5 })
    producer.send({ topic: 'from', key: null, value: Buffer.alloc(0), timestamp: 6 })
    producer.send({ topic: 'from', key: binary, value: Buffer.from('"{\u2028'), timestamp: 7, headers })
    await producer.close()

    const lines = await read(broker.port, 'from', 3, ...json)
    expect(lines.split('\n')[0]).toBe(
      '{"topic":"from","partition":0,"offset":0,"timestamp":5,"timestampType":"CreateTime","headers":[],"key":"k","value":null}',
    )
    const words = [...at(broker.port, 'to'), '--reader-property', 'parse.json=true']
    expect(await consoleProducer(words, memoryIo(lines))).toBe(0)
    expect(await read(broker.port, 'to', 3, ...json)).toBe(lines.replaceAll('"topic":"from"', '"topic":"to"'))
  })

  it('end the script at one that is none, after those before it', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('t')
    const io = memoryIo('{"value":"a"}\nplain\n{"value":"b"}\n')
    const words = [...at(broker.port, 't'), '--reader-property', 'parse.json=true']
    expect(await consoleProducer(words, io)).toBe(1)
    expect(io.stderrText()).toMatch(
      /^org\.apache\.kafka\.common\.KafkaException: No record found on line number 2, it is no JSON .*: 'plain'\n$/,
    )
    expect(await read(broker.port, 't', 1)).toBe('a\n')
    const lenient = memoryIo('plain\n{"value":"b"}\n')
    await consoleProducer([...words, '--reader-property', 'ignore.error=true'], lenient)
    expect(await read(broker.port, 't', 3)).toBe('a\nplain\nb\n')
  })

  it('leave no choice of separators', async () => {
    const io = memoryIo()
    const words = [
      ...at(1, 't'),
      '--reader-property',
      'parse.json=true',
      '--reader-property',
      'parse.key=true',
    ]
    expect(await consoleProducer(words, io)).toBe(1)
    expect(io.stderrText()).toContain('parse.json and parse.key may not be used together')
    const other = memoryIo()
    const separated = [...json, '--formatter-property', 'key.separator=:']
    expect(await consoleConsumer([...at(1, 't'), ...separated], other)).toBe(1)
    expect(other.stderrText()).toMatch(/^print\.json can't be used with key\.separator\nOption /)
  })

  it('leave out what print.* turns off', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('t')
    await consoleProducer(at(broker.port, 't'), memoryIo('a\n'))
    const off = ['partition', 'offset', 'timestamp', 'headers', 'key'].flatMap((name) => [
      '--formatter-property',
      `print.${name}=false`,
    ])
    expect(await read(broker.port, 't', 1, ...json, ...off)).toBe('{"topic":"t","value":"a"}\n')
  })
})
