import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZooKeeperClient } from '../../../../src/zookeeper/client/client.ts'
import { ZooKeeperFixture } from '../../../zookeeper/client/zookeeper-fixture.ts'
import { runZkCli } from '../support/run-zkcli.ts'

let zookeeper: ZooKeeperFixture
let server: string
let client: ZooKeeperClient

beforeAll(async () => {
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  client = new ZooKeeperClient(server)
  await client.create('/app', { data: Buffer.from('top') })
  await client.create('/app/config', { data: Buffer.from('port=2181') })
  await client.create('/app/config/db', { data: Buffer.from('host=a') })
  await client.create('/app/locks')
  await client.create('/app/locks/lock-1', { mode: 'EPHEMERAL', data: Buffer.from('me') })
  await client.create('/app/secret', { acl: [{ perms: 31, id: { scheme: 'digest', id: 'bob:x' } }] })
})

afterAll(async () => {
  await client.close()
  await zookeeper.stop()
})

const run = (...args: string[]) => runZkCli(['-server', server, ...args])

describe('tree', () => {
  it('draws what is below a znode', async () => {
    expect(await run('tree', '/app')).toEqual({
      exit: 0,
      err: '',
      out: `/app
├── config
│   └── db
├── locks
│   └── lock-1 (ephemeral)
└── secret (may not be read)

6 znodes
`,
    })
  })

  it('ends at a depth and tells how much is below', async () => {
    expect((await run('tree', '-d', '1', '/app')).out).toBe(
      '/app\n├── config (1 below)\n├── locks (1 below)\n└── secret (may not be read)\n\n4 znodes\n',
    )
  })

  it('is a nested document in JSON', async () => {
    const { out } = await run('--json', 'tree', '/app/config')
    expect(JSON.parse(out)).toMatchObject({ path: '/app/config', children: [{ name: 'db', children: [] }] })
  })

  it('of a node that isn’t there is an error', async () => {
    expect(await run('tree', '/none')).toEqual({ exit: 1, out: '', err: 'Node does not exist: /none\n' })
  })
})

describe('find', () => {
  it.each([
    [['/app', '--name', '*o*'], '/app/config\n/app/locks\n/app/locks/lock-1\n'],
    [['/app', '-n', 'd?'], '/app/config/db\n'],
    [['/app', '--data', '='], '/app/config\n/app/config/db\n'],
    [['/app', '--data-regex', '^host=[ab]$'], '/app/config/db\n'],
    [['/app', '--ephemeral'], '/app/locks/lock-1\n'],
    [['/app', '--empty', '--depth', '1'], '/app/locks\n'],
    [['/app', '--name', 'c*', '--data', 'host'], ''],
  ])('%j lists what passes every test', async (args, out) => {
    // One znode may not be read, which is told and makes the code 1, as with find of old.
    expect(await run('find', ...args)).toEqual({
      exit: 1,
      out,
      err: '/app/secret may not be read\n1 of the znodes may not be read\n',
    })
  })

  it('of what may all be read ends well, in JSON too', async () => {
    expect(await run('find', '/app/config')).toEqual({
      exit: 0,
      out: '/app/config\n/app/config/db\n',
      err: '',
    })
    expect(JSON.parse((await run('--json', 'find', '/app/config')).out)).toEqual({
      paths: ['/app/config', '/app/config/db'],
    })
  })

  it.each([
    [['--data-regex', '('], /^Invalid regular expression/],
    [['--depth', 'x'], /^--depth takes a number, not "x"\n$/],
    [['--nosuch'], /^Unknown option '--nosuch'\nusage: find \[PATH\]/],
    [['/a', '/b'], /^usage: find \[PATH\]/],
  ])('%j is refused with a reason', async (args, reason) => {
    expect(await run('find', ...args)).toMatchObject({ exit: 1, err: expect.stringMatching(reason) })
  })
})

describe('du', () => {
  it('adds up bytes and znodes below each child', async () => {
    expect(await run('du', '/app')).toEqual({
      exit: 0,
      out: `BYTES  ZNODES  PATH
   15       2  /app/config
    2       2  /app/locks
   20       5  /app
`,
      err: '1 znodes may not be read and are not counted\n',
    })
  })

  it('shows as many levels as are asked for', async () => {
    expect((await run('du', '-d', '0', '/app')).out).toBe('BYTES  ZNODES  PATH\n   20       5  /app\n')
    expect(JSON.parse((await run('--json', 'du', '/app/config')).out)).toEqual({
      usages: [
        { path: '/app/config', znodes: 2, bytes: 15 },
        { path: '/app/config/db', znodes: 1, bytes: 6 },
      ],
      forbidden: 0,
    })
  })
})

describe('what the reference knows', () => {
  it('of the extra commands’ names stays: help alone and exit are unknown to a script', async () => {
    const { err: usage } = await run('nosuch')
    for (const name of ['help', 'exit']) {
      expect(await run(name)).toMatchObject({ exit: 127, err: usage.replaceAll('nosuch', name) })
    }
    expect(usage).not.toMatch(/\t(tree|find|du|cp|mv|export|import|watch|help|exit) /)
  })

  it('help with a command teaches it, without a server', async () => {
    const { exit, out, err } = await runZkCli(['-server', '127.0.0.1:1', 'help', 'tree'])
    expect([exit, err]).toEqual([0, ''])
    expect(out).toMatch(/^tree: draws[\s\S]*-d, --depth DEPTH {3}how many[\s\S]*Examples:\n {2}tree \/app/)
    expect(await runZkCli(['help', 'nosuch'])).toMatchObject({
      exit: 1,
      err: 'No command is called "nosuch"\n',
    })
  })
})
