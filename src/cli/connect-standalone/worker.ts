import { setTimeout as pause } from 'node:timers/promises'
import { type Admin, openAdmin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { connectTo } from '../kit/connect.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import { readConnectorFile } from './connector-file.ts'
import { withPrefix } from './converters.ts'
import { connectException } from './errors.ts'
import { Herder } from './herder.ts'
import { OffsetStore } from './offset-store.ts'
import { type RestServer, startRest } from './rest/server.ts'
import type { WorkerConfig } from './worker-config.ts'

const CLI = 'org.apache.kafka.connect.cli.AbstractConnectCli'
const STANDALONE = 'org.apache.kafka.connect.cli.ConnectStandalone'
const STOPPED_BY_ERROR = 3

/**
 * Runs connectors and the REST interface until the signal aborts; a task that fails ends alone, with its reason in the log. Resolves to
 * the exit code, 0 after the signal. Throws JavaError where the worker cannot begin.
 */
export async function runWorker(
  config: WorkerConfig,
  connectorFiles: readonly string[],
  { io, signal }: { io: Io; signal: AbortSignal },
): Promise<number> {
  const admin = await openWorkerAdmin(config, io)
  try {
    const clusterId = await clusterIdOf(admin)
    return await runConnectors(config, connectorFiles, { io, signal, admin, clusterId })
  } finally {
    await admin.close()
  }
}

interface Surroundings {
  readonly io: Io
  readonly signal: AbortSignal
  readonly admin: Admin
  readonly clusterId: string
}

async function runConnectors(
  config: WorkerConfig,
  connectorFiles: readonly string[],
  { io, signal, admin, clusterId }: Surroundings,
): Promise<number> {
  const { flushIntervalMs, settings } = config
  const log = scriptLog(io)
  let store: OffsetStore
  let rest: RestServer
  const readiness = { isReady: false }
  let herder: Herder
  try {
    store = new OffsetStore(config.offsetFile, io)
    herder = new Herder({ io, worker: settings, offsets: store.offsets, flushIntervalMs })
    rest = await startRest({ config, herder, store, admin, clusterId, io, readiness })
  } catch (fault) {
    log.error('Failed to start Connect', CLI, fault)
    return STOPPED_BY_ERROR
  }
  const ended = new AbortController()
  const flushing = keepOnFile(store, flushIntervalMs, ended.signal)
  try {
    for (const path of connectorFiles) await startConnector(herder, path, io)
    readiness.isReady = true
    await aborted(signal)
    return 0
  } catch (fault) {
    log.error('Stopping after connector error', STANDALONE, fault)
    return STOPPED_BY_ERROR
  } finally {
    await rest.close()
    await herder.close()
    ended.abort()
    await flushing
    store.flush()
  }
}

async function startConnector(herder: Herder, path: string, io: Io): Promise<void> {
  const request = readConnectorFile(path)
  try {
    await herder.put(request, false)
  } catch (fault) {
    scriptLog(io).error(`Failed to create connector for ${path}`, STANDALONE)
    throw executionException(fault)
  }
}

async function openWorkerAdmin({ settings }: WorkerConfig, io: Io): Promise<Admin> {
  const properties = new Map([
    ['bootstrap.servers', settings.get('bootstrap.servers') ?? ''],
    ...withPrefix(settings, 'admin.'),
  ])
  const setting = await connectTo(properties, io)
  return openAdmin(setting.properties, setting.hooks)
}

async function clusterIdOf(admin: Admin): Promise<string> {
  try {
    return (await describeCluster(admin)).clusterId ?? ''
  } catch (fault) {
    const text =
      "Failed to connect to and describe Kafka cluster. Check worker's broker connection and security properties."
    throw connectException(text, executionException(fault))
  }
}

async function keepOnFile(store: OffsetStore, intervalMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(Math.max(intervalMs, 1), undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) store.flush()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
