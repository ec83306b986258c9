import type { Connection } from '../../net/connection.ts'
import { StoreError, storeErrorOf } from '../../store/errors.ts'
import { decodeFrom, isSupported } from '../../wire/codec.ts'
import type { Reader } from '../../wire/reader.ts'
import { errors } from '../errors.ts'
import { ApiVersionsApi, type ApiVersionsRequest } from '../messages/18-api-versions.ts'
import { decodeRequestHeader, encodeResponseFrame, type RequestHeader } from '../messages/headers.ts'
import { emptyAnswer, withThrottleTime } from './answers.ts'
import {
  type ListenerSecurity,
  plaintextListener,
  type SaslSettings,
} from './authentication/listener-security.ts'
import { offeredMechanisms } from './authentication/mechanisms.ts'
import { SaslSession } from './authentication/sasl-session.ts'
import { accessOf } from './authorizer/access.ts'
import { ANONYMOUS, type Principal } from './authorizer/principal.ts'
import type { Broker } from './broker.ts'
import type { AnyHandler, ConnectionInfo, RequestContext } from './handler.ts'
import { unsupportedApiVersions } from './handlers/18-api-versions.ts'
import { RequestQuota } from './quotas/request-quota.ts'

/**
 * Serves the requests of one connection: frames in, replies out in the order of the requests.
 *
 * Requests are taken up one after the other, each when the one before has been answered, as the reference does. Produce is
 * `isPipelined`: several are taken up at once, so that those which lie in the socket together share a commit, and their
 * replies, all due after that commit, leave together. A request that is not pipelined waits until all before it are
 * answered.
 *
 * A client that does not read its answers gets no more of them; one whose requests are a lot of work lets others go first now and then.
 *
 * A client that is over a quota is answered at once and told for how long it is to wait; so long nothing more is read from it
 * (quotas/request-quota.ts).
 *
 * On a listener with SASL nothing but a login is listened to until the client has proved who it is, and a login that fails ends
 * the connection after its answer, which is held back for a while (authentication/sasl-session.ts).
 *
 * What breaks the protocol ends the connection and nothing else, and does so in its turn, when what came before it is answered:
 * bytes that are no frame, an unknown key, a version that is not offered, a body that does not parse. One exception: ApiVersions
 * in a version too new is answered in version 0 with UNSUPPORTED_VERSION and the list, which is how clients find out (KIP-511).
 */
export class ConnectionServer {
  readonly #broker: Broker
  readonly #handlers: ReadonlyMap<number, AnyHandler>
  readonly #connection: Connection
  readonly #info: MutableConnectionInfo
  readonly #waiting: Request[] = []
  #waitingBytes = 0
  #unansweredBytes = 0
  /** Requests taken up and not answered, in order. */
  readonly #open: OpenRequest[] = []
  #isPaused = false
  #isStarting = false
  /** The client is kept waiting until then, by the broker's clock. */
  #mutedUntilMs = 0
  #failureDelayMs = 0
  /** What this connection's requests have taken of the thread's time since it last let others go first. */
  #busyMs = 0
  #isResting = false
  /** Why the connection ends when all that came before is answered; nothing behind it is looked at. */
  #endsBecause: string | undefined

  constructor(
    broker: Broker,
    handlers: ReadonlyMap<number, AnyHandler>,
    connection: Connection,
    security: ConnectionSecurity = anonymous,
  ) {
    this.#broker = broker
    this.#handlers = handlers
    this.#connection = connection
    this.#info = connectionInfo(connection, security)
    connection.onRelief = () => this.#startWaiting()
    connection.onUnreadable = (why) => this.#endInTurn(why)
    if (security.sasl !== undefined) this.#expectLogin(security.sasl)
  }

