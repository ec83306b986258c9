import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instancePaths } from '../instance/paths.ts'
import { roles as allRoles, type Role } from '../instance/run-file.ts'
import { LogLevels } from '../runtime/log-levels.ts'
import { Instance } from './instance.ts'
import { startKafka } from './kafka-role.ts'
import { createLog, type LineSink } from './log.ts'
import { startZooKeeper } from './zookeeper-role.ts'

/** How an instance in this process is started; everything may be left out. */
export interface SamsaOptions {
  /** Kept when given; otherwise a temporary directory that goes with the instance. */
  dataDir?: string
  roles?: Role[]
  /** 0, the default, takes a free port. */
  kafkaPort?: number
  /** 0, the default, takes a free port. */
  zookeeperPort?: number
  /** Keys of server.properties and zoo.cfg. */
  overrides?: Record<string, string>
  /** Takes the log's lines; silent by default. */
  onLogLine?: LineSink
}

/** An instance that runs in this process. */
export interface RunningSamsa {
  dataDir: string
  /** `127.0.0.1:port`, for bootstrap.servers; empty without the kafka role. */
  bootstrapServers: string
  /** `127.0.0.1:port`; empty without the zookeeper role. */
  zookeeper: string
  stop(): Promise<void>
}

/** Starts Samsa in this process, for tests of an application: resolves when clients can connect. */
export async function startSamsa(options: SamsaOptions = {}): Promise<RunningSamsa> {
  const { kafkaPort = 0, zookeeperPort = 0, roles = allRoles, onLogLine = () => undefined } = options
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'samsa-'))
  const instance = await Instance.open({
    paths: instancePaths(dataDir),
    version: 'embedded',
    log: createLog(onLogLine, new LogLevels()),
    starters: { kafka: startKafka, zookeeper: startZooKeeper },
  })
  const stop = async (): Promise<void> => {
    await instance.close()
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
  }
  const overrides = {
    listeners: `PLAINTEXT://localhost:${kafkaPort}`,
    clientPort: String(zookeeperPort),
    // Several instances in one process, or tests side by side, would fight over its port.
    'admin.enableServer': 'false',
    ...options.overrides,
  }
  try {
    for (const role of roles) await instance.startRole(role, { overrides })
    instance.publish()
  } catch (error) {
    await stop()
    throw error
  }
  const { kafka, zookeeper } = instance.runFile
  return { dataDir, bootstrapServers: kafka?.tcp[0] ?? '', zookeeper: zookeeper?.tcp[0] ?? '', stop }
}
