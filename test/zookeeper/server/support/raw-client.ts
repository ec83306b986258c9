import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { FrameSplitter } from '../../../../src/wire/frame-splitter.ts'
import {
  decodeRecord,
  JuteReader,
  type JuteType,
  JuteWriter,
  type TypeOf,
} from '../../../../src/zookeeper/jute.ts'
import { ConnectRequest, ConnectResponse, WatcherEvent } from '../../../../src/zookeeper/messages.ts'

/** An answer: its header, and the body still to be read. */
export interface Answer {
  readonly xid: number
  readonly zxid: number
  readonly err: number
  readonly body: Buffer
}

export interface SeenEvent extends WatcherEvent {
  readonly zxid: number
}

/** A client that speaks frames and hides nothing: what the server sends is what a test sees, in order. */
export class RawClient {
  /** Everything received since the connect response, in order: answers and events. */
  readonly received: (Answer | SeenEvent)[] = []
  readonly socket: Socket
  /** Settles when the server has closed the connection. */
  readonly closed: Promise<void>
  sessionId = 0n
  password: Buffer = Buffer.alloc(16)
  timeoutMs = 0
  readonly #waiting: (() => void)[] = []
  #connectFrame: Buffer | undefined
  #xid = 0
  #isClosed = false

  private constructor(socket: Socket) {
    this.socket = socket
    const splitter = new FrameSplitter(16 * 1024 * 1024)
    socket.on('data', (chunk: Buffer) => {
      splitter.push(chunk, (frame) => this.#frame(frame))
      this.#wake()
    })
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#isClosed = true
        this.#wake()
        resolve()
      })
    })
  }

  /** Opens the connection only. */
  static async dial(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    const client = new RawClient(socket)
    await once(socket, 'connect')
    return client
  }

  /** Speaks over a socket that is open already. */
  static over(socket: Socket): RawClient {
    return new RawClient(socket)
  }

  /** Opens a connection with a session of its own. */
  static async open(port: number, timeoutMs = 10_000): Promise<RawClient> {
    const client = await RawClient.dial(port)
    await client.handshake({ timeOut: timeoutMs })
    return client
  }

  /** Sends a connect request and takes the response, or undefined when the connection was closed instead. */
  async handshake(request: Partial<ConnectRequest> = {}): Promise<ConnectResponse | undefined> {
    this.send(ConnectRequest, {
      protocolVersion: 0,
      lastZxidSeen: 0,
      timeOut: 10_000,
      sessionId: 0n,
      passwd: Buffer.alloc(16),
      readOnly: false,
      ...request,
    })
    await this.#until(() => this.#connectFrame !== undefined)
    if (this.#connectFrame === undefined) return undefined
    const response = decodeRecord(ConnectResponse, this.#connectFrame)
    this.sessionId = response.sessionId
    this.password = response.passwd ?? Buffer.alloc(0)
    this.timeoutMs = response.timeOut
    return response
  }

  /** Sends a record as a frame. */
  send<T>(type: JuteType<T>, value: T): void {
    const writer = new JuteWriter()
    const frame = writer.beginFrame()
    type.write(writer, value)
    writer.endFrame(frame)
    this.socket.write(writer.take())
  }

  /** Sends a request without waiting; returns its xid. */
  post<T>(opCode: number, type: JuteType<T> | null, value: T | null, xid = ++this.#xid): number {
    const writer = new JuteWriter()
    const frame = writer.beginFrame()
    writer.int(xid)
    writer.int(opCode)
    if (type !== null) type.write(writer, value as T)
    writer.endFrame(frame)
    this.socket.write(writer.take())
    return xid
  }

  /** Sends a request and waits for the answer to it. */
  async ask<T>(opCode: number, type: JuteType<T> | null, value: T | null, xid?: number): Promise<Answer> {
    return this.answer(this.post(opCode, type, value, xid))
  }

  /** Waits for the answer to `xid`. */
  async answer(xid: number): Promise<Answer> {
    const find = () => this.received.find((one): one is Answer => 'xid' in one && one.xid === xid)
    await this.#until(() => find() !== undefined)
    const found = find()
    if (found === undefined) throw new Error(`the connection was closed before the answer to ${xid}`)
    this.received.splice(this.received.indexOf(found), 1)
    return found
  }

  /** Waits until `count` events have come, and takes them. */
  async events(count: number): Promise<SeenEvent[]> {
    const seen = () => this.received.filter((one): one is SeenEvent => 'state' in one)
    await this.#until(() => seen().length >= count)
    const events = seen()
    for (const event of events) this.received.splice(this.received.indexOf(event), 1)
    return events
  }

  /** Cuts the connection without closing the session. */
  async cut(): Promise<void> {
    this.socket.destroy()
    await this.closed
  }

  #frame(frame: Buffer): void {
    if (this.#connectFrame === undefined) {
      this.#connectFrame = frame
      return
    }
    const reader = new JuteReader(frame)
    const header = { xid: reader.int(), zxid: reader.long(), err: reader.int() }
    const body = Buffer.from(frame.subarray(frame.length - reader.remaining))
    if (header.xid === -1) this.received.push({ ...decodeRecord(WatcherEvent, body), zxid: header.zxid })
    else this.received.push({ ...header, body })
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** The body of an answer as a record. */
export function bodyOf<T extends JuteType<unknown>>(type: T, answer: Answer): TypeOf<T> {
  return decodeRecord(type, answer.body) as TypeOf<T>
}
