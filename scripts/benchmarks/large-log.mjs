// large-log.mjs [GIBIBYTES,…] : what an append, opening, a search by timestamp and the size of a log cost when it holds a megabyte and when
// it holds so many gibibytes (1 and 3 unless said otherwise), in segments of 256 MiB; and an append when they go to one, a hundred and ten
// thousand partitions in turn. Needs as much disk in the temporary folder, and a little more.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../bundle.mjs'

const sizes = (process.argv[2] ?? '1,3').split(',').map(Number)
const root = fileURLToPath(new URL('../..', import.meta.url))
const outfile = join(root, 'dist/large-log-bench.mjs')
await bundle({
  stdin: {
    contents: `
      export { buildBatch } from './src/kafka/records/batch-builder.ts'
      export { openBroker } from './src/kafka/server/open-broker.ts'
      export { systemClock } from './src/runtime/clock.ts'
      export { Store } from './src/store/store.ts'`,
    resolveDir: root,
  },
  outfile,
})
const { buildBatch, openBroker, systemClock, Store } = await import(outfile)

const folder = mkdtempSync(join(tmpdir(), 'samsa-large-log-'))
const quiet = { info() {}, warn: console.error, error: console.error }
const BATCH_BYTES = 16 * 1024
const MEASURED_BYTES = 128 * 1024 * 1024
/** What fills the log in between: as much as a turn takes from busy producers. */
const FILLED_PER_TURN = 512 * 1024
const PARTITIONS = [1, 100, 10_000]
const SPREAD_APPENDS = 20_000
const FIRST_MS = Date.now() - 3_600_000

async function open() {
  const store = Store.open(join(folder, 'samsa.db'))
  return { store, ...(await openBroker({ store, clock: systemClock, log: quiet })) }
}

const value = Buffer.alloc(BATCH_BYTES - 100, 'x')

/** Appends so many bytes, so many of them a turn. */
async function append(log, store, bytes, bytesPerTurn = BATCH_BYTES) {
  for (let written = 0; written < bytes; written += bytesPerTurn) {
    for (let turn = 0; turn < bytesPerTurn; turn += BATCH_BYTES) {
      const timestamp = FIRST_MS + log.logEndOffset
      log.appendBatches(buildBatch([{ timestamp, key: null, value }]))
    }
    await store.committed()
  }
}

/** The time and the CPU that each of `count` steps takes, in microseconds. */
async function costOf(count, steps) {
  const cpu = process.cpuUsage()
  const began = performance.now()
  await steps()
  const { user, system } = process.cpuUsage(cpu)
  const round = (microseconds) => Math.round(microseconds / count)
  return `${round((performance.now() - began) * 1000)} µs, ${round(user + system)} µs CPU`
}

const appendCost = (log, store) =>
  costOf(MEASURED_BYTES / BATCH_BYTES, () => append(log, store, MEASURED_BYTES))

const timed = (fn) => {
  const began = performance.now()
  const result = fn()
  return `${(performance.now() - began).toFixed(2)} ms (${JSON.stringify(result)})`
}

try {
  let { store, broker, close } = await open()
  const topic = await broker.topics.create({
    name: 'large',
    partitions: 1,
    configs: new Map([['segment.bytes', String(256 * 1024 * 1024)]]),
  })
  let log = broker.logs.get(topic.topicId, 0)
  const look = () => {
    const last = log.logEndOffset - 1
    console.log(`  size            ${timed(() => log.sizeInBytes)}`)
    console.log(
      `  by timestamp    ${timed(() => log.offsetForTimestamp(FIRST_MS + Math.floor(last / 2))?.offset)}`,
    )
    console.log(`  last timestamp  ${timed(() => log.offsetForTimestamp(FIRST_MS + last)?.offset)}`)
    console.log(`  max timestamp   ${timed(() => log.offsetOfMaxTimestamp()?.offset)}`)
  }
  // Warms the compiler up.
  const warmUp = await broker.topics.create({ name: 'warm-up', partitions: 1, configs: new Map() })
  await append(broker.logs.get(warmUp.topicId, 0), store, MEASURED_BYTES)
  await append(log, store, 1024 * 1024)
  console.log('1 MiB')
  console.log(`  append          ${await appendCost(log, store)}`)
  look()
  for (const size of sizes) {
    await append(log, store, size * 2 ** 30 - log.sizeInBytes, FILLED_PER_TURN)
    console.log(`${size} GiB, ${log.segments.all.length} segments`)
    console.log(`  append          ${await appendCost(log, store)}`)
    look()
  }
  const many = await broker.topics.create({ name: 'many', partitions: 10_000, configs: new Map() })
  for (const partitions of PARTITIONS) {
    const logs = Array.from({ length: partitions }, (_, partition) =>
      broker.logs.get(many.topicId, partition),
    )
    const spread = async () => {
      for (let n = 0; n < SPREAD_APPENDS; n++) {
        const timestamp = FIRST_MS + n
        logs[n % partitions].appendBatches(buildBatch([{ timestamp, key: null, value }]))
        await store.committed()
      }
    }
    await spread()
    console.log(`${partitions} partitions in turn`)
    console.log(`  append          ${await costOf(SPREAD_APPENDS, spread)}`)
  }
  await close()
  await store.close()
  const began = performance.now()
  ;({ store, broker, close } = await open())
  log = broker.logs.get(topic.topicId, 0)
  console.log(`opened after a clean stop in ${(performance.now() - began).toFixed(1)} ms`)
  look()
  await close()
  await store.close()
} finally {
  rmSync(folder, { recursive: true })
}
