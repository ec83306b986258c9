import type { Socket } from 'node:net'
import { ErrorCode } from '../errors.ts'
import { decodeRecord, JuteReader } from '../jute.ts'
import {
  AuthPacket,
  ConnectRequest,
  ConnectResponse,
  ReplyHeader,
  RequestHeader,
  WatcherEvent,
} from '../messages.ts'
import { OpCode, SpecialXid } from '../op-codes.ts'
import type { ServerAddress } from './connect-string.ts'
import { Connection } from './connection.ts'
import { dialServer } from './dial.ts'
import { Heartbeat } from './heartbeat.ts'
import { answersReadWrite } from './read-write-probe.ts'
import { Queue, type Request } from './request-queue.ts'
import { authenticateBySasl } from './sasl-handshake.ts'
import type { SessionOptions, SessionState } from './session-options.ts'
import { eventTypeOf, type KeeperState, keeperStateOf, sessionEvent } from './watched-event.ts'

/*
 * A session outlives its connections. It has an id and a password from the first server that took it; every later connection
 * presents them, and as long as a server hears from the session within its timeout, ephemeral nodes stay and nothing else of the
 * client notices but a moment of waiting.
 *
 * One connection at a time. While there is none, the servers of the list are tried in turn, at most one round a second. Requests
 * already sent when a connection goes fail with ConnectionLoss, because nobody knows whether the server carried them out. Those
 * not yet sent wait for the next connection, until a whole round of servers has failed; then they fail too, as in the reference,
 * so that a command against a dead port ends. (The reference gives them up after the first server of the round already.)
 *
 * On a new connection the order is: handshake, SASL, credentials, watches, waiting requests. Replies come in the order of the requests,
 * so one queue of those in flight is all the bookkeeping; a reply with another xid than the oldest's ends the connection.
 *
 * On a server that has lost its ensemble and only reads, the others are asked in turn, at growing intervals, whether they write
 * (`isro`); the first that does is where the session goes.
 *
 * A ping goes out when nothing was sent for a third of the timeout, and a server silent for two thirds is given up for the next.
 * A session nobody answered for four thirds is expired by the client itself; otherwise only a server says so.
 */

const ROUND_MS = 1000
const MIN_PROBE_MS = 100
const MAX_PROBE_MS = 60_000
const MAX_XID = 2 ** 31 - 1
const NO_PASSWORD = Buffer.alloc(16)

/** One ZooKeeper session over a list of servers. */
export class Session {
  readonly #options: SessionOptions
  readonly #waiting = new Queue<Request>()
  readonly #inFlight = new Queue<{ xid: number; request: Request }>()
  readonly #credentials: { scheme: string; auth: Buffer | null }[] = []
  #state: SessionState = 'NOT_CONNECTED'
  /** The last state told: a repeated one is not told again. */
  #toldState: KeeperState = 'Disconnected'
  #connection: Connection | null = null
  #isClosing = false
  /** SASL is under way: nothing else may be sent. */
  #isNegotiating = false
  #id = 0n
  #password: Buffer = NO_PASSWORD
  #timeoutMs: number
  #lastZxid = 0
  #hasSeenReadWriteServer = false
  #nextXid = 1
  #serverIndex = -1
  #failuresInRound = 0
  #roundStartedMs = Number.NEGATIVE_INFINITY
  #lastHeardMs = 0
  #heartbeat: Heartbeat | undefined
  #cancelTimer: () => void = () => {}
  #cancelProbe: () => void = () => {}
  /** Called when a connection stands, a round of servers has failed, or the session has ended. */
  #settled: (() => void)[] = []

  constructor(options: SessionOptions) {
    this.#options = options
    this.#timeoutMs = options.timeoutMs
  }

  get state(): SessionState {
    return this.#state
  }

  /** The session's id, 0 before a server gave one. */
  get id(): bigint {
    return this.#id
  }

  /** As negotiated with the server, in ms; what was asked for before that. */
  get timeoutMs(): number {
    return this.#timeoutMs
  }

