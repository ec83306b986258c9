// large-log.mjs [GIGABYTES] : what an append, opening, a search by timestamp and the size of a log cost when it is empty and when it holds
// some gigabytes (3 unless said otherwise), in segments of 256 MiB. Needs as much disk in the temporary folder.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../bundle.mjs'

const gigabytes = Number(process.argv[2] ?? 3)
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
const FIRST_MS = Date.now() - 3_600_000

async function open() {
  const store = Store.open(join(folder, 'samsa.db'))
  return { store, ...(await openBroker({ store, clock: systemClock, log: quiet })) }
}

const value = Buffer.alloc(BATCH_BYTES - 100, 'x')

/** Appends so many bytes, a batch a turn, and tells the time and the CPU of one append in microseconds. */
async function append(log, store, bytes) {
  const count = Math.floor(bytes / BATCH_BYTES)
  const cpu = process.cpuUsage()
  const began = performance.now()
  for (let n = 0; n < count; n++) {
    const timestamp = FIRST_MS + log.logEndOffset
    log.appendBatches(buildBatch([{ timestamp, key: null, value }]))
    await store.committed()
  }
  const { user, system } = process.cpuUsage(cpu)
  const round = (microseconds) => Math.round(microseconds / count)
  return `${round((performance.now() - began) * 1000)} µs, ${round(user + system)} µs CPU`
}

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
  await append(log, store, MEASURED_BYTES / 8)
  console.log(`empty`)
  console.log(`  append          ${await append(log, store, MEASURED_BYTES)}`)
  look()
  await append(log, store, gigabytes * 2 ** 30 - 2 * MEASURED_BYTES)
  console.log(`${gigabytes} GiB, ${log.segments.all.length} segments`)
  console.log(`  append          ${await append(log, store, MEASURED_BYTES)}`)
  look()
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
