/**
 * One connection to a broker. Opening it includes the ApiVersions exchange, so an open connection knows what its broker can do.
 *
 * Requests go out in the order of the calls and are answered in that order; many may be under way. What is sent in one turn of
 * the event loop leaves in one write. A request that is not answered in time takes the whole connection with it, as in Java's
 * client: the answers behind it could not be told from late ones. Everything that fails because the connection ended fails
 * with a retriable DisconnectException.
 */
import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'
import { FrameSplitter } from '../../wire/frame-splitter.ts'
import type { Api, InputOf, TypeOf } from '../../wire/message.ts'
import { correlationIdOf, decodeResponseFrame, encodeRequestFrame } from '../messages/headers.ts'
import type { Address } from './address.ts'
import { openSocket } from './address.ts'
import { negotiateVersions } from './api-versions.ts'
import {
  type ClientError,
  disconnectError,
  isAuthenticationError,
  timeoutError,
  toClientError,
} from './client-error.ts'
import type { Traffic } from './metrics/traffic.ts'
import { type ConnectionSecurity, PLAINTEXT } from './security/connection-security.ts'
import { tlsFault } from './security/tls-fault.ts'
import type { BrokerVersions } from './versions.ts'

/** A response is at most what an int32 can say. */
const MAX_RESPONSE_BYTES = 2 ** 31 - 1
/** A login is renewed when this much of its time is over, by chance in between. */
const EARLIEST_RENEWAL = 0.85
const LATEST_RENEWAL = 0.95

/** How far a connection has come that is being opened: where it is not secured there is nothing between connected and ready. */
export type ConnectionStage = 'connecting' | 'authenticating' | 'connected'

export interface ConnectionOptions {
  clientId: string
  clock: Clock
  setupTimeoutMs: number
  requestTimeoutMs: number
  /** PLAINTEXT when missing. */
  security?: ConnectionSecurity
  onStage?: (stage: ConnectionStage) => void
}

export interface SendOptions {
  /** The negotiated one when missing. */
  version?: number
  /** Replaces the connection's request timeout. */
  timeoutMs?: number
}

interface Answer {
  timeoutMs: number
  receive: (frame: Buffer) => void
  fail: (error: ClientError) => void
}

interface OpenedOptions {
  logIn: ConnectionSecurity['logIn']
  faultOf: FaultOf
}

interface Pending {
  readonly correlationId: number
  readonly receive: (frame: Buffer) => void
  readonly fail: (error: ClientError) => void
}

/** Connects, learns the broker's versions and logs in. Rejects with ClientError. */
export async function openConnection(
  address: Address,
  ip: string | undefined,
  options: ConnectionOptions,
): Promise<Connection> {
  // Whoever may open a socket of this machine is trusted as it is.
  const { openTls, logIn } = address.kind === 'unix' ? PLAINTEXT : (options.security ?? PLAINTEXT)
  const isSecured = openTls !== undefined || logIn !== undefined
  const socket =
    openTls === undefined || address.kind === 'unix'
      ? openSocket(address, ip)
      : openTls(address.host, address.port, ip)
  socket.once('connect', () => options.onStage?.(isSecured ? 'authenticating' : 'connected'))
  const faultOf = openTls === undefined ? plainFault : tlsFaultOf(address)
  await connected(socket, openTls === undefined ? 'connect' : 'secureConnect', { ...options, faultOf })
  const connection = new Connection(socket, { ...options, logIn, faultOf })
  try {
    connection.versions = await negotiateVersions(connection)
    await connection.logIn()
  } catch (fault) {
    connection.close()
    throw fault
  }
  return connection
}

type FaultOf = (cause: unknown) => ClientError

function plainFault(cause: unknown): ClientError {
  return disconnectError(cause instanceof Error ? cause.message : '', cause)
}

/** A certificate that is refused, by either side, may come to light only after the handshake. */
function tlsFaultOf(address: Address): FaultOf {
  const host = address.kind === 'unix' ? address.path : address.host
  return (cause) => tlsFault(cause, host) ?? plainFault(cause)
}

