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

/** A real one-node Kafka. Who overrides its listeners names the port that tells when it is there. */
export async function startRealKafka(folder, overrides = {}, listensOn = undefined) {
  const [port, controllerPort] = [listensOn ?? (await freePort()), await freePort()]
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
  // One that begins with a dash would be taken for an option.
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'K')
  execFileSync(java, [...format, 'format', '--standalone', '-t', clusterId, '-c', config], {
    stdio: 'ignore',
  })
  const start = () =>
    serve('Apache Kafka 4.3.1', [...kafkaTool('kafka-server-start', '1G'), config], port, folder)
  let running = await start()
  return {
    port,
    restart: async () => {
      running = await start()
    },
    pid: () => running.pid(),
    stop: () => running.stop(),
  }
}

/** Names of settings that ZooKeeper reads as system properties of its JVM alone: from zoo.cfg they would get a `zookeeper.` in front. */
const systemProperty = /^(java|jute|znode)\./

/** A real standalone ZooKeeper. Settings are keys of zoo.cfg, and system properties. */
export async function startRealZooKeeper(folder, settings = {}) {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'zoo.cfg')
  const base = {
    tickTime: 2000,
    dataDir: join(folder, 'data'),
    clientPort: port,
    'admin.enableServer': false,
  }
  const start = async (more = {}) => {
    const all = Object.entries({ ...base, ...settings, ...more })
    const lines = all.filter(([key]) => !systemProperty.test(key)).map(([key, value]) => `${key}=${value}\n`)
    writeFileSync(config, lines.join(''))
    const properties = all.filter(([key]) => systemProperty.test(key))
    const [java, ...words] = zkServer(config)
    const command = [java, ...properties.map(([key, value]) => `-D${key}=${value}`), ...words]
    return serve('ZooKeeper 3.9.5', command, port, folder)
  }
  let running = await start()
  return {
    port,
    restart: async (more) => {
      running = await start(more)
    },
    pid: () => running.pid(),
    stop: () => running.stop(),
  }
}

/** Samsa's daemon with both roles. Returns the Kafka and the ZooKeeper port, and how to kill it. */
export async function startSamsa(folder, overrides = {}) {
  const [kafkaPort, zookeeperPort] = [await freePort(), await freePort()]
  mkdirSync(folder, { recursive: true })
  const settings = {
    listeners: `PLAINTEXT://localhost:${kafkaPort}`,
    'advertised.listeners': `PLAINTEXT://localhost:${kafkaPort}`,
    clientPort: zookeeperPort,
    'admin.enableServer': false,
    'group.initial.rebalance.delay.ms': 0,
    ...overrides,
  }
  const start = (more = {}) => {
    const words = ['start', '--data-dir', join(folder, 'data'), '--quiet']
    for (const [key, value] of Object.entries({ ...settings, ...more }))
      words.push('--override', `${key}=${value}`)
    execFileSync(join(root, 'bin/samsa'), words, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
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

/** Kills a process with SIGKILL, and waits until it is gone. */
export async function killed(pid) {
  process.kill(pid, 'SIGKILL')
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function serve(name, [command, ...args], port, folder) {
  const log = openSync(join(folder, 'server.log'), 'w')
  const child = spawn(command, args, { stdio: ['ignore', log, log] })
  await listening(name, port, child)
  return { port, pid: () => child.pid, stop: () => ended(child) }
}

async function listening(name, port, child) {
  for (let tries = 0; tries < 3000; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${name} ended at once with code ${child.exitCode}`)
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 20))
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
