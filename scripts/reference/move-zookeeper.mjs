// Moves ZooKeeper's data from a real 3.9.5 to Samsa and back, and compares both ends: every znode with all of its stat, ACL and data,
// the sessions, the zxid and the digest. `--nodes N` moves a tree of N znodes as well and says how long each step took.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, root } from './jars.mjs'
import { startRealZooKeeper, startSamsa } from './servers.mjs'
import { zooKeeperFiles } from './zookeeper-files.mjs'

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-move-'))
const script = (home, ...words) =>
  execFileSync(join(root, 'bin/zkServer'), words, {
    encoding: 'utf8',
    env: { ...process.env, SAMSA_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

try {
  await move('small', (dir) =>
    cpSync(join(root, 'test/fixtures/zookeeper/persistence/full'), dir, { recursive: true }),
  )
  const at = process.argv.indexOf('--nodes')
  if (at > 0) await move('large', (dir) => zooKeeperFiles('large', dir, process.argv[at + 1]))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function move(name, make) {
  const here = join(folder, name)
  const dataDir = join(here, 'real', 'data')
  make(dataDir)
  const before = describe(dataDir)
  for (const isRunning of [false, true]) {
    const label = `${name} tree, ${isRunning ? 'running' : 'stopped'} daemon`
    const out = join(here, `out-${isRunning}`, 'data')
    const samsaFolder = join(here, `samsa-${isRunning}`)
    const samsa = isRunning ? await startSamsa(samsaFolder) : undefined
    try {
      const home = join(samsaFolder, 'data')
      process.stdout.write(timed(`${label}: `, () => script(home, 'import', dataDir)))
      process.stdout.write(timed(`${label}: `, () => script(home, 'export', out)))
    } finally {
      await samsa?.stop()
    }
    compare(label, before, describe(out))
    const startedAt = Date.now()
    const real = await startRealZooKeeper(join(here, `out-${isRunning}`), {
      // Else it takes TTL nodes for ephemerals of sessions that are gone.
      extendedTypesEnabled: true,
    })
    console.log(`${label}: the real server started from it in ${Date.now() - startedAt} ms`)
    await real.stop()
    compare(`${label}, after the real server's start`, before, describe(out))
    const files = readdirSync(join(out, 'version-2'))
    console.log(`${label}: its files are ${files.join(' ')}`)
  }
}

function describe(dataDir) {
  const file = join(folder, 'description')
  zooKeeperFiles('describe', dataDir, file)
  return readFileSync(file, 'utf8').split('\n')
}

function compare(label, before, after) {
  const at = before.findIndex((line, index) => line !== after[index])
  if (at < 0 && before.length === after.length) {
    console.log(`${label}: all ${before.length - 2} znodes are the same`)
    return
  }
  console.error(`${label}: DIFFERENT\n  ${before[at]}\n  ${after[at]}`)
  process.exitCode = 1
}

function timed(label, run) {
  const startedAt = Date.now()
  const said = run()
  return `${label}${said.trim()} (${Date.now() - startedAt} ms)\n`
}
