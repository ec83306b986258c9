// Replays the recorded steps of Kafka's own scripts, with the real scripts and ours, against a real broker and our daemon; prints what differed,
// then a table.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { runScenario } from './golden-steps.mjs'
import { fetchReference, kafkaTool, kafkaTools, root } from './jars.mjs'
import { startRealKafka, startSamsa } from './servers.mjs'

const pairs = ['ours/ours', 'ours/real', 'real/ours', 'real/real']
const usage = `Usage: scripts/kafka-golden [options] [FILE…]
  FILE…           recorded scenarios; test/golden/kafka-cli/*.json unless named
  --only REGEX    the scenarios alone that match, of names such as topics/create
  --pairs LIST    of ${pairs.join(',')}: whose scripts, against whose broker; all unless named. Real scripts
                  against our broker are not asked what they answer without one
  --jobs N        so many scenarios at a time (2)
  --record        with --pairs real/real: fills in what is printed where a step has nothing recorded
  --verbose       names also the steps that are the same
`
const LETTERS = 'abcdefghijkmnpqrstuvwxyz'
const authorizer = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS',
}
const { options, files } = wishes()
const folder = mkdtempSync(join(tmpdir(), 'samsa-kafka-golden-'))
const servers = []
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
  const recorded = files.map((path) => ({ path, content: JSON.parse(readFileSync(path, 'utf8')) }))
  const scenarios = recorded.flatMap(({ path, content: { scenarios = [] } }) =>
    scenarios
      .map((scenario) => ({ name: `${basename(path, '.json')}/${scenario.name}`, scenario }))
      .filter(({ name }) => new RegExp(options.only ?? '').test(name)),
  )
  const results = []
  for (const pair of options.pairs.split(',')) results.push(...(await runPair(pair, scenarios)))
  if (options.record)
    for (const { path, content } of recorded) writeFileSync(path, `${JSON.stringify(content, null, 1)}\n`)
  const failed = results.filter(({ isSame }) => !isSame).length
  console.log(`${table(results)}\n\n${results.length - failed} steps went as recorded, ${failed} did not`)
  return failed === 0 && results.length > 0 ? 0 : 1
}

/** Every scenario with one pair of scripts and broker, which is started for it and stopped. */
async function runPair(pair, scenarios) {
  const [whose, broker] = pair.split('/')
  const chosen = scenarios.filter(({ scenario }) =>
    scenario.steps.some((step) => isWanted(step, whose, broker)),
  )
  const needsAcl = chosen.some(({ scenario }) => scenario.needs?.includes('bootstrap-acl'))
  const bootstrap = await startBroker(broker, `${whose}-${broker}`)
  const bootstrapAcl = needsAcl ? await startBroker(broker, `${whose}-${broker}-acl`, authorizer) : undefined
  beSeen(bootstrap)
  const commandOf = whose === 'ours' ? (tool) => [join(root, 'bin', tool)] : quickTools(bootstrap)
  const results = []
  const perform = async ({ name, scenario }) => {
    const steps = await runScenario(scenario, {
      bootstrap,
      bootstrapAcl,
      commandOf,
      // Always the same names: Java's hash maps give some answers the order of their hashes.
      run: lettersOf(name),
      isWanted: (step) => isWanted(step, whose, broker),
      isRecording: options.record,
    })
    for (const { step, differences } of steps) {
      const isSame = differences.length === 0
      results.push({ pair, tool: step.tool ?? toolStopped(scenario, step), isSame })
      const words = `${pair} ${name}#${step.id}: ${step.tool ?? 'stop'} ${(step.args ?? []).join(' ')}`
      if (!isSame) console.log(`DIFFERENT ${words}\n${differences.join('\n')}\n`)
      else if (options.verbose) console.log(`same      ${words}`)
    }
  }
  const isAlone = ({ scenario }) => scenario.exclusive === true
  const [alone, together] = [chosen.filter(isAlone), chosen.filter((each) => !isAlone(each))]
  const worker = async () => {
    for (let next = together.shift(); next !== undefined; next = together.shift()) await perform(next)
  }
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker))
  for (const each of alone) await perform(each)
  await stopServers()
  return results
}

async function startBroker(whose, name, overrides = {}) {
  const place = join(folder, name)
  const server = await (whose === 'real' ? startRealKafka : startSamsa)(place, overrides)
  servers.push(server)
  return `localhost:${server.port ?? server.kafkaPort}`
}

/** Leaves a group behind: the recorded cluster had its offsets topic. */
function beSeen(bootstrap) {
  const words = ['--bootstrap-server', bootstrap, '--topic', 'seen', '--timeout-ms', '3000']
  execFileSync(join(root, 'bin/kafka-console-consumer'), words, { stdio: 'ignore' })
}

/**
 * Left out of the real scripts are those that are no Java class, and what a shell script says before there is one; and, where the broker is
 * ours, steps that ask none.
 */
function isWanted(step, whose, broker) {
  if (whose === 'ours' || step.stop !== undefined) return true
  if (kafkaTools[step.tool] === undefined) return false
  const isShellScript = ['kafka-server-start', 'connect-standalone'].includes(step.tool)
  if (isShellScript && step.args.length === 0) return false
  return broker === 'real' || step.args.some((word) => word.includes('{{bootstrap'))
}

function lettersOf(name) {
  return Array.from(createHash('sha256').update(name).digest().subarray(0, 6), (byte) =>
    LETTERS.charAt(byte % LETTERS.length),
  ).join('')
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

/** A row a script, a column a pair: how many of its steps went as recorded. */
function table(results) {
  const shown = pairs.filter((pair) => results.some((result) => result.pair === pair))
  const tools = [...new Set(results.map(({ tool }) => tool))].sort()
  const cell = (tool, pair) => {
    const of = results.filter((result) => result.tool === tool && result.pair === pair)
    return of.length === 0 ? '' : `${of.filter(({ isSame }) => isSame).length} of ${of.length}`
  }
  const rows = tools.map((tool) => `| ${[tool, ...shown.map((pair) => cell(tool, pair))].join(' | ')} |`)
  const titles = shown.map(
    (pair) => `${pair.replace('ours', 'our').replace('/', ' scripts, ').replace('ours', 'our')} broker`,
  )
  return [`| script | ${titles.join(' | ')} |`, `|---|${'---|'.repeat(shown.length)}`, ...rows].join('\n')
}

async function stopServers() {
  for (const { stop } of servers.splice(0)) await stop()
}

async function cleanUp() {
  await stopServers()
  rmSync(folder, { recursive: true, force: true })
}

function wishes() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        pairs: { type: 'string', default: pairs.join(',') },
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
    const unknown = values.pairs.split(',').find((pair) => !pairs.includes(pair))
    if (unknown !== undefined) throw new Error(`no pair is called ${unknown}`)
    if (values.record && values.pairs !== 'real/real') throw new Error('--record goes with --pairs real/real')
    const golden = join(root, 'test/golden/kafka-cli')
    const all = readdirSync(golden).filter((name) => name.endsWith('.json') && !name.startsWith('options'))
    return {
      options: values,
      files: positionals.length > 0 ? positionals : all.map((name) => join(golden, name)),
    }
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
