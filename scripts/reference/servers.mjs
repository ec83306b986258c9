// Starts and stops the servers that the comparisons talk to: the real ones, and Samsa's daemon. Loopback only, free ports, own folders.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { kafkaTool, root, zkServer } from './jars.mjs'

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A real one-node Kafka. */
export async function startRealKafka(folder, overrides = {}) {
  const [port, controllerPort] = [await freePort(), await freePort()]
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'server.properties')
  writeFileSync(
    config,
    `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:${controllerPort}
listeners=PLAINTEXT://localhost:${port},CONTROLLER://localhost:${controllerPort}
advertised.listeners=PLAINTEXT://localhost:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(folder, 'logs')}
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
${Object.entries(overrides)
  .map(([key, value]) => `${key}=${value}\n`)
  .join('')}`,
  )
  const [java, ...format] = kafkaTool('kafka-storage')
  execFileSync(
    java,
    [...format, 'format', '--standalone', '-t', randomBytes(16).toString('base64url'), '-c', config],
    {
      stdio: 'ignore',
    },
  )
  return serve('Apache Kafka 4.3.1', [...kafkaTool('kafka-server-start', '1G'), config], port, folder)
}

/** A real standalone ZooKeeper. */
export async function startRealZooKeeper(folder) {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'zoo.cfg')
  writeFileSync(
    config,
    `tickTime=2000\ndataDir=${join(folder, 'data')}\nclientPort=${port}\nadmin.enableServer=false\n`,
  )
  return serve('ZooKeeper 3.9.5', zkServer(config), port, folder)
}

/** Samsa's daemon with both roles. Returns the Kafka and the ZooKeeper port, and how to kill it. */
export async function startSamsa(folder, overrides = {}) {
  const [kafkaPort, zookeeperPort] = [await freePort(), await freePort()]
  mkdirSync(folder, { recursive: true })
  const settings = {
    listeners: `PLAINTEXT://localhost:${kafkaPort}`,
    'advertised.listeners': `PLAINTEXT://localhost:${kafkaPort}`,
    clientPort: zookeeperPort,
    'group.initial.rebalance.delay.ms': 0,
    ...overrides,
  }
  const words = ['--data-dir', join(folder, 'data'), '--quiet']
  for (const [key, value] of Object.entries(settings)) words.push('--override', `${key}=${value}`)
  const start = () =>
    execFileSync(join(root, 'bin/samsa'), ['start', ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
  start()
  return {
    kafkaPort,
    zookeeperPort,
    restart: start,
    pid: () =>
      JSON.parse(
        execFileSync(join(root, 'bin/samsa'), ['status', '--json', '--data-dir', join(folder, 'data')], {
          encoding: 'utf8',
        }),
      ).pid,
    stop: async () =>
      execFileSync(join(root, 'bin/samsa'), ['stop', '--data-dir', join(folder, 'data')], {
        stdio: 'ignore',
      }),
  }
}

async function serve(name, [command, ...args], port, folder) {
  const log = openSync(join(folder, 'server.log'), 'w')
  const child = spawn(command, args, { stdio: ['ignore', log, log] })
  await listening(name, port, child)
  return { port, pid: () => child.pid, stop: () => ended(child) }
}

async function listening(name, port, child) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${name} ended at once with code ${child.exitCode}`)
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${name} did not listen on port ${port} within a minute`)
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await gone
  clearTimeout(killer)
}
