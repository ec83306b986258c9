import type { Chunk } from './chunk.ts'
import { Tail, type TailCache } from './tail-cache.ts'

/**
 * A run of chunks of one log that was read from the database, for readers that are behind the tail cache.
 *
 * A consumer that catches up asks for the next stretch when it has dealt with the last. Reading that stretch takes about as
 * long as sending it, so it is read ahead, once the answer to the last has left and while the consumer is busy. A reader is
 * taken for such a consumer when it begins where the last read ended. A fetch often ends in the middle of a chunk; the next
 * one finds that chunk here too. The bytes are bounded for all logs together by the cache.
 */
export class ReadWindow {
  readonly #cache: TailCache
  readonly #load: (offset: number) => Chunk | undefined
  #run = new Tail()
  /** The offset behind the run. */
  #end = -1
  /** Where the last read ended. */
  #lastNext = -1
  #isAhead = false

  constructor(cache: TailCache, load: (offset: number) => Chunk | undefined) {
    this.#cache = cache
    this.#load = load
  }

  /** The chunk that holds `offset`, or the next one; undefined behind the log's end. */
  find(offset: number): Chunk | undefined {
    const known = offset >= this.#run.baseOffset ? this.#run.find(offset) : undefined
    if (known !== undefined) return known
    const chunk = this.#load(offset)
    if (chunk === undefined) return undefined
    // Another reader, elsewhere: the run begins anew. The cache lets go of the old one in its turn.
    if (chunk.baseOffset !== this.#end) this.#run = new Tail()
    this.#cache.add(this.#run, chunk)
    this.#end = chunk.lastOffset + 1
    return chunk
  }

  /** Lets go of the run; what is read next comes from the database. */
  forget(): void {
    this.#run = new Tail()
    this.#end = -1
  }

  /** To be told of each read from `offset` to `nextOffset`: has as many bytes read ahead when it went on from the last. */
  readAhead(offset: number, nextOffset: number, bytes: number): void {
    const goesOn = offset === this.#lastNext
    this.#lastNext = nextOffset
    if (!goesOn || this.#isAhead) return
    this.#isAhead = true
    setImmediate(() => {
      this.#isAhead = false
      try {
        this.#fill(nextOffset, Math.min(bytes, MOST_AHEAD_BYTES))
      } catch {
        // The store was closed meanwhile, or the disk fails: whoever really reads there hears of it.
      }
    })
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

const MOST_AHEAD_BYTES = 1024 * 1024
const LAST_CHUNK_BYTES = 64 * 1024
