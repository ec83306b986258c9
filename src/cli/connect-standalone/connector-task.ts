/** A task of a connector: its clients, its state, and what ends it. */
import { openAdmin } from '../../kafka/client/admin/admin.ts'
import { openConsumer } from '../../kafka/client/consumer/consumer.ts'
import { openProducer } from '../../kafka/client/producer/producer.ts'
import type { Producer } from '../../kafka/client/producer/types.ts'
import { connectTo } from '../kit/connect.ts'
import type { Io } from '../kit/io.ts'
import { javaTrace } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import { type Connector, makeConnector } from './connector.ts'
import { type Settings, withPrefix } from './converters.ts'
import {
  createDeadLetterTopic,
  deadLetterReporter,
  deadLetterTopic,
  type TaskName,
} from './dead-letter-queue.ts'
import { describeConsumed, describeSource, logReporters } from './log-reporter.ts'
import type { Offsets } from './offset-file.ts'
import { PauseSwitch } from './pause-switch.ts'
import { VERSION } from './plugins.ts'
import type { RecordErrors, Reporter } from './record-errors.ts'
import { runSink } from './sink-task.ts'
import { runSource } from './source-task.ts'
import { transformChain } from './transform-chain.ts'

const WORKER = 'org.apache.kafka.connect.runtime.Worker'
const WORKER_TASK = 'org.apache.kafka.connect.runtime.WorkerTask'
const CLOSE_MS = 5_000

/** What all tasks of a worker share. */
export interface WorkerSurroundings {
  readonly io: Io
  readonly worker: Settings
  readonly offsets: Offsets
  /** How often a sink's offsets are committed. */
  readonly flushIntervalMs: number
}

export interface TaskSurroundings extends WorkerSurroundings {
  /** Is told each topic that is in use. */
  onTopic(topic: string): void
}

export class ConnectorTask {
  readonly name: TaskName
  readonly #io: Io
  readonly #stop = new AbortController()
  readonly #pause: PauseSwitch
  readonly #ended: Promise<void>
  #trace: string | undefined
  #couldStart = true

  constructor(name: TaskName, settings: Settings, surroundings: TaskSurroundings & { isPaused: boolean }) {
    this.name = name
    this.#io = surroundings.io
    this.#pause = new PauseSwitch(surroundings.isPaused)
    this.#ended = this.#run(settings, surroundings)
  }

