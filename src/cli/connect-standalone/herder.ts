/** The connectors of a worker, and what may be done with them (StandaloneHerder). */
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { kindOf } from './connector.ts'
import { type ConnectorRequest, inHashOrder, type TargetState } from './connector-file.ts'
import { ConnectorTask, type WorkerSurroundings } from './connector-task.ts'
import type { Settings } from './converters.ts'
import { alreadyExists, notFound } from './errors.ts'
import { type ConfigInfos, requireValid, validateConnector } from './validate-connector.ts'

/** A connector and what runs of it. */
export interface HerdedConnector {
  readonly name: string
  config: Settings
  target: TargetState
  tasks: ConnectorTask[]
  /** Topics that records went to or came from. */
  readonly topics: Set<string>
}

const taskClasses = {
  source: 'org.apache.kafka.connect.file.FileStreamSourceTask',
  sink: 'org.apache.kafka.connect.file.FileStreamSinkTask',
} as const

export class Herder {
  readonly #surroundings: WorkerSurroundings
  readonly #connectors = new Map<string, HerdedConnector>()
  /** What changes connectors is done one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(surroundings: WorkerSurroundings) {
    this.#surroundings = surroundings
  }

  /** Names of all connectors, in the order of a Java HashSet. */
  names(): string[] {
    return javaHashMapOrder(this.#connectors.keys())
  }

  /** Throws JavaError (NotFoundException). */
  connector(name: string): HerdedConnector {
    const connector = this.#connectors.get(name)
    if (connector === undefined) throw notFound(`Connector ${name} not found`)
    return connector
  }

  has(name: string): boolean {
    return this.#connectors.has(name)
  }

  validate(config: Settings): ConfigInfos {
    return validateConnector(config, this.#surroundings.worker)
  }

  /** Makes a connector, or gives one another configuration where it `mayReplace`. Tells whether it is new. Rejects with JavaError. */
  put(request: ConnectorRequest, mayReplace: boolean): Promise<boolean> {
    return this.#inTurn(async () => {
      const { name, config, target } = request
      requireValid(this.validate(config))
      const known = this.#connectors.get(name)
      if (known === undefined) {
        const connector = { name, config, target, tasks: [], topics: new Set<string>() }
        this.#connectors.set(name, connector)
        if (target === 'STARTED') this.#start(connector)
        return true
      }
      if (!mayReplace) throw alreadyExists(`Connector ${name} already exists`)
      const isChanged = !isSame(known.config, config)
      known.config = config
      if (isChanged && known.target === 'STARTED') {
        await stopAll(known.tasks)
        this.#start(known)
      }
      return false
    })
  }

  delete(name: string): Promise<void> {
    return this.#inTurn(async () => {
      await stopAll(this.connector(name).tasks)
      this.#connectors.delete(name)
    })
  }

  pause(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const connector = this.#known(name)
      connector.target = 'PAUSED'
      for (const task of connector.tasks) task.setPaused(true)
    })
  }

  resume(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const connector = this.#known(name)
      connector.target = 'STARTED'
      for (const task of connector.tasks) task.setPaused(false)
      if (connector.tasks.length === 0) this.#start(connector)
    })
  }

  /** Ends the tasks; the connector itself stays. */
  stop(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const connector = this.connector(name)
      await stopAll(connector.tasks)
      connector.tasks = []
      connector.target = 'STOPPED'
    })
  }

  /** Begins tasks anew: those that the numbers name. */
  restartTasks(name: string, numbers: readonly number[]): Promise<void> {
    return this.#inTurn(async () => {
      const connector = this.connector(name)
      await stopAll(connector.tasks.filter(({ name: { task } }) => numbers.includes(task)))
      connector.tasks = connector.tasks.map((task) =>
        numbers.includes(task.name.task) ? this.#task(connector, task.name.task) : task,
      )
    })
  }

  /** Ends all tasks of all connectors. */
  async close(): Promise<void> {
    await this.#inTurn(() => stopAll([...this.#connectors.values()].flatMap(({ tasks }) => tasks)))
  }

  /** The configuration of each of a connector's tasks. */
  taskConfig({ config }: HerdedConnector): Settings {
    const own = new Map(config).set('task.class', taskClasses[kindOf(config)])
    return inHashOrder(own, own.size)
  }

  #start(connector: HerdedConnector): void {
    // One file has one reader; writers may be several.
    const isSink = kindOf(connector.config) === 'sink'
    const count = isSink ? Number(connector.config.get('tasks.max') ?? 1) : 1
    connector.tasks = Array.from({ length: count }, (_, task) => this.#task(connector, task))
  }

  #task(connector: HerdedConnector, task: number): ConnectorTask {
    const { name, config, topics } = connector
    return new ConnectorTask({ connector: name, task }, config, {
      ...this.#surroundings,
      isPaused: connector.target === 'PAUSED',
      onTopic: (topic) => topics.add(topic),
    })
  }

  #known(name: string): HerdedConnector {
    const connector = this.#connectors.get(name)
    if (connector === undefined) throw notFound(`Unknown connector ${name}`)
    return connector
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

async function stopAll(tasks: readonly ConnectorTask[]): Promise<void> {
  await Promise.all(tasks.map((task) => task.stop()))
}

function isSame(one: Settings, other: Settings): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value)
}
