/**
 * The brokers of a cluster and the connections to them.
 *
 * At first only the bootstrap addresses are known; what Metadata answers then takes their place. A broker that is reached under a
 * bootstrap address keeps that connection. While no broker can be reached the search goes on, with pauses that grow
 * (reconnect.backoff.ms to reconnect.backoff.max.ms), until the caller's deadline; every failed attempt is reported in Java's
 * words. When all known brokers are out of reach the bootstrap addresses are tried again (metadata.recovery.strategy).
 *
 * A broker answers one connection's requests in order, so a long poll holds up what comes behind it. Channels keep them apart:
 * each is a connection of its own to the same broker.
 */
import { type Clock, processClock } from '../../runtime/clock.ts'
import type { MetadataResponse } from '../messages/03-metadata.ts'
import { type Address, addressKey } from './address.ts'
import { BrokerLink, type LinkOptions } from './broker-link.ts'
import { ClientError, disconnectError, isAuthenticationError } from './client-error.ts'
import { reconnectBackoff } from './config/backoff-ranges.ts'
import type { ClientConfig } from './config/client-config.ts'
import type { Connection } from './connection.ts'
import type { ClientHooks, ClientLog } from './hooks.ts'
import { addTraffic, noTraffic, type Traffic } from './metrics/traffic.ts'
import { nodeText } from './node-text.ts'
import type { ConnectionSecurity } from './security/connection-security.ts'
import type { Node } from './types.ts'

export type Channel = 'main' | 'fetch' | 'group'

export interface ClusterOptions {
  bootstrap: readonly Address[]
  clientId: string
  /** As Java's log context: `[AdminClient clientId=…] `. */
  logPrefix: string
  config: ClientConfig
  hooks: ClientHooks
  /** Producer and consumer also warn that a bootstrap broker disconnected, admin does not. */
  warnsOfBootstrap: boolean
  security: ConnectionSecurity
}

/** What Metadata and DescribeCluster both tell of a cluster. */
export interface ClusterNodes extends Pick<MetadataResponse, 'controllerId' | 'clusterId'> {
  brokers: Pick<MetadataResponse['brokers'][number], 'nodeId' | 'host' | 'port' | 'rack'>[]
}

const LOGGER = 'org.apache.kafka.clients.NetworkClient'
/** How soon to look again while attempts are under way. */
const SHORTEST_PAUSE_MS = 1

export class Cluster {
  readonly clock: Clock
  readonly log: ClientLog | undefined
  readonly logPrefix: string
  readonly #options: ClusterOptions
  readonly #links = new Map<string, BrokerLink>()
  readonly #waits = new Set<() => void>()
  #nodes = new Map<number, Node>()
  #controllerId = -1
  #clusterId: string | null = null
  #isClosed = false

  constructor(options: ClusterOptions) {
    this.#options = options
    this.clock = options.hooks.clock ?? processClock
    this.log = options.hooks.log
    this.logPrefix = options.logPrefix
  }

  /** Brokers by id; empty until the first Metadata answer. */
  get nodes(): ReadonlyMap<number, Node> {
    return this.#nodes
  }

  /** -1 for unknown. */
  get controllerId(): number {
    return this.#controllerId
  }

  get clusterId(): string | null {
    return this.#clusterId
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  get requestTimeoutMs(): number {
    return this.#options.config.number('request.timeout.ms')
  }

  /**
   * The connection that is least busy, or a new one to any broker; undefined when `deadlineMs` passes first. Rejects with ClientError
   * when a broker refuses who this client is: that will not pass.
   */
  async anyConnection(deadlineMs: number, channel: Channel = 'main'): Promise<Connection | undefined> {
    while (!this.#isClosed) {
      const links = this.#candidates(channel)
      const open = leastBusy(links)
      if (open !== undefined) return open
      const leftMs = deadlineMs - this.clock.now()
      if (leftMs <= 0) return undefined
      const ready = links.find((link) => link.isConnecting) ?? links.find((link) => link.pauseMs === 0)
      if (ready === undefined) {
        const pauseMs = Math.min(...links.map((link) => link.pauseMs))
        await this.pause(Math.min(Math.max(pauseMs, SHORTEST_PAUSE_MS), leftMs))
        continue
      }
      const connection = await this.#within(
        leftMs,
        ready.connect().catch((fault: unknown) => {
          if (isAuthenticationError(fault)) throw fault
          return undefined
        }),
      )
      if (connection !== undefined) return connection
    }
    throw disconnectError('The client is closed')
  }

