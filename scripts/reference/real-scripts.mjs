// Runs the recorded steps of Kafka's own scripts against our daemon (or another broker), and prints what differed, then a table.
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { fetchReference, kafkaTool, kafkaTools, root } from './jars.mjs'
import { runScenario } from './real-script-steps.mjs'
import { startRealKafka, startSamsa } from './servers.mjs'

const usage = `Usage: scripts/real-scripts [options] [FILE…]
  FILE…               recorded scenarios; test/golden/kafka-cli/*.json unless named
  --only REGEX        the scenarios alone that match, of names such as topics/create
  --real              against a real Apache Kafka 4.3.1, which checks what is recorded
  --kafka HOST:PORT   against a broker that runs already
  --jobs N            so many scenarios at a time (2)
  --record            fills in what the broker answers where a step has nothing recorded
  --verbose           names also the steps that are the same
`
const LETTERS = 'abcdefghijkmnpqrstuvwxyz'
const { options, files } = wishes()
const folder = mkdtempSync(join(tmpdir(), 'samsa-real-scripts-'))
let server
let exit = 1
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => void cleanUp().then(() => process.exit(130)))
}
try {
  exit = await main()
} finally {
  await cleanUp()
}
process.exit(exit)

async function main() {
  fetchReference()
  const bootstrap = options.kafka ?? (await startServer())
  const commandOf = quickTools(bootstrap)
  const recorded = files.map((path) => ({ path, content: JSON.parse(readFileSync(path, 'utf8')) }))
  const scenarios = recorded.flatMap(({ path, content }) =>
    content.scenarios
      .map((scenario) => ({ name: `${basename(path, '.json')}/${scenario.name}`, scenario }))
      .filter(({ name, scenario }) => isWanted(name, scenario)),
  )
  const results = []
  const perform = async ({ name, scenario }) => {
    // On a server of its own a scenario always has the same names: Java's hash maps give some answers the order of their hashes.
    const run = server === undefined ? randomLetters() : lettersOf(name)
    const steps = await runScenario(scenario, { bootstrap, commandOf, run, isRecording: options.record })
    for (const { step, differences } of steps) {
      const isSame = differences.length === 0
      results.push({ tool: step.tool ?? toolStopped(scenario, step), isSame })
      const words = `${name}#${step.id}: ${step.tool ?? 'stop'} ${(step.args ?? []).join(' ')}`
      if (!isSame) console.log(`DIFFERENT ${words}\n${differences.join('\n')}\n`)
      else if (options.verbose) console.log(`same      ${words}`)
    }
  }
  const [alone, together] = [scenarios.filter(isExclusive), scenarios.filter((each) => !isExclusive(each))]
  const worker = async () => {
    for (let next = together.shift(); next !== undefined; next = together.shift()) await perform(next)
  }
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker))
  for (const each of alone) await perform(each)
  if (options.record)
    for (const { path, content } of recorded) writeFileSync(path, `${JSON.stringify(content, null, 1)}\n`)
  const failed = results.filter(({ isSame }) => !isSame).length
  console.log(`${table(results)}\n\n${results.length - failed} passed, ${failed} failed`)
  return failed === 0 && results.length > 0 ? 0 : 1
}

async function startServer() {
  server = options.real ? await startRealKafka(folder) : await startSamsa(folder)
  return `localhost:${server.port ?? server.kafkaPort}`
}

/** Left out are scenarios of a cluster with an authorizer, those that need a terminal, and those that end before they talk to a broker. */
function isWanted(name, scenario) {
  if (!new RegExp(options.only ?? '').test(name) || scenario.name === 'argument-errors') return false
  if (scenario.needs !== undefined || scenario.steps.some(({ tty }) => tty)) return false
  return scenario.steps.some(({ args = [] }) => args.some((word) => word.includes('{{bootstrap}}')))
}

function isExclusive({ scenario }) {
  return scenario.exclusive === true
}

function lettersOf(name) {
  return Array.from(createHash('sha256').update(name).digest().subarray(0, 6), (byte) =>
    LETTERS.charAt(byte % LETTERS.length),
  ).join('')
}

function randomLetters() {
  return lettersOf(randomUUID())
}

function toolStopped(scenario, { stop }) {
  return scenario.steps.find(({ id }) => id === stop).tool
}

/** Java starts three times as fast with an archive of the loaded classes, made by a first run of one script. */
function quickTools(bootstrap) {
  const archive = join(root, '.reference', 'kafka-tools.jsa')
  const quick = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  if (!existsSync(archive)) {
    const making = [...quick, `-XX:ArchiveClassesAtExit=${archive}`, '-Xlog:disable']
    const [java, ...words] = kafkaTool('kafka-consumer-groups', '256M', making)
    execFileSync(java, [...words, '--bootstrap-server', bootstrap, '--list'], { stdio: 'ignore' })
  }
  // The verifiable tools print fields in the order in which Java finds them, which an archive changes.
  const archived = (tool) =>
    tool.startsWith('kafka-verifiable') ? [] : [`-XX:SharedArchiveFile=${archive}`, '-Xlog:disable']
  return (tool) => kafkaTool(tool, '256M', [...quick, ...archived(tool)])
}

/** A row a script. */
function table(results) {
  const rows = Object.keys(kafkaTools).flatMap((tool) => {
    const of = results.filter((result) => result.tool === tool)
    const same = of.filter(({ isSame }) => isSame).length
    return of.length === 0 ? [] : [`| ${tool} | ${of.length} | ${same} | ${of.length - same || ''} |`]
  })
  return ['| script | steps | same | different |', '|---|---|---|---|', ...rows].join('\n')
}

async function cleanUp() {
  if (server !== undefined) {
    const { stop } = server
    server = undefined
    await stop()
  }
  rmSync(folder, { recursive: true, force: true })
}

function wishes() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        real: { type: 'boolean', default: false },
        kafka: { type: 'string' },
        jobs: { type: 'string', default: '2' },
        record: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    const golden = join(root, 'test/golden/kafka-cli')
    const all = readdirSync(golden).filter((name) => name.endsWith('.json') && name !== 'options.json')
    return {
      options: values,
      files: positionals.length > 0 ? positionals : all.map((name) => join(golden, name)),
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
