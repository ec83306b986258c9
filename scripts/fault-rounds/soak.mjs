// A soak: mixed work at a steady, moderate rate for so many minutes, by the Go driver. What the daemon takes and how long it lets others wait is sampled all the
// while, and must be as flat at the end as it was after the first quarter, when caches are full and logs have their sizes.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildDriver, program } from '../benchmarks/driver.mjs'
import { median } from '../benchmarks/median.mjs'
import { residentMegabytes } from '../benchmarks/process-figures.mjs'
import { root } from '../reference/jars.mjs'
import { startSamsa } from '../reference/servers.mjs'
import { flatness } from './flatness.mjs'

const SECONDS_A_MINUTE = 60
const SAMPLES = 60
const MEGABYTE = 1024 * 1024

/**
 * What is sampled, and how much of it may be more in the last quarter than in the second: a share, and so much besides. That is a lot for latencies, in which
 * whatever else the machine has to do can be seen.
 */
const bounds = {
  'RSS, MB': { share: 0.15, more: 25 },
  'heap, MB': { share: 0.2, more: 10 },
  'external, MB': { share: 0.2, more: 10 },
  'file descriptors': { share: 0.1, more: 6 },
  'active resources': { share: 0.1, more: 6 },
  connections: { share: 0.1, more: 6 },
  'write-ahead log, MB': { share: 0.5, more: 16 },
  'database, MB': { share: 0.3, more: 30 },
  'event loop p50, ms': { share: 0.2, more: 1 },
  'event loop p99, ms': { share: 0.5, more: 10 },
  'produce p50, ms': { share: 0.5, more: 3 },
  'produce p99, ms': { share: 1, more: 40 },
  'fetch p50, ms': { share: 0.5, more: 3 },
  'fetch p99, ms': { share: 1, more: 40 },
  'znode set p50, ms': { share: 0.5, more: 3 },
  'znode set p99, ms': { share: 1, more: 40 },
}

/** Rounds are minutes: in less than ten, caches and the log are still on their way to their sizes. */
export async function run({ rounds, folder }) {
  buildDriver()
  const probe = join(folder, 'probe')
  writeFileSync(probe, '')
  const samsa = await startProbed(folder, probe)
  try {
    const pid = samsa.pid()
    const seconds = rounds * SECONDS_A_MINUTE
    const samples = []
    const { code, result } = await soak(samsa, seconds, (line) =>
      samples.push({ ...ofDriver(line), ...ofDaemon(pid, folder), ...ofProbe(probe), seconds: line.seconds }),
    )
    const { table, failed } = flatness(samples, bounds)
    console.log(table)
    const unknown = samples.length === 0 || code !== 0 ? 1 : 0
    return { failed: failed + (result.failures ?? 1) + unknown, figures: inWords(result, seconds) }
  } finally {
    await samsa.stop()
  }
}

async function startProbed(folder, probe) {
  const before = process.env.NODE_OPTIONS
  process.env.NODE_OPTIONS = `${before ?? ''} --require ${join(root, 'scripts/fault-rounds/soak-probe.cjs')}`
  process.env.SOAK_PROBE = probe
  try {
    return await startSamsa(join(folder, 'samsa'), {
      'log.initial.task.delay.ms': 1000,
      'log.retention.check.interval.ms': 5000,
      'log.cleaner.backoff.ms': 2000,
    })
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS
    else process.env.NODE_OPTIONS = before
    delete process.env.SOAK_PROBE
  }
}

/** Runs the driver; `onSample` gets each line of it but the last, which is the result. */
async function soak({ kafkaPort, zookeeperPort }, seconds, onSample) {
  const words = ['soak', '-server', `localhost:${kafkaPort}`, '-zookeeper', `localhost:${zookeeperPort}`]
  const child = spawn(program, [...words, '-seconds', String(seconds), '-every', String(seconds / SAMPLES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let result = {}
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text)
    if (line.seconds === undefined) result = line
    else onSample(line)
  }
  return { code: await ended, result }
}

function ofDriver(line) {
  const found = {}
  for (const name of ['produce', 'fetch', 'znode set'])
    for (const share of ['p50', 'p99']) found[`${name} ${share}, ms`] = line[name]?.[`${share}_ms`]
  return found
}

function ofDaemon(pid, folder) {
  const descriptors = descriptorsOf(pid)
  const bytes = (name) => statSync(join(folder, 'samsa/data', name), { throwIfNoEntry: false })?.size ?? 0
  return {
    'RSS, MB': residentMegabytes(pid),
    'file descriptors': descriptors.length,
    connections: establishedOf(pid, new Set(descriptors)),
    'write-ahead log, MB': bytes('samsa.db-wal') / MEGABYTE,
    'database, MB': bytes('samsa.db') / MEGABYTE,
  }
}

/** Those of its TCP connections that are open: the kernel knows their sockets by numbers. */
function establishedOf(pid, sockets) {
  const [STATE, NUMBER, ESTABLISHED] = [3, 9, '01']
  return ['tcp', 'tcp6']
    .flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words[STATE] === ESTABLISHED && sockets.has(`socket:[${words[NUMBER]}]`)).length
}

/** What its file descriptors are of; those that are closed while this looks are left out. */
function descriptorsOf(pid) {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)]
    } catch {
      return []
    }
  })
}

/** The lines of the probe since the last sample: the least heap, which is what is left after collections, and the median delays. */
function ofProbe(file) {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  writeFileSync(file, '')
  const least = (name) => Math.min(...lines.map((line) => line[name]))
  const middle = (name) => median(lines.map((line) => line[name]))
  if (lines.length === 0) return {}
  return {
    'heap, MB': least('heapUsed') / MEGABYTE,
    'external, MB': least('external') / MEGABYTE,
    'active resources': middle('resources'),
    'event loop p50, ms': middle('p50'),
    'event loop p99, ms': middle('p99'),
  }
}

function inWords(result, seconds) {
  const count = (name) => Math.round(result[name] ?? 0)
  return (
    `${seconds / SECONDS_A_MINUTE} minutes: ${count('produce') + count('produce keys') * 10 + count('produce compressed') * 20} records, ` +
    `${count('records consumed')} consumed, ${count('transaction')} transactions, ${count('come and go') + count('share, come and go')} members came and went, ` +
    `${count('topics')} topics made and deleted, ${count('connect')} connections, ${count('znode set')} znodes set, ${count('session')} sessions; ` +
    `the driver took ${count('driver_cpu_s')} s of CPU`
  )
}
