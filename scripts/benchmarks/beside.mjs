// The benchmark beside the real Kafka and ZooKeeper: the same compiled driver against each server in turn.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fetchReference } from '../reference/jars.mjs'
import { startRealKafka, startRealZooKeeper, startSamsa } from '../reference/servers.mjs'
import { buildDriver } from './driver.mjs'
import { kafkaLoads, measureLife as measureKafkaLife } from './kafka-loads.mjs'
import { cpuSeconds } from './process-figures.mjs'
import { Results } from './report.mjs'
import { wishes } from './wishes.mjs'
import { measureLife as measureZooKeeperLife, zookeeperLoads } from './zookeeper-loads.mjs'

const usage = `Usage: scripts/bench [options]    (needs Go and a build; Java and Maven for the real servers)
  --parts LIST   of kafka,zookeeper,life; all unless named
  --rounds N     so many rounds, the servers in turn (5)
  --only REGEX   the loads alone that match
  --ours         Samsa alone
`
const noClientLimit = { maxClientCnxns: 0 }
const systems = {
  kafka: {
    realName: 'Apache Kafka 4.3.1',
    loads: kafkaLoads,
    measureLife: measureKafkaLife,
    startReal: (folder) => startRealKafka(folder),
    startOurs: async (folder) => {
      const samsa = await startSamsa(folder)
      return { ...samsa, port: samsa.kafkaPort }
    },
  },
  zookeeper: {
    realName: 'ZooKeeper 3.9.5',
    loads: zookeeperLoads,
    measureLife: measureZooKeeperLife,
    startReal: (folder) => startRealZooKeeper(folder, noClientLimit),
    startOurs: async (folder) => {
      const samsa = await startSamsa(folder, noClientLimit)
      return { ...samsa, port: samsa.zookeeperPort }
    },
  },
}

const options = wishes(usage, {
  parts: { type: 'string', default: 'kafka,zookeeper,life' },
  rounds: { type: 'string', default: '5' },
  only: { type: 'string', default: '' },
  ours: { type: 'boolean', default: false },
})
const parts = options.parts.split(',')
const rounds = Number(options.rounds)
const only = new RegExp(options.only)
const hasReal = !options.ours && hasReference()
buildDriver()
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; ${rounds} rounds in turn; medians, least to most\n`,
)
for (const name of ['kafka', 'zookeeper']) {
  if (parts.includes(name)) await compare(systems[name])
  if (parts.includes('life')) await compareLives(systems[name])
}

function hasReference() {
  try {
    fetchReference()
    return true
  } catch (error) {
    console.log(`Without the real servers: ${error.message}.\n`)
    return false
  }
}

/** Both servers are up all the time; one idles while the other is loaded. */
async function compare({ realName, loads, startReal, startOurs }) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-bench-'))
  const servers = []
  const results = new Results()
  const cpu = { real: 0, ours: 0 }
  try {
    servers.push(['ours', await startOurs(join(folder, 'ours'))])
    if (hasReal) servers.push(['real', await startReal(join(folder, 'real'))])
    // Round 0 warms them up: the compilers of both take a while.
    for (let round = 0; round <= rounds; round += 1)
      for (const load of loads) {
        const names = load.names === undefined ? [load.name] : Object.keys(load.names)
        if (!names.some((each) => only.test(each))) continue
        for (const [whose, server] of round % 2 === 0 ? servers : servers.toReversed()) {
          const before = cpuSeconds(server.pid())
          const values = [await load.measure(server, round)].flat()
          if (round === 0) continue
          cpu[whose] += cpuSeconds(server.pid()) - before
          for (const [at, name] of names.entries())
            results.add(name, load.unit ?? '', [load.better].flat().at(at) ?? load.better, whose, values[at])
        }
      }
    console.log(results.markdown(realName.replace(/^Apache /, '').replace(/ .*/, ''), realName))
    const shown = servers.map(
      ([whose]) => `${whose === 'real' ? realName : 'Samsa'} ${cpu[whose].toFixed(0)} s`,
    )
    console.log(`CPU of the servers over all of it: ${shown.join(', ')}.\n`)
  } finally {
    for (const [, server] of servers) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compareLives({ realName, measureLife, startReal, startOurs }) {
  const results = new Results()
  for (let round = 1; round <= Math.min(rounds, 3); round += 1)
    for (const [whose, start] of hasReal
      ? [
          ['real', startReal],
          ['ours', startOurs],
        ]
      : [['ours', startOurs]]) {
      const folder = mkdtempSync(join(tmpdir(), 'samsa-bench-'))
      try {
        const figures = await measureLife(start, folder)
        for (const [name, { unit, value }] of Object.entries(figures))
          results.add(name, unit, 'less', whose, value)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  console.log(results.markdown('a server of its own', realName))
}
