import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readKafkaListeners } from '../../../src/daemon/config/kafka-listeners.ts'
import { shippedProperties, toldProperties } from '../../../src/daemon/config/shipped-properties.ts'
import { securedBy } from '../../../src/daemon/kafka-security.ts'
import type { ClientHooks, ClientProperties } from '../../../src/kafka/client/hooks.ts'
import { decodeRequestHeader } from '../../../src/kafka/messages/headers.ts'
import type { FeatureName } from '../../../src/kafka/server/cluster/features.ts'
import { type OpenBroker, openBroker } from '../../../src/kafka/server/open-broker.ts'
import type { Connection } from '../../../src/net/connection.ts'
import { Listener, type ListenerOptions } from '../../../src/net/listener.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { Store } from '../../../src/store/store.ts'
import { decodeFrom } from '../../../src/wire/codec.ts'
import type { Api, TypeOf } from '../../../src/wire/message.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

/** What a client asked for. */
export interface SeenRequest<A extends Api> {
  clientId: string | null
  body: TypeOf<A['request']>
}

/** A request that has come and is not served yet. */
export interface HeldRequest {
  /** Resolves when it is there. */
  come: Promise<void>
  /** Serves it and all that came behind it on its connection. */
  release(): void
}

/** What keeps back a request: true for frames that it has taken. */
type Keeper = (frame: Buffer, serve: (frame: Buffer) => void) => boolean

/** Our broker on a port and a socket of its own, for clients of the running test. */
export class TestBroker {
  readonly #store: Store
  readonly #open: OpenBroker
  readonly #listeners: Listener[]
  readonly #connections: Set<Connection>
  readonly #ports: ReadonlyMap<string, number>
  readonly #watchers: Set<(frame: Buffer) => void>
  readonly #keepers: Set<Keeper>
  readonly port: number
  readonly socketPath: string

  private constructor(parts: {
    store: Store
    open: OpenBroker
    listeners: Listener[]
    connections: Set<Connection>
    ports: ReadonlyMap<string, number>
    watchers: Set<(frame: Buffer) => void>
    keepers: Set<Keeper>
    port: number
    socketPath: string
  }) {
    this.#store = parts.store
    this.#open = parts.open
    this.#listeners = parts.listeners
    this.#connections = parts.connections
    this.#ports = parts.ports
    this.#watchers = parts.watchers
    this.#keepers = parts.keepers
    this.port = parts.port
    this.socketPath = parts.socketPath
  }