export class Connection {
  readonly #socket: Socket
  readonly #options: ConnectionOptions & OpenedOptions
  readonly #pending: Pending[] = []
  readonly #closeListeners: (() => void)[] = []
  #versions: BrokerVersions | undefined
  #nextCorrelationId = 0
  #responses = 0
  #isCorked = false
  #isOpen = true
  /** When the login has to be renewed. */
  #loginDueMs = Number.POSITIVE_INFINITY
  /** What waits for a login to be renewed; undefined when none is. */
  #held: (() => void)[] | undefined

  constructor(socket: Socket, options: ConnectionOptions & OpenedOptions) {
    this.#socket = socket
    this.#options = options
    const splitter = new FrameSplitter(MAX_RESPONSE_BYTES)
    socket.on('data', (chunk: Buffer) => {
      try {
        splitter.push(chunk, (frame) => this.#receive(frame))
      } catch (fault) {
        this.#end(disconnectError('', fault))
      }
    })
    socket.on('error', (cause) => this.#end(options.faultOf(cause)))
    socket.on('close', () => this.#end(disconnectError()))
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Requests under way. */
  get inFlight(): number {
    return this.#pending.length
  }

  get requestTimeoutMs(): number {
    return this.#options.requestTimeoutMs
  }

  get versions(): BrokerVersions {
    if (this.#versions === undefined) throw new Error('versions are not negotiated yet')
    return this.#versions
  }

  set versions(versions: BrokerVersions) {
    this.#versions = versions
  }

  /** The correlation id that the next request will have, which some of Java's log lines name. */
  get nextCorrelationId(): number {
    return this.#nextCorrelationId
  }

  /** What went over it so far. */
  get traffic(): Traffic {
    return {
      connections: 1,
      openConnections: this.#isOpen ? 1 : 0,
      requests: this.#nextCorrelationId,
      responses: this.#responses,
      bytesIn: this.#socket.bytesRead,
      bytesOut: this.#socket.bytesWritten,
    }
  }

  onClose(listener: () => void): void {
    if (this.#isOpen) this.#closeListeners.push(listener)
    else listener()
  }

  /** Sends a request; rejects with ClientError when the connection ends, time is up, or no common version exists. */
  send<A extends Api>(
    api: A,
    body: InputOf<A['request']>,
    options: SendOptions = {},
  ): Promise<TypeOf<A['response']>> {
    return new Promise((resolve, reject) => {
      const version = options.version ?? this.versions.pick(api)
      this.sendFrame(api, version, body, {
        timeoutMs: options.timeoutMs ?? this.#options.requestTimeoutMs,
        receive: (frame) => resolve(decodeResponseFrame(api, version, frame).body),
        fail: reject,
      })
    })
  }

  /** Logs in, where that is asked for; again before the login ends (KIP-368). Rejects with ClientError. */
  async logIn(): Promise<void> {
    const { logIn, clock } = this.#options
    if (logIn === undefined) return
    const lifetimeMs = await logIn(this)
    const share = EARLIEST_RENEWAL + Math.random() * (LATEST_RENEWAL - EARLIEST_RENEWAL)
    this.#loginDueMs = lifetimeMs > 0 ? clock.now() + lifetimeMs * share : Number.POSITIVE_INFINITY
  }

  /** `send` for the requests of a login, which nothing may come between. */
  sendInLogin<A extends Api>(
    api: A,
    body: InputOf<A['request']>,
    options: SendOptions = {},
  ): Promise<TypeOf<A['response']>> {
    return new Promise((resolve, reject) => {
      const version = options.version ?? this.versions.pick(api)
      this.#sendNow(api, version, body, {
        timeoutMs: options.timeoutMs ?? this.#options.requestTimeoutMs,
        receive: (frame) => resolve(decodeResponseFrame(api, version, frame).body),
        fail: reject,
      })
    })
  }

  /** `send` without a decoder: for ApiVersions, whose answer may be of another version. */
  sendFrame<A extends Api>(api: A, version: number, body: InputOf<A['request']>, answer: Answer): void {
    if (this.#isHeld()) this.#held?.push(() => this.#sendNow(api, version, body, answer))
    else this.#sendNow(api, version, body, answer)
  }

  #sendNow<A extends Api>(api: A, version: number, body: InputOf<A['request']>, answer: Answer): void {
    if (!this.#isOpen) {
      answer.fail(disconnectError())
      return
    }
    const correlationId = this.#nextCorrelationId++
    this.#write(encodeRequestFrame(api, version, { correlationId, clientId: this.#options.clientId }, body))
    const cancelTimer = this.#options.clock.after(answer.timeoutMs, () => {
      this.#end(timeoutError(`No answer to ${api.name} within ${answer.timeoutMs} ms`))
    })
    this.#pending.push({
      correlationId,
      receive: (frame) => {
        cancelTimer()
        try {
          answer.receive(frame)
        } catch (fault) {
          const error = toClientError(fault)
          answer.fail(error)
          this.#end(error)
        }
      },
      fail: (error) => {
        cancelTimer()
        answer.fail(error)
      },
    })
  }

