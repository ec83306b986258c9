import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, TestHome } from './home.ts'

const text = readFileSync(join(root, 'docs/zkcli.md'), 'utf8')
const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) =>
  (block[1] ?? '').trim().split('\n'),
)

/** What the commands print, by the words that they hold. */
const expected: [words: string, stdout: RegExp][] = [
  [' tree /app', /^\/app\n└── config\n {4}└── db\n\n3 znodes\n$/],
  ['--data localhost', /^\/app\/config\/db\n$/],
  ['--name "conf*"', /^\/app\/config\n/],
  [' du /app', /^ +27 +3 {2}\/app$/m],
  ['--dry-run', /^create \/app\.copy\ncreate \/app\.copy\/config\ncreate \/app\.copy\/config\/db\n$/],
  ['head -3', /"path":"\/app"[\s\S]*"port = 2181"/],
  ['--json get', /^\{"path":"\/app\/config","data":"port = 2181","stat":\{.*\}\}\n$/],
  ['--json ls', /"children":\["config"\]/],
  ['help create', /^create: makes a znode\n/],
  ['--help', /^zkCli: ZooKeeper's command line/],
]

let home: TestHome

beforeAll(async () => {
  home = await TestHome.make()
  await home.start('--role', 'zookeeper')
})
afterAll(async () => {
  await home.remove()
})

describe('docs/zkcli.md', () => {
  it.each(commands)('is true: %s', async (command) => {
    const { exit, stdout, stderr } = await home.shell(
      `PATH="$PWD/bin:$PATH"; ${command.replaceAll('127.0.0.1:2181', home.zookeeper).replaceAll('app.json', join(home.dir, 'app.json'))}`,
    )
    expect(`${exit} ${stderr}`).toMatch(/^0 /)
    for (const [words, pattern] of expected) if (command.includes(words)) expect(stdout).toMatch(pattern)
  })
})
