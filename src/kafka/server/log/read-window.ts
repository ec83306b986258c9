import { type Chunk, firstEndingFrom } from './chunk.ts'
import type { ChunkCache, KeptChunks } from './chunk-cache.ts'

/**
 * What was read of one log from the database lately, for readers that are behind the tail cache.
 *
 * Several consumers that read the same log from its start share each chunk while they are within the cache's bytes of each
 * other: whoever is first has it read. The bytes are bounded for all logs together by the cache. What all of them have passed is
 * dropped at once: buffers that die young cost V8's collector a third of what those cost that it has moved.
 *
 * A consumer that catches up asks for the next stretch when it has dealt with the last. Reading that stretch takes about as
 * long as sending it, so it is read ahead, once the answer to the last has left and while the consumer is busy. A reader is
 * taken for such a consumer when it begins where a read ended before. A fetch often ends in the middle of a chunk; the next
 * one finds that chunk here too.
 */
export class ReadWindow {
  readonly #cache: ChunkCache
  readonly #load: (offset: number) => Chunk | undefined
  #chunks = new ScatteredChunks()
  /** Where the last reads ended, the oldest first; an offset for each reader that ended there. */
  #ends: number[] = []
  /** What is to be read ahead when this turn of the event loop is over. */
  #ahead: { readonly offset: number; readonly bytes: number }[] = []

  constructor(cache: ChunkCache, load: (offset: number) => Chunk | undefined) {
    this.#cache = cache
    this.#load = load
  }

  /** The chunk that holds `offset`, or the next one; undefined behind the log's end. */
  find(offset: number): Chunk | undefined {
    const known = this.#chunks.find(offset)
    if (known !== undefined) return known
    const chunk = this.#load(offset)
    if (chunk === undefined) return undefined
    this.#chunks.nextFrom = offset
    this.#cache.add(this.#chunks, chunk)
    return chunk
  }

  /** Lets go of what is kept; what is read next comes from the database. The cache lets go of it in its turn. */
  forget(): void {
    this.#chunks = new ScatteredChunks()
    this.#ends = []
  }

  /** To be told of each read from `offset` to `nextOffset`: has as many bytes read ahead when it went on from one before. */
  readAhead(offset: number, nextOffset: number, bytes: number): void {
    const before = this.#ends.indexOf(offset)
    if (before >= 0) this.#ends.splice(before, 1)
    this.#ends.push(nextOffset)
    if (this.#ends.length > MOST_READERS) this.#ends.shift()
    if (before < 0) return
    this.#chunks.dropBefore(Math.min(...this.#ends))
    this.#ahead.push({ offset: nextOffset, bytes: Math.min(bytes, MOST_AHEAD_BYTES) })
    if (this.#ahead.length === 1) setImmediate(() => this.#fillAhead())
  }

  #fillAhead(): void {
    const stretches = this.#ahead
    this.#ahead = []
    try {
      for (const { offset, bytes } of stretches) this.#fill(offset, bytes)
    } catch {
      // The store was closed meanwhile, or the disk fails: whoever really reads there hears of it.
    }
  }

  #fill(offset: number, bytes: number): void {
    let next = offset
    // One chunk more than the bytes: the next read ends in the middle of one, as this one did.
    for (let wanted = bytes; wanted > -LAST_CHUNK_BYTES; ) {
      const chunk = this.find(next)
      if (chunk === undefined) return
      wanted -= chunk.batches.length
      next = chunk.lastOffset + 1
    }
  }
}

/** A chunk, and the first offset for which it is known to be the answer: before it a compacted log may have a gap. */
interface Stretch {
  readonly from: number
  readonly lastOffset: number
  /** undefined: dropped. */
  chunk: Chunk | undefined
}

/** Chunks from anywhere in a log. */
class ScatteredChunks implements KeptChunks {
  /** For which offset the chunk that is pushed next was looked for. */
  nextFrom = 0
  /** In the order of their offsets. */
  readonly #byOffset: Stretch[] = []
  readonly #byAge: Stretch[] = []

  push(chunk: Chunk): void {
    const { baseOffset, lastOffset } = chunk
    const stretch: Stretch = { from: Math.min(this.nextFrom, baseOffset), lastOffset, chunk }
    this.#byOffset.splice(firstEndingFrom(this.#byOffset, lastOffset), 0, stretch)
    this.#byAge.push(stretch)
  }

  shift(): void {
    const oldest = this.#byAge.shift()
    if (oldest?.chunk === undefined) return
    // Some thousands are kept of small chunks, and one is dropped for each that is read.
    const around = firstEndingFrom(this.#byOffset, oldest.lastOffset)
    this.#byOffset.splice(this.#byOffset.indexOf(oldest, around), 1)
  }

  /** Drops the chunks that end before `offset`. */
  dropBefore(offset: number): void {
    for (const dropped of this.#byOffset.splice(0, firstEndingFrom(this.#byOffset, offset)))
      dropped.chunk = undefined
  }

  /** The chunk that holds `offset`, or the next one where there is known to be a gap. */
  find(offset: number): Chunk | undefined {
    const stretch = this.#byOffset[firstEndingFrom(this.#byOffset, offset)]
    return stretch !== undefined && stretch.from <= offset ? stretch.chunk : undefined
  }
}

const MOST_AHEAD_BYTES = 1024 * 1024
const LAST_CHUNK_BYTES = 64 * 1024
/** So many consumers of one log are told apart. */
const MOST_READERS = 64
