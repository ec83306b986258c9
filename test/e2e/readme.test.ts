import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, TestHome } from './home.ts'

/** The commands of the fenced `sh` blocks, one a line. */
function commandsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] ?? '').trim().split('\n'))
}

const commands = commandsOf('README.md')

/** What the tour prints, by the words that a command holds. */
const expected: [words: string, stdout: RegExp][] = [
  ['zkServer.sh start', /^Starting zookeeper \.\.\. STARTED\n$/],
  ['zkServer.sh status', /Mode: standalone\n$/],
  ['2181 ls /', /^\[zookeeper\]$/m],
  ['tree /', /^\/\n.*zookeeper/],
  ['--json ls /', /zookeeper/],
  ['get /zk_test', /^my_data$/m],
  ['stat /zk_test', /^dataVersion = 1$/m],
  ['--create --topic quickstart-events', /^Created topic quickstart-events\.\n$/],
  [
    '--describe --topic quickstart-events',
    /^Topic: quickstart-events\tTopicId: \S{22}\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: min\.insync\.replicas=1\n/,
  ],
  ['kafka-topics.sh --list', /^quickstart-events$/m],
  ['quickstart-events --from-beginning', /^这是第一个事件\nThis is my second event\n$/],
  ['--group billing --from-beginning', /^1815\n1912\n$/],
  ['--describe --group billing', /^billing +people +0 +2 +2 +0 /m],
  ['--to-datetime', /^billing +people +0 +\d$/m],
  ['--list --json', /"groupId":"billing"/],
  ['kafka-console-share-consumer', /^1815\n1912\n$/],
  ['kafka-share-groups', /^workers +people +0 +\d +0\s*$/m],
  ['kafka-get-offsets', /^people-copy:0:3\n$/],
  ['samsa stop', /^Samsa stopped\.\n$/],
]

let home: TestHome

beforeAll(async () => {
  home = await TestHome.make()
  await home.start('--role', 'kafka')
})
afterAll(() => home.remove())

describe('the README', () => {
  it('shows the same commands in both languages', () => {
    expect(commandsOf('README.zh-CN.md')).toEqual(commands)
    expect(commands.length).toBeGreaterThan(10)
  })

  it.each(commands)('is true: %s', async (command) => {
    const { exit, stdout, stderr } = await home.shell(
      command
        .replaceAll('localhost:9092', home.bootstrap)
        .replaceAll('127.0.0.1:2181', home.zookeeper)
        .replaceAll('people.jsonl', join(home.dir, 'people.jsonl')),
    )
    expect(`${exit} ${stderr}`).toMatch(/^0 /)
    for (const [words, pattern] of expected) if (command.includes(words)) expect(stdout).toMatch(pattern)
  })
})
