/**
 * One client connection: bytes to frames and frames to requests, which are taken as they come. A write is prepared at once; the
 * answers are given in the order of the requests (answer-queue.ts).
 *
 * Frames are held back (and the socket paused) while the session is being made, while the peer does not read what it was
 * sent, and while the whole server has too many writes under way.
 */
import type { Socket } from 'node:net'
import { WireError } from '../../wire/errors.ts'
import { FrameSplitter } from '../../wire/frame-splitter.ts'
import { Perms } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import { JuteError, JuteReader } from '../jute.ts'
import {
  type ACL,
  AuthPacket,
  ConnectRequest,
  ConnectResponse,
  GetSASLRequest,
  type Id,
} from '../messages.ts'
import { type EventType, KeeperState, OpCode, SpecialXid } from '../op-codes.ts'
import { AnswerQueue } from './answer-queue.ts'
import { type AuthReply, PeerIdentity } from './auth/peer-identity.ts'
import { ConnectionOutput } from './connection-output.ts'
import type { Expiring } from './expiry-queue.ts'
import { hostAddress } from './ip-address.ts'
import type { PendingWrite } from './pending-write.ts'
import { isRead } from './read-requests.ts'
import { isWrite } from './request-decoding.ts'
import type { ServerCore } from './server-core.ts'
import { ConnectionStats } from './server-stats.ts'
import type { Session } from './sessions.ts'
import type { Watcher } from './watches.ts'

/** A frame that is not looked at yet. */
interface HeldFrame {
  readonly frame: Buffer
  /** Since when it waits because too many requests are under way; undefined when it waits for something else. */
  readonly throttledAtMs: number | undefined
}

/** Answers not yet taken by the peer beyond which no further request of it is looked at. */
const OUTPUT_PAUSE_BYTES = 1024 * 1024
/** Beyond which the peer is given up: it lives, but will not read its watch events. */
const OUTPUT_LIMIT_BYTES = 128 * 1024 * 1024

/** In front of every frame; metrics don't count it. */
const LENGTH_BYTES = 4

/** How a connection came in. */
export interface Arrival {
  readonly isSecure: boolean
  /** The subject of the certificate that the client has shown. */
  readonly subject: string | undefined
}

export class ClientConnection implements Watcher, Expiring {
  expiresAtMs = 0
  readonly stats: ConnectionStats
  readonly address: string
  /** `/1.2.3.4:56` as Java prints a socket address. */
  readonly peerName: string
  readonly isUnix: boolean
  /** Whether it came by the secure client port. */
  readonly isSecure: boolean
  session: Session<ClientConnection> | null = null
  readonly #socket: Socket
  readonly #core: ServerCore
  readonly #splitter: FrameSplitter
  readonly #identity: PeerIdentity
  readonly #heldFrames: HeldFrame[] = []
  readonly #answers: AnswerQueue
  #prefix: Buffer | null = Buffer.alloc(0)
  #state: 'new' | 'connecting' | 'ready' | 'closing' | 'closed' = 'new'
  #sendsReadOnly = false
  readonly #output: ConnectionOutput
  #isPaused = false