  /**
   * `settings` are keys of server.properties. `listeners` may name secured ones, which `listener.name.*` describes as for the daemon;
   * whatever port they name, one that is free is taken (`portOf`). The first is the broker's `port`.
   */
  static async start(settings: Record<string, string> = {}): Promise<TestBroker> {
    const folder = temporaryFolder()
    const store = Store.open(join(folder, 'samsa.db'))
    const properties = new Map([...shippedProperties, ...Object.entries(settings)])
    const told = toldProperties(folder, readKafkaListeners(properties, undefined))
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const open = await openBroker({ store, clock: systemClock, log, properties, told })
    const connections = new Set<Connection>()
    const watchers = new Set<(frame: Buffer) => void>()
    const keepers = new Set<Keeper>()
    const watched = (connection: Connection, serve: (frame: Buffer) => void) => {
      connections.add(connection)
      return (frame: Buffer) => {
        for (const watch of watchers) watch(frame)
        if (![...keepers].some((keep) => keep(frame, serve))) serve(frame)
      }
    }
    const options: ListenerOptions = {
      clock: systemClock,
      maxFrameBytes: 104_857_600,
      maxConnections: 1000,
      maxIdleMs: Number.POSITIVE_INFINITY,
      onConnection: (connection) => watched(connection, open.onConnection(connection)),
      onProblem: () => {},
    }
    const ports = new Map<string, number>()
    const listeners: Listener[] = []
    for (const configured of readKafkaListeners(properties, undefined)) {
      const { onConnection, ...secured } = await securedBy(configured, open, log)
      const listener = await Listener.open(
        { kind: 'tcp', host: '127.0.0.1', port: 0 },
        {
          ...options,
          ...secured,
          onConnection: (connection) => watched(connection, onConnection(connection)),
        },
      )
      listeners.push(listener)
      if (listener.address.kind === 'tcp') ports.set(configured.name, listener.address.port)
    }
    const [port] = ports.values()
    if (port === undefined) throw new Error('no listener')
    const socketPath = join(folder, 'kafka.sock')
    const unix = await Listener.open({ kind: 'unix', path: socketPath }, options)
    open.broker.cluster.endpoints.setListening([{ host: '127.0.0.1', port }])
    const broker = new TestBroker({
      store,
      open,
      listeners: [...listeners, unix],
      connections,
      ports,
      watchers,
      keepers,
      port,
      socketPath,
    })
    onTestFinished(() => broker.#stop())
    return broker
  }

  /** The port of a listener. */
  portOf(listenerName: string): number {
    const port = this.#ports.get(listenerName)
    if (port === undefined) throw new Error(`no listener ${listenerName}`)
    return port
  }

  /** What a client needs to come here. */
  get properties(): ClientProperties {
    return { 'bootstrap.servers': `127.0.0.1:${this.port}` }
  }

  /** Connections made so far. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** The requests of an API that come from now on, each with the client id of its header; the list grows. */
  requestsOf<A extends Api>(api: A): SeenRequest<A>[] {
    const seen: SeenRequest<A>[] = []
    this.#watchers.add((frame) => {
      if (frame.readInt16BE(0) !== api.key) return
      const { header, reader } = decodeRequestHeader(frame, () => api.request)
      const body: TypeOf<A['request']> = decodeFrom(api.request, header.requestApiVersion, reader)
      seen.push({ clientId: header.clientId, body })
    })
    return seen
  }

  /** Holds back the next request of an API, and with it all that comes behind it on its connection. */
  hold(api: Api): HeldRequest {
    const held: Buffer[] = []
    let serveHeld: ((frame: Buffer) => void) | undefined
    let announce = () => {}
    const come = new Promise<void>((resolve) => {
      announce = resolve
    })
    const keep: Keeper = (frame, serve) => {
      if (serveHeld === undefined && frame.readInt16BE(0) === api.key) {
        serveHeld = serve
        announce()
      }
      if (serve !== serveHeld) return false
      held.push(Buffer.from(frame))
      return true
    }
    this.#keepers.add(keep)
    const release = () => {
      this.#keepers.delete(keep)
      for (const frame of held) serveHeld?.(frame)
    }
    return { come, release }
  }

  async createTopic(name: string, partitions = 1, configs: Record<string, string> = {}): Promise<void> {
    await this.#open.broker.topics.create({ name, partitions, configs: new Map(Object.entries(configs)) })
  }

  /** Puts a level of a feature in force, as kafka-features does. */
  setFeature(name: FeatureName, level: number): Promise<void> {
    return this.#open.broker.cluster.features.setLevels(new Map([[name, level]]))
  }

  /** Ends all connections, as a network that fails. */
  dropConnections(): void {
    for (const connection of this.#connections) connection.close('test')
    this.#connections.clear()
  }

  /** Goes away: nobody listens any more. */
  async hangUp(): Promise<void> {
    this.dropConnections()
    await Promise.all(this.#listeners.splice(0).map((listener) => listener.close()))
  }

  async #stop(): Promise<void> {
    await this.hangUp()
    await this.#open.close()
    await this.#store.close()
  }
}

/** Hooks that keep what a client logs. */
export function loggingHooks(): ClientHooks & { lines: string[] } {
  const lines: string[] = []
  return {
    lines,
    log: { warn: (text) => lines.push(`WARN ${text}`), error: (text) => lines.push(`ERROR ${text}`) },
  }
}
