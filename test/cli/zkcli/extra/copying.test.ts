import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPEN_ACL_UNSAFE } from '../../../../src/zookeeper/acl.ts'
import { ZooKeeperClient } from '../../../../src/zookeeper/client/client.ts'
import { listSubtree } from '../../../../src/zookeeper/client/subtree.ts'
import { ZooKeeperFixture } from '../../../zookeeper/client/zookeeper-fixture.ts'
import { runZkCli } from '../support/run-zkcli.ts'

const bobId = `bob:${createHash('sha1').update('bob:secret').digest('base64')}`
const bob = { perms: 31, id: { scheme: 'digest', id: bobId } }
const readOnly = [{ perms: 1, id: { scheme: 'world', id: 'anyone' } }, bob]

let zookeeper: ZooKeeperFixture
let server: string
let client: ZooKeeperClient
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zkcli-copy-'))
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  client = new ZooKeeperClient(server)
  client.addAuth('digest', Buffer.from('bob:secret'))
  await client.create('/app', { data: Buffer.from('top') })
  await client.create('/app/open')
  await client.create('/app/open/bytes', { data: Buffer.from([0xff, 0xfe, 0]) })
  await client.create('/app/open/text', { data: Buffer.from('ü "quoted"\n\u0000') })
  await client.create('/app/locked', { data: Buffer.alloc(0) })
  await client.create('/app/locked/below', { data: Buffer.from('x') })
  await client.setAcl('/app/locked', readOnly)
})

afterAll(async () => {
  await client.close()
  await zookeeper.stop()
  rmSync(folder, { recursive: true })
})

/** Runs lines as bob. */
const asBob = (...lines: string[]) =>
  runZkCli(['-server', server], `addauth digest bob:secret\n${lines.join('\n')}\n`)
const run = (...args: string[]) => runZkCli(['-server', server, ...args])

/** A tree as clients see it, by paths below its root. */
async function treeAt(root: string): Promise<unknown[]> {
  const paths = (await listSubtree(client, root)).sort()
  return Promise.all(
    paths.map(async (path) => {
      const [{ data }, { acl }] = await Promise.all([client.getData(path), client.getAcl(path)])
      return { path: path.slice(root.length), data: data?.toString('base64') ?? null, acl }
    }),
  )
}

describe('cp', () => {
  it('copies a tree with data and ACLs, also below what forbids it to anyone else', async () => {
    const { exit, err } = await asBob('cp -r /app /copy')
    expect({ exit, err }).toEqual({ exit: 0, err: 'Copied 6 znodes\n' })
    expect(await treeAt('/copy')).toEqual(await treeAt('/app'))
  })

  it('leaves ephemeral znodes out', async () => {
    await client.create('/with')
    await client.create('/with/session', { mode: 'EPHEMERAL' })
    expect(await run('cp', '-r', '/with', '/without')).toMatchObject({
      err: 'Copied 1 znode\n1 ephemeral znodes were left out: they belong to their sessions\n',
      exit: 0,
    })
    expect(await listSubtree(client, '/without')).toEqual(['/without'])
  })

  it.each([
    [['/app', '/x'], '/app has 2 children: cp -r copies them too\n'],
    [['-r', '/app', '/app/in'], '/app/in lies within /app\n'],
    [['-r', '/', '/x'], '/x lies within /\n'],
    [['/none', '/x'], 'Node does not exist: /none\n'],
    [['/app/open/text', '/app/open/bytes'], 'Node already exists: /app/open/bytes\n'],
    [['/app/open/text', '/none/x'], 'Node does not exist: /none/x\n'],
    [['/app/open/text', '/zookeeper/x'], "/zookeeper/x is the server's own\n"],
    [['/app/open/text', 'rel'], 'Path must start with / character\n'],
    [['/app'], 'usage: cp [-r] SOURCE TARGET\n'],
  ])('%j is refused', async (args, err) => {
    expect(await run('cp', ...args)).toEqual({ exit: 1, out: '', err })
  })

  it('makes no copy with an ACL that the server did not tell whole', async () => {
    const { exit, err } = await run('cp', '-r', '/app', '/half')
    expect({ exit, err }).toEqual({ exit: 1, err: expect.stringMatching(/^\/app\/locked: the server hides/) })
  })
})

