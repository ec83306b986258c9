// Apache Kafka's own perf tools against a real Kafka 4.3.1 and against our daemon in turn: the first throughput table.
// Usage: node scripts/benchmarks/throughput.mjs [ROUNDS] [RECORDS]   (1 KiB records, acks=all, no throttle)
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, kafkaTool } from '../reference/jars.mjs'
import { startRealKafka, startSamsa } from '../reference/servers.mjs'
import { median } from './median.mjs'

const rounds = Number(process.argv[2] ?? 3)
const records = Number(process.argv[3] ?? 1_000_000)
const recordBytes = 1024

fetchReference()
const results = { real: { produce: [], consume: [] }, ours: { produce: [], consume: [] } }
for (let round = 0; round < rounds; round += 1) {
  // One server at a time, each on a fresh folder: they share two cores and the page cache.
  for (const name of round % 2 === 0 ? ['real', 'ours'] : ['ours', 'real']) {
    const folder = mkdtempSync(join(tmpdir(), 'samsa-bench-'))
    const server = name === 'real' ? await startRealKafka(folder) : await startSamsa(folder)
    try {
      const bootstrap = `localhost:${name === 'real' ? server.port : server.kafkaPort}`
      results[name].produce.push(produce(bootstrap))
      results[name].consume.push(consume(bootstrap))
      console.error(
        `round ${round + 1} ${name}: produce ${results[name].produce.at(-1)} MB/s, consume ${results[name].consume.at(-1)} MB/s`,
      )
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

console.log(
  `${records} records of ${recordBytes} bytes, ${rounds} rounds in turn, ${cpus().length} cores, Node ${process.version}\n`,
)
console.log('| | Apache Kafka 4.3.1, MB/s | Samsa, MB/s | ratio of medians |\n|---|---|---|---|')
for (const what of ['produce', 'consume']) {
  const [real, ours] = [results.real[what], results.ours[what]]
  console.log(`| ${what} | ${spread(real)} | ${spread(ours)} | ${(median(ours) / median(real)).toFixed(2)} |`)
}

function produce(bootstrap) {
  const output = tool('kafka-producer-perf-test', [
    '--topic',
    'bench',
    '--num-records',
    String(records),
    '--record-size',
    String(recordBytes),
    '--throughput',
    '-1',
    '--command-property',
    'acks=all',
    '--bootstrap-server',
    bootstrap,
  ])
  return Number(/\(([\d.]+) MB\/sec\)(?![\s\S]*MB\/sec)/.exec(output)[1])
}

function consume(bootstrap) {
  const output = tool('kafka-consumer-perf-test', [
    '--topic',
    'bench',
    '--num-records',
    String(records),
    '--bootstrap-server',
    bootstrap,
    '--timeout',
    '60000',
  ])
  const [header, row] = output.split('\n').filter((line) => line.includes(', '))
  const column = header.split(', ').indexOf('fetch.MB.sec')
  return Number(row.split(', ')[column])
}

function tool(name, args) {
  const [command, ...words] = kafkaTool(name)
  const { status, stdout, stderr } = spawnSync(command, [...words, ...args], {
    encoding: 'utf8',
    timeout: 300_000,
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr || stdout}`)
  return stdout
}

function spread(values) {
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`
}
