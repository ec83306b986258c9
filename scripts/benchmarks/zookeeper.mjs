// zookeeper.mjs [ROUNDS] : creates, sets and gets a second with 1 and with 64 requests unanswered on one session, of a real ZooKeeper (needs
// .reference and Java) and of Samsa, in turn, with the same client. Data of 100 bytes, every write on disk before it is answered. Needs a build.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRealZooKeeper, startSamsa } from '../reference/servers.mjs'
import { median } from './median.mjs'
import { cpuSeconds } from './process-figures.mjs'
import { RawSession } from './zookeeper-session.mjs'

const rounds = Number(process.argv[2] ?? 3)
const data = Buffer.alloc(100, 'x')
const WINDOWS = [1, 64]
const COUNTS = { 1: 1500, 64: 20_000 }

/** One round against one server: requests a second, and microseconds of the server's CPU for each. */
async function measure(port, pid, round) {
  const session = await RawSession.open(port)
  const results = {}
  for (const window of WINDOWS) {
    const parent = `/bench-${round}-${window}`
    await session.create(parent, data)
    const path = (n) => `${parent}/node-${n}`
    const operations = {
      create: (n) => session.create(path(n), data),
      set: (n) => session.setData(path(n), data),
      get: (n) => session.getData(path(n)),
    }
    for (const [name, operation] of Object.entries(operations)) {
      const count = COUNTS[window]
      const [began, cpu] = [performance.now(), cpuSeconds(pid)]
      await session.pipelined(count, window, operation)
      results[`${name} × ${window}`] = {
        perSecond: Math.round((count * 1000) / (performance.now() - began)),
        cpuMicroseconds: Math.round(((cpuSeconds(pid) - cpu) * 1e6) / count),
      }
    }
  }
  session.end()
  return results
}

const folder = mkdtempSync(join(tmpdir(), 'samsa-zookeeper-bench-'))
const real = await startRealZooKeeper(join(folder, 'real'))
const samsa = await startSamsa(join(folder, 'samsa'))
try {
  const seen = { real: [], samsa: [] }
  // The first round warms both up.
  for (let round = 0; round <= rounds; round++) {
    const measured = {
      real: await measure(real.port, real.pid(), round),
      samsa: await measure(samsa.zookeeperPort, samsa.pid(), round),
    }
    if (round > 0) for (const name of ['real', 'samsa']) seen[name].push(measured[name])
  }
  console.log('requests/s (CPU µs each)   ZooKeeper 3.9.5      Samsa                ratio')
  for (const name of Object.keys(seen.real[0])) {
    const of = (server, field) => median(seen[server].map((results) => results[name][field]))
    const show = (server) => `${of(server, 'perSecond')} (${of(server, 'cpuMicroseconds')})`.padEnd(20)
    const ratio = of('samsa', 'perSecond') / of('real', 'perSecond')
    console.log(`${name.padEnd(26)} ${show('real')} ${show('samsa')} ${ratio.toFixed(2)}`)
  }
} finally {
  await samsa.stop()
  await real.stop()
  rmSync(folder, { recursive: true, force: true })
}
