// compare-zookeeper.mjs [FIRST-SEED [SEEDS [OPERATIONS [CONFIGURATION]]]]: for each configuration starts a real ZooKeeper and our daemon, and has
// test/zookeeper/server/differential do the same random operations to both, one run a seed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'
import { fetchReference, root } from './jars.mjs'
import { numbersOf } from './numbers-of.mjs'
import { startRealZooKeeper, startSamsa } from './servers.mjs'

/** Sessions that are left stay until they are ended, unless they want to expire; containers and TTL nodes stay. */
const base = {
  tickTime: 200,
  minSessionTimeout: 400,
  maxSessionTimeout: 3_600_000,
  'znode.container.checkIntervalMs': 86_400_000,
  maxClientCnxns: 0,
  '4lw.commands.whitelist': '*',
  forceSync: 'no',
  'DigestAuthenticationProvider.superDigest': 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=',
}
/** What each configuration sets; `options` are those of the comparison. */
const configurations = {
  extended: { settings: { extendedTypesEnabled: 'true' } },
  default: { settings: { '4lw.commands.whitelist': 'srvr,mntr' } },
  quotas: { settings: { extendedTypesEnabled: 'true', enforceQuota: 'true' }, options: ['quotas'] },
  softquotas: { settings: { enforceQuota: 'false' }, options: ['quotas'] },
  skipacl: { settings: { extendedTypesEnabled: 'true', skipACL: 'yes' } },
  small: { settings: { 'jute.maxbuffer': 1500 }, options: ['large=2500'] },
  reconfig: { settings: { reconfigEnabled: 'true', extendedTypesEnabled: 'true' } },
  nodigest: { settings: { extendedTypesEnabled: 'true', 'digest.enabled': 'false' } },
}

const [first, seeds, operations] = numbersOf(
  process.argv.slice(2),
  [1, 2, 1000],
  'scripts/compare-zookeeper [FIRST-SEED [SEEDS [OPERATIONS [CONFIGURATION]]]]',
)
const only = process.argv[5]
if (only !== undefined && !Object.hasOwn(configurations, only)) {
  console.error(`no configuration ${only}; there are ${Object.keys(configurations).join(', ')}`)
  process.exit(2)
}
const names = only === undefined ? Object.keys(configurations) : [only]
fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-compare-'))
const program = join(root, 'dist/compare-zookeeper.mjs')
let [passed, failed] = [0, 0]
try {
  await bundle({
    entryPoints: [join(root, 'test/zookeeper/server/differential/compare.ts')],
    outfile: program,
  })
  for (const name of names) await compare(name)
} finally {
  rmSync(folder, { recursive: true, force: true })
  rmSync(program, { force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** A seed that differs leaves the servers with different histories: the next one gets new ones. */
async function compare(name) {
  const { settings, options = [] } = configurations[name]
  let servers
  try {
    for (let seed = first; seed < first + seeds; seed++) {
      servers ??= await start(`${name}-${seed}`, { ...base, ...settings })
      const words = [program, ...servers.ports, seed, operations, name, ...options].map(String)
      if (spawnSync(process.execPath, words, { stdio: 'inherit' }).status === 0) passed++
      else {
        failed++
        await servers.stop()
        servers = undefined
      }
    }
  } finally {
    await servers?.stop()
  }
}

async function start(name, settings) {
  const real = await startRealZooKeeper(join(folder, name, 'real'), settings)
  const samsa = await startSamsa(join(folder, name, 'samsa'), settings)
  return {
    ports: [real.port, samsa.zookeeperPort],
    stop: async () => {
      await real.stop()
      await samsa.stop()
    },
  }
}
