// The Kafka and the ZooKeeper that the clients talk to: our daemon; or what the command line names in its place.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchReference, root, zkServer } from '../../scripts/reference/jars.mjs'
import { killed, startRealZooKeeper, startSamsa } from '../../scripts/reference/servers.mjs'

/** What the published suites want of a ZooKeeper; the password of super is `test`. */
const zookeeperSettings = {
  tickTime: 2000,
  maxClientCnxns: 0,
  extendedTypesEnabled: true,
  reconfigEnabled: true,
  'znode.container.checkIntervalMs': 1000,
  '4lw.commands.whitelist': '*',
  'DigestAuthenticationProvider.superDigest': 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=',
}

/**
 * Starts what is not given. A protocol's server is `{ address, asks, scripts }`: `asks` is what a program may ask of one that is ours to
 * run, `scripts` the folder of a zkServer.sh that starts another like it.
 */
export async function startServers(folder, { kafka, zookeeper, 'real-zookeeper': isReal }) {
  const needsReal = zookeeper === undefined && isReal === true
  if (needsReal) fetchReference()
  const needsSamsa = kafka === undefined || (zookeeper === undefined && !needsReal)
  const samsa = needsSamsa ? await startSamsa(join(folder, 'samsa'), zookeeperSettings) : undefined
  const real = needsReal ? await startRealZooKeeper(join(folder, 'real'), zookeeperSettings) : undefined
  return {
    kafka:
      kafka === undefined
        ? { address: `localhost:${samsa.kafkaPort}`, asks: asksOf(samsa) }
        : { address: kafka },
    zookeeper:
      zookeeper === undefined
        ? {
            address: `127.0.0.1:${real?.port ?? samsa.zookeeperPort}`,
            asks: asksOf(real ?? samsa),
            scripts: needsReal ? realScripts(join(folder, 'scripts')) : join(root, 'bin'),
          }
        : { address: zookeeper },
    stop: () => Promise.all([samsa?.stop(), real?.stop()]),
  }
}

function asksOf(server) {
  const stop = () => server.stop()
  const start = (settings) => server.restart(settings)
  return {
    stop,
    start,
    restart: async (settings) => {
      await stop()
      await start(settings)
    },
    kill: async (settings) => {
      await killed(server.pid())
      await start(settings)
    },
  }
}

/** As much of the real zkServer.sh as start-foreground needs. */
function realScripts(folder) {
  const [java, ...words] = zkServer('$2').map((word) => `"${word}"`)
  mkdirSync(folder, { recursive: true })
  const script = `#!/bin/sh\nexec ${java} $SERVER_JVMFLAGS ${words.join(' ')}\n`
  writeFileSync(join(folder, 'zkServer.sh'), script, { mode: 0o755 })
  return folder
}
