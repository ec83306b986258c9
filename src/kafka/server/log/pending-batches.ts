import type { Chunk } from './chunk.ts'

/** What a turn of the event loop has appended to one log and has not written yet. */
export class PendingBatches {
  #pieces: Buffer[] = []
  #sizeInBytes = 0
  #maxTimestamp = -1
  #baseOffset = 0

  get sizeInBytes(): number {
    return this.#sizeInBytes
  }

  /** Adds whole batches, which follow those that are pending. */
  add(batches: Buffer, maxTimestamp: number): void {
    this.#pieces.push(batches)
    this.#sizeInBytes += batches.length
    if (maxTimestamp > this.#maxTimestamp) this.#maxTimestamp = maxTimestamp
  }

  /** Takes everything, which ends before `endOffset`, as one chunk; what is added next begins there. */
  take(endOffset: number): Chunk | undefined {
    if (this.#sizeInBytes === 0) return undefined
    const chunk: Chunk = {
      baseOffset: this.#baseOffset,
      lastOffset: endOffset - 1,
      maxTimestamp: this.#maxTimestamp,
      batches: joined(this.#pieces, this.#sizeInBytes),
    }
    this.clear(endOffset)
    return chunk
  }

  /** Forgets everything; what is added next begins at `baseOffset`. */
  clear(baseOffset: number): void {
    this.#pieces = []
    this.#sizeInBytes = 0
    this.#maxTimestamp = -1
    this.#baseOffset = baseOffset
  }
}

/**
 * One buffer of all pieces. A single piece is kept as it is, unless it is a small view of a large buffer: the tail cache
 * would keep all of that alive.
 */
function joined(pieces: readonly Buffer[], totalBytes: number): Buffer {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && only.length * 2 >= only.buffer.byteLength) return only
  const whole = roomFor(totalBytes)
  let at = 0
  for (const piece of pieces) at += piece.copy(whole, at)
  return whole
}

/** The same for small ones: Node's pool lends them a piece of what others need for a moment, and all of it would be kept alive. */
function roomFor(bytes: number): Buffer {
  if (bytes > SHARED_BYTES / 16) return Buffer.allocUnsafeSlow(bytes)
  if (taken + bytes > shared.length) {
    shared = Buffer.allocUnsafeSlow(SHARED_BYTES)
    taken = 0
  }
  taken += bytes
  return shared.subarray(taken - bytes, taken)
}

const SHARED_BYTES = 65_536
/** Where small chunks lie one behind the other. They are let go of in the order in which they came. */
let shared: Buffer = Buffer.alloc(0)
let taken = 0
