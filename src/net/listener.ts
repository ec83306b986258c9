import type { X509Certificate } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../runtime/clock.ts'
import { Connection, type ConnectionIdentity } from './connection.ts'
import type { ConnectionMemory } from './connection-memory.ts'
import { countSocket, hasRoomForSocket } from './open-sockets.ts'
import type { RequestMemory } from './request-memory.ts'
import { TlsAcceptor, type TlsAcceptorOptions } from './tls/tls-acceptor.ts'

/** Where to listen: a TCP address (port 0: any) or the path of a Unix socket. */
export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

export interface ListenerOptions {
  readonly clock: Clock
  readonly maxFrameBytes: number
  /** Called once a connection, before its first frame; what it returns gets the frames. */
  readonly onConnection: (connection: Connection) => (frame: Buffer) => void
  /** Hears, in one line, of connections ended by us and of trouble with the listener. */
  readonly onProblem: (text: string) => void
  /** All connections of this listener; more are turned away. As many as the system has files for when absent. */
  readonly maxConnections?: number
  /** How connections are secured by TLS; not when absent. */
  readonly tls?: Omit<TlsAcceptorOptions, 'onConnection' | 'clock' | 'maxHandshakeMs'>
  /** Decides who is let in and when; everybody at once when absent. */
  readonly admission?: Admission
  /** What the connections of several listeners may hold together; without it each has its own bounds only. */
  readonly memory?: ConnectionMemory
  /** What requests of several listeners may take together; no limit when absent. */
  readonly requestMemory?: RequestMemory
  /** Bytes queued for a peer that does not read from which on nothing is read from it. */
  readonly maxQueuedBytes?: number
  /** connections.max.idle.ms; a connection without traffic for so long is ended. Infinity: never. */
  readonly maxIdleMs?: number
}

/** Who decides about connections that have come and are not served yet. */
export interface Admission {
  /** Takes one that has come: it is to be opened or refused, now or later. */
  arrive(arrival: {
    readonly address: string
    isGone(): boolean
    open(): void
    refuse(why: string): void
  }): void
  /** Hears when one that was opened has ended. */
  left(address: string): void
}

/** A listening socket and the connections that came through it. */
export class Listener {
  /** Where it listens, with the port that was found for port 0. */
  readonly address: ListenAddress
  readonly #server: Server
  readonly #options: ListenerOptions
  readonly #connections = new Map<Connection, Socket>()
  /** Nothing is read from them until they are let in. */
  readonly #arriving = new Set<Socket>()
  /** Those that TLS is spoken over, its handshake included. */
  readonly #beneathTls = new Set<Socket>()
  readonly #stopSweeping: () => void
  /** Undefined: connections are served as they come. */
  #tls: TlsAcceptor | undefined

