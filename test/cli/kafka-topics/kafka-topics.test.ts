import { describe, expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-topics.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function run(port: number, ...words: string[]) {
  const io = memoryIo()
  const exit = await main(['--bootstrap-server', `127.0.0.1:${port}`, ...words], io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

async function onTerminal(...words: string[]): Promise<string> {
  const io = memoryIo()
  io.stderr.isTTY = true
  await main(words, io)
  return io.stderrText()
}

describe('kafka-topics --json', () => {
  it('lists a topic a line, and nothing where there is none', async () => {
    const broker = await TestBroker.start()
    expect(await run(broker.port, '--list', '--json')).toEqual({ exit: 0, stdout: '', stderr: '' })
    await broker.createTopic('b')
    await broker.createTopic('a')
    const { stdout } = await run(broker.port, '--list', '--json')
    const topics = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(topics).toEqual([
      { name: 'a', topicId: expect.stringMatching(/^[\w-]{22}$/), isInternal: false },
      { name: 'b', topicId: expect.stringMatching(/^[\w-]{22}$/), isInternal: false },
    ])
  })

  it('describes topics with their settings and partitions', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('a', 2, { 'retention.ms': '1000' })
    const partition = {
      leaderId: 1,
      replicaNodes: [1],
      isrNodes: [1],
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
    }
    const { stdout } = await run(broker.port, '--describe', '--topic', 'a', '--json')
    expect(JSON.parse(stdout)).toEqual({
      name: 'a',
      topicId: expect.stringMatching(/^[\w-]{22}$/),
      isInternal: false,
      partitionCount: 2,
      replicationFactor: 1,
      configs: { 'min.insync.replicas': '1', 'retention.ms': '1000' },
      partitions: [
        { partitionIndex: 0, ...partition },
        { partitionIndex: 1, ...partition },
      ],
    })
  })

  it('leaves out what the reports leave out', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('a')
    const reported = await run(broker.port, '--describe', '--under-replicated-partitions', '--json')
    expect(reported).toEqual({ exit: 0, stdout: '', stderr: '' })
    const { stdout } = await run(broker.port, '--describe', '--topics-with-overrides', '--json')
    expect(JSON.parse(stdout)).not.toHaveProperty('partitions')
  })
})

describe('kafka-topics at a terminal', () => {
  it.each([
    [['--lst'], 'Hint: did you mean --list?\n'],
    [['--nonsense'], 'Hint: run it with --help for examples.\n'],
    [['--list', '--create'], 'Hint: run it with --help for examples.\n'],
    [['--list'], 'Hint: for example --bootstrap-server localhost:9092.\n'],
  ])('says after %j what to do next', async (words, hint) => {
    expect((await onTerminal(...words)).endsWith(hint)).toBe(true)
  })

  it('says after a fault of the cluster what to do next', async () => {
    const { port } = await TestBroker.start()
    const stderr = await onTerminal('--bootstrap-server', `127.0.0.1:${port}`, '--delete', '--topic', 'a')
    expect(stderr).toContain('Hint: --list shows the topics that there are; with --if-exists')
  })
})

describe('kafka-topics --describe', () => {
  it('goes by the names', async () => {
    const broker = await TestBroker.start()
    for (const name of ['one', 'three', 'made']) await broker.createTopic(name)
    const { stdout } = await run(broker.port, '--describe', '--topics-with-overrides')
    expect(stdout.match(/(?<=^Topic: )\w+/gm)).toEqual(['made', 'one', 'three'])
  })
})

describe('kafka-topics with options that the recordings do not give', () => {
  it('describes a topic by its id, whatever --topic says', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('a')
    const { topicId } = JSON.parse((await run(broker.port, '--list', '--json')).stdout)
    const { stdout } = await run(broker.port, '--describe', '--topic-id', topicId, '--topic', 'b')
    expect(stdout).toMatch(/^Topic: a\t/)
    const absent = await run(broker.port, '--describe', '--topic-id', 'AAAAAAAAAAAAAAAAAAAAAQ')
    expect(absent.stdout).toContain("TopicId 'AAAAAAAAAAAAAAAAAAAAAQ' does not exist as expected")
  })

  it('places partitions where --replica-assignment says', async () => {
    const { port } = await TestBroker.start()
    await run(port, '--create', '--topic', 'a', '--replica-assignment', '1,1')
    const { stdout } = await run(port, '--describe', '--topic', 'a', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ partitionCount: 2, partitions: [{ replicaNodes: [1] }, {}] })
    const { exit } = await run(port, '--create', '--topic', 'b', '--replica-assignment', '7')
    expect(exit).toBe(1)
  })

  it('describes all partitions however few come in one response', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('a', 3)
    const { stdout } = await run(broker.port, '--describe', '--partition-size-limit-per-response', '1')
    expect(stdout.match(/Partition: \d/g)).toHaveLength(3)
  })

  it('warns of --delete-config and goes on', async () => {
    const { port } = await TestBroker.start()
    const { exit, stderr } = await run(port, '--list', '--delete-config', 'retention.ms')
    expect(exit).toBe(0)
    expect(stderr).toMatch(/^delete-config option is no longer supported/)
  })
})