  constructor(socket: Socket, core: ServerCore, arrival: Arrival) {
    this.#socket = socket
    this.#core = core
    this.stats = new ConnectionStats(core.clock.now())
    this.#splitter = new FrameSplitter(core.config.juteMaxBufferBytes)
    this.#output = new ConnectionOutput(socket, core.output, () => core.markDirty(this))
    this.#answers = new AnswerQueue(this, core, this.#output)
    this.isUnix = socket.remoteAddress === undefined
    this.address = hostAddress(socket.remoteAddress)
    this.peerName = `/${this.address}:${socket.remotePort ?? 0}`
    this.#identity = new PeerIdentity({ address: this.address, subject: arrival.subject }, core.access)
    this.isSecure = arrival.isSecure
    socket.on('data', (chunk: Buffer) => this.#received(chunk))
    socket.on('drain', () => this.#resume())
    socket.on('error', () => this.close())
    socket.on('end', () => this.#peerEnded())
    socket.on('close', () => this.close())
  }

  get identities(): readonly Id[] {
    return this.#identity.ids
  }

  get sessionId(): bigint {
    return this.session?.id ?? 0n
  }

  get outstandingCount(): number {
    return this.#answers.size
  }

  /** Whether it is looked at when the peer sends something: interest ops of the reference, 1 for read. */
  get interestOps(): number {
    return this.#isPaused || this.#state === 'closing' || this.#state === 'closed' ? 0 : 1
  }

  get isClosed(): boolean {
    return this.#state === 'closed'
  }

  /** Sends an event, if the client may read what it is about. */
  notify(type: EventType, path: string, zxid: number, acl: readonly ACL[] | null): void {
    if (this.#state === 'closed') return
    if (acl !== null && !this.#core.access.permits(acl, Perms.READ, this.identities)) return
    const { writer } = this.#output
    const frame = this.#output.begin(SpecialXid.notification, zxid, ErrorCode.OK)
    writer.int(type)
    writer.int(KeeperState.SyncConnected)
    writer.string(path)
    const bytes = this.#output.finish(frame) - LENGTH_BYTES
    this.#core.stats.watchBytes += bytes
    this.#core.stats.responded(bytes)
    this.countSent()
  }

  /** The session is there: tells the client. Null: it isn't, which ends the connection. */
  finishConnect(session: Session<ClientConnection> | null): void {
    if (this.#state !== 'connecting') return
    const { writer } = this.#output
    const frame = writer.beginFrame()
    ConnectResponse.write(writer, {
      protocolVersion: 0,
      timeOut: session?.timeoutMs ?? 0,
      sessionId: session?.id ?? 0n,
      passwd: session === null ? Buffer.alloc(16) : this.#core.sessions.passwordOf(session.id),
      readOnly: this.#sendsReadOnly ? false : undefined,
    })
    this.#output.finish(frame)
    this.countSent()
    if (session === null) {
      this.end()
      return
    }
    this.session = session
    session.connection = this
    this.#state = 'ready'
    this.#resume()
  }

  /** A write of this connection was decided by prep; its answer waits in the queue. */
  enqueue(write: PendingWrite<ClientConnection>): void {
    this.#answers.enqueue(write)
  }

  /** Answers everything at the head of the queue that can be. */
  drainQueue(): void {
    this.#answers.drain()
  }

  /** Something was sent. */
  countSent(): void {
    this.stats.packetsSent++
    this.#core.stats.packetsSent++
  }

  /** Hands what was written since the last flush to the socket. */
  flush(): void {
    if (this.#state === 'closed') {
      this.#output.discard()
      return
    }
    this.#output.flush()
    if (this.#output.queuedBytes <= OUTPUT_LIMIT_BYTES) return
    this.#core.log.warn(`closing ${this.peerName}: it does not read what it is sent`)
    this.close()
  }

  /** Looks again at frames that were held back. */
  resume(): void {
    this.#resume()
  }

  /** Sends what is pending, then closes. */
  end(): void {
    if (this.#state === 'closed' || this.#state === 'closing') return
    this.#state = 'closing'
    this.#answers.clear()
    this.#heldFrames.length = 0
    this.flush()
    this.#endSocket()
  }

  /** Closes at once. */
  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#answers.clear()
    this.#heldFrames.length = 0
    this.#socket.destroy()
    this.#core.detach(this)
  }

  /** Says goodbye and lets the peer read to the end; one that doesn't close in turn is cut off after a while. */
  #endSocket(): void {
    this.#socket.end()
    this.#socket.resume()
    this.#core.detach(this)
    this.#core.cutLater(this.#socket)
  }

  #peerEnded(): void {
    // A four-letter word may be followed by the end of the peer's half: its answer is on the way.
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#core.stats.connectionsDropped++
    this.close()
  }

  #received(chunk: Buffer): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#core.stats.bytesReceived += chunk.length
    const bytes = this.#prefix === null ? chunk : this.#takePrefix(chunk)
    if (bytes === null) return
    try {
      this.#splitter.push(bytes, (frame) => this.#frame(frame))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.#core.stats.largeRequestsRejected++
      this.#core.log.warn(`closing ${this.peerName}: ${error.message}`)
      // What came before it has been answered.
      this.end()
    }
    this.#core.flushAll()
  }

  /** Waits for the first four bytes, which may be a word; returns the bytes to read frames from, or null. */
  #takePrefix(chunk: Buffer): Buffer | null {
    const bytes =
      this.#prefix === null || this.#prefix.length === 0 ? chunk : Buffer.concat([this.#prefix, chunk])
    if (bytes.length < 4) {
      this.#prefix = bytes
      return null
    }
    const answer = this.#core.answerWord(bytes, this)
    if (answer === 'incomplete') {
      this.#prefix = bytes
      return null
    }
    this.#prefix = null
    if (answer === null) return bytes
    this.#state = 'closing'
    this.#socket.write(answer.text)
    this.#endSocket()
    return null
  }

  #frame(frame: Buffer): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    if (!this.#core.throttle.hasRoomFor(frame.length)) {
      this.#core.stats.largeRequestsRejected++
      this.#core.log.warn(`closing ${this.peerName}: too many large requests are under way`)
      this.close()
      return
    }
    if (this.#heldFrames.length > 0 || this.#mustHold()) {
      const throttledAtMs = this.#core.throttle.isFull ? this.#core.clock.now() : undefined
      this.#heldFrames.push({ frame, throttledAtMs })
      this.#pause()
      return
    }
    this.#takeFrame(frame)
  }

  #mustHold(): boolean {
    if (this.#state === 'connecting' || this.#core.isHolding) return true
    if (this.#output.unsentBytes > OUTPUT_PAUSE_BYTES) this.flush()
    if (this.#output.queuedBytes > OUTPUT_PAUSE_BYTES) return true
    return this.#core.throttle.mustHold(this)
  }

  #pause(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.#socket.pause()
  }

  #resume(): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    let taken = 0
    while (taken < this.#heldFrames.length && !this.#mustHold()) {
      const held = this.#heldFrames[taken++]
      if (held !== undefined) this.#takeFrame(held.frame, this.#hasWaitedTooLong(held))
    }
    this.#heldFrames.splice(0, taken)
    if (this.#heldFrames.length === 0 && this.#isPaused && !this.#mustHold()) {
      this.#isPaused = false
      this.#socket.resume()
    }
    this.#core.flushAll()
  }

  #hasWaitedTooLong({ throttledAtMs }: HeldFrame): boolean {
    if (throttledAtMs === undefined) return false
    const waitedMs = this.#core.clock.now() - throttledAtMs
    this.#core.metrics.throttleQueueTime.add(waitedMs)
    return this.#core.config.throttledOpWaitMs > 0 && waitedMs > this.#core.config.throttledOpWaitMs
  }

