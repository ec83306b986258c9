// What clients see of znodes, in spite of kills, must fit one order of all operations: found by Porcupine.
// `node scripts/fault-rounds/znode-histories.mjs [--rounds N] [--seed N]` asks the same of a real ZooKeeper, which shows that the model is right.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wishes } from '../benchmarks/wishes.mjs'
import { fetchReference } from '../reference/jars.mjs'
import { startRealZooKeeper, startSamsa } from '../reference/servers.mjs'
import { buildHistories, recordHistories } from './histories.mjs'

const load = { kind: 'znodes', kills: 3, longestLifeMs: 1200 }

/** As long as the clients ask for. */
const settings = { maxSessionTimeout: 100_000 }

/** A history a round, each below a znode of its own, on one server. */
export async function run({ rounds, seed, folder }) {
  buildHistories()
  const server = await startSamsa(folder, settings)
  return recordHistories({ ...load, server, port: server.zookeeperPort, rounds, seed })
}

async function runOnRealZooKeeper() {
  const usage = 'Usage: node scripts/fault-rounds/znode-histories.mjs [--rounds N] [--seed N]\n'
  const { rounds, seed } = wishes(usage, {
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  })
  fetchReference()
  buildHistories()
  const folder = mkdtempSync(join(tmpdir(), 'samsa-histories-'))
  try {
    const server = await startRealZooKeeper(folder, settings)
    const wanted = { rounds: Number(rounds), seed: Number(seed) }
    const { failed, figures } = await recordHistories({
      ...load,
      ...wanted,
      // A virtual machine takes its time to get going.
      longestLifeMs: 4000,
      server,
      port: server.port,
    })
    console.log(`${failed === 0 ? 'held' : `${failed} failed`}: ${figures}`)
    if (failed > 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runOnRealZooKeeper()
