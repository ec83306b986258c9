import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { FrameSplitter } from '../wire/frame-splitter.ts'
import type { ConnectionMemory } from './connection-memory.ts'
import type { RequestMemory, RequestShare } from './request-memory.ts'

/**
 * One client's connection, whatever protocol it speaks: frames in, chunks out.
 *
 * What is sent during one turn of the event loop leaves in one system call: `send` only collects, and the collected chunks
 * are written after the callbacks that run now. Large chunks (record batches) are handed to the kernel as they are, small
 * ones are joined.
 *
 * Back-pressure has three sources, and reading stops while any of them holds. The peer does not read: what is queued for it has
 * grown past `maxQueuedBytes`. Or the owner has more unanswered frames than it wants (`pause`/`resume`). Or the requests of all
 * connections take as much as they may together (request-memory.ts). A chunk of the
 * stream that has been read is always dealt with to its end, so up to 64 KiB of small frames come after a pause.
 */
export class Connection {
  /** Unique while the process lives. */
  readonly id: number
  readonly kind: 'tcp' | 'unix'
  /** "127.0.0.1" also for a Unix socket: its peer is this machine. */
  readonly clientHost: string
  /** -1 for a Unix socket. */
  readonly clientPort: number
  /** What the client dialled; the path and port -1 for a Unix socket. */
  readonly localAddress: { readonly host: string; readonly port: number }
  /** What the peer has shown in the handshake of TLS; verified. */
  readonly certificate: X509Certificate | undefined
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  readonly #splitter: FrameSplitter
  readonly #onClose = new Set<() => void>()
  #outgoing: Buffer[] = []
  #outgoingBytes = 0
  #isFlushScheduled = false
  #isPausedByOwner = false
  #isPausedByPeer = false
  #isClosed = false
  #ownerBytes = 0
  #unansweredBytes = 0
  readonly #requests: RequestShare | undefined
  /** What the memory of all connections was last told. */
  #notedBytes = 0
  /** When bytes last came or went, by the listener's clock. */
  lastActiveMs: number
  /** Runs when the connection is congested no more. */
  onRelief: () => void = () => {}
  /** Runs when what comes can't be cut into frames any more, with the reason: nothing that follows is looked at. */
  onUnreadable: (why: string) => void = (why) => this.close(why)

