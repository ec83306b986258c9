// Kafka's scripts beside the real ones: how long a command takes whose work is small, how long a file of lines, and how much memory many lines.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, kafkaTool, root } from '../reference/jars.mjs'
import { startRealKafka, startSamsa } from '../reference/servers.mjs'
import { isFault, shareGroup, smallCommands, withServer, writeCommandFiles } from '../small-commands.mjs'
import { median } from './median.mjs'
import { peakMegabytes } from './process-figures.mjs'
import { wishes } from './wishes.mjs'

const usage = `Usage: node scripts/benchmarks/scripts.mjs [options]    (needs Java, Maven and a build)
  --parts LIST      of commands,lines,memory; commands,lines unless named
  --broker samsa    what all of them talk to: samsa (the usual), or real
  --runs N          so many runs of each command (5)
  --only REGEX      the commands alone that match
  --kafka-home DIR  the real scripts of an unpacked release, in place of their classes with the flags that they give
  --lines N         so many lines of 100 bytes to write and read (1000000)
  --rounds N        so many rounds of them, ours and Java's in turn (3)
  --memory-lines N  so many lines while memory is watched (10000000)
`
/** What kafka-run-class.sh gives to each script beside its heap. */
const scriptFlags = [
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
  '-Dcom.sun.management.jmxremote',
  '-Dcom.sun.management.jmxremote.authenticate=false',
  '-Dcom.sun.management.jmxremote.ssl=false',
]
const LIMIT_MS = 250
const LEAST_RATIO = 10
const LINE_BYTES = 100
const line = 'a line\n'
const WATCH_PAUSE_MS = 100
/** Ten times the lines may take so much more memory: what the collector happens to leave. */
const MOST_GROWTH = 1.3

const options = wishes(usage, {
  parts: { type: 'string', default: 'commands,lines' },
  broker: { type: 'string', default: 'samsa' },
  runs: { type: 'string', default: '5' },
  only: { type: 'string', default: '' },
  'kafka-home': { type: 'string' },
  lines: { type: 'string', default: '1000000' },
  rounds: { type: 'string', default: '3' },
  'memory-lines': { type: 'string', default: '10000000' },
})
fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-bench-scripts-'))
const server = await (options.broker === 'real' ? startRealKafka : startSamsa)(join(folder, 'server'))
const bootstrap = `localhost:${server.port ?? server.kafkaPort}`
let isGood = true
try {
  console.log(`Node ${process.version}, ${cpus().length} cores, the broker of ${options.broker}\n`)
  const parts = options.parts.split(',')
  if (parts.includes('commands')) await measureCommands()
  if (parts.includes('lines')) await measureLines()
  if (parts.includes('memory')) await measureMemory()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = isGood ? 0 : 1

async function measureCommands() {
  writeCommandFiles(folder)
  await run('ours', withServer(['kafka-topics', '--create', '--topic', 'bench'], bootstrap, folder))
  await run('ours', withServer(['kafka-console-producer', '--topic', 'bench'], bootstrap, folder), {
    input: line,
  })
  await makeShareGroup()
  console.log('| command | real, ms | ours, ms | times faster |\n|---|---|---|---|')
  for (const command of smallCommands) {
    const words = command.join(' ')
    if (!new RegExp(options.only).test(words) || !existsSync(join(root, 'bin', command[0]))) continue
    const times = { real: [], ours: [] }
    for (let round = 0; round < Number(options.runs); round += 1)
      for (const whose of ['real', 'ours']) {
        // What one reader of a share group has taken, the next does not get.
        if (command.includes(shareGroup))
          await run('ours', withServer(['kafka-console-producer', '--topic', 'bench'], bootstrap, folder), {
            input: line,
          })
        times[whose].push(
          (await run(whose, withServer(command, bootstrap, folder), { input: line })).milliseconds,
        )
      }
    const [real, ours] = [median(times.real), median(times.ours)]
    const isQuick = ours <= LIMIT_MS && real / ours >= LEAST_RATIO
    isGood &&= isQuick
    const name = words.replace(root, '').replace('{tmp}/', '')
    console.log(`| ${name} | ${real} | ${ours}${isQuick ? '' : ' !'} | ${(real / ours).toFixed(1)} |`)
  }
  console.log()
}

async function makeShareGroup() {
  const group = ['--entity-type', 'groups', '--entity-name', shareGroup]
  const config = 'share.auto.offset.reset=earliest'
  await run(
    'ours',
    withServer(['kafka-configs', '--alter', ...group, '--add-config', config], bootstrap, folder),
  )
  const reader = ['kafka-console-share-consumer', '--topic', 'bench', '--group', shareGroup]
  await run('ours', withServer([...reader, '--max-messages', '1'], bootstrap, folder))
}

async function measureLines() {
  const file = join(folder, 'lines.txt')
  writeLines(file, Number(options.lines))
  const times = { produce: { real: [], ours: [] }, consume: { real: [], ours: [] } }
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const whose of round % 2 === 0 ? ['real', 'ours'] : ['ours', 'real']) {
      const topic = `lines-${round}-${whose}`
      await run('ours', withServer(['kafka-topics', '--create', '--topic', topic], bootstrap, folder))
      const { milliseconds: produced } = await run(whose, producer(topic), { file })
      const { milliseconds: consumed } = await run(whose, consumer(topic, options.lines))
      times.produce[whose].push(produced)
      times.consume[whose].push(consumed)
    }
  }
  console.log(
    `| ${options.lines} lines of ${LINE_BYTES} bytes | real, s | ours, s | times faster |\n|---|---|---|---|`,
  )
  for (const [what, { real, ours }] of Object.entries(times)) {
    const ratio = median(real) / median(ours)
    isGood &&= ratio >= 1
    console.log(`| ${what} | ${seconds(real)} | ${seconds(ours)} | ${ratio.toFixed(2)} |`)
  }
  console.log()
}