  /** Sends a request that gets no answer (Produce with acks=0). */
  sendOneWay<A extends Api>(api: A, body: InputOf<A['request']>, version: number): void {
    if (this.#isHeld()) {
      this.#held?.push(() => this.sendOneWay(api, body, version))
      return
    }
    const correlationId = this.#nextCorrelationId++
    this.#write(encodeRequestFrame(api, version, { correlationId, clientId: this.#options.clientId }, body))
  }

  /** Ends the connection; what was written still leaves. */
  close(): void {
    if (!this.#isOpen) return
    this.#socket.end()
    this.#end(disconnectError())
  }

  /** True while a login is renewed; begins that when it is due. */
  #isHeld(): boolean {
    if (this.#held !== undefined) return true
    if (this.#options.clock.now() < this.#loginDueMs) return false
    this.#held = []
    void this.logIn()
      .catch((fault: unknown) => this.#end(toClientError(fault)))
      .then(() => {
        const held = this.#held ?? []
        this.#held = undefined
        for (const send of held) send()
      })
    return true
  }

  #write(chunks: Buffer[]): void {
    if (!this.#isOpen) return
    if (!this.#isCorked) {
      this.#isCorked = true
      this.#socket.cork()
      process.nextTick(() => {
        this.#isCorked = false
        this.#socket.uncork()
      })
    }
    for (const chunk of chunks) this.#socket.write(chunk)
  }

  #receive(frame: Buffer): void {
    this.#responses += 1
    const pending = this.#pending.shift()
    if (pending === undefined) {
      this.#end(disconnectError('The broker sent an answer to no request'))
      return
    }
    if (correlationIdOf(frame) !== pending.correlationId) {
      const error = disconnectError(`Expected the answer to request ${pending.correlationId}`)
      pending.fail(error)
      this.#end(error)
      return
    }
    pending.receive(frame)
  }

  #end(error: ClientError): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (!this.#socket.writableEnded) this.#socket.destroy()
    const isFinal = isAuthenticationError(error) || error.is('NETWORK_EXCEPTION')
    const disconnect = isFinal ? error : disconnectError(error.message, error)
    for (const pending of this.#pending.splice(0)) pending.fail(disconnect)
    for (const listener of this.#closeListeners.splice(0)) listener()
  }
}

function connected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  options: { clock: Clock; setupTimeoutMs: number; faultOf: FaultOf },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: ClientError) => {
      cancelTimer()
      socket.destroy()
      reject(error)
    }
    const cancelTimer = options.clock.after(options.setupTimeoutMs, () => {
      fail(disconnectError(`No connection within ${options.setupTimeoutMs} ms`))
    })
    const onError = (cause: Error) => fail(options.faultOf(cause))
    socket.once('error', onError)
    socket.once(event, () => {
      cancelTimer()
      socket.removeListener('error', onError)
      resolve()
    })
  })
}
