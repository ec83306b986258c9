/**
 * What one connection has asked and not been answered yet, in the order of the requests.
 *
 * A write waits here for the disk, and what comes after it waits behind it, so a client always sees its own writes.
 */
import { ErrorCode } from '../errors.ts'
import type { JuteReader } from '../jute.ts'
import type { Id } from '../messages.ts'
import { OpCode, SpecialXid } from '../op-codes.ts'
import type { AuthReply } from './auth/peer-identity.ts'
import type { ClientConnection } from './client-connection.ts'
import type { ConnectionOutput } from './connection-output.ts'
import type { Summary } from './metrics/summary.ts'
import type { PendingWrite } from './pending-write.ts'
import { answerRead, type ReadContext } from './read-requests.ts'
import type { ServerCore } from './server-core.ts'
import { writeWriteResult } from './write-replies.ts'

/** A request that changes nothing, which may have to wait behind a write. */
export interface ReadRequest {
  readonly xid: number
  readonly opCode: number
  readonly receivedAtMs: number
  readonly body: JuteReader
  /** An error that is known already, or 0. */
  readonly err: number
  /** sync waits until this zxid is final. */
  readonly afterZxid: number
  /** As whom it was asked: what the client proves later does not count. */
  readonly identities: readonly Id[]
}

/** In front of every frame; metrics don't count it. */
const LENGTH_BYTES = 4

export class AnswerQueue {
  readonly #connection: ClientConnection
  readonly #core: ServerCore
  readonly #output: ConnectionOutput
  readonly #queue: (ReadRequest | PendingWrite<ClientConnection>)[] = []

  constructor(connection: ClientConnection, core: ServerCore, output: ConnectionOutput) {
    this.#connection = connection
    this.#core = core
    this.#output = output
  }

  /** Requests without an answer. */
  get size(): number {
    return this.#queue.length
  }

  /** Takes a write that prep has decided. */
  enqueue(write: PendingWrite<ClientConnection>): void {
    this.#queue.push(write)
  }

  /** Answers a read now when nothing is before it, else later. */
  take(request: ReadRequest): void {
    if (this.#queue.length === 0 && request.afterZxid <= this.#core.lastZxid) {
      this.#answerRead(request)
      return
    }
    this.#queue.push(request)
    if (request.afterZxid > this.#core.lastZxid) this.#core.waitForFinal(this.#connection)
  }

  /** Answers everything at the head that can be. */
  drain(): void {
    while (!this.#connection.isClosed) {
      const head = this.#queue[0]
      if (head === undefined) return
      if ('isDone' in head) {
        if (!head.isDone) return
        this.#queue.shift()
        this.#answerWrite(head)
      } else {
        if (head.afterZxid > this.#core.lastZxid) return
        this.#queue.shift()
        this.#answerRead(head)
      }
    }
  }

  /** Forgets what is unanswered. */
  clear(): void {
    this.#queue.length = 0
  }

  /** Sends an answer without a body. */
  reply(xid: number, zxid: number, err: number): void {
    this.#replied(this.#output.finish(this.#output.begin(xid, zxid, err)))
  }

  /** Sends the answer to auth or sasl, whose zxid is always 0. */
  replyAuth(xid: number, reply: AuthReply): void {
    const frame = this.#output.begin(xid, 0, reply.err)
    if (reply.token !== undefined) this.#output.writer.bytes(reply.token)
    this.#replied(this.#output.finish(frame))
  }

  #answerRead(request: ReadRequest): void {
    const { opCode, body } = request
    const xid = opCode === OpCode.ping ? SpecialXid.ping : request.xid
    const zxid = this.#core.lastZxid
    if (request.err === ErrorCode.OK && (opCode === OpCode.setWatches || opCode === OpCode.setWatches2)) {
      // Its answer has no body, and its events come first.
      this.reply(xid, zxid, answerRead(this.#readContext(request), request, this.#output.writer))
      this.#answered(request, zxid, this.#core.metrics.readLatency)
      return
    }
    const frame = this.#output.begin(xid, zxid, ErrorCode.OK)
    const err =
      request.err === ErrorCode.OK
        ? answerRead(this.#readContext(request), { opCode, body }, this.#output.writer)
        : request.err
    if (err !== ErrorCode.OK) this.#output.restart(frame, xid, zxid, err)
    this.#replied(this.#output.finish(frame))
    this.#answered(request, zxid, this.#core.metrics.readLatency)
  }

  #answerWrite(write: PendingWrite<ClientConnection>): void {
    if (write.opCode === OpCode.createSession) {
      const op = write.ops[0]
      const session = op?.kind === 'createSession' ? this.#core.sessions.get(op.sessionId) : undefined
      this.#answered(write, this.#core.lastZxid, this.#core.metrics.updateLatency)
      // A session that the disk refused has not expired, which is what an answer without one would tell its client.
      if (write.err === ErrorCode.SYSTEMERROR) this.#connection.close()
      else this.#connection.finishConnect(session ?? null)
      return
    }
    const zxid = this.#core.lastZxid
    // A failed multi has its errors in the body.
    const frame = this.#output.begin(
      write.xid,
      zxid,
      write.multiErrors === undefined ? write.err : ErrorCode.OK,
    )
    writeWriteResult(this.#output.writer, write, this.#core.tree)
    this.#replied(this.#output.finish(frame))
    this.#answered(write, zxid, this.#core.metrics.updateLatency)
    if (write.opCode === OpCode.closeSession && write.err === ErrorCode.OK) this.#connection.end()
  }

  #replied(frameBytes: number): void {
    const { stats } = this.#core
    stats.responded(frameBytes - LENGTH_BYTES)
    stats.responseBytes += frameBytes - LENGTH_BYTES
    this.#connection.countSent()
  }

  #answered(
    request: { readonly xid: number; readonly opCode: number; readonly receivedAtMs: number },
    zxid: number,
    latency: Summary,
  ): void {
    const nowMs = this.#core.clock.now()
    const latencyMs = Math.max(0, nowMs - request.receivedAtMs)
    this.#core.stats.latency.add(latencyMs)
    latency.add(latencyMs)
    this.#connection.stats.answered(request, { zxid, nowMs, latencyMs })
  }

  #readContext({ identities }: ReadRequest): ReadContext<ClientConnection> {
    const connection = this.#connection
    return {
      tree: this.#core.tree,
      watcher: connection,
      sessionId: connection.sessionId,
      identities,
      access: this.#core.access,
      bytesRead: this.#core.metrics.readPerNamespace,
    }
  }
}
