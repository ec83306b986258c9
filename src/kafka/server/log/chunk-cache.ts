import { type Chunk, firstEndingFrom } from './chunk.ts'

/** Chunks of one log that are kept in memory, and let go of one by one in the order in which they came. */
export interface KeptChunks {
  push(chunk: Chunk): void
  /** Drops the chunk that came first, if it has not been dropped before. */
  shift(): void
}

/**
 * Bounds the bytes of the chunks that are kept, of all logs together: the oldest go first, whatever log they are of. Of the chunks
 * appended last, so that a consumer that keeps up never causes a read of the database, and of those read from the database.
 */
export class ChunkCache {
  readonly #limitBytes: number
  #order: { readonly kept: KeptChunks; readonly bytes: number }[] = []
  #first = 0
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Bytes of memory, about. */
  get sizeInBytes(): number {
    return this.#bytes
  }

  /** Adds a chunk to what is kept of a log, dropping the oldest chunks of any log while there is no room. */
  add(kept: KeptChunks, chunk: Chunk): void {
    const bytes = chunk.batches.length + BYTES_AROUND
    kept.push(chunk)
    this.#order.push({ kept, bytes })
    this.#bytes += bytes
    while (this.#bytes > this.#limitBytes) this.#dropOldest()
  }

  /** Drops everything. */
  clear(): void {
    while (this.#first < this.#order.length) this.#dropOldest()
    this.#order = []
    this.#first = 0
  }

  #dropOldest(): void {
    const oldest = this.#order[this.#first]
    if (oldest === undefined) return
    this.#first++
    this.#bytes -= oldest.bytes
    oldest.kept.shift()
    if (this.#first > 1024 && this.#first * 2 > this.#order.length) {
      this.#order.splice(0, this.#first)
      this.#first = 0
    }
  }
}

/** What is kept of a chunk beside its batches takes about so much: of small ones more than the batches themselves. */
export const BYTES_AROUND = 300

/** The cached end of one log: chunks without a gap, up to the last one that was committed. */
export class Tail implements KeptChunks {
  #chunks: Chunk[] = []
  #first = 0

  /** Where the cached part begins; Infinity when nothing is cached. */
  get baseOffset(): number {
    return this.#chunks[this.#first]?.baseOffset ?? Number.POSITIVE_INFINITY
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk)
  }

  shift(): void {
    if (this.#first >= this.#chunks.length) return
    this.#first++
    if (this.#first > 64 && this.#first * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first)
      this.#first = 0
    }
  }

  /** The chunk that holds `offset`, or the next one; undefined behind the end. To be asked only from baseOffset on. */
  find(offset: number): Chunk | undefined {
    return this.#chunks[firstEndingFrom(this.#chunks, offset, this.#first)]
  }
}