  /**
   * A connection to this broker, by one attempt, after the pause that earlier failures demand; undefined when `deadlineMs` passes
   * first. Rejects with a retriable ClientError when the attempt fails or the broker is unknown.
   */
  async connectionTo(
    nodeId: number,
    deadlineMs: number,
    channel: Channel = 'main',
  ): Promise<Connection | undefined> {
    const node = this.#nodes.get(nodeId)
    if (node === undefined) throw disconnectError(`Node ${nodeId} is not known`)
    const link = this.#linkTo(this.#addressOf(node), node.id, channel)
    if (link.connection !== undefined) return link.connection
    while (link.pauseMs > 0 && !link.isConnecting) {
      const leftMs = deadlineMs - this.clock.now()
      if (leftMs <= 0) return undefined
      await this.pause(Math.min(link.pauseMs, leftMs))
      if (this.#isClosed) throw disconnectError('The client is closed')
    }
    return this.#within(deadlineMs - this.clock.now(), link.connect())
  }

  /** The open connection to this broker, without any attempt. */
  openConnectionTo(nodeId: number, channel: Channel = 'main'): Connection | undefined {
    const node = this.#nodes.get(nodeId)
    if (node === undefined) return undefined
    return this.#links.get(linkKey(this.#addressOf(node), channel))?.connection
  }

  /** The bootstrap addresses as nodes, with ids -1, -2 …. */
  get bootstrapNodes(): Node[] {
    return this.#options.bootstrap.map((address, i) =>
      address.kind === 'unix'
        ? { id: -1 - i, host: address.path, port: -1, rack: null }
        : { id: -1 - i, host: address.host, port: address.port, rack: null },
    )
  }

  /**
   * What the first bootstrap address answers that can be reached, each tried once; undefined for none. Rejects with ClientError when a
   * broker refuses who this client is, or does not know what it is asked.
   */
  async askBootstrap<T>(ask: (connection: Connection) => Promise<T>): Promise<T | undefined> {
    for (const [i, address] of this.#options.bootstrap.entries()) {
      try {
        return await ask(await this.#linkTo(this.#mapped(address), -1 - i, 'main').connect())
      } catch (fault) {
        if (isAuthenticationError(fault) || !(fault instanceof ClientError) || !fault.isRetriable) throw fault
      }
    }
    return undefined
  }

  /** Takes over the brokers that a Metadata answer names. An answer without any changes nothing. */
  update(metadata: ClusterNodes): void {
    if (metadata.brokers.length === 0) return
    this.#nodes = new Map(
      metadata.brokers.map(({ nodeId, host, port, rack }) => [nodeId, { id: nodeId, host, port, rack }]),
    )
    this.#controllerId = metadata.controllerId
    this.#clusterId = metadata.clusterId
  }

  /** What went over the connections, by broker; bootstrap addresses have negative ids. */
  get traffic(): ReadonlyMap<number, Traffic> {
    const byNode = new Map<number, Traffic>()
    for (const { nodeId, traffic } of this.#links.values())
      byNode.set(nodeId, addTraffic(byNode.get(nodeId) ?? noTraffic(), traffic))
    return byNode
  }

  get clientId(): string {
    return this.#options.clientId
  }

  /** Begins again with the bootstrap addresses, as a broker that is no longer of the cluster asks for (KIP-1102). */
  rebootstrap(): void {
    if (this.#mayRebootstrap) this.#nodes = new Map()
  }

  /** Waits, or less when the client is closed. */
  pause(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const finish = () => {
        cancel()
        this.#waits.delete(finish)
        resolve()
      }
      const cancel = this.clock.after(ms, finish)
      this.#waits.add(finish)
    })
  }