describe('mv', () => {
  it('moves a small tree in one transaction', async () => {
    await client.create('/from')
    await client.create('/from/a', { data: Buffer.from('1') })
    const before = await treeAt('/from')
    const { out } = await run('--json', 'mv', '/from', '/to')
    expect(JSON.parse(out)).toEqual({ from: '/from', to: '/to', moved: 2, isAtomic: true })
    expect(await treeAt('/to')).toEqual(before)
    expect(await client.exists('/from')).toBeNull()
    const { czxid } = (await client.getData('/to')).stat
    expect((await client.getData('/to/a')).stat.czxid).toBe(czxid)
  })

  it('moves in steps what one transaction can’t', async () => {
    const before = await treeAt('/app/locked')
    await asBob('cp -r /app /big')
    const many = Array.from({ length: 600 }, (_, i) =>
      client.create(`/big/n${i}`, { data: Buffer.alloc(900, 'x') }),
    )
    await Promise.all(many)
    const { exit, err } = await asBob('mv /big /moved')
    expect({ exit, err }).toEqual({ exit: 0, err: 'Moved 606 znodes\n' })
    expect(await treeAt('/moved/locked')).toEqual(before)
    expect((await client.getChildren('/moved')).children).toHaveLength(602)
    expect(await client.exists('/big')).toBeNull()
  })

  it('refuses an ephemeral znode', async () => {
    expect(await run('mv', '/with', '/elsewhere')).toMatchObject({
      exit: 1,
      err: "/with/session is ephemeral: it belongs to its session and can't be moved\n",
    })
    expect(await client.exists('/elsewhere')).toBeNull()
  })
})

