// compare-zkcli.mjs [--seed N] [--seeds N] [--lines N] [--only TEXT] [--server real|samsa]: gives the real zkCli and ours the same lines and
// the same command lines, each against a server of its own that nothing else talks to, and tells where what they print or their exit codes
// differ. Some minutes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fetchReference, root, zkCli } from './jars.mjs'
import { startRealZooKeeper, startSamsa } from './servers.mjs'
import { seeded, stories, systematic } from './zkcli/lines.mjs'
import { oneShots, ourRunner, realRunner, writeFiles } from './zkcli/one-shots.mjs'
import { CliSession, clean } from './zkcli/session.mjs'

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '2' },
    lines: { type: 'string', default: '400' },
    only: { type: 'string', default: '' },
    server: { type: 'string', default: 'real' },
  },
})
const settings = {
  extendedTypesEnabled: true,
  enforceQuota: true,
  maxClientCnxns: 0,
  maxSessionTimeout: 3_600_000,
}
/** So long a timeout that the ephemeral nodes of a session that died are there to the end, on both sides. */
const usualArgs = ['-server', '%SERVER%', '-timeout', '3600000']
const groups = [
  { name: 'one-shots', commandLines: oneShots() },
  ...stories.map((story) => ({ ...story, name: `story: ${story.name}` })),
  ...systematic(),
  ...Array.from({ length: Number(options.seeds) }, (_, i) =>
    seeded(Number(options.seed) + i, Number(options.lines)),
  ),
].filter(({ name }) => name.includes(options.only))

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-zkcli-'))
writeFiles(folder)
const [java, ...words] = zkCli()
const env = {
  ...process.env,
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  SAMSA_AUTOSTART: '0',
  SAMSA_HOME: join(folder, 'home'),
}
const clients = {
  real: {
    session: [java, '-Xmx96m', '-XX:TieredStopAtLevel=1', ...words],
    oneShots: () => realRunner(folder, env),
  },
  ours: { session: [process.execPath, join(root, 'bin/zkCli')], oneShots: () => ourRunner(env) },
}
let [compared, differing] = [0, 0]
try {
  const got = {}
  for (const [name, client] of Object.entries(clients)) {
    const { port, stop } = await startServer(name)
    try {
      got[name] = []
      await awaitServing(client.session, `127.0.0.1:${port}`)
      for (const group of groups) got[name].push(await runGroup(group, client, `127.0.0.1:${port}`))
    } finally {
      await stop()
    }
  }
  for (const [index, group] of groups.entries()) compareGroup(group, got.real[index], got.ours[index])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${compared} lines compared, ${differing} differ`)
process.exitCode = differing === 0 ? 0 : 1

async function startServer(name) {
  if (name === 'real' || options.server !== 'samsa') return startRealZooKeeper(join(folder, name), settings)
  const { zookeeperPort, stop } = await startSamsa(join(folder, name), settings)
  return { port: zookeeperPort, stop }
}

function runGroup(group, client, server) {
  const fill = (text) => text.replaceAll('%SERVER%', server).replaceAll('%TMP%', folder)
  const port = new RegExp(`\\b${server.replace(/.*:/, '')}\\b`, 'g')
  const blur = ({ out, err, ...rest }) => ({
    out: out.replace(port, '%PORT%'),
    err: err.replace(port, '%PORT%'),
    ...rest,
  })
  return group.commandLines === undefined
    ? typeAll(group, client.session, { fill, blur })
    : runAll(group.commandLines, client.oneShots(), { fill, blur })
}

/** Types a group's lines, in a new session whenever one has ended; resolves to what each line printed. */
async function typeAll({ args = usualArgs, lines = [], raw = [] }, command, { fill, blur }) {
  const open = async () => {
    const session = new CliSession([...command, ...args.map(fill)], env)
    return { session, greeting: await session.begin() }
  }
  let { session, greeting } = await open()
  const results = [{ line: '(greeting)', ...blur(greeting) }]
  for (const line of [...lines.map((text) => `${text}\n`), ...raw]) {
    if (session.exit !== undefined) ({ session } = await open())
    results.push({ line, ...blur(await session.type(fill(line))) })
  }
  if (session.exit === undefined) results.push({ line: '(end)', ...blur(await session.end()) })
  session.kill()
  return results
}

/** Waits until a server that listens also serves: the first of a list of command lines must not find it starting. */
async function awaitServing(command, server) {
  const session = new CliSession([...command, '-server', server], env)
  await session.begin()
  await session.end()
}

async function runAll(commandLines, runner, { fill, blur }) {
  const results = []
  for (const words of commandLines) {
    const { exit, out, err } = await runner.run(words.map(fill))
    results.push({ line: words.join(' '), ...blur(clean(out, err)), exit })
  }
  runner.end()
  return results
}

function compareGroup({ name }, real, ours) {
  for (const [index, expected] of real.entries()) {
    compared += 1
    const actual = ours[index]
    const wrong = ['out', 'err', 'events', 'prompts', 'exit']
      .filter((part) => !isAlike(part, expected, actual))
      .map(
        (part) => `  ${part}\n    real ${shortened(expected[part])}\n    ours ${shortened(actual?.[part])}`,
      )
    if (wrong.length === 0) continue
    differing += 1
    console.log(`${name}: ${shortened(expected.line)}\n${wrong.join('\n')}`)
  }
}

function isAlike(part, expected, actual) {
  // Where Java dies of an uncaught exception ours says in a line what is wrong.
  if (part === 'err' && expected.isTrace && actual?.isTrace === false && actual.err !== '') return true
  // Whether the connection stands when the first prompt is written, and before a one-shot command ends, is a matter of speed.
  if (part === 'prompts' && expected.line === '(greeting)') return true
  const plain = (events) =>
    expected.prompts.length === 0 ? events.filter((event) => !event.includes('type:None')) : events
  if (part === 'events')
    return JSON.stringify(plain(expected.events)) === JSON.stringify(plain(actual?.events ?? []))
  return JSON.stringify(expected[part]) === JSON.stringify(actual?.[part])
}

function shortened(value) {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 700 ? `${text.slice(0, 500)} … ${text.slice(-150)}` : text
}
