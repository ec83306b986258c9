import { once } from 'node:events'
import type { Writable } from 'node:stream'

const CHUNK_BYTES = 65_536

/**
 * Gathers many small writes into large ones for a stream, and holds the writer back when the stream is slow: after `flush` it has
 * everything, and `drained` resolves when it wants more.
 */
export class BufferedOutput {
  readonly #stream: Writable
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  #length = 0
  #wantsDrain = false
  #hasFailed = false
  readonly #fail = () => {
    this.#hasFailed = true
  }

  constructor(stream: Writable) {
    this.#stream = stream
    stream.on('error', this.#fail)
  }

  /** Whether nobody reads the stream any more. */
  get hasFailed(): boolean {
    return this.#hasFailed || this.#stream.destroyed
  }

  text(text: string): void {
    // A UTF-16 unit takes at most three bytes in UTF-8.
    if (text.length * 3 > CHUNK_BYTES) this.bytes(Buffer.from(text))
    else {
      if (text.length * 3 > CHUNK_BYTES - this.#length) this.#send()
      this.#length += this.#chunk.write(text, this.#length)
    }
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > CHUNK_BYTES - this.#length) this.#send()
    if (bytes.length > CHUNK_BYTES) this.#write(bytes)
    else {
      this.#chunk.set(bytes, this.#length)
      this.#length += bytes.length
    }
  }

  /** Hands everything written so far to the stream. */
  flush(): void {
    this.#send()
  }

  /** Undefined where the stream takes more at once; else a promise of the moment when it does, or has failed. */
  drained(): Promise<void> | undefined {
    if (!this.#wantsDrain || this.hasFailed) return undefined
    const ready = new AbortController()
    const either = [once(this.#stream, 'drain', ready), once(this.#stream, 'close', ready)]
    return Promise.race(either).then(
      () => ready.abort(),
      () => ready.abort(),
    )
  }

  /** Flushes, and resolves when the stream has passed everything on or has failed. */
  async end(): Promise<void> {
    this.#send()
    if (!this.hasFailed) await new Promise<void>((resolve) => this.#stream.write('', () => resolve()))
    this.#stream.off('error', this.#fail)
  }

  #send(): void {
    if (this.#length === 0) return
    this.#write(this.#chunk.subarray(0, this.#length))
    this.#chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    this.#length = 0
  }

  #write(bytes: Uint8Array): void {
    if (!this.hasFailed) this.#wantsDrain = !this.#stream.write(bytes)
  }
}