  #expectLogin({ mechanisms, maxReceiveBytes, failureDelayMs }: SaslSettings): void {
    const connection = this.#connection
    const { clientHost, id } = connection
    connection.limitFrames(maxReceiveBytes)
    this.#failureDelayMs = failureDelayMs
    this.#info.sasl = new SaslSession({
      mechanisms: offeredMechanisms(mechanisms, this.#broker),
      onPrincipal: (principal) => {
        connection.limitFrames(undefined)
        this.#info.principal = principal
      },
      onFailure: (why) => this.#broker.log.info(`login of ${clientHost} failed (connection ${id}): ${why}`),
    })
  }

  /** Takes a frame; to be called for each in order. */
  accept(frame: Buffer): void {
    if (this.#endsBecause !== undefined) return
    if (this.#info.sasl?.takesBareToken) {
      this.#takeBareToken(this.#info.sasl, frame)
      return
    }
    const request = this.#parseHeader(frame)
    if (request === undefined) return
    this.#setUnansweredBytes(this.#unansweredBytes + frame.length)
    if (this.#waiting.length === 0 && this.#mayStart(request)) {
      this.#start(request)
      if (this.#open.length >= MAX_OPEN) this.#pause()
      return
    }
    this.#waiting.push(request)
    this.#setWaitingBytes(this.#waitingBytes + frame.length)
    if (this.#waiting.length >= MAX_WAITING || this.#waitingBytes >= MAX_WAITING_BYTES) this.#pause()
  }

  #takeBareToken(sasl: SaslSession, token: Buffer): void {
    const answer = sasl.bareToken(token, this.#broker.clock.now())
    if (answer === undefined) {
      this.#connection.close('the login has failed')
      return
    }
    const length = Buffer.alloc(4)
    length.writeInt32BE(answer.length)
    this.#connection.send([length, answer])
  }

  #parseHeader(frame: Buffer): Request | undefined {
    try {
      const { header, reader } = decodeRequestHeader(frame, (key) => this.#handlers.get(key)?.api.request)
      const handler = this.#handlers.get(header.requestApiKey)
      if (handler === undefined) return undefined
      const version = header.requestApiVersion
      if (isSupported(handler.api.request, version) && version <= handler.maxVersion)
        return { handler, header, reader, bytes: frame.length }
      if (header.requestApiKey === ApiVersionsApi.key) {
        return { handler, header, reader: undefined, bytes: frame.length }
      }
      this.#endInTurn(`${handler.api.name} version ${version} is not supported`)
    } catch (error) {
      this.#endInTurn(`a request with a header that does not parse: ${message(error)}`)
    }
    return undefined
  }

  /** Ends the connection when all that waits is answered. */
  #endInTurn(why: string): void {
    this.#endsBecause = why
    this.#pause()
    this.#startWaiting()
  }

  #mayStart(request: Request): boolean {
    if (this.#isResting || this.#connection.isCongested) return false
    const last = this.#open.at(-1)
    if (last === undefined) return !this.#isMuted
    // With quotas each request has to wait for what the one before has cost.
    if (this.#broker.quotas.isEnabled) return false
    return request.handler.isPipelined && last.request.handler === request.handler
  }

  #start(request: Request): void {
    const startedMs = performance.now()
    this.#takeUp(request)
    this.#busyMs += performance.now() - startedMs
    if (this.#busyMs > BUSY_MS) this.#rest()
  }

  /** Lets the other connections have their turn. */
  #rest(): void {
    this.#busyMs = 0
    this.#isResting = true
    setImmediate(() => {
      this.#isResting = false
      this.#startWaiting()
    })
  }

  #takeUp(request: Request): void {
    const { handler, header, reader } = request
    const objection = this.#info.sasl?.objectionTo(handler.api, this.#broker.clock.now())
    if (objection !== undefined) {
      this.#connection.close(objection)
      return
    }
    const { quotas } = this.#broker
    const quota = quotas.isEnabled
      ? new RequestQuota(
          quotas,
          { user: this.#info.principal.name, clientId: header.clientId ?? '' },
          { apiKey: header.requestApiKey, bytes: request.bytes },
        )
      : undefined
    const startedMs = quota === undefined ? 0 : performance.now()
    const open: OpenRequest = { request, reply: undefined, quota }
    this.#open.push(open)
    let answer: unknown
    try {
      if (reader === undefined) {
        this.#answerVersionTooNew(open)
        return
      }
      const body = decodeFrom(handler.api.request, header.requestApiVersion, reader)
      if (header.requestApiKey === ApiVersionsApi.key) this.#noteClient(body)
      const context: RequestContext = {
        broker: this.#broker,
        apiVersion: header.requestApiVersion,
        clientId: header.clientId,
        connection: this.#info,
        access: accessOf(this.#broker, this.#info, handler.api.name),
        now: this.#broker.clock.now(),
        quota,
      }
      try {
        // The list has handlers of all types; what was decoded is what this one takes.
        answer = handler.handle(body as never, context)
        quota?.spend(performance.now() - startedMs)
      } catch (error) {
        this.#failed(open, error)
        return
      }
    } catch (error) {
      this.#open.pop()
      this.#waiting.length = 0
      this.#setWaitingBytes(0)
      this.#endInTurn(`a ${handler.api.name} request that does not parse: ${message(error)}`)
      return
    }
    if (!(answer instanceof Promise)) {
      this.#answered(open, answer)
      return
    }
    answer.then(
      (value) => this.#answered(open, value),
      (error) => this.#failed(open, error),
    )
  }

  /** What the client calls itself, from its ApiVersions request. */
  #noteClient(body: unknown): void {
    const { clientSoftwareName, clientSoftwareVersion } = body as ApiVersionsRequest
    this.#info.clientSoftwareName = clientSoftwareName
    this.#info.clientSoftwareVersion = clientSoftwareVersion
  }

  #answered(open: OpenRequest, answer: unknown): void {
    const { handler, header } = open.request
    const throttleTimeMs = this.#throttle(open, answer !== null)
    if (answer === null) {
      this.#finish(open, NOTHING)
      return
    }
    try {
      const { api } = handler
      const told = throttleTimeMs > 0 ? withThrottleTime(api, answer, throttleTimeMs) : answer
      this.#finish(
        open,
        encodeResponseFrame(api, header.requestApiVersion, header.correlationId, told as never),
      )
    } catch (error) {
      this.#failed(open, error)
    }
  }

  #failed(open: OpenRequest, thrown: unknown): void {
    const { handler, header } = open.request
    const { api } = handler
    const error = storeErrorOf(thrown, this.#broker.store.path)
    this.#broker.log.error(`${api.name} v${header.requestApiVersion} failed`, error)
    try {
      const { code } = error instanceof StoreError ? errors.KAFKA_STORAGE_ERROR : errors.UNKNOWN_SERVER_ERROR
      const answer = { ...emptyAnswer(api), errorCode: code }
      const frame = encodeResponseFrame(api, header.requestApiVersion, header.correlationId, answer as never)
      this.#finish(open, frame)
    } catch {
      this.#connection.close(`${api.name} failed, and its response has no place to say so`)
    }
  }

  /** Holds an answered request against the quotas, and keeps the client waiting when it is over one: for how many milliseconds. */
  #throttle({ quota }: OpenRequest, hasAnswer: boolean): number {
    if (quota === undefined) return 0
    const { clock } = this.#broker
    const nowMs = clock.now()
    quota.answered(hasAnswer, nowMs)
    const { throttleTimeMs } = quota
    if (throttleTimeMs <= 0 || this.#connection.isClosed) return throttleTimeMs
    this.#mutedUntilMs = Math.max(this.#mutedUntilMs, nowMs + throttleTimeMs)
    this.#pause()
    const callOff = clock.after(throttleTimeMs, () => {
      stopListening()
      this.#startWaiting()
    })
    const stopListening = this.#connection.onClose(callOff)
    return throttleTimeMs
  }

  get #isMuted(): boolean {
    return this.#mutedUntilMs > 0 && this.#broker.clock.now() < this.#mutedUntilMs
  }

  #answerVersionTooNew(open: OpenRequest): void {
    const { correlationId } = open.request.header
    this.#finish(open, encodeResponseFrame(ApiVersionsApi, 0, correlationId, unsupportedApiVersions()))
  }

  #finish(open: OpenRequest, reply: readonly Buffer[]): void {
    if (this.#info.sasl?.hasFailed) {
      // Whoever guesses is to wait for the answer.
      this.#broker.clock.after(this.#failureDelayMs, () => {
        this.#connection.send(reply)
        this.#connection.end()
      })
      return
    }
    this.#send(open, reply)
  }

  /** Sends what is due in order, and takes up what has waited. */
  #send(open: OpenRequest, reply: readonly Buffer[]): void {
    open.reply = reply
    const queue = this.#open
    let [done, answeredBytes] = [0, 0]
    for (let first = queue[done]; first?.reply !== undefined; first = queue[done]) {
      if (first.reply.length > 0) this.#connection.send(first.reply)
      answeredBytes += first.request.bytes
      done++
    }
    if (done === 0) return
    queue.splice(0, done)
    this.#setUnansweredBytes(this.#unansweredBytes - answeredBytes)
    this.#startWaiting()
  }

  #startWaiting(): void {
    // What is answered at once calls again from within.
    if (this.#isStarting) return
    this.#isStarting = true
    for (let next = this.#waiting[0]; next !== undefined && this.#mayStart(next); next = this.#waiting[0]) {
      if (this.#connection.isClosed) break
      this.#waiting.shift()
      this.#setWaitingBytes(this.#waitingBytes - next.bytes)
      this.#start(next)
    }
    this.#isStarting = false
    if (this.#endsBecause !== undefined) {
      if (this.#waiting.length === 0 && this.#open.length === 0) this.#connection.close(this.#endsBecause)
      return
    }
    if (this.#isPaused && !this.#isMuted && this.#waiting.length === 0 && this.#open.length < MAX_OPEN) {
      this.#isPaused = false
      this.#connection.resume()
    }
  }

  #setWaitingBytes(bytes: number): void {
    this.#waitingBytes = bytes
    this.#connection.ownerBytes = bytes
  }

  #setUnansweredBytes(bytes: number): void {
    this.#unansweredBytes = bytes
    this.#connection.unansweredBytes = bytes
  }

  #pause(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.#connection.pause()
  }
}