  constructor(socket: Socket, identity: ConnectionIdentity, options: ConnectionOptions) {
    this.id = identity.id
    this.certificate = identity.kind === 'tcp' ? identity.certificate : undefined
    this.kind = identity.kind
    this.localAddress =
      identity.kind === 'unix'
        ? { host: identity.path, port: -1 }
        : { host: socket.localAddress ?? '', port: socket.localPort ?? -1 }
    this.clientHost =
      identity.kind === 'unix' ? '127.0.0.1' : (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    this.clientPort = socket.remotePort ?? -1
    this.lastActiveMs = options.now()
    this.#socket = socket
    this.#options = options
    this.#splitter = new FrameSplitter(options.maxFrameBytes)
    this.#requests = options.requestMemory?.share(() => this.#resumeIfFree())
    socket.on('data', (chunk: Buffer) => this.#received(chunk))
    socket.on('drain', () => this.#drained())
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => this.#closed())
  }

  /** Queues chunks for the peer; they leave together with all else that is sent in this turn of the event loop. */
  send(chunks: readonly Buffer[]): void {
    if (this.isClosed) return
    for (const chunk of chunks) {
      this.#outgoing.push(chunk)
      this.#outgoingBytes += chunk.length
    }
    if (this.#isFlushScheduled) return
    this.#isFlushScheduled = true
    process.nextTick(() => this.#flush())
  }

  /** Whether so much is queued for the peer that it is to be given nothing more before it has read: see `onRelief`. */
  get isCongested(): boolean {
    return this.#outgoingBytes + this.#socket.writableLength > this.#options.maxQueuedBytes
  }

  /** Bytes of frames that the owner keeps until it has time for them. */
  set ownerBytes(bytes: number) {
    this.#ownerBytes = bytes
    this.#noteMemory()
  }

  /** Bytes of frames that the owner has not answered, those that it keeps included. */
  set unansweredBytes(bytes: number) {
    this.#unansweredBytes = bytes
    this.#noteRequests()
  }

  /** Stops reading: the owner has enough to do. */
  pause(): void {
    this.#isPausedByOwner = true
    this.#socket.pause()
  }

  resume(): void {
    this.#isPausedByOwner = false
    this.#resumeIfFree()
  }

  #resumeIfFree(): void {
    if (!this.#isPausedByOwner && !this.#isPausedByPeer && !this.#requests?.isWaiting) this.#socket.resume()
  }

  /** Runs `fn` once when the connection has ended, at once when it has ended already; the returned function calls it off. */
  onClose(fn: () => void): () => void {
    if (this.#isClosed) {
      fn()
      return () => {}
    }
    this.#onClose.add(fn)
    return () => this.#onClose.delete(fn)
  }

  /** Accepts no larger frames than these from now on; undefined: as large as the listener's. */
  limitFrames(maxBytes: number | undefined): void {
    this.#splitter.maxFrameBytes = maxBytes ?? this.#options.maxFrameBytes
  }

  /** Ends the connection when what was sent has left. */
  end(): void {
    this.#flush()
    this.#socket.end()
  }

  /** Ends the connection at once, for the reason given; of what was sent goes what the kernel takes. */
  close(why: string): void {
    if (this.isClosed) return
    this.#options.onProblem(this, why)
    if (!this.isCongested) this.#flush()
    this.#socket.destroy()
  }

  get isClosed(): boolean {
    return this.#socket.destroyed
  }

  #received(chunk: Buffer): void {
    this.lastActiveMs = this.#options.now()
    try {
      this.#splitter.push(chunk, this.#onFrame)
    } catch (error) {
      this.onUnreadable(error instanceof Error ? error.message : String(error))
    }
    this.#noteMemory()
    this.#noteRequests()
  }

  #noteRequests(): void {
    if (this.#requests === undefined || this.#isClosed) return
    const { announcedBytes, begunFrames } = this.#splitter
    this.#requests.note({
      wholeBytes: this.#unansweredBytes,
      comingBytes: announcedBytes,
      comingNumber: begunFrames,
    })
    if (this.#requests.isWaiting) this.#socket.pause()
  }

  #noteMemory(): void {
    const bytes = this.#isClosed
      ? 0
      : this.#splitter.heldBytes + this.#ownerBytes + this.#socket.writableLength
    if (bytes === this.#notedBytes) return
    this.#notedBytes = bytes
    this.#options.memory?.note(this, bytes)
  }

  readonly #onFrame = (frame: Buffer): void => {
    // Frames that follow one which ended the connection are not looked at.
    if (!this.isClosed) this.#options.onFrame(this, frame)
  }

  #flush(): void {
    this.#isFlushScheduled = false
    const chunks = this.#outgoing
    const bytes = this.#outgoingBytes
    if (chunks.length === 0 || this.isClosed) return
    this.lastActiveMs = this.#options.now()
    const wasCongested = this.isCongested
    this.#outgoing = []
    this.#outgoingBytes = 0
    const socket = this.#socket
    if (chunks.length === 1)
      socket.write(chunks[0] as Buffer) // its one element
    else if (bytes <= JOINED_BYTES) socket.write(Buffer.concat(chunks, bytes))
    else {
      socket.cork()
      for (const chunk of chunks) socket.write(chunk)
      socket.uncork()
    }
    this.#noteMemory()
    if (this.isCongested) {
      this.#isPausedByPeer = true
      socket.pause()
    } else if (wasCongested) this.onRelief()
  }

  #drained(): void {
    this.lastActiveMs = this.#options.now()
    if (this.#isPausedByPeer) {
      this.#isPausedByPeer = false
      this.#resumeIfFree()
    }
    this.#noteMemory()
    this.onRelief()
  }

  #closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#outgoing = []
    this.#outgoingBytes = 0
    this.#noteMemory()
    this.#requests?.close()
    const listeners = [...this.#onClose]
    this.#onClose.clear()
    for (const fn of listeners) fn()
  }
}

export type ConnectionIdentity =
  | { readonly id: number; readonly kind: 'tcp'; readonly certificate: X509Certificate | undefined }
  | { readonly id: number; readonly kind: 'unix'; readonly path: string }

export interface ConnectionOptions {
  /** Largest frame accepted, without its four bytes of length. */
  readonly maxFrameBytes: number
  /** Bytes queued for a peer from which on nothing more is read from it. */
  readonly maxQueuedBytes: number
  readonly onFrame: (connection: Connection, frame: Buffer) => void
  /** Hears why a connection is ended by us. */
  readonly onProblem: (connection: Connection, why: string) => void
  /** Hears what the connection holds, and may end it. */
  readonly memory?: ConnectionMemory | undefined
  /** What requests of this connection and others may take together; no limit when absent. */
  readonly requestMemory?: RequestMemory | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Up to this size a copy is cheaper than one more piece for writev. */
const JOINED_BYTES = 8192
