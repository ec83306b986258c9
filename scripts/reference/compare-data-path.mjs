// compare-data-path.mjs [FIRST-SEED [SEEDS [REQUESTS]]]: starts a real Kafka and our daemon, and has
// test/kafka/server/differential send both the same random requests, one run a seed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'
import { fetchReference, root } from './jars.mjs'
import { numbersOf } from './numbers-of.mjs'
import { startRealKafka, startSamsa } from './servers.mjs'

const [first, seeds, requests] = numbersOf(
  process.argv.slice(2),
  [1, 4, 2500],
  'scripts/compare-data-path [FIRST-SEED [SEEDS [REQUESTS]]]',
)
fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-compare-'))
const program = join(root, 'dist/compare-data-path.mjs')
const stops = []
let failed = 0
try {
  await bundle({
    entryPoints: [join(root, 'test/kafka/server/differential/compare.ts')],
    outfile: program,
  })
  const kafka = await startRealKafka(join(folder, 'kafka'))
  stops.push(kafka.stop)
  const samsa = await startSamsa(join(folder, 'samsa'))
  stops.push(samsa.stop)
  for (let seed = first; seed < first + seeds; seed++) {
    const addresses = [`localhost:${kafka.port}`, `localhost:${samsa.kafkaPort}`]
    const words = [program, ...addresses, String(seed), String(requests)]
    if (spawnSync(process.execPath, words, { stdio: 'inherit' }).status !== 0) failed++
  }
} finally {
  for (const stop of stops) await stop()
  rmSync(folder, { recursive: true, force: true })
  rmSync(program, { force: true })
}
console.log(`${seeds - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