/** Makes the map of handlers by key that all connections share. */
export function handlersByKey(handlers: readonly AnyHandler[]): ReadonlyMap<number, AnyHandler> {
  return new Map(handlers.map((handler) => [handler.api.key, handler]))
}

interface Request {
  readonly handler: AnyHandler
  readonly header: RequestHeader
  /** At the body; undefined for ApiVersions in a version too new. */
  readonly reader: Reader | undefined
  readonly bytes: number
}

interface OpenRequest {
  readonly request: Request
  /** Empty when none is sent. */
  reply: readonly Buffer[] | undefined
  readonly quota: RequestQuota | undefined
}

/** What is known of a connection before its first request. */
export interface ConnectionSecurity extends ListenerSecurity {
  /** Who the client is, as far as TLS has proved it. */
  readonly principal: Principal
}

const anonymous: ConnectionSecurity = { ...plaintextListener, principal: ANONYMOUS }

type MutableConnectionInfo = { -readonly [K in keyof ConnectionInfo]: ConnectionInfo[K] }

function connectionInfo(connection: Connection, security: ConnectionSecurity): MutableConnectionInfo {
  const { kind, clientHost, clientPort, localAddress } = connection
  return {
    id: `${localAddress.host}:${localAddress.port}-${clientHost}:${clientPort}-${connection.id}`,
    kind,
    clientHost,
    localAddress,
    listenerName: security.listenerName,
    securityProtocol: security.securityProtocol,
    principal: security.principal,
    sasl: undefined,
    clientSoftwareName: '',
    clientSoftwareVersion: '',
    onClose: (fn) => connection.onClose(fn),
    close: (why) => connection.close(why),
  }
}

const NOTHING: readonly Buffer[] = []
/** Pipelined requests taken up at once. */
const MAX_OPEN = 1000
const MAX_WAITING = 100
const MAX_WAITING_BYTES = 256 * 1024
/** How long others wait for one connection at most, but for its last request. */
const BUSY_MS = 20

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