  #takeFrame(frame: Buffer, isThrottled = false): void {
    this.stats.packetsReceived++
    this.#core.stats.packetsReceived++
    const reader = new JuteReader(frame)
    try {
      if (this.#state === 'new') this.#connect(ConnectRequest.read(reader))
      else if (this.#state === 'ready')
        this.#request({ xid: reader.int(), opCode: reader.int(), body: reader, isThrottled })
    } catch (error) {
      if (!(error instanceof JuteError)) throw error
      // A header that cannot be read; bodies are answered with an error instead.
      this.close()
    }
  }

  #connect(request: ConnectRequest): void {
    this.#state = 'connecting'
    this.#sendsReadOnly = request.readOnly !== undefined
    this.#core.connect(this, request)
  }

  #request(request: { xid: number; opCode: number; body: JuteReader; isThrottled: boolean }): void {
    const { xid, opCode, body } = request
    const { session, identities } = this
    if (opCode === OpCode.auth) {
      this.#authenticated(xid, this.#identity.authenticate(AuthPacket.read(body)))
      return
    }
    if (opCode === OpCode.sasl) {
      this.#authenticated(xid, this.#identity.negotiate(GetSASLRequest.read(body)))
      return
    }
    if (!this.#core.access.isAuthenticatedEnough(identities)) {
      this.#answers.reply(xid, 0, ErrorCode.SESSIONCLOSEDREQUIRESASLAUTH)
      this.end()
      return
    }
    // Requests of a session that is ending are dropped.
    if (session === null || session.isClosing) return
    this.#core.sessions.touch(session)
    const receivedAtMs = this.#core.clock.now()
    if (request.isThrottled && opCode !== OpCode.ping && opCode !== OpCode.closeSession) {
      this.#core.stats.throttledOps++
      this.#answers.take({
        xid,
        opCode,
        receivedAtMs,
        body,
        identities,
        err: ErrorCode.THROTTLEDOP,
        afterZxid: 0,
      })
    } else if (isWrite(opCode)) {
      if (!this.#core.prepareWrite(this, { xid, opCode, receivedAtMs, body })) {
        this.#answers.take({
          xid,
          opCode,
          receivedAtMs,
          body,
          identities,
          err: ErrorCode.MARSHALLINGERROR,
          afterZxid: 0,
        })
      }
    } else if (opCode === OpCode.closeSession) {
      this.#core.closeSession(session, { connection: this, xid, opCode, receivedAtMs, multiTypes: undefined })
    } else if (isRead(opCode)) {
      this.#core.stats.requestsQueued++
      const afterZxid = opCode === OpCode.sync ? this.#core.lastPreparedZxid : 0
      this.#answers.take({ xid, opCode, receivedAtMs, body, identities, err: ErrorCode.OK, afterZxid })
    } else {
      this.#answers.reply(xid, -1, ErrorCode.UNIMPLEMENTED)
      this.end()
    }
  }

  #authenticated(xid: number, reply: AuthReply | null): void {
    if (reply === null) {
      this.close()
      return
    }
    this.#answers.replyAuth(xid, reply)
    if (reply.ends) this.end()
  }
}