async function measureMemory() {
  const lines = Number(options['memory-lines'])
  const file = join(folder, 'lines.txt')
  const peaks = {}
  console.log('| our script | lines | peak memory, MB | s |\n|---|---|---|---|')
  for (const count of [lines / 10, lines]) {
    const topic = `memory-${count}`
    writeLines(file, count)
    await run('ours', withServer(['kafka-topics', '--create', '--topic', topic], bootstrap, folder))
    for (const [name, words, from] of [
      ['kafka-console-producer', producer(topic), { file }],
      ['kafka-console-consumer', consumer(topic, String(count)), {}],
    ]) {
      const { peak, milliseconds } = await run('ours', words, from)
      console.log(`| ${name} | ${count} | ${peak} | ${(milliseconds / 1000).toFixed(1)} |`)
      isGood &&= peak <= (peaks[name] ?? peak) * MOST_GROWTH
      peaks[name] = peak
    }
  }
  console.log()
}

function producer(topic) {
  return withServer(['kafka-console-producer', '--topic', topic], bootstrap, folder)
}

function consumer(topic, count) {
  const words = ['--topic', topic, '--partition', '0', '--offset', 'earliest', '--max-messages', count]
  return withServer(['kafka-console-consumer', ...words], bootstrap, folder)
}

function realScript(script) {
  const path = join(options['kafka-home'] ?? '', 'bin', `${script}.sh`)
  return options['kafka-home'] !== undefined && existsSync(path)
    ? [path]
    : kafkaTool(script, '256M', scriptFlags)
}

/** Runs a script to its end with input from a text or a file; what it prints is lost. Throws where it fails. */
async function run(whose, [script, ...words], { input = '', file } = {}) {
  const [command, ...first] = whose === 'ours' ? [join(root, 'bin', script)] : realScript(script)
  const stdin = file === undefined ? 'pipe' : openSync(file, 'r')
  const began = performance.now()
  const child = spawn(command, [...first, ...words], { stdio: [stdin, 'ignore', 'pipe'] })
  child.stdin?.on('error', () => undefined).end(input)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, Math.round(peakMegabytes(child.pid)))
  }, WATCH_PAUSE_MS)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  clearInterval(watch)
  if (typeof stdin === 'number') closeSync(stdin)
  if (isFault(code, stderr))
    console.error(`${whose} ${script} ${words.join(' ')} ended with ${code}: ${stderr.split('\n')[0]}`)
  return { milliseconds: Math.round(performance.now() - began), peak }
}

function writeLines(file, count) {
  const many = 10_000
  const block = `${'x'.repeat(LINE_BYTES)}\n`.repeat(many)
  const out = openSync(file, 'w')
  for (let written = 0; written < count; written += many)
    writeSync(out, block.slice(0, Math.min(many, count - written) * (LINE_BYTES + 1)))
  closeSync(out)
}

function seconds(milliseconds) {
  const all = milliseconds.map((each) => (each / 1000).toFixed(1)).join(', ')
  return `${(median(milliseconds) / 1000).toFixed(1)} (${all})`
}