  private constructor(server: Server, address: ListenAddress, options: ListenerOptions) {
    this.#server = server
    this.address = address
    this.#options = options
    server.on('connection', (socket) => this.#accept(socket))
    server.on('error', (error) => options.onProblem(`${describe(address)}: ${error.message}`))
    this.#stopSweeping = this.#sweepIdle(options.maxIdleMs ?? Number.POSITIVE_INFINITY)
  }

  /** Listens; settles when connections are accepted, rejects with the system's error (EADDRINUSE, EACCES). */
  static async open(address: ListenAddress, options: ListenerOptions): Promise<Listener> {
    // A socket file that a killed daemon left behind is in the way. The caller holds the data directory's lock.
    if (address.kind === 'unix') rmSync(address.path, { force: true })
    const server = createServer({ noDelay: true, allowHalfOpen: false })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      const onListening = (): void => {
        server.off('error', reject)
        resolve()
      }
      if (address.kind === 'unix') server.listen(address.path, onListening)
      else server.listen({ host: address.host, port: address.port, backlog: 1024 }, onListening)
    })
    if (address.kind === 'unix') chmodSync(address.path, 0o600)
    const bound = server.address()
    const port = typeof bound === 'object' && bound !== null ? bound.port : -1
    const listener = new Listener(server, address.kind === 'unix' ? address : { ...address, port }, options)
    const { tls, clock } = options
    if (tls === undefined) return listener
    listener.#tls = await TlsAcceptor.open({
      ...tls,
      clock,
      maxHandshakeMs: options.maxIdleMs,
      onConnection: (socket, certificate) => listener.#serve(socket, certificate),
    })
    return listener
  }

  /** Connections open now. */
  get connectionCount(): number {
    return this.#connections.size
  }

  /** Stops listening and ends all connections; settles when they are gone. */
  async close(): Promise<void> {
    this.#stopSweeping()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of [...this.#connections.values(), ...this.#arriving, ...this.#beneathTls])
      socket.destroy()
    await closed
  }

  #accept(socket: Socket): void {
    const { maxConnections = Number.POSITIVE_INFINITY, onProblem } = this.#options
    const isFull = Math.max(this.#connections.size, this.#beneathTls.size) >= maxConnections
    if (isFull || !hasRoomForSocket(this.address.kind)) {
      const why = isFull ? `more than ${maxConnections} connections` : 'too many open files'
      onProblem(`${describe(this.address)}: ${why}, one was turned away`)
      socket.destroy()
      return
    }
    countSocket(socket)
    const { admission } = this.#options
    if (admission === undefined) this.#open(socket, () => {})
    else this.#ask(socket, admission)
  }

  #ask(socket: Socket, admission: Admission): void {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    const arrived = (): void => {
      this.#arriving.delete(socket)
      socket.off('error', onError)
    }
    const onError = (): void => {
      socket.destroy()
    }
    socket.on('error', onError)
    socket.once('close', () => this.#arriving.delete(socket))
    this.#arriving.add(socket)
    admission.arrive({
      address,
      isGone: () => socket.destroyed,
      open: () => {
        arrived()
        this.#open(socket, () => admission.left(address))
      },
      refuse: (why) => {
        arrived()
        this.#options.onProblem(
          `${describe(this.address)}: a connection of ${address} was turned away: ${why}`,
        )
        socket.destroy()
      },
    })
  }

  /** Serves a socket that was let in, or begins its handshake. */
  #open(socket: Socket, onClose: () => void): void {
    if (this.#tls === undefined) {
      this.#serve(socket, undefined).onClose(onClose)
      return
    }
    this.#beneathTls.add(socket)
    socket.once('close', () => {
      this.#beneathTls.delete(socket)
      onClose()
    })
    this.#tls.accept(socket)
  }

  #serve(socket: Socket, certificate: X509Certificate | undefined): Connection {
    const { clock, onProblem } = this.#options
    let onFrame: (frame: Buffer) => void = () => {}
    const connection = new Connection(socket, this.#identity(certificate), {
      maxFrameBytes: this.#options.maxFrameBytes,
      maxQueuedBytes: this.#options.maxQueuedBytes ?? MAX_QUEUED_BYTES,
      memory: this.#options.memory,
      requestMemory: this.#options.requestMemory,
      now: () => clock.now(),
      onFrame: (_, frame) => onFrame(frame),
      onProblem: ({ clientHost, clientPort }, why) => {
        onProblem(`${describe(this.address)}: connection of ${clientHost}:${clientPort} ended: ${why}`)
      },
    })
    onFrame = this.#options.onConnection(connection)
    this.#connections.set(connection, socket)
    connection.onClose(() => this.#connections.delete(connection))
    return connection
  }

  #identity(certificate: X509Certificate | undefined): ConnectionIdentity {
    const id = nextConnectionId++
    return this.address.kind === 'unix'
      ? { id, kind: 'unix', path: this.address.path }
      : { id, kind: 'tcp', certificate }
  }

  #sweepIdle(maxIdleMs: number): () => void {
    if (maxIdleMs === Number.POSITIVE_INFINITY) return () => {}
    const { clock } = this.#options
    let callOff = (): void => {}
    const sweep = (): void => {
      const nowMs = clock.now()
      // Whoever comes later is due later.
      let nextDueMs = nowMs + maxIdleMs
      for (const [{ lastActiveMs }, socket] of this.#connections) {
        const dueMs = lastActiveMs + maxIdleMs
        if (dueMs < nowMs) socket.destroy()
        else nextDueMs = Math.min(nextDueMs, dueMs)
      }
      callOff = clock.after(Math.max(nextDueMs - nowMs, SHORTEST_SWEEP_MS), sweep)
    }
    sweep()
    return () => callOff()
  }
}

/** The address for people. */
function describe(address: ListenAddress): string {
  return address.kind === 'unix' ? address.path : `${address.host}:${address.port}`
}

const MAX_QUEUED_BYTES = 4 * 1024 * 1024
const SHORTEST_SWEEP_MS = 100
let nextConnectionId = 1
