// zookeeper-million.mjs [COUNT] [SHAPE...] : what a tree of many znodes (a million, of 100 bytes, unless said otherwise) costs the daemon: the
// start to its first answer, memory, a listing of all children, a stat while that runs, and deleting it all. Shapes: `tree`, a thousand children
// a node, ten levels deep; `flat`, all below one node. Needs a build (npm run build).
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../bundle.mjs'
import { cpuSeconds, residentMegabytes } from './process-figures.mjs'
import { RawSession } from './zookeeper-session.mjs'

const count = Number(process.argv[2] ?? 1_000_000)
const shapes = process.argv.length > 3 ? process.argv.slice(3) : ['tree', 'flat']
const root = fileURLToPath(new URL('../..', import.meta.url))
const outfile = join(root, 'dist/zookeeper-million-bench.mjs')
await bundle({
  stdin: {
    contents: `
      export { DataTree } from './src/zookeeper/server/data-tree.ts'
      export { TxnRows } from './src/zookeeper/server/txn-rows.ts'
      export { Watches } from './src/zookeeper/server/watches.ts'
      export { Store } from './src/store/store.ts'
      export { ZnodeRows } from './src/store/znodes.ts'`,
    resolveDir: root,
  },
  outfile,
})
const { DataTree, TxnRows, Watches, Store, ZnodeRows } = await import(outfile)

const CHILDREN = 1000

/** Paths of `count` znodes, parents first. */
function* paths(shape) {
  if (shape === 'flat') {
    yield '/flat'
    for (let n = 1; n < count; n++) yield `/flat/node-${String(n).padStart(10, '0')}`
    return
  }
  let made = 0
  for (let branch = 0; made < count; branch++) {
    let path = ''
    for (let level = 0; level < 9 && made < count; level++, made++) {
      path = `${path}/branch${level}-${branch}`
      yield path
    }
    for (let n = 0; n < CHILDREN && made < count; n++, made++)
      yield `${path}/node-${String(n).padStart(10, '0')}`
  }
}

async function fill(database, shape) {
  const store = Store.open(database)
  await new TxnRows(store).load(new DataTree(new Watches()))
  const rows = new ZnodeRows(store.database)
  const data = Buffer.alloc(100, 'x')
  const row = {
    data,
    acl: null,
    version: 0,
    cversion: 0,
    aversion: 0,
    ephemeralOwner: 0n,
    ctime: Date.now(),
    mtime: Date.now(),
  }
  let zxid = 0
  for (const path of paths(shape)) {
    zxid++
    store.write(() => rows.insert({ ...row, path, czxid: 1, mzxid: 1, pzxid: 1 }))
    if (zxid % 5000 === 0) await store.committed()
  }
  await store.committed()
  await store.close()
}

/** The store lets go of what it has mapped of its file when it has not read for a while. */
const UNMAPPED_AFTER_MS = 12_000

async function start(dataDir) {
  const began = performance.now()
  const words = [
    'run',
    '--data-dir',
    dataDir,
    '--role',
    'zookeeper',
    '--ready-fd',
    '3',
    '--override',
    'clientPort=0',
    '--override',
    'jute.maxbuffer=200000000',
  ]
  const child = spawn(process.execPath, [join(root, 'bin/samsa'), ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const said = await new Promise((resolve) => child.stdio[3].once('data', (bytes) => resolve(String(bytes))))
  if (!said.startsWith('ready')) throw new Error(said)
  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))
  return { child, ms: performance.now() - began, port: Number(run.zookeeper.tcp[0].split(':').pop()) }
}

const timed = async (fn) => {
  const began = performance.now()
  const result = await fn()
  return { ms: Math.round(performance.now() - began), result }
}

async function measure(shape) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-million-'))
  try {
    const empty = await start(join(folder, 'empty'))
    const emptyMegabytes = Math.round(residentMegabytes(empty.child.pid))
    empty.child.kill('SIGTERM')
    await fill(join(folder, 'samsa.db'), shape)
    const { child, ms, port } = await start(folder)
    const session = await RawSession.open(port)
    await session.getData('/zookeeper')
    const cpu = cpuSeconds(child.pid)
    await new Promise((resolve) => setTimeout(resolve, UNMAPPED_AFTER_MS))
    const megabytes = Math.round(residentMegabytes(child.pid))
    console.log(
      `${shape}, ${count} znodes: ready after ${(ms / 1000).toFixed(1)} s, ${cpu.toFixed(1)} s of CPU; ${megabytes} MB, ${Math.round(((megabytes - emptyMegabytes) * 1024 * 1024) / count)} bytes a znode beyond an empty daemon's ${emptyMegabytes} MB`,
    )
    const other = await RawSession.open(port)
    const parent = shape === 'flat' ? '/flat' : [...paths(shape)][8]
    const listing = timed(() => session.getChildren(parent))
    const beside = timed(() => other.getData('/zookeeper'))
    const { ms: listMs, result } = await listing
    console.log(
      `  ${result.length} children listed in ${listMs} ms; a getData of another client beside it ${(await beside).ms} ms; then ${Math.round(residentMegabytes(child.pid))} MB`,
    )
    const all = timed(() => session.allChildrenNumber(parent))
    console.log(`  getAllChildrenNumber ${(await all).ms} ms`)
    const doomed = [...paths(shape)].reverse().slice(0, 100_000)
    const deleting = await timed(() =>
      session.pipelined(doomed.length, 1000, (n) => session.delete(doomed[n])),
    )
    console.log(
      `  ${doomed.length} deleted in ${deleting.ms} ms; then ${Math.round(residentMegabytes(child.pid))} MB`,
    )
    session.end()
    other.end()
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
    console.log(`  database ${execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]} MB`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const shape of shapes) await measure(shape)
