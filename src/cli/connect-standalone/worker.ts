import { setTimeout as pause } from 'node:timers/promises'
import { openConsumer } from '../../kafka/client/consumer/consumer.ts'
import { openProducer } from '../../kafka/client/producer/producer.ts'
import { connectTo } from '../kit/connect.ts'
import type { Io } from '../kit/io.ts'
import { scriptLog } from '../kit/log.ts'
import type { Connector } from './connector.ts'
import { type Settings, withPrefix } from './converters.ts'
import { type Offsets, readOffsets, writeOffsets } from './offset-file.ts'
import { runSink } from './sink-task.ts'
import { runSource } from './source-task.ts'

const TASK_LOGGER = 'org.apache.kafka.connect.runtime.WorkerTask'

/** How often positions are put on file, where the worker's configuration does not say. */
const FLUSH_INTERVAL_MS = 60_000

/** Runs connectors until the signal aborts; a task that fails ends alone, with its reason in the log. Throws JavaError for the offset file. */
export async function runWorker(
  connectors: readonly Connector[],
  worker: Settings,
  { io, signal }: { io: Io; signal: AbortSignal },
): Promise<void> {
  const offsetFile = worker.get('offset.storage.file.filename') ?? ''
  const offsets: Offsets = readOffsets(offsetFile)
  const flushIntervalMs = Number(worker.get('offset.flush.interval.ms') ?? FLUSH_INTERVAL_MS)
  const ended = new AbortController()
  const flushing = keepOnFile(offsetFile, offsets, { flushIntervalMs, signal: ended.signal })
  const tasks = connectors.map((connector) => {
    const surroundings = { io, signal, worker, offsets, flushIntervalMs }
    const task = connector.kind === 'source' ? source(connector, surroundings) : sink(connector, surroundings)
    return task.catch((fault: unknown) => {
      const kind = connector.kind === 'source' ? 'WorkerSourceTask' : 'WorkerSinkTask'
      const text = `${kind}{id=${connector.name}-0} Task threw an uncaught and unrecoverable exception. Task is being killed and will not recover until manually restarted`
      scriptLog(io).error(text, TASK_LOGGER, fault)
    })
  })
  await Promise.all([...tasks, aborted(signal)])
  ended.abort()
  await flushing
  if (offsets.size > 0) writeOffsets(offsetFile, offsets)
}

interface TaskSurroundings {
  readonly io: Io
  readonly signal: AbortSignal
  readonly worker: Settings
  readonly offsets: Offsets
  readonly flushIntervalMs: number
}

async function source(
  connector: Connector,
  { io, signal, worker, offsets }: TaskSurroundings,
): Promise<void> {
  const properties = clientProperties(connector, worker, 'producer', {
    acks: 'all',
    'max.block.ms': '9223372036854775807',
    'enable.idempotence': 'false',
    'max.in.flight.requests.per.connection': '1',
    'delivery.timeout.ms': '2147483647',
    'client.id': `connector-producer-${connector.name}-0`,
  })
  const setting = await connectTo(properties, io)
  const producer = await openProducer(setting.properties, setting.hooks)
  try {
    await runSource(connector, { io, signal, offsets, producer })
  } finally {
    await producer.close(5_000)
  }
}

async function sink(
  connector: Connector,
  { io, signal, worker, flushIntervalMs }: TaskSurroundings,
): Promise<void> {
  const properties = clientProperties(connector, worker, 'consumer', {
    'group.id': `connect-${connector.name}`,
    'client.id': `connector-consumer-${connector.name}-0`,
    'enable.auto.commit': 'false',
    'auto.offset.reset': 'earliest',
  })
  const setting = await connectTo(properties, io)
  const consumer = await openConsumer(setting.properties, setting.hooks)
  try {
    await runSink(connector, { io, signal, consumer, flushIntervalMs })
  } finally {
    await consumer.close()
  }
}

/** Connect's own settings, then what worker and connector say of this client. */
function clientProperties(
  { settings }: Connector,
  worker: Settings,
  client: 'producer' | 'consumer',
  own: Readonly<Record<string, string>>,
): Map<string, string> {
  return new Map([
    ...Object.entries(own),
    ['bootstrap.servers', worker.get('bootstrap.servers') ?? ''],
    ...withPrefix(worker, `${client}.`),
    ...withPrefix(settings, `${client}.override.`),
  ])
}

async function keepOnFile(
  path: string,
  offsets: Offsets,
  { flushIntervalMs, signal }: { flushIntervalMs: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await pause(flushIntervalMs, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted && offsets.size > 0) writeOffsets(path, offsets)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