  /** Ends all connections and waits. */
  close(): void {
    this.#isClosed = true
    for (const link of this.#links.values()) link.close()
    for (const finish of [...this.#waits]) finish()
  }

  /** Links to all known brokers, in a random order; to the bootstrap addresses too when no broker can be tried now. */
  #candidates(channel: Channel): BrokerLink[] {
    const links = [...this.#nodes.values()].map((node) =>
      this.#linkTo(this.#addressOf(node), node.id, channel),
    )
    shuffle(links)
    if (links.some((link) => link.connection !== undefined || link.isConnecting || link.pauseMs === 0))
      return links
    if (links.length > 0 && !this.#mayRebootstrap) return links
    const bootstrap = this.#options.bootstrap.map((address, i) =>
      this.#linkTo(this.#mapped(address), -1 - i, channel),
    )
    shuffle(bootstrap)
    return [...links, ...bootstrap]
  }

  get #mayRebootstrap(): boolean {
    return this.#options.config.text('metadata.recovery.strategy').toLowerCase() !== 'none'
  }

  #linkTo(address: Address, nodeId: number, channel: Channel): BrokerLink {
    const key = linkKey(address, channel)
    let link = this.#links.get(key)
    if (link === undefined) {
      link = new BrokerLink(address, nodeId, this.#linkOptions())
      this.#links.set(key, link)
    } else if (nodeId >= 0) link.nodeId = nodeId
    return link
  }

  #addressOf(node: Node): Address {
    return this.#mapped({ kind: 'tcp', host: node.host, port: node.port })
  }

  #mapped(address: Address): Address {
    if (address.kind === 'unix') return address
    const path = this.#options.hooks.resolveAddress?.(address.host, address.port)
    return path === undefined ? address : { kind: 'unix', path }
  }

  #linkOptions(): LinkOptions {
    const { config, clientId, logPrefix, security } = this.#options
    return {
      clientId,
      security,
      clock: this.clock,
      setupTimeout: {
        initialMs: config.number('socket.connection.setup.timeout.ms'),
        maxMs: config.number('socket.connection.setup.timeout.max.ms'),
      },
      maxIdleMs: config.number('connections.max.idle.ms'),
      requestTimeoutMs: this.requestTimeoutMs,
      log: this.log,
      logPrefix,
      reconnectBackoff: reconnectBackoff(config),
      onDropped: (link) => this.#tellOfDrop(link),
      onFailure: (link) => this.#reportBootstrap(link),
      onLost: (link) => {
        if (this.#nodes.size === 0) this.#tellOfDrop(link)
        this.#reportBootstrap(link)
      },
    }
  }

  #tellOfDrop({ address }: BrokerLink): void {
    if (address.kind === 'tcp') this.#options.hooks.onDropped?.(`${address.host}:${address.port}`)
  }

  #reportBootstrap(link: BrokerLink): void {
    if (!this.#options.warnsOfBootstrap || this.#nodes.size > 0 || link.address.kind === 'unix') return
    const { host, port } = link.address
    const node = nodeText({ id: link.nodeId, host, port, rack: null })
    this.log?.warn(`${this.logPrefix}Bootstrap broker ${node} disconnected`, LOGGER)
  }

  /** The promise's value, or undefined when it takes too long (it goes on) or the client is closed meanwhile. */
  async #within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
    let cancel = () => {}
    const late = new Promise<undefined>((resolve) => {
      const finish = () => {
        cancel()
        resolve(undefined)
      }
      const cancelTimer = this.clock.after(ms, finish)
      cancel = () => {
        cancelTimer()
        this.#waits.delete(finish)
      }
      this.#waits.add(finish)
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      cancel()
      promise.catch(() => {}) // its failure was reported by the link
    }
  }
}

function linkKey(address: Address, channel: Channel): string {
  return `${channel} ${addressKey(address)}`
}

function leastBusy(links: readonly BrokerLink[]): Connection | undefined {
  let best: Connection | undefined
  for (const { connection } of links) {
    if (connection !== undefined && (best === undefined || connection.inFlight < best.inFlight))
      best = connection
  }
  return best
}

function shuffle<T>(items: T[]): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    const [a, b] = [items[i], items[j]]
    if (a !== undefined && b !== undefined) {
      items[i] = b
      items[j] = a
    }
  }
}
