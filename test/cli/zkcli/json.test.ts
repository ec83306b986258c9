import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import { ZooKeeperFixture } from '../../zookeeper/client/zookeeper-fixture.ts'
import { runZkCli } from './support/run-zkcli.ts'

let zookeeper: ZooKeeperFixture
let server: string
let client: ZooKeeperClient

beforeAll(async () => {
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  client = new ZooKeeperClient(server)
  await client.create('/j', { data: Buffer.from('text ü') })
  await client.create('/j/bytes', { data: Buffer.from([0xff, 0, 1]) })
  await client.create('/j/null')
})

afterAll(async () => {
  await client.close()
  await zookeeper.stop()
})

const run = (...args: string[]) => runZkCli(['-server', server, ...args])
const stat = expect.objectContaining({
  version: expect.any(Number),
  ephemeralOwner: '0x0',
  ctime: expect.any(Number),
})

describe('--json', () => {
  it.each([
    [['get', '/j'], { path: '/j', data: 'text ü', stat }],
    [['get', '/j/bytes'], { path: '/j/bytes', data: '/wAB', encoding: 'base64', stat }],
    [['get', '-b', '/j'], { path: '/j', data: 'dGV4dCDDvA==', encoding: 'base64', stat }],
    [['get', '/j/null'], { path: '/j/null', data: null, stat }],
    [['ls', '/j'], { path: '/j', children: ['bytes', 'null'], stat }],
    [['ls', '-R', '/j'], { path: '/j', paths: ['/j', '/j/bytes', '/j/null'] }],
    [['stat', '/j'], { path: '/j', stat }],
    [['getAcl', '/j'], { path: '/j', acl: [{ scheme: 'world', id: 'anyone', perms: 'cdrwa' }], stat }],
    [['getAllChildrenNumber', '/j'], { path: '/j', count: 2 }],
    [['getEphemerals'], { paths: [] }],
    [['whoami'], { identities: [{ scheme: 'ip', user: '127.0.0.1' }] }],
    [['version'], { version: expect.stringMatching(/^3\.9\.5-/) }],
    [['sync', '/j'], { path: '/j', rc: 0 }],
    [
      ['set', '/j/null', 'x'],
      { path: '/j/null', stat: expect.objectContaining({ version: 1, dataLength: 1 }) },
    ],
    [['create', '-s', '/j/s'], { path: '/j/s0000000002' }],
    [['delete', '/j/s0000000002'], { path: '/j/s0000000002' }],
    [['setquota', '-n', '9', '/j'], {}],
    [
      ['listquota', '/j'],
      {
        path: '/j',
        limits: { count: 9, bytes: -1, countHardLimit: -1, byteHardLimit: -1 },
        used: { count: expect.any(Number), bytes: expect.any(Number) },
      },
    ],
    [['deleteall', '/j/null'], { path: '/j/null', isComplete: true }],
    [['close'], {}],
  ])('has %j answer with one document and nothing else', async (args, document) => {
    const { exit, out, err } = await run('--json', ...args)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(JSON.parse(out)).toEqual(document)
  })

  it('may stand among the arguments, but not behind the end of the options', async () => {
    expect(JSON.parse((await run('get', '/j', '--json')).out)).toMatchObject({ data: 'text ü' })
    expect((await run('set', '/j', '--', '--json')).exit).toBe(0)
    expect((await client.getData('/j')).data?.toString()).toBe('--json')
  })

  it.each([
    [
      ['get', '/none'],
      1,
      { message: 'Node does not exist: /none', code: -101, name: 'NONODE', path: '/none' },
    ],
    [['get'], 1, { message: expect.stringContaining('get [-s]') }],
    [['nosuch'], 127, { message: 'Command not found: Command not found nosuch' }],
    [['delete', '-v', 'x', '/j'], 1, { message: 'the version after -v must be a number, not "x"' }],
    [['get', 'rel'], 1, { message: 'Path must start with / character' }],
  ])('has %j fail with its code, and a document on stderr', async (args, exitCode, error) => {
    const { exit, out, err } = await run('--json', ...args)
    expect({ exit, out }).toEqual({ exit: exitCode, out: '' })
    expect(JSON.parse(err)).toEqual({ error, exitCode })
  })
})
