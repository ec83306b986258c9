// Starts a daemon of its own, runs every client's program against it, and makes a table of what the programs tell.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { clients } from './clients.mjs'
import { prepare } from './environments.mjs'
import { runProgram } from './program.mjs'
import { startServers } from './servers.mjs'
import { summary, table } from './table.mjs'

const usage = `Usage: scripts/clients [options]
  --only NAME,…           these clients alone: ${clients.map(({ name }) => name).join(', ')}
  --kafka HOST:PORT       another Kafka in place of our daemon's, to compare with
  --zookeeper HOST:PORT   another ZooKeeper in place of our daemon's; it is not restarted
  --real-zookeeper        a ZooKeeper 3.9.5 of its own in place of our daemon's; restarted as ours is
  --verbose               what the clients print to stderr, too
`
const options = wishes()
const chosen = clients.filter(
  ({ name }) => options.only === undefined || options.only.split(',').includes(name),
)
const folder = mkdtempSync(join(tmpdir(), 'samsa-clients-'))
let servers
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
  const environments = await prepare(new Set(chosen.map(({ environment }) => environment)))
  servers = await startServers(folder, options)
  const results = []
  for (const client of chosen) results.push({ client, ...(await outcomes(client, environments)) })
  console.log(`${table(results)}\n\n${summary(results)}`)
  const checks = results.flatMap((result) => result.checks)
  const count = (what) => checks.filter((check) => check[what] !== undefined).length
  console.log(`\n${count('passed')} passed, ${count('failed')} failed`)
  return count('failed') === 0 && count('passed') > 0 ? 0 : 1
}

/** What a client's checks came to; or the reason why it is left out. */
async function outcomes(client, environments) {
  const environment = environments.get(client.environment)
  if (environment.missing !== undefined) return { missing: environment.missing, checks: [] }
  console.error(`running ${client.name}`)
  const { address, asks, scripts } = servers[client.server]
  const prefix = `${client.name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}-${process.pid.toString(36)}`
  const command = [...environment.command(client.program), address, prefix]
  const { minutes } = client
  return {
    checks: await runProgram(command, { asks, minutes, scripts, isVerbose: options.verbose === true }),
  }
}

async function cleanUp() {
  const running = servers
  servers = undefined
  await running?.stop()
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
}

function wishes() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        kafka: { type: 'string' },
        zookeeper: { type: 'string' },
        'real-zookeeper': { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    const unknown = (values.only?.split(',') ?? []).filter(
      (name) => !clients.some((client) => client.name === name),
    )
    if (unknown.length > 0) throw new Error(`no client is named ${unknown.join(', ')}`)
    return values
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
