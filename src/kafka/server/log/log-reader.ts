import { batchLastOffset, batchSizeInBytes } from '../../records/batch-header.ts'
import { type Chunk, endWithin, positionOf } from './chunk.ts'
import { type ChunkCache, Tail } from './chunk-cache.ts'
import { ReadWindow } from './read-window.ts'

/** Reads one log's batches: from the tail cache when the reader follows the producers, else from the database. */
export class LogReader {
  readonly #tailCache: ChunkCache
  #tail = new Tail()
  /** Chunks behind the tail that were read last, and the next ones. */
  readonly #window: ReadWindow

  constructor(options: LogReaderOptions) {
    this.#tailCache = options.tailCache
    this.#window = new ReadWindow(options.readCache, options.load)
  }

  /** Keeps a chunk that was just committed for those who follow. */
  addToTail(chunk: Chunk): void {
    this.#tailCache.add(this.#tail, chunk)
  }

  /** Lets go of what it has of the log before `offset`. */
  forget(offset: number): void {
    this.#window.forget()
    if (this.#tail.baseOffset < offset) this.#tail = new Tail()
  }

  /** Whole batches from the one that holds `offset` on. */
  read(offset: number, options: ReadOptions): ReadResult {
    const { maxOffset } = options
    const batches: Buffer[] = []
    let sizeInBytes = 0
    let nextOffset = offset
    const hasRoom = (): boolean =>
      sizeInBytes < options.maxBytes || (options.minOneBatch && sizeInBytes === 0)
    while (nextOffset < maxOffset && hasRoom()) {
      const chunk = this.#nextChunk(nextOffset, sizeInBytes > 0)
      if (chunk === undefined) break
      const start = chunk.baseOffset >= nextOffset ? 0 : positionOf(chunk, nextOffset)
      const minOneBatch = options.minOneBatch && sizeInBytes === 0
      const end = endWithin(chunk, start, {
        maxBytes: options.maxBytes - sizeInBytes,
        maxOffset,
        minOneBatch,
      })
      if (end > start) {
        batches.push(
          start === 0 && end === chunk.batches.length ? chunk.batches : chunk.batches.subarray(start, end),
        )
        sizeInBytes += end - start
      }
      if (end < chunk.batches.length) {
        if (end > start) nextOffset = Math.max(nextOffset, offsetBefore(chunk, start, end) + 1)
        break
      }
      nextOffset = chunk.lastOffset + 1
    }
    if (nextOffset < Math.min(maxOffset, this.#tail.baseOffset))
      this.#window.readAhead(offset, nextOffset, sizeInBytes)
    return { batches, sizeInBytes, nextOffset }
  }

  /** How many bytes can be read from `offset` on, counted up to `enough`: what a waiting fetch asks. */
  readableBytes(offset: number, enough: number, maxOffset: number): number {
    if (offset >= maxOffset) return 0
    // What lies before the cached tail is old, and a fetch that finds old records does not wait.
    if (enough <= 1 || offset < this.#tail.baseOffset) return enough
    const limits = { maxBytes: Number.POSITIVE_INFINITY, maxOffset, minOneBatch: true }
    let bytes = 0
    for (let next = offset; next < maxOffset && bytes < enough; ) {
      const chunk = this.#chunkAt(next)
      if (chunk === undefined) break
      const start = positionOf(chunk, next)
      bytes += endWithin(chunk, start, limits) - start
      next = chunk.lastOffset + 1
    }
    return Math.min(bytes, enough)
  }

  /** What was read before a damaged chunk is given; who goes on from there hears of the damage. */
  #nextChunk(offset: number, hasRead: boolean): Chunk | undefined {
    try {
      return this.#chunkAt(offset)
    } catch (error) {
      if (!hasRead) throw error
      return undefined
    }
  }

  #chunkAt(offset: number): Chunk | undefined {
    return offset >= this.#tail.baseOffset ? this.#tail.find(offset) : this.#window.find(offset)
  }
}

export interface LogReaderOptions {
  /** Of the chunks appended last. */
  readonly tailCache: ChunkCache
  /** Of chunks that were read from the database. */
  readonly readCache: ChunkCache
  /** Reads the chunk that holds an offset, or the next one, from the database. */
  readonly load: (offset: number) => Chunk | undefined
}

export interface ReadOptions {
  readonly maxBytes: number
  /** The first batch comes even when it is larger than maxBytes. */
  readonly minOneBatch: boolean
  /** Batches that begin here or later are left out. */
  readonly maxOffset: number
}

export interface ReadResult {
  /** Views, in order, without a copy; together whole batches. Never change them. */
  readonly batches: readonly Buffer[]
  readonly sizeInBytes: number
  /** The offset to go on from. */
  readonly nextOffset: number
}

/** The last offset of the last batch before `end`. */
function offsetBefore(chunk: Chunk, start: number, end: number): number {
  let last = -1
  for (let at = start; at < end; at += batchSizeInBytes(chunk.batches, at))
    last = batchLastOffset(chunk.batches, at)
  return last
}
