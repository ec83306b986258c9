import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { freePort, root, TestHome } from './home.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
let home: TestHome

afterAll(() => home?.remove())

it.skipIf(!hasOpenssl)(
  'docs/kafka-security.md leads to TLS, users, ACLs and tokens',
  async () => {
    home = await TestHome.make()
    const [ssl, sasl] = [await freePort(), await freePort()]
    const text = readFileSync(join(root, 'docs/kafka-security.md'), 'utf8')
      .replaceAll(':9093', `:${ssl}`)
      .replaceAll(':9094', `:${sasl}`)
    const blocks = (kind: string): string[] =>
      [...text.matchAll(new RegExp(`\`\`\`${kind}\n([\\s\\S]*?)\`\`\``, 'g'))].map((block) => block[1] ?? '')
    const [server = '', alice = '', bob = ''] = blocks('properties')
    home.file('server.properties', server)
    home.file('alice.properties', alice)
    home.file('bob.properties', bob)
    const inFolder = (commands: string) =>
      home.shell(`set -e; PATH="${join(root, 'bin')}:$PATH"; cd "${home.dir}"; ${commands}`)

    const { exit, stdout, stderr } = await inFolder(blocks('sh').join('\n'))
    expect(exit, stderr).toBe(0)
    expect(stdout).toContain('Completed updating config for user bob.\n')
    expect(stdout).toContain('\nfirst order\n')
    const [, tokenId = '', hmac = ''] = /^(\S{22}) (\S{86}==) User:bob /m.exec(stdout) ?? []

    const [login = ''] = /^sasl\.jaas\.config=.*tokenauth.*\n/m.exec(text) ?? []
    const filled = login.replace('TOKENID', tokenId).replace('HMAC', hmac)
    home.file('token.properties', bob.replace(/^sasl\.jaas\.config=.*\n/m, filled))
    const connection = `--bootstrap-server localhost:${sasl} --command-config`
    const read = `kafka-get-offsets ${connection} token.properties --topic orders`
    expect(await inFolder(read)).toEqual({ exit: 0, stdout: 'orders:0:1\n', stderr: '' })
    const makeMore = `kafka-delegation-tokens ${connection} token.properties --create --max-life-time-period -1`
    expect((await inFolder(makeMore)).stderr).toContain('Delegation Token requests are not allowed')
  },
  60_000,
)
