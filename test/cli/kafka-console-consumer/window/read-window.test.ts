import { describe, expect, it } from 'vitest'
import { main as consoleConsumer } from '../../../../src/cli/kafka-console-consumer.ts'
import { openProducer } from '../../../../src/kafka/client/producer/producer.ts'
import type { Producer } from '../../../../src/kafka/client/producer/types.ts'
import { TestBroker } from '../../../kafka/client/broker.ts'
import { memoryIo } from '../../golden/memory-io.ts'

/** Records of topic t: value, partition and time. */
type Wanted = [value: string, partition: number, timestamp: number]

async function brokerWith(records: readonly Wanted[], partitions = 2): Promise<TestBroker> {
  const broker = await TestBroker.start()
  await broker.createTopic('t', partitions)
  const producer = await openProducer({ ...broker.properties })
  for (const [value, partition, timestamp] of records) send(producer, value, partition, timestamp)
  await producer.close()
  return broker
}

function send(producer: Producer, value: string, partition = 0, timestamp = 1): void {
  producer.send({ topic: 't', partition, timestamp, value: Buffer.from(value) })
}

async function read(port: number, ...more: string[]) {
  const io = memoryIo()
  const words = ['--bootstrap-server', `127.0.0.1:${port}`, '--timeout-ms', '9000']
  const topic = more.includes('--include') ? [] : ['--topic', 't']
  const exitCode = await consoleConsumer([...words, ...topic, ...more], io)
  return { exitCode, values: io.stdoutText().split('\n').slice(0, -1).sort(), stderr: io.stderrText() }
}

const hours = (count: number) => 1_700_000_000_000 + count * 3_600_000

describe('reading a window', () => {
  it('ends at what is there, over all partitions, the empty ones too', async () => {
    const { port } = await brokerWith(
      [
        ['a', 0, 1],
        ['b', 2, 1],
        ['c', 0, 1],
      ],
      4,
    )
    expect(await read(port, '--until', 'now')).toEqual({
      exitCode: 0,
      values: ['a', 'b', 'c'],
      stderr: 'Processed a total of 3 messages\n',
    })
  })

  it('ends at once where there is nothing', async () => {
    const { port } = await brokerWith([])
    expect((await read(port, '--until', 'now')).values).toEqual([])
    expect((await read(port, '--from', 'latest', '--until', 'now')).values).toEqual([])
  })

  it('goes by time in each partition', async () => {
    const { port } = await brokerWith([
      ['a0', 0, hours(0)],
      ['a1', 0, hours(1)],
      ['a2', 0, hours(2)],
      ['b1', 1, hours(1)],
      ['b3', 1, hours(3)],
    ])
    const bounds = ['--from', `@${hours(1)}`, '--until', new Date(hours(2)).toISOString()]
    expect((await read(port, ...bounds)).values).toEqual(['a1', 'b1'])
    expect((await read(port, '--from', `@${hours(1) + 1}`, '--until', 'now')).values).toEqual(['a2', 'b3'])
    expect((await read(port, '--from', `@${hours(9)}`, '--until', 'now')).values).toEqual([])
  })

  it('goes by offset, and keeps inside the log', async () => {
    const { port } = await brokerWith([
      ['a', 0, 1],
      ['b', 0, 1],
      ['c', 0, 1],
      ['d', 1, 1],
    ])
    // Partition 1 has no offset 2, and is not waited for.
    const within = await read(port, '--from', '1', '--until', '2')
    expect(within).toEqual({ exitCode: 0, values: ['b'], stderr: 'Processed a total of 1 messages\n' })
    expect((await read(port, '--from', '5', '--until', '2')).stderr).toBe('Processed a total of 0 messages\n')
    const one = ['--partition', '0']
    expect((await read(port, ...one, '--offset', '2', '--until', 'now')).values).toEqual(['c'])
    expect((await read(port, ...one, '--from', '99', '--until', 'now')).values).toEqual([])
  })

  it('ends behind a transaction that was aborted, and before one that is open', async () => {
    const broker = await brokerWith([], 1)
    const transactional = (id: string) =>
      openProducer({ ...broker.properties, 'transactional.id': id, 'linger.ms': '0' })
    const [first, second] = [await transactional('one'), await transactional('two')]
    await first.initTransactions()
    first.beginTransaction()
    send(first, 'committed')
    await first.commitTransaction()
    first.beginTransaction()
    send(first, 'aborted')
    await first.flush()
    await first.abortTransaction()
    const committed = ['--isolation-level', 'read_committed']
    expect((await read(broker.port, '--until', 'now', ...committed)).values).toEqual(['committed'])
    await second.initTransactions()
    second.beginTransaction()
    send(second, 'open')
    await second.flush()
    expect((await read(broker.port, '--until', 'now', ...committed)).values).toEqual(['committed'])
    expect((await read(broker.port, '--until', 'now')).values).toEqual(['aborted', 'committed', 'open'])
    await second.abortTransaction()
    await Promise.all([first.close(), second.close()])
  })

  it('reads on until its time has come', async () => {
    const { port } = await brokerWith([
      ['a', 0, 1],
      ['late', 1, Date.now() + 3_600_000],
    ])
    const soon = ['--until', `@${Date.now() + 300}`]
    expect((await read(port, ...soon)).values).toEqual(['a'])
  })

  it('reads the topics that a pattern matches', async () => {
    const broker = await brokerWith([['a', 0, 1]])
    await broker.createTopic('other')
    expect((await read(broker.port, '--include', 't|o.*', '--until', 'now')).values).toEqual(['a'])
  })

  it('says what there is not', async () => {
    const { port } = await brokerWith([])
    const { exitCode, stderr } = await read(port, '--partition', '7', '--until', 'now')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('Topic t has 2 partition(s), and no partition 7.')
    const unknown = memoryIo()
    const words = ['--bootstrap-server', `127.0.0.1:${port}`, '--topic', 'nope', '--until', 'now']
    expect(await consoleConsumer(words, unknown)).toBe(1)
    expect(unknown.stderrText()).toContain('UnknownTopicOrPartitionException')
  })

  it('belongs to no group', async () => {
    const { exitCode, stderr } = await read(1, '--group', 'g', '--until', 'now')
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^Options from and until cannot be specified together with a group\.\n/)
  })
})