describe('export and import', () => {
  const file = (name: string) => join(folder, name)

  it('bring a tree back without loss, there and somewhere else', async () => {
    const before = await treeAt('/app')
    const { exit, err } = await asBob(
      `export /app ${file('app.json')}`,
      'deleteall /app',
      `import ${file('app.json')}`,
      `import ${file('app.json')} /other/place`,
    )
    expect({ exit, err }).toEqual({
      exit: 0,
      err: `Exported 6 znodes to ${file('app.json')}\nImported: 6 created\nImported: 6 created\n`,
    })
    expect(await treeAt('/app')).toEqual(before)
    expect(await treeAt('/other/place')).toEqual(before)
    expect(readdirSync(folder)).toEqual(['app.json'])
    expect(statSync(file('app.json')).mode & 0o777).toBe(0o600)
  })

  it('write one JSON document with a znode a line', async () => {
    const { out } = await run('export', '/app/open')
    expect(out.split('\n')).toHaveLength(6)
    expect(JSON.parse(out)).toEqual({
      format: 'zookeeper-export',
      version: 1,
      path: '/app/open',
      nodes: [
        {
          path: '/',
          kind: 'persistent',
          data: null,
          acl: [{ scheme: 'world', id: 'anyone', perms: 'cdrwa' }],
        },
        { path: '/bytes', kind: 'persistent', data: '//4A', encoding: 'base64', acl: expect.anything() },
        { path: '/text', kind: 'persistent', data: 'ü "quoted"\n\u0000', acl: expect.anything() },
      ],
    })
  })

  it('take a file however it is laid out, with kinds that only a person can write', async () => {
    const nodes = [
      { path: '/', data: 'a' },
      { path: '/c', kind: 'container' },
      { path: '/t', kind: 'ttl', ttlMs: 60_000, data: 'AP8=', encoding: 'base64' },
      { path: '/e', kind: 'ephemeral' },
    ]
    writeFileSync(
      file('by-hand.json'),
      JSON.stringify({ format: 'zookeeper-export', version: 1, path: '/hand', nodes }, null, 2),
    )
    expect(await run('import', file('by-hand.json'))).toMatchObject({
      exit: 0,
      err: 'Imported: 3 created, 1 ephemeral left out\n',
    })
    expect(await treeAt('/hand')).toEqual([
      { path: '', data: 'YQ==', acl: OPEN_ACL_UNSAFE },
      { path: '/c', data: null, acl: OPEN_ACL_UNSAFE },
      { path: '/t', data: 'AP8=', acl: OPEN_ACL_UNSAFE },
    ])
  })

  it('leave what exists alone, unless it is to be overwritten', async () => {
    await run('export', '/hand', file('hand.json'))
    await client.setData('/hand', Buffer.from('changed'))
    await client.delete('/hand/c')
    expect((await run('import', '--dry-run', file('hand.json'))).out).toBe(
      'keep /hand (it differs)\ncreate /hand/c\n',
    )
    expect(await client.exists('/hand/c')).toBeNull()
    expect((await run('import', file('hand.json'))).err).toBe('Imported: 1 created, 2 kept as they were\n')
    expect((await client.getData('/hand')).data?.toString()).toBe('changed')
    expect((await run('import', '-n', '--overwrite', file('hand.json'))).out).toBe('overwrite /hand\n')
    expect((await run('import', '--overwrite', file('hand.json'))).err).toBe(
      'Imported: 0 created, 1 overwritten, 2 kept as they were\n',
    )
    expect((await client.getData('/hand')).data?.toString()).toBe('a')
  })

  it.each([
    [
      'cut.json',
      '{"format":"zookeeper-export","version":1,"path":"/z","nodes":[\n{"path":"/","data":"x"},\n',
      /ends in the middle/,
    ],
    ['other.json', '{"some":"thing"}', /is no file of zkCli's export/],
    ['text.json', 'hello', /is not JSON/],
    ['newer.json', '{"format":"zookeeper-export","version":2,"path":"/z","nodes":[]}', /version 2/],
    [
      'path.json',
      '{"format":"zookeeper-export","version":1,"path":"/z","nodes":[{"path":"rel"}]}',
      /node 1: Path must start/,
    ],
    [
      'line.json',
      '{"format":"zookeeper-export","version":1,"path":"/z","nodes":[\n{"path":"/"},\n{"path":"/a","data":7}\n]}\n',
      /line 3: "data" must/,
    ],
    [
      'acl.json',
      '{"format":"zookeeper-export","version":1,"path":"/z","nodes":[{"path":"/","acl":[{"scheme":"world","id":"anyone","perms":"rx"}]}]}',
      /"perms" must/,
    ],
    [
      'base64.json',
      '{"format":"zookeeper-export","version":1,"path":"/z","nodes":[{"path":"/","data":"?","encoding":"base64"}]}',
      /not base64/,
    ],
  ])('refuse %s before anything is made', async (name, text, reason) => {
    writeFileSync(file(name), text)
    expect(await run('import', file(name))).toMatchObject({
      exit: 1,
      out: '',
      err: expect.stringMatching(reason),
    })
    expect(await client.exists('/z')).toBeNull()
  })

  it('say which file they can’t read or write', async () => {
    expect((await run('import', file('none.json'))).err).toMatch(/none\.json can't be read: ENOENT/)
    expect((await run('export', '/app/open', join(folder, 'no', 'such.json'))).err).toMatch(
      /such\.json can't be written: ENOENT/,
    )
  })

  it('keep the old file when a new one can’t be made whole', async () => {
    writeFileSync(file('kept.json'), 'old')
    expect((await run('export', '/app', file('kept.json'))).exit).toBe(1)
    expect(readFileSync(file('kept.json'), 'utf8')).toBe('old')
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })
})
