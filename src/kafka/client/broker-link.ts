import { type Address, describeEndpoint, resolveHost } from './address.ts'
import { backoffMs } from './backoff.ts'
import { type ClientError, disconnectError, isAuthenticationError, toClientError } from './client-error.ts'
import {
  type Connection,
  type ConnectionOptions,
  type ConnectionStage,
  openConnection,
} from './connection.ts'
import type { ClientLog } from './hooks.ts'
import { closeWhenIdle } from './idle-connection.ts'
import { addTraffic, noTraffic, type Traffic } from './metrics/traffic.ts'

export interface LinkOptions extends Omit<ConnectionOptions, 'onStage' | 'setupTimeoutMs'> {
  /** How long an attempt may take: longer with each that fails. */
  setupTimeout: { initialMs: number; maxMs: number }
  maxIdleMs: number
  log: ClientLog | undefined
  /** `[AdminClient clientId=…] `, before every line. */
  logPrefix: string
  reconnectBackoff: { initialMs: number; maxMs: number }
  /** Called where a connection was made and ended before a broker had answered. */
  onDropped(link: BrokerLink): void
  /** Called after a failed attempt has been reported. */
  onFailure(link: BrokerLink): void
  /** Called where an open connection has ended, not by `close`. */
  onLost(link: BrokerLink): void
}

const LOGGER = 'org.apache.kafka.clients.NetworkClient'

/** The way to one broker: at most one connection, made when asked for, with a growing pause after each failure. */
export class BrokerLink {
  readonly address: Address
  /** Negative for a bootstrap address. */
  nodeId: number
  readonly #options: LinkOptions
  #connection: Connection | undefined
  /** Of the connections that are closed. */
  #past = noTraffic()
  #attempt: Promise<Connection> | undefined
  #failures = 0
  #retryAtMs = 0
  #ips: string[] = []
  #isClosed = false

  constructor(address: Address, nodeId: number, options: LinkOptions) {
    this.address = address
    this.nodeId = nodeId
    this.#options = options
  }

  /** The open connection, if there is one. */
  get connection(): Connection | undefined {
    return this.#connection?.isOpen === true ? this.#connection : undefined
  }

  /** What went over all connections that there were. */
  get traffic(): Traffic {
    const open = this.connection
    return open === undefined ? this.#past : addTraffic(this.#past, open.traffic)
  }

  get isConnecting(): boolean {
    return this.#attempt !== undefined
  }

  /** Milliseconds to wait before the next attempt. */
  get pauseMs(): number {
    return Math.max(0, this.#retryAtMs - this.#options.clock.now())
  }

  /** The open connection, or one attempt at it, shared by all who ask meanwhile. Rejects with ClientError. */
  connect(): Promise<Connection> {
    const open = this.connection
    if (open !== undefined) return Promise.resolve(open)
    this.#attempt ??= this.#try().finally(() => {
      this.#attempt = undefined
    })
    return this.#attempt
  }

  close(): void {
    this.#isClosed = true
    this.#connection?.close()
  }

  async #try(): Promise<Connection> {
    const ip = await this.#nextIp()
    let stage: ConnectionStage = 'connecting'
    const onStage = (reached: ConnectionStage) => {
      stage = reached
    }
    try {
      const connection = await openConnection(this.address, ip, {
        ...this.#options,
        setupTimeoutMs: backoffMs(this.#failures + 1, this.#options.setupTimeout),
        onStage,
      })
      if (this.#isClosed) {
        connection.close()
        throw disconnectError()
      }
      this.#failures = 0
      this.#retryAtMs = 0
      this.#connection = connection
      closeWhenIdle(connection, this.#options.clock, this.#options.maxIdleMs)
      connection.onClose(() => {
        this.#past = addTraffic(this.#past, connection.traffic)
        this.#delayNext(1)
        if (!this.#isClosed) this.#options.onLost(this)
      })
      return connection
    } catch (fault) {
      this.#failures++
      this.#ips.shift()
      this.#delayNext(this.#failures)
      if (!this.#isClosed) {
        this.#report(toClientError(fault), stage, ip)
        this.#options.onFailure(this)
      }
      throw toClientError(fault)
    }
  }

  #delayNext(failures: number): void {
    this.#retryAtMs = this.#options.clock.now() + backoffMs(failures, this.#options.reconnectBackoff)
  }

  #report(error: ClientError, stage: ConnectionStage, ip: string | undefined): void {
    if (stage !== 'connecting' && !isAuthenticationError(error)) this.#options.onDropped(this)
    const { log, logPrefix } = this.#options
    const what = `Connection to node ${this.nodeId} (${describeEndpoint(this.address, ip)})`
    if (isAuthenticationError(error))
      log?.error(`${logPrefix}${what} failed authentication due to: ${error.message}`, LOGGER)
    else if (stage === 'authenticating') {
      const reasons =
        '(1) Firewall blocking Kafka TLS traffic (eg it may only allow HTTPS traffic), (2) Transient network issue.'
      const text = `${what} terminated during authentication. This may happen due to any of the following reasons: ${reasons}`
      log?.warn(logPrefix + text, LOGGER)
    } else if (stage === 'connecting')
      log?.warn(`${logPrefix}${what} could not be established. Node may not be available.`, LOGGER)
  }

  /** The addresses of a host are tried in turn; when all have failed, the host is looked up again. */
  async #nextIp(): Promise<string | undefined> {
    if (this.address.kind === 'unix') return undefined
    if (this.#ips.length === 0) this.#ips = await resolveHost(this.address.host).catch(() => [])
    return this.#ips[0]
  }
}