  get state(): 'RUNNING' | 'PAUSED' | 'FAILED' {
    if (this.#trace !== undefined) return 'FAILED'
    return this.#pause.isPaused ? 'PAUSED' : 'RUNNING'
  }

  /** What ended a task that failed, as Java prints it. */
  get trace(): string | undefined {
    return this.#trace
  }

  /** Null for a task that could not start. */
  get version(): string | null {
    return this.#couldStart ? VERSION : null
  }

  setPaused(isPaused: boolean): void {
    this.#pause.set(isPaused)
  }

  /** Ends the task; resolves when its last records and offsets are where they belong. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ended
    if (this.#couldStart) return
    const log = scriptLog(this.#io)
    log.warn(`Ignoring stop request for unowned task ${this.#id}`, WORKER)
    log.warn(`Ignoring await stop request for non-present task ${this.#id}`, WORKER)
  }

  get #id(): string {
    return `${this.name.connector}-${this.name.task}`
  }

  async #run(settings: Settings, surroundings: TaskSurroundings): Promise<void> {
    const taskId = this.#id
    const log = scriptLog(surroundings.io)
    let running: { run: () => Promise<void>; close: () => Promise<void>; kind: string }
    try {
      const connector = makeConnector(this.name.connector, settings, surroundings.worker)
      const { kind } = connector
      running = await (kind === 'source'
        ? this.#source(connector, surroundings)
        : this.#sink(connector, surroundings))
    } catch (fault) {
      log.error(`Failed to start task ${taskId}`, WORKER, fault)
      this.#couldStart = false
      this.#trace = `${javaTrace(fault)}\n`
      return
    }
    try {
      await running.run()
    } catch (fault) {
      const text = `${running.kind}{id=${taskId}} Task threw an uncaught and unrecoverable exception. Task is being killed and will not recover until manually restarted`
      log.error(text, WORKER_TASK, fault)
      this.#trace = `${javaTrace(fault)}\n`
    } finally {
      await running.close()
    }
  }

  async #source(connector: Connector, surroundings: TaskSurroundings) {
    const { io } = surroundings
    const taskId = this.#id
    for (const key of connector.settings.keys()) {
      if (key.startsWith('topic.creation.')) scriptLog(io).warn(`${key} has no effect here`, WORKER)
    }
    const transform = transformChain(connector.settings)
    const reporters = logReporters(connector.settings, { taskId, io }, describeSource)
    const producer = await openTaskProducer(connector, surroundings, `connector-producer-${taskId}`)
    const given = {
      ...surroundings,
      ...{ taskId, signal: this.#stop.signal, pause: this.#pause, producer, transform },
      errors: recordErrors(connector, reporters),
    }
    return {
      kind: 'WorkerSourceTask',
      run: () => runSource(connector, given),
      close: () => producer.close(CLOSE_MS),
    }
  }

  async #sink(connector: Connector, surroundings: TaskSurroundings) {
    const { io, worker } = surroundings
    const { settings } = connector
    const taskId = this.#id
    const transform = transformChain(settings)
    const properties = clientProperties(connector, worker, 'consumer', {
      'group.id': `connect-${this.name.connector}`,
      'client.id': `connector-consumer-${taskId}`,
      'enable.auto.commit': 'false',
      'auto.offset.reset': 'earliest',
    })
    const setting = await connectTo(properties, io)
    const consumer = await openConsumer(setting.properties, setting.hooks)
    const reporters = logReporters(settings, { taskId, io }, describeConsumed)
    const topic = deadLetterTopic(settings)
    const closing = [() => consumer.close()]
    const run = async (): Promise<void> => {
      if (topic !== undefined) {
        const producer = await this.#deadLetterProducer(connector, topic, surroundings)
        reporters.push(deadLetterReporter(settings, topic, { producer, task: this.name, io }))
        closing.unshift(() => producer.close(CLOSE_MS))
      }
      const errors = recordErrors(connector, reporters)
      const { signal } = this.#stop
      await runSink(connector, { ...surroundings, signal, pause: this.#pause, consumer, transform, errors })
    }
    return {
      kind: 'WorkerSinkTask',
      run,
      close: async () => {
        for (const close of closing) await close()
      },
    }
  }

  async #deadLetterProducer(
    connector: Connector,
    topic: string,
    surroundings: TaskSurroundings,
  ): Promise<Producer> {
    const { io, worker } = surroundings
    const properties = clientProperties(connector, worker, 'admin', {
      'client.id': `connector-dlq-adminclient-${this.#id}`,
    })
    const setting = await connectTo(properties, io)
    const admin = await openAdmin(setting.properties, setting.hooks)
    try {
      await createDeadLetterTopic(connector.settings, topic, { admin, io })
    } finally {
      await admin.close()
    }
    return openTaskProducer(connector, surroundings, `connector-dlq-producer-${this.#id}`)
  }
}

function recordErrors<O>({ settings }: Connector, reporters: readonly Reporter<O>[]): RecordErrors<O> {
  return { isTolerant: settings.get('errors.tolerance')?.trim() === 'all', reporters }
}

async function openTaskProducer(
  connector: Connector,
  { io, worker }: TaskSurroundings,
  clientId: string,
): Promise<Producer> {
  const properties = clientProperties(connector, worker, 'producer', {
    acks: 'all',
    'max.block.ms': '9223372036854775807',
    'enable.idempotence': 'false',
    'max.in.flight.requests.per.connection': '1',
    'delivery.timeout.ms': '2147483647',
    'client.id': clientId,
  })
  const setting = await connectTo(properties, io)
  return openProducer(setting.properties, setting.hooks)
}

/** Connect's own settings, then what worker and connector say of this client. */
function clientProperties(
  { settings }: Connector,
  worker: Settings,
  client: 'producer' | 'consumer' | 'admin',
  own: Readonly<Record<string, string>>,
): Map<string, string> {
  return new Map([
    ...Object.entries(own),
    ['bootstrap.servers', worker.get('bootstrap.servers') ?? ''],
    ...withPrefix(worker, `${client}.`),
    ...withPrefix(settings, `${client}.override.`),
  ])
}
