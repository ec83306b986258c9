import { connect, type Socket } from 'node:net'
import { FrameSplitter } from '../../../../src/wire/frame-splitter.ts'
import { JuteReader } from '../../../../src/zookeeper/jute.ts'

/** What came over a connection, in the order it came. `connected` is the answer to the handshake, whole. */
export type Received =
  | { readonly kind: 'connected'; readonly body: Buffer }
  | {
      readonly kind: 'reply'
      readonly xid: number
      readonly zxid: bigint
      readonly err: number
      readonly body: Buffer
    }
  | { readonly kind: 'event'; readonly zxid: bigint; readonly body: Buffer }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silence' }

/** How long a server may take for an answer: far longer than it does. */
const PATIENCE_MS = 20_000
const MOST_BYTES = 64 * 1024 * 1024

/** One connection to a server, written to in frames or bytes; it keeps everything that comes back. */
export class Link {
  readonly #socket: Socket
  readonly #splitter = new FrameSplitter(MOST_BYTES)
  #received: Received[] = []
  #isConnected = false
  #answers = 0
  #wake: () => void = () => {}
  isClosed = false

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true)
    this.#socket.on('error', () => {})
    this.#socket.on('data', (chunk: Buffer) => {
      this.#splitter.push(chunk, (frame) => this.#take(frame))
      this.#wake()
    })
    this.#socket.on('close', () => {
      this.isClosed = true
      this.#received.push({ kind: 'closed' })
      this.#wake()
    })
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  /** Says that nothing more will come from here. */
  finish(): void {
    this.#socket.end()
  }

  cut(): void {
    this.#socket.destroy()
  }

  /** Waits for so many answers, those to handshakes included, since the last `drain`, or for the end of the connection. */
  async answers(count: number): Promise<void> {
    await this.until(() => this.#answers >= count)
  }

  /** Waits until the server has closed the connection. */
  async closed(): Promise<void> {
    await this.until(() => false)
  }

  /** Waits until `condition` holds or the connection has ended; a server that does neither is noted as silent. */
  async until(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (!condition() && !this.isClosed) {
      const left = deadline - Date.now()
      if (left <= 0) {
        this.#received.push({ kind: 'silence' })
        return
      }
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, left)
        this.#wake = resolve
      })
      clearTimeout(timer)
    }
  }

  get answerCount(): number {
    return this.#answers
  }

  /** What has come and was not drained. */
  get received(): readonly Received[] {
    return this.#received
  }

  /** Takes what has come since the last time. */
  drain(): Received[] {
    const received = this.#received
    this.#received = []
    this.#answers = 0
    return received
  }

  #take(frame: Buffer): void {
    if (!this.#isConnected) {
      this.#isConnected = true
      this.#received.push({ kind: 'connected', body: frame })
      this.#answers++
      return
    }
    const reader = new JuteReader(frame)
    const [xid, zxid, err] = [reader.int(), reader.bigLong(), reader.int()]
    const body = frame.subarray(frame.length - reader.remaining)
    if (xid === -1) {
      this.#received.push({ kind: 'event', zxid, body })
      return
    }
    this.#received.push({ kind: 'reply', xid, zxid, err, body })
    this.#answers++
  }
}
