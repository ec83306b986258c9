import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../../src/zookeeper/paths.ts'
import type { BuiltDatabase } from '../../../src/zookeeper/server/database-builder.ts'
import { loadDataDirectory } from '../../../src/zookeeper/server/load-data-directory.ts'
import { unpackData } from '../../../src/zookeeper/server/node-data.ts'
import type { Watcher } from '../../../src/zookeeper/server/watches.ts'
import { persistedStatOf } from '../../../src/zookeeper/server/znode.ts'
import { type DescribedNode, described, expected, fixtures } from '../persistence/support.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'samsa-load-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function describeTree({ tree }: BuiltDatabase<Watcher>): DescribedNode[] {
  const lines: DescribedNode[] = []
  const visit = (path: string): void => {
    const node = tree.get(path)
    if (node === undefined) return
    lines.push(described(path, unpackData(node.data), node.aclEntries, persistedStatOf(node)))
    for (const name of [...node.childNames()].sort()) visit(path === ROOT ? `/${name}` : `${path}/${name}`)
  }
  visit(ROOT)
  return lines
}

const load = (dataDir: string, logDir?: string) => loadDataDirectory<Watcher>({ dataDir, logDir })

/** A copy of the recorded directory that a test may damage. */
function copy(name: string): string {
  cpSync(`${fixtures}/${name}/version-2`, join(dir, 'version-2'), { recursive: true })
  return dir
}

describe('the data directory of a real server', () => {
  it('is read to the tree that the server itself makes of it', async () => {
    const { database, snapshot, warnings } = await load(`${fixtures}/full`)
    const { zxid, sessions, nodes } = expected('full')
    expect(describeTree(database)).toEqual(nodes)
    expect(
      Object.fromEntries(database.sessions.map((s) => [`0x${s.sessionId.toString(16)}`, s.timeoutMs])),
    ).toEqual(sessions)
    expect(database.zxid).toBe(zxid)
    expect(database.hasRightDigest).toBe(true)
    expect(snapshot).toBe('snapshot.5c')
    expect(warnings).toEqual([])
  })

  it.each(['snapshot.0', 'snapshot.13', 'snapshot.24', 'snapshot.2a', 'snapshot.38', 'snapshot.4b'])(
    'is the same from %s on, with more of the logs replayed',
    async (name) => {
      const folder = join(copy('full'), 'version-2')
      for (const later of ['0', '13', '24', '2a', '38', '4b', '5c'].map((hex) => `snapshot.${hex}`)) {
        if (Number.parseInt(later.slice(9), 16) > Number.parseInt(name.slice(9), 16))
          rmSync(join(folder, later))
      }
      const { database, snapshot } = await load(dir)
      expect(snapshot).toBe(name)
      expect(describeTree(database)).toEqual(expected('full').nodes)
      expect(database.hasRightDigest).toBe(true)
    },
  )

  it('may be named by its version-2, and have its logs elsewhere', async () => {
    const folder = join(copy('full'), 'version-2')
    mkdirSync(join(dir, 'logs', 'version-2'), { recursive: true })
    for (const hex of ['1', '14', '26', '2b', '39', '4c', '5d'])
      renameSync(join(folder, `log.${hex}`), join(dir, 'logs', 'version-2', `log.${hex}`))
    const { database } = await load(folder, join(dir, 'logs'))
    expect(database.zxid).toBe(expected('full').zxid)
    const without = await load(folder)
    expect(without.database.zxid).toBe(0x5c)
    expect(without.warnings).toEqual([expect.stringContaining('name it with --log-dir')])
  })

  it('needs no snapshot when its logs begin with the first transaction, as 3.4 leaves them', async () => {
    const folder = join(copy('full'), 'version-2')
    for (const hex of ['0', '13', '24', '2a', '38', '4b', '5c']) rmSync(join(folder, `snapshot.${hex}`))
    const { database, snapshot, txns } = await load(dir)
    expect(snapshot).toBe('no snapshot')
    expect(txns).toBe(0x5f)
    expect(describeTree(database)).toEqual(expected('full').nodes)
    expect(database.hasRightDigest).toBe(true)
    rmSync(join(folder, 'log.1'))
    await expect(load(dir)).rejects.toThrow('but there are log entries. Something is broken!')
  })

  it('of an old server gets what trees have now, and loses ephemerals without a session', async () => {
    const { database } = await load(`${fixtures}/old`)
    const tree = describeTree(database)
    const wanted = expected('old').nodes.filter(({ path }) => path !== '/old/dead')
    // As at the start of a 3.9.5: the last zxid is that of the ephemeral's end.
    const old = wanted.find(({ path }) => path === '/old')
    expect(tree.filter(({ path }) => path !== '/zookeeper/config' && path !== '/old')).toEqual(
      wanted.filter(({ path }) => path !== '/old'),
    )
    expect(tree.find(({ path }) => path === '/old')).toEqual({
      ...old,
      stat: old?.stat.with(2, expected('old').zxid),
    })
    expect(tree.find(({ path }) => path === '/zookeeper/config')?.acl).toEqual([[1, 'world', 'anyone']])
    expect(database.sessions).toEqual([{ sessionId: 0x1511111111110000n, timeoutMs: 30_000 }])
  })
})

