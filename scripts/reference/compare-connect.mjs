// compare-connect.mjs [--only REGEX] [--broker samsa|real] [--show]: runs each case of connect/cases.mjs with the real standalone worker and with
// ours at the same time, each on a broker of its own, and prints what differs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cases } from './connect/cases.mjs'
import { runWorker } from './connect/run-worker.mjs'
import { fetchReference, kafkaTool, root } from './jars.mjs'
import { startRealKafka, startSamsa } from './servers.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    broker: { type: 'string', default: 'samsa' },
    show: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(`scripts/compare-connect [--only REGEX] [--broker samsa|real] [--show]

  --only    the cases whose names match
  --broker  what both workers talk to, one each: Samsa's daemon, or a real broker
  --show    what the real worker made of each case, too`)
  process.exit(0)
}

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-connect-'))
const brokers = []
let failed = 0
const rows = []
try {
  for (const name of ['real', 'ours']) {
    const at = join(folder, `broker-${name}`)
    const broker = values.broker === 'real' ? await startRealKafka(at) : await startSamsa(at)
    brokers.push({ port: broker.kafkaPort ?? broker.port, stop: broker.stop })
  }
  for (const scenario of cases.filter(({ name }) => new RegExp(values.only).test(name))) {
    const [real, ours] = await Promise.all([
      runWorker(kafkaTool('connect-standalone', '192M', ['-XX:TieredStopAtLevel=1']), scenario, {
        folder: join(folder, 'real', scenario.name),
        brokerPort: brokers[0].port,
        java: true,
      }),
      runWorker([join(root, 'bin/connect-standalone')], scenario, {
        folder: join(folder, 'ours', scenario.name),
        brokerPort: brokers[1].port,
        java: false,
      }),
    ])
    if (values.show) console.log(`${scenario.name}: ${JSON.stringify(real, null, 1)}`)
    const differences = differing(real, ours, scenario.differs ?? [])
    if (differences.length > 0) failed++
    rows.push([scenario.name, differences.length === 0 ? 'same' : `${differences.length} differ`])
    for (const { at, real, ours } of differences)
      console.log(`${scenario.name} ${at}\n  real ${JSON.stringify(real)}\n  ours ${JSON.stringify(ours)}`)
  }
} finally {
  for (const { stop } of brokers) await stop()
  rmSync(folder, { recursive: true, force: true })
}
for (const [name, result] of rows) console.log(`${name.padEnd(44)} ${result}`)
console.log(`${rows.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Where two outcomes differ, but for the places that a case says differ for a reason. */
function differing(real, ours, except, at = '') {
  if (except.includes(at)) return []
  if (typeof real !== 'object' || typeof ours !== 'object' || real === null || ours === null)
    return real === ours ? [] : [{ at, real, ours }]
  // The order of an object's members counts.
  if (!Array.isArray(real) && Object.keys(real).join() !== Object.keys(ours).join())
    return [{ at, real, ours }]
  const keys = [...new Set([...Object.keys(real), ...Object.keys(ours)])]
  return keys.flatMap((key) => differing(real[key], ours[key], except, at === '' ? key : `${at}.${key}`))
}
