import type { Socket } from 'node:net'
import { FrameSplitter } from '../../wire/frame-splitter.ts'
import { JuteWriter } from '../jute.ts'

/** What a connection tells its session. */
export interface ConnectionEvents {
  /** The socket is open. */
  onOpen(): void
  /** A whole frame came, without its length. */
  onFrame(frame: Buffer): void
  /** The socket is gone, for whatever reason; called once, also when it never opened. */
  onClose(): void
}

/** One socket to one server: frames out, written together once per turn of the event loop, and frames in. */
export class Connection {
  readonly #socket: Socket
  readonly #events: ConnectionEvents
  readonly #writer = new JuteWriter(4096)
  #isFlushing = false
  #isClosed = false

  /** @param maxFrameBytes the longest frame taken from the server; a longer one ends the connection */
  constructor(socket: Socket, maxFrameBytes: number, events: ConnectionEvents) {
    this.#socket = socket
    this.#events = events
    const splitter = new FrameSplitter(maxFrameBytes)
    socket.setNoDelay(true)
    socket.once('connect', () => {
      if (!this.#isClosed) events.onOpen()
    })
    socket.on('data', (chunk: Buffer) => {
      try {
        splitter.push(chunk, (frame) => {
          if (!this.#isClosed) events.onFrame(frame)
        })
      } catch {
        // A frame that is no frame: the stream is lost, as it is to the reference client.
        this.close()
      }
    })
    // 'close' follows and tells the session; why it went makes no difference to what happens next.
    socket.on('error', () => {})
    socket.once('close', () => this.close())
  }

  /** Sends one frame; `write` fills it in. */
  send(write: (writer: JuteWriter) => void): void {
    if (this.#isClosed) return
    const start = this.#writer.beginFrame()
    write(this.#writer)
    this.#writer.endFrame(start)
    if (this.#isFlushing) return
    this.#isFlushing = true
    queueMicrotask(() => this.#flush())
  }

  /** Drops the socket, after handing the system what was sent. */
  close(): void {
    if (this.#isClosed) return
    this.#flush()
    this.#isClosed = true
    this.#socket.destroy()
    this.#events.onClose()
  }

  #flush(): void {
    this.#isFlushing = false
    if (!this.#isClosed && this.#writer.length > 0) this.#socket.write(this.#writer.take())
  }
}
