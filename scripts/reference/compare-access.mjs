// compare-access.mjs [FIRST-SEED [SEEDS [REQUESTS]]]: starts a real Kafka and our daemon, both with an authorizer and SASL users, and has
// test/kafka/server/differential give them the same random ACLs and requests, one run a seed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { fetchReference, root } from './jars.mjs'
import { freePort, startRealKafka, startSamsa } from './servers.mjs'

const [first = 1, seeds = 3, requests = 2000] = process.argv.slice(2).map(Number)
const users = ['admin', 'alice', 'bob']
const program = join(root, 'dist/compare-access.mjs')
let failed = 0

fetchReference()
await build({
  entryPoints: [join(root, 'test/kafka/server/differential/compare-access.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
})
// New servers for each seed: what topics, groups and transactions they list is of one run.
for (let seed = first; seed < first + seeds; seed++) if (!(await compared(seed))) failed++
rmSync(program, { force: true })
console.log(`${seeds - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function compared(seed) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-compare-'))
  const stops = []
  try {
    const real = await secured()
    stops.push((await startRealKafka(join(folder, 'kafka'), real.settings, real.port)).stop)
    const ours = await secured()
    stops.push((await startSamsa(join(folder, 'samsa'), ours.settings)).stop)
    const words = [program, real.sasl, real.plain, ours.sasl, ours.plain, String(seed), String(requests)]
    return spawnSync(process.execPath, words, { stdio: 'inherit' }).status === 0
  } finally {
    for (const stop of stops) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Settings of a broker with an authorizer, a plain listener and one with SASL, over which it talks to itself too; and where they listen. */
async function secured() {
  const [plain, sasl, controller] = [await freePort(), await freePort(), await freePort()]
  const known = users.map((user) => `user_${user}="${user}-secret"`).join(' ')
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="admin-secret" ${known};`
  const settings = {
    listeners: `PLAINTEXT://localhost:${plain},SASL_PLAINTEXT://localhost:${sasl},CONTROLLER://localhost:${controller}`,
    'advertised.listeners': `PLAINTEXT://localhost:${plain},SASL_PLAINTEXT://localhost:${sasl}`,
    'listener.security.protocol.map':
      'CONTROLLER:SASL_PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `localhost:${controller}`,
    'inter.broker.listener.name': 'SASL_PLAINTEXT',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl_plaintext.plain.sasl.jaas.config': jaas,
    'listener.name.controller.plain.sasl.jaas.config': jaas,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:admin',
    'delegation.token.secret.key': 'token-secret',
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.num.partitions': 3,
  }
  return { settings, port: plain, plain: `localhost:${plain}`, sasl: `localhost:${sasl}` }
}