  /** Tells whether the session can still come to a connection: it is neither closed, expired nor refused. */
  get isAlive(): boolean {
    return this.#state !== 'CLOSED' && this.#state !== 'AUTH_FAILED'
  }

  /** Begins to connect. */
  start(): void {
    this.#startRound()
  }

  /** Calls back once: when there is a connection, a whole round of servers has failed, or the session has ended. */
  whenSettled(callback: () => void): void {
    if ((this.#isConnected() && !this.#isNegotiating) || !this.isAlive) callback()
    else this.#settled.push(callback)
  }

  /** Sends a request now or when there is a connection; `onReply` hears the answer or the loss. */
  submit(request: Request): void {
    if (!this.isAlive || this.#isClosing) request.onReply(this.#lossCode(), null)
    else if (this.#isConnected() && !this.#isNegotiating) this.#send(request)
    else this.#waiting.push(request)
  }

  /** Presents credentials now and on every later connection. */
  addAuth(scheme: string, auth: Buffer | null): void {
    if (!this.isAlive) return
    this.#credentials.push({ scheme, auth })
    if (this.#isConnected() && !this.#isNegotiating) this.#sendAuth(scheme, auth)
  }

  /** Ends the session on the server too, waiting for its answer; without a connection it is left to time out there. */
  async close(): Promise<void> {
    if (!this.isAlive) return
    if (this.#isConnected()) {
      await new Promise<void>((resolve) => {
        this.#send({ opCode: OpCode.closeSession, onReply: () => resolve() })
        this.#isClosing = true
      })
    }
    this.#isClosing = true
    if (!this.isAlive) return
    this.#end('CLOSED')
    this.#tell('Closed')
  }

  /** Gives up the connection for the next one; the session stays. */
  dropConnection(): void {
    this.#connection?.close()
  }

  /** Drops the connection and says nothing to the server: the session lives on there until it times out. */
  abandon(): void {
    if (this.isAlive) this.#end('CLOSED')
  }

  #isConnected(): boolean {
    return this.#state === 'CONNECTED' || this.#state === 'CONNECTEDREADONLY'
  }

  #startRound(): void {
    this.#failuresInRound = 0
    const waitMs = this.#roundStartedMs + ROUND_MS - this.#options.clock.now()
    if (waitMs <= 0) this.#connectNext()
    else this.#cancelTimer = this.#options.clock.after(waitMs, () => this.#connectNext())
  }

  #connectNext(): void {
    const { servers, clock } = this.#options
    if (this.#failuresInRound === 0) this.#roundStartedMs = clock.now()
    this.#state = 'CONNECTING'
    if (this.#options.sasl === 'unavailable') this.#tell('AuthFailed')
    this.#serverIndex = (this.#serverIndex + 1) % servers.length
    const server = servers[this.#serverIndex]! // an index below the length of a list that is never empty
    const connection = new Connection(this.#dial(server), this.#options.maxFrameBytes, {
      onOpen: () => {
        // An open connection counts as a word of the server, as in the reference.
        this.#lastHeardMs = clock.now()
        this.#sendHandshake()
      },
      onFrame: (frame) => this.#onFrame(frame),
      onClose: () => {
        if (this.#connection === connection) this.#onConnectionLost()
      },
    })
    this.#connection = connection
    this.#cancelTimer = clock.after(this.#timeoutMs / servers.length, () => connection.close())
  }

  #sendHandshake(): void {
    this.#connection?.send((writer) =>
      ConnectRequest.write(writer, {
        protocolVersion: 0,
        lastZxidSeen: this.#lastZxid,
        timeOut: this.#options.timeoutMs,
        // A session that only a read-only server knows can't be moved to another.
        sessionId: this.#hasSeenReadWriteServer ? this.#id : 0n,
        passwd: this.#password,
        readOnly: this.#options.canBeReadOnly,
      }),
    )
  }

  #onFrame(frame: Buffer): void {
    this.#lastHeardMs = this.#options.clock.now()
    this.#heartbeat?.heard()
    try {
      if (this.#isConnected()) this.#onReply(frame)
      else this.#onHandshake(decodeRecord(ConnectResponse, frame))
    } catch {
      // Not a frame of this protocol, or a reply out of order: the connection is worth nothing any more.
      this.#connection?.close()
    }
  }

  #onHandshake(response: ConnectResponse): void {
    if (response.timeOut <= 0) {
      this.#end('CLOSED')
      this.#tell('Expired')
      return
    }
    this.#cancelTimer()
    this.#timeoutMs = response.timeOut
    this.#id = response.sessionId
    this.#password = response.passwd === null ? NO_PASSWORD : Buffer.from(response.passwd)
    const isReadOnly = response.readOnly === true
    this.#hasSeenReadWriteServer ||= !isReadOnly
    this.#state = isReadOnly ? 'CONNECTEDREADONLY' : 'CONNECTED'
    this.#failuresInRound = 0
    this.#heartbeat = new Heartbeat(this.#options.clock, this.#timeoutMs, {
      ping: () =>
        this.#connection?.send((writer) =>
          RequestHeader.write(writer, { xid: SpecialXid.ping, type: OpCode.ping }),
        ),
      giveUp: () => this.#connection?.close(),
    })
    if (isReadOnly) this.#seekReadWriteServer(MIN_PROBE_MS, this.#serverIndex)
    const { sasl } = this.#options
    if (sasl === undefined || sasl === 'unavailable') {
      this.#prime(isReadOnly ? 'ConnectedReadOnly' : 'SyncConnected')
      return
    }
    this.#isNegotiating = true
    this.#tell(isReadOnly ? 'ConnectedReadOnly' : 'SyncConnected')
    authenticateBySasl(
      sasl,
      (request) => this.#send(request),
      (isAuthenticated) => this.#onSaslEnd(isAuthenticated),
    )
  }

  #onSaslEnd(isAuthenticated: boolean): void {
    this.#isNegotiating = false
    if (!this.isAlive) return
    if (isAuthenticated) {
      this.#prime('SaslAuthenticated')
      return
    }
    this.#end('AUTH_FAILED')
    this.#tell('AuthFailed')
  }

  /** Sends all that a new connection has to be sent, and tells that it can be used. */
  #prime(state: KeeperState): void {
    for (const { scheme, auth } of this.#credentials) this.#sendAuth(scheme, auth)
    for (const request of this.#options.rearm(this.#lastZxid)) this.#send(request)
    this.#tell(state)
    for (const request of this.#waiting.drain()) this.#send(request)
    this.#settle()
  }

  #onReply(frame: Buffer): void {
    const reader = new JuteReader(frame)
    const header = ReplyHeader.read(reader)
    switch (header.xid) {
      case SpecialXid.ping:
        return
      case SpecialXid.auth:
        if (header.err !== ErrorCode.AUTHFAILED) return
        this.#end('AUTH_FAILED')
        this.#tell('AuthFailed')
        return
      case SpecialXid.notification:
        this.#onNotification(WatcherEvent.read(reader), header.zxid)
        return
    }
    const oldest = this.#inFlight.shift()
    if (oldest === undefined) throw new Error(`a reply with xid ${header.xid} that nothing was asked for`)
    if (oldest.xid !== header.xid) {
      oldest.request.onReply(ErrorCode.CONNECTIONLOSS, null)
      throw new Error(`a reply with xid ${header.xid}, ${oldest.xid} is next`)
    }
    if (header.zxid > 0) this.#lastZxid = header.zxid
    oldest.request.onReply(header.err, header.err === 0 ? reader : null)
  }

  #onNotification(event: WatcherEvent, zxid: number): void {
    const type = eventTypeOf(event.type)
    const state = keeperStateOf(event.state)
    if (type === undefined || state === undefined) return
    this.#toldState = state
    this.#options.onEvent({ type, state, path: event.path, zxid })
  }

  #send(request: Request): void {
    const xid = request.xid ?? this.#takeXid()
    this.#inFlight.push({ xid, request })
    this.#heartbeat?.sent()
    this.#connection?.send((writer) => {
      RequestHeader.write(writer, { xid, type: request.opCode })
      request.write?.(writer)
    })
  }

  #sendAuth(scheme: string, auth: Buffer | null): void {
    this.#connection?.send((writer) => {
      RequestHeader.write(writer, { xid: SpecialXid.auth, type: OpCode.auth })
      AuthPacket.write(writer, { type: 0, scheme, auth })
    })
  }

  #takeXid(): number {
    const xid = this.#nextXid
    this.#nextXid = xid === MAX_XID ? 1 : xid + 1
    return xid
  }

  /** Asks the next server whether it writes, and goes there when it does; else the one behind it, after twice the time. */
  #seekReadWriteServer(afterMs: number, lastIndex: number): void {
    const { clock, servers } = this.#options
    this.#cancelProbe = clock.after(afterMs, async () => {
      const connection = this.#connection
      const index = (lastIndex + 1) % servers.length
      const server = servers[index]! // an index below the length of a list that is never empty
      const isReadWrite = await answersReadWrite(this.#dial(server), clock)
      if (this.#connection !== connection || this.#state !== 'CONNECTEDREADONLY') return
      if (!isReadWrite) {
        this.#seekReadWriteServer(Math.min(afterMs * 2, MAX_PROBE_MS), index)
        return
      }
      this.#serverIndex = index - 1
      connection?.close()
    })
  }

  #cancelTimers(): void {
    this.#cancelTimer()
    this.#cancelProbe()
    this.#heartbeat?.stop()
    this.#heartbeat = undefined
  }

  #dial(server: ServerAddress): Socket {
    return (this.#options.dial ?? dialServer)(server)
  }

  #onConnectionLost(): void {
    this.#cancelTimers()
    this.#isNegotiating = false
    this.#connection = null
    if (!this.isAlive) return
    const wasConnected = this.#isConnected()
    this.#state = 'CONNECTING'
    for (const { request } of this.#inFlight.drain()) request.onReply(ErrorCode.CONNECTIONLOSS, null)
    if (this.#isClosing) return // close() goes on from here: the answer it waited for has been called off
    if (wasConnected) this.#tell('Disconnected')
    if (!this.isAlive) return
    if (this.#id !== 0n && this.#options.clock.now() - this.#lastHeardMs >= (this.#timeoutMs * 4) / 3) {
      this.#end('CLOSED')
      this.#tell('Expired')
      return
    }
    if (wasConnected) {
      this.#startRound()
      return
    }
    this.#failuresInRound += 1
    if (this.#failuresInRound < this.#options.servers.length) {
      this.#connectNext()
      return
    }
    for (const request of this.#waiting.drain()) request.onReply(ErrorCode.CONNECTIONLOSS, null)
    this.#settle()
    if (this.isAlive) this.#startRound()
  }

  #end(state: 'CLOSED' | 'AUTH_FAILED'): void {
    this.#state = state
    this.#cancelTimers()
    const connection = this.#connection
    this.#connection = null
    connection?.close()
    const code = this.#lossCode()
    for (const { request } of this.#inFlight.drain()) request.onReply(code, null)
    for (const request of this.#waiting.drain()) request.onReply(code, null)
    this.#settle()
  }

  #settle(): void {
    const callbacks = this.#settled
    this.#settled = []
    for (const callback of callbacks) callback()
  }

  #lossCode(): number {
    if (this.#state === 'AUTH_FAILED') return ErrorCode.AUTHFAILED
    return this.#state === 'CLOSED' ? ErrorCode.SESSIONEXPIRED : ErrorCode.CONNECTIONLOSS
  }

  #tell(state: KeeperState): void {
    if (this.#toldState === state) return
    this.#toldState = state
    this.#options.onEvent(sessionEvent(state))
  }
}
