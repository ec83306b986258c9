/** What a connection sends: answers and events are collected and leave in one system call a turn of the event loop. */
import type { Socket } from 'node:net'
import { JuteWriter } from '../jute.ts'

const WRITER_CHUNK_BYTES = 2048
const IDLE_WRITERS_KEPT = 64

/** Writers lent to connections that have something to send: most connections are idle most of the time. */
export class WriterPool {
  readonly #idle: JuteWriter[] = []

  borrow(): JuteWriter {
    return this.#idle.pop() ?? new JuteWriter(WRITER_CHUNK_BYTES)
  }

  giveBack(writer: JuteWriter): void {
    if (this.#idle.length < IDLE_WRITERS_KEPT) this.#idle.push(writer)
  }
}

export class ConnectionOutput {
  readonly #socket: Socket
  readonly #pool: WriterPool
  readonly #onDirty: () => void
  #writer: JuteWriter | null = null

  /** `onDirty` is called when there is something to flush that was not before. */
  constructor(socket: Socket, pool: WriterPool, onDirty: () => void) {
    this.#socket = socket
    this.#pool = pool
    this.#onDirty = onDirty
  }

  /** Where to write; what is written must be flushed. */
  get writer(): JuteWriter {
    if (this.#writer === null) {
      this.#writer = this.#pool.borrow()
      this.#onDirty()
    }
    return this.#writer
  }

  /** Bytes that have not been handed to the socket. */
  get unsentBytes(): number {
    return this.#writer === null ? 0 : this.#writer.length
  }

  /** Bytes that the socket has not handed to the kernel. */
  get queuedBytes(): number {
    return this.#socket.writableLength
  }

  /** Begins an answer or event; returns where, for `restart` and `finish`. */
  begin(xid: number, zxid: number, err: number): number {
    const { writer } = this
    const frame = writer.beginFrame()
    writeHeader(writer, xid, zxid, err)
    return frame
  }

  /** Drops the body written since `begin` and puts another header. */
  restart(frame: number, xid: number, zxid: number, err: number): void {
    this.writer.truncate(frame + 4)
    writeHeader(this.writer, xid, zxid, err)
  }

  /** Ends a frame; returns its bytes, length included. */
  finish(frame: number): number {
    this.writer.endFrame(frame)
    return this.writer.length - frame
  }

  flush(): void {
    const writer = this.#writer
    if (writer === null) return
    this.#writer = null
    this.#socket.write(writer.take())
    this.#pool.giveBack(writer)
  }

  /** Forgets what was not flushed. */
  discard(): void {
    this.#writer = null
  }
}

function writeHeader(writer: JuteWriter, xid: number, zxid: number, err: number): void {
  writer.int(xid)
  writer.long(zxid)
  writer.int(err)
}