describe('a damaged data directory', () => {
  it('is read from the newest snapshot that is whole', async () => {
    const folder = join(copy('full'), 'version-2')
    const newest = readFileSync(join(folder, 'snapshot.5c'))
    writeFileSync(join(folder, 'snapshot.5c'), newest.subarray(0, 2000))
    const damaged = readFileSync(join(folder, 'snapshot.4b'))
    damaged[3000] = (damaged[3000] ?? 0) ^ 1
    writeFileSync(join(folder, 'snapshot.4b'), damaged)
    const { database, snapshot, warnings } = await load(dir)
    expect(warnings).toEqual(['skipped snapshot.5c: it is not whole', 'skipped snapshot.4b: CRC corruption'])
    expect(snapshot).toBe('snapshot.38')
    expect(describeTree(database)).toEqual(expected('full').nodes)
  })

  it('is read up to a transaction that is cut off at the end of its last log', async () => {
    const log = join(copy('full'), 'version-2', 'log.5d')
    writeFileSync(log, readFileSync(log).subarray(0, 300))
    const { database, txns } = await load(dir)
    expect(txns).toBeLessThan(3)
    expect(database.zxid).toBe(0x5c + txns)
    writeFileSync(log, '')
    expect((await load(dir)).database.zxid).toBe(0x5c)
  })

  it('is refused when a transaction in the middle has changed', async () => {
    const log = join(copy('full'), 'version-2', 'log.5d')
    const bytes = readFileSync(log)
    bytes[60] = (bytes[60] ?? 0) ^ 1
    writeFileSync(log, bytes)
    await expect(load(dir)).rejects.toThrow(
      'log.5d: CRC check failed at byte 16, after zxid 0x5c; zkTxnLogToolkit shows the log and can recover it',
    )
  })

  it('is refused without a whole snapshot', async () => {
    const folder = join(copy('full'), 'version-2')
    for (const hex of ['0', '13', '24', '2a', '38', '4b']) rmSync(join(folder, `snapshot.${hex}`))
    const bytes = readFileSync(join(folder, 'snapshot.5c'))
    bytes[1000] = (bytes[1000] ?? 0) ^ 1
    writeFileSync(join(folder, 'snapshot.5c'), bytes)
    await expect(load(dir)).rejects.toThrow(`Not able to find valid snapshots in ${folder}`)
    rmSync(join(folder, 'snapshot.5c'))
    await expect(load(join(dir, 'nowhere'))).rejects.toThrow(`there is no directory ${join(dir, 'nowhere')}`)
    mkdirSync(join(dir, 'empty'))
    appendFileSync(join(dir, 'empty', 'snapshot.zz'), 'x')
    await expect(load(join(dir, 'empty'))).rejects.toThrow('name the dataDir of a ZooKeeper server')
  })
})
