import type { Chunk } from './chunk.ts'

/**
 * The chunks appended last, of all logs together, bounded in bytes: a consumer that keeps up never causes a read of the
 * database. The oldest go first, whatever log they are of.
 */
export class TailCache {
  readonly #limitBytes: number
  readonly #order: { readonly tail: Tail; readonly bytes: number }[] = []
  #first = 0
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get sizeInBytes(): number {
    return this.#bytes
  }

  /** Adds a chunk to the end of a log's tail, dropping the oldest chunks of any log while there is no room. */
  add(tail: Tail, chunk: Chunk): void {
    const bytes = chunk.batches.length
    tail.push(chunk)
    this.#order.push({ tail, bytes })
    this.#bytes += bytes
    while (this.#bytes > this.#limitBytes) this.#dropOldest()
  }

  #dropOldest(): void {
    const oldest = this.#order[this.#first]
    if (oldest === undefined) return
    this.#first++
    this.#bytes -= oldest.bytes
    oldest.tail.shift()
    if (this.#first > 1024 && this.#first * 2 > this.#order.length) {
      this.#order.splice(0, this.#first)
      this.#first = 0
    }
  }
}

/** The cached end of one log: chunks without a gap, up to the last one that was committed. */
export class Tail {
  #chunks: Chunk[] = []
  #first = 0

  /** Where the cached part begins; Infinity when nothing is cached. */
  get baseOffset(): number {
    return this.#chunks[this.#first]?.baseOffset ?? Number.POSITIVE_INFINITY
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk)
  }

  /** Drops the oldest chunk, if it has not been dropped by `clear` before. */
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
    let low = this.#first
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const chunk = this.#chunks[middle]
      if (chunk !== undefined && chunk.lastOffset < offset) low = middle + 1
      else high = middle
    }
    return this.#chunks[low]
  }
}
