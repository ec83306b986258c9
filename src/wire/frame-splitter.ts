import { WireError } from './errors.ts'

/**
 * Cuts a byte stream into frames of an int32 length and so many bytes.
 *
 * A frame that lies inside one chunk is a view of it. One that spans chunks is gathered in a buffer that
 * grows with what has arrived, so announcing a large frame costs the peer the bytes, not us the memory.
 */
export class FrameSplitter {
  /** The largest frame accepted, without its four bytes of length. */
  maxFrameBytes: number
  readonly #sizeBytes = Buffer.alloc(4)
  /** How many bytes of the length are here, 4 when it is known. */
  #sizeHave = 0
  #frameBytes = 0
  #partial: Buffer | null = null
  #partialHave = 0
  #begun = 0

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes
  }

  /** Bytes held of a frame that is not complete yet. */
  get pendingBytes(): number {
    return this.#partialHave + this.#sizeHave
  }

  /** Memory taken for it: as much as has arrived, and not much more. */
  get heldBytes(): number {
    return this.#partial === null ? 0 : this.#partial.length
  }

  /** Size of the frame that has begun to come and spans chunks; 0 for none. */
  get announcedBytes(): number {
    return this.#partial === null ? 0 : this.#frameBytes
  }

  /** How many frames have spanned chunks so far, the one that is coming included. */
  get begunFrames(): number {
    return this.#begun
  }

  /**
   * Takes the next bytes of the stream and calls `onFrame` for every frame they complete, in order. Frames
   * before a bad length are delivered, then a WireError (`SAMSA_WIRE_FRAME`) is thrown: the stream is lost.
   */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): void {
    let at = 0
    if (this.#partial !== null || this.#sizeHave > 0) {
      at = this.#resume(chunk, onFrame)
      if (at < 0) return
    }
    const end = chunk.length
    while (end - at >= 4) {
      const size = chunk.readInt32BE(at)
      this.#check(size)
      at += 4
      if (size > end - at) {
        this.#begin(size, chunk, at)
        return
      }
      onFrame(chunk.subarray(at, at + size))
      at += size
    }
    if (at < end) {
      chunk.copy(this.#sizeBytes, 0, at, end)
      this.#sizeHave = end - at
    }
  }

  /** Completes the frame that an earlier chunk began; -1 when this chunk is used up. */
  #resume(chunk: Buffer, onFrame: (frame: Buffer) => void): number {
    let at = 0
    if (this.#partial === null) {
      const wanted = 4 - this.#sizeHave
      chunk.copy(this.#sizeBytes, this.#sizeHave, 0, wanted)
      if (chunk.length < wanted) {
        this.#sizeHave += chunk.length
        return -1
      }
      at = wanted
      this.#sizeHave = 0
      const size = this.#sizeBytes.readInt32BE(0)
      this.#check(size)
      if (size <= chunk.length - at) {
        onFrame(chunk.subarray(at, at + size))
        return at + size
      }
      this.#begin(size, chunk, at)
      return -1
    }
    const wanted = this.#frameBytes - this.#partialHave
    const taken = Math.min(wanted, chunk.length)
    this.#append(chunk, 0, taken)
    if (taken < wanted) return -1
    const frame = this.#partial
    this.#partial = null
    this.#partialHave = 0
    onFrame(frame)
    return taken
  }

  #begin(size: number, chunk: Buffer, at: number): void {
    this.#begun++
    this.#frameBytes = size
    this.#partial = Buffer.allocUnsafeSlow(Math.min(size, Math.max(EXACT_BYTES, (chunk.length - at) * 2)))
    this.#partialHave = 0
    this.#append(chunk, at, chunk.length)
  }

  #append(chunk: Buffer, from: number, to: number): void {
    const partial = this.#partial as Buffer
    const have = this.#partialHave
    const needed = have + to - from
    let target = partial
    if (needed > partial.length) {
      // What is allocated and thrown away again costs collections of garbage.
      const room = this.#frameBytes <= ONE_STEP_BYTES ? this.#frameBytes : partial.length * 2
      target = Buffer.allocUnsafeSlow(Math.min(this.#frameBytes, Math.max(needed, room)))
      partial.copy(target, 0, 0, have)
      this.#partial = target
    }
    chunk.copy(target, have, from, to)
    this.#partialHave = needed
  }

  #check(size: number): void {
    if (size >= 0 && size <= this.maxFrameBytes) return
    throw new WireError(
      'SAMSA_WIRE_FRAME',
      `frame of ${size} bytes, at most ${this.maxFrameBytes} are accepted`,
    )
  }
}

/** Frames up to this size get their buffer at once. */
const EXACT_BYTES = 131_072
/** Frames up to this size get the rest of it when so much has come. */
const ONE_STEP_BYTES = 4 * 1024 * 1024
