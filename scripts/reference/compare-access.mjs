// compare-access.mjs [FIRST-SEED [SEEDS [REQUESTS]]]: starts a real Kafka and our daemon, both with an authorizer and SASL users, and has
// test/kafka/server/differential give them the same random ACLs and requests, one run a seed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'
import { fetchReference, root } from './jars.mjs'
import { numbersOf } from './numbers-of.mjs'
import { securedKafka } from './secured-kafka.mjs'
import { startRealKafka, startSamsa } from './servers.mjs'

const [first, seeds, requests] = numbersOf(
  process.argv.slice(2),
  [1, 3, 2000],
  'scripts/compare-access [FIRST-SEED [SEEDS [REQUESTS]]]',
)
const program = join(root, 'dist/compare-access.mjs')
let failed = 0

fetchReference()
await bundle({
  entryPoints: [join(root, 'test/kafka/server/differential/compare-access.ts')],
  outfile: program,
})
// New servers for each seed: what topics, groups and transactions they list is of one run.
for (let seed = first; seed < first + seeds; seed++) if (!(await compared(seed))) failed++
rmSync(program, { force: true })
console.log(`${seeds - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function compared(seed) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-compare-'))
  const stops = []
  try {
    const real = await securedKafka()
    stops.push((await startRealKafka(join(folder, 'kafka'), real.settings, real.port)).stop)
    const ours = await securedKafka()
    stops.push((await startSamsa(join(folder, 'samsa'), ours.settings)).stop)
    const words = [program, real.sasl, real.plain, ours.sasl, ours.plain, String(seed), String(requests)]
    return spawnSync(process.execPath, words, { stdio: 'inherit' }).status === 0
  } finally {
    for (const stop of stops) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
