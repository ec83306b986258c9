import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestHome } from './home.ts'

let home: TestHome
beforeAll(async () => {
  home = await TestHome.make()
  await home.start('--role', 'kafka')
})
afterAll(() => home.remove())

const bootstrap = (): string[] => ['--bootstrap-server', home.bootstrap]

async function createTopic(name: string, partitions: number): Promise<void> {
  const created = await home.run('topics', [
    '--create',
    '--topic',
    name,
    '--partitions',
    String(partitions),
    ...bootstrap(),
  ])
  expect(created.stdout).toBe(`Created topic ${name}.\n`)
}

const sortedLines = (text: string): string[] => text.trim().split('\n').sort()

describe('a console consumer', () => {
  it('prints what is there, waits for more, and ends cleanly on Ctrl-C', async () => {
    await createTopic('tail', 1)
    await home.run('console-producer', ['--topic', 'tail', ...bootstrap()], '这是第一个事件\n')
    const consumer = home.open('console-consumer', ['--topic', 'tail', '--from-beginning', ...bootstrap()])
    await consumer.printed(/^这是第一个事件\n$/)
    await home.run('console-producer', ['--topic', 'tail', ...bootstrap()], 'two\n')
    await consumer.printed(/two\n$/)
    const ended = await consumer.end('SIGINT')
    expect(ended.exit).toBe(130)
    expect(ended.stdout).toBe('这是第一个事件\ntwo\n')
    expect(ended.stderr).toMatch(/^Processed a total of 2 messages$/m)
  })
})

describe('publish and subscribe', () => {
  it('gives every consumer every message', async () => {
    await createTopic('news', 2)
    await home.run('console-producer', ['--topic', 'news', ...bootstrap()], 'a\nb\nc\n')
    const consume = () =>
      home.run('console-consumer', [
        '--topic',
        'news',
        '--from-beginning',
        '--max-messages',
        '3',
        ...bootstrap(),
      ])
    const [one, two] = await Promise.all([consume(), consume()])
    expect(sortedLines(one.stdout)).toEqual(['a', 'b', 'c'])
    expect(sortedLines(two.stdout)).toEqual(['a', 'b', 'c'])
  })
})

describe('a consumer group', () => {
  it('shares the partitions between its members, each message going to one', async () => {
    await createTopic('shared', 2)
    const open = () =>
      home.open('console-consumer', [
        '--topic',
        'shared',
        '--group',
        'team',
        '--from-beginning',
        ...bootstrap(),
      ])
    const members = [open(), open()]
    const producer = home.open('console-producer', [
      '--topic',
      'shared',
      '--reader-property',
      'parse.key=true',
      '--reader-property',
      'key.separator=:',
      ...bootstrap(),
    ])
    // Keys that murmur2 puts on partitions 0 and 1. Lines go in until both members have had some: the group forms meanwhile.
    let line = 0
    const typing = setInterval(() => {
      line += 1
      producer.type(`${line % 2 === 0 ? 'a' : 'd'}:${line}`)
    }, 50)
    await Promise.all(members.map((member) => member.printed(/\d\n/)))
    clearInterval(typing)
    producer.type('a:last a')
    producer.type('d:last d')
    const last = (pattern: RegExp) => Promise.race(members.map((member) => member.printed(pattern)))
    await Promise.all([last(/last a\n/), last(/last d\n/)])
    const outcomes = await Promise.all(members.map((member) => member.end('SIGINT')))
    await producer.end('SIGINT')
    const all = outcomes.flatMap(({ stdout }) => sortedLines(stdout))
    expect(new Set(all).size).toBe(line + 2)
    for (const { exit, stdout } of outcomes) {
      expect(exit).toBe(130)
      expect(stdout).toMatch(/last [ad]\n$/)
    }
  })
})
