// Gives Kafka's real tools and our scripts the same command lines, and tells where what they print or their exit codes differ.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fetchReference, root } from './jars.mjs'
import { difference, normal } from './kafka-scripts/comparison.mjs'
import { isOurs, loadOurTools } from './kafka-scripts/our-runner.mjs'
import { startRealTools } from './kafka-scripts/real-runner.mjs'
import { securedKafka } from './secured-kafka.mjs'
import { startRealKafka, startSamsa } from './servers.mjs'

const usage = `Usage: scripts/compare-kafka-scripts [options] [SCRIPT…]
  SCRIPT…            such as kafka-topics; every one that has a file in scripts/reference/kafka-scripts unless named,
                     and flows, in which scripts use what others have left, properties-files, what they say of files of
                     properties that are none, and secured-listeners, the same with TLS and
                     logins, and what is said to whoever comes to a listener in the wrong way; live-groups, which runs where it is named,
                     has real clients bring groups of each kind into each state, and the scripts describe them
  --brokers samsa    both sides talk to a Samsa of their own (the usual)
  --brokers real     both sides talk to a real broker of their own
  --brokers own      the real tools talk to a real broker, ours to a Samsa
  --only REGEX       the command lines alone that match; what comes before them is run too, but not compared
  --verbose          names also the command lines that are the same
`
const flows = ['flows', 'properties-files', 'secured-listeners']
process.env.TZ = 'UTC'
const { options, scripts } = wishes()
/** A name without a dash: no line is broken in the midst of it. */
const folder = mkdtempSync(join(tmpdir(), 'samsa_compare_'))
const stops = []
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => void cleanUp().then(() => process.exit(130)))
let exit = 1
try {
  exit = await main()
} finally {
  await cleanUp()
}
process.exit(exit)

async function main() {
  fetchReference()
  const real = startRealTools()
  stops.push(real.stop)
  const ours = await loadOurTools()
  stops.push(ours.stop)
  const rows = []
  const usual = once(() => startSides({ real, ours }, 'usual', usualKafka))
  const secured = once(() => startSides({ real, ours }, 'secured', knowingKafka))
  for (const script of scripts) {
    const model = await import(`./kafka-scripts/${script}.mjs`)
    const sides = model.start
      ? startSides({ real, ours }, script, model.start)
      : model.isSecured
        ? secured()
        : usual()
    rows.push(await compare(script, model, await sides))
  }
  console.log(
    [
      '| script | command lines | same | on purpose | different |',
      '|---|---|---|---|---|',
      ...rows.map(({ row }) => row),
    ].join('\n'),
  )
  return rows.every(({ different }) => different === 0) ? 0 : 1
}

/** The two sides: a runner of command lines with a broker of its own, and what stands for the names in them. */
async function startSides({ real, ours }, kind, kafka) {
  const sides = []
  for (const [name, runner, isReal] of [
    ['real', real, options.brokers !== 'samsa'],
    ['ours', ours, options.brokers === 'real'],
  ]) {
    const place = join(folder, `${kind}-${name}`)
    const { stop, addresses } = await kafka(join(place, 'server'), isReal)
    stops.push(stop)
    const tmp = join(place, 'tmp')
    mkdirSync(tmp)
    sides.push({ name, runner, names: { ...addresses, tmp } })
  }
  return sides
}

async function usualKafka(place, isReal) {
  const server = isReal ? await startRealKafka(place) : await startSamsa(place)
  return { stop: server.stop, addresses: { bootstrap: `localhost:${server.port ?? server.kafkaPort}` } }
}

/** One that has an authorizer, tokens and logins; without a login one may do everything. */
async function knowingKafka(place, isReal) {
  const { settings, port, plain, sasl } = await securedKafka('User:ANONYMOUS;User:admin')
  const server = isReal ? await startRealKafka(place, settings, port) : await startSamsa(place, settings)
  return { stop: server.stop, addresses: { bootstrap: plain, sasl } }
}

function once(make) {
  let made
  return () => (made ??= make())
}

async function compare(script, { lines, files = {} }, sides) {
  for (const { names } of sides)
    for (const [name, text] of Object.entries({ 'client.properties': '', ...files }))
      writeFileSync(join(names.tmp, name), fill(text, names))
  const count = { same: 0, purpose: 0, different: 0 }
  const wanted = new RegExp(options.only ?? '')
  for (const each of lines) {
    const line = Array.isArray(each) ? { args: each } : each
    const tool = line.tool ?? script
    const words = `${tool} ${line.args.map(quoted).join(' ')}`
    const [real, ours] = await Promise.all(sides.map((side) => outcome(side, tool, line)))
    if (!wanted.test(words)) continue
    const how = difference(real, ours, line)
    if (how === undefined) count.same += 1
    else if (line.except !== undefined) count.purpose += 1
    else count.different += 1
    if (how !== undefined && line.except === undefined) console.log(`DIFFERENT ${words}\n${how}\n`)
    else if (options.verbose)
      console.log(`${how === undefined ? 'same' : `on purpose (${line.except})`} ${words}`)
  }
  const all = count.same + count.purpose + count.different
  return {
    row: `| ${script} | ${all} | ${count.same} | ${count.purpose || ''} | ${count.different || ''} |`,
    different: count.different,
  }
}

/** `pauseMs` of a line is waited before: a real broker takes its time to hear of what its controller was told. `keeps` names what later ones call so: the first group of its expression in stdout. */
async function outcome({ runner, names }, tool, { args, stdin = '', timeoutMs, pauseMs = 0, keeps = {} }) {
  await setTimeout(pauseMs)
  const result = await runner.run(
    tool,
    args.map((word) => fill(word, names)),
    { stdin: fill(stdin, names), timeoutMs },
  )
  for (const [name, expression] of Object.entries(keeps))
    names[name] = expression.exec(result.stdout)?.[1] ?? `no ${name}`
  return { ...result, stdout: normal(result.stdout, names), stderr: normal(result.stderr, names) }
}

function fill(text, names) {
  return text.replace(/\{(\w+)\}/g, (word, name) => names[name] ?? word)
}

function quoted(word) {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word}'`
}

async function cleanUp() {
  for (const stop of stops.splice(0).reverse()) await stop()
  rmSync(folder, { recursive: true, force: true })
}

function wishes() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        brokers: { type: 'string', default: 'samsa' },
        only: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    if (!['samsa', 'real', 'own'].includes(values.brokers))
      throw new Error(`--brokers is samsa, real or own, not ${values.brokers}`)
    const all = readdirSync(join(root, 'scripts/reference/kafka-scripts'))
      .filter((name) => name.endsWith('.mjs'))
      .map((name) => basename(name, '.mjs'))
      .filter((name) => isOurs(name) || flows.includes(name))
    return { options: values, scripts: positionals.length > 0 ? positionals : all }
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
