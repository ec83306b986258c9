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
import { type ClientError, disconnectError, timeoutError, toClientError } from './client-error.ts'
import type { BrokerVersions } from './versions.ts'

/** A response is at most what an int32 can say. */
const MAX_RESPONSE_BYTES = 2 ** 31 - 1

export interface ConnectionOptions {
  clientId: string
  clock: Clock
  setupTimeoutMs: number
  requestTimeoutMs: number
}

export interface SendOptions {
  /** The negotiated one when missing. */
  version?: number
  /** Replaces the connection's request timeout. */
  timeoutMs?: number
}

interface Pending {
  readonly correlationId: number
  readonly receive: (frame: Buffer) => void
  readonly fail: (error: ClientError) => void
}

/** Connects and learns the broker's versions. Rejects with ClientError. */
export async function openConnection(
  address: Address,
  ip: string | undefined,
  options: ConnectionOptions,
): Promise<Connection> {
  const socket = openSocket(address, ip)
  await connected(socket, options)
  const connection = new Connection(socket, options)
  try {
    connection.versions = await negotiateVersions(connection)
  } catch (fault) {
    connection.close()
    throw fault
  }
  return connection
}

export class Connection {
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  readonly #pending: Pending[] = []
  readonly #closeListeners: (() => void)[] = []
  #versions: BrokerVersions | undefined
  #nextCorrelationId = 0
  #isCorked = false
  #isOpen = true

  constructor(socket: Socket, options: ConnectionOptions) {
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
    socket.on('error', (cause) => this.#end(disconnectError('', cause)))
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

  /** `send` without a decoder: for ApiVersions, whose answer may be of another version. */
  sendFrame<A extends Api>(
    api: A,
    version: number,
    body: InputOf<A['request']>,
    answer: { timeoutMs: number; receive: (frame: Buffer) => void; fail: (error: ClientError) => void },
  ): void {
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
    const correlationId = this.#nextCorrelationId++
    this.#write(encodeRequestFrame(api, version, { correlationId, clientId: this.#options.clientId }, body))
  }

  /** Ends the connection; what was written still leaves. */
  close(): void {
    if (!this.#isOpen) return
    this.#socket.end()
    this.#end(disconnectError())
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
    const disconnect = error.is('NETWORK_EXCEPTION') ? error : disconnectError(error.message, error)
    for (const pending of this.#pending.splice(0)) pending.fail(disconnect)
    for (const listener of this.#closeListeners.splice(0)) listener()
  }
}

function connected(socket: Socket, options: ConnectionOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: ClientError) => {
      cancelTimer()
      socket.destroy()
      reject(error)
    }
    const cancelTimer = options.clock.after(options.setupTimeoutMs, () => {
      fail(disconnectError(`No connection within ${options.setupTimeoutMs} ms`))
    })
    const onError = (cause: Error) => fail(disconnectError(cause.message, cause))
    socket.once('error', onError)
    socket.once('connect', () => {
      cancelTimer()
      socket.removeListener('error', onError)
      resolve()
    })
  })
}
