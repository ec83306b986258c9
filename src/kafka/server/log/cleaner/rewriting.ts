import { batchMaxTimestamp } from '../../../records/batch-header.ts'
import type { Chunk } from '../chunk.ts'
import type { Segment } from '../segment.ts'
import type { CleanedTransactions } from './cleaned-transactions.ts'
import type { CompactedLog, RewrittenChunk } from './compacted-log.ts'

/**
 * Gathers what is left of the chunks of one segment, and writes it when it is enough for a chunk. Small chunks, as single
 * records make them, become large ones in this; large ones of which everything stays are left as they are.
 */
export class Rewriting {
  readonly #compacted: CompactedLog
  readonly #segment: Segment
  readonly #transactions: CleanedTransactions
  #chunks: RewrittenChunk[] = []
  #bytesBefore = 0
  #left: Buffer[] = []
  #sizeInBytes = 0
  #isChanged = false

  constructor(compacted: CompactedLog, segment: Segment, transactions: CleanedTransactions) {
    this.#compacted = compacted
    this.#segment = segment
    this.#transactions = transactions
  }

  /** Adds a chunk and what is left of its batches. Returns how many bytes were written. */
  add(chunk: Chunk, left: readonly Buffer[]): number {
    const isChanged = !isWhole(chunk, left)
    if (!isChanged && chunk.batches.length >= LARGE_CHUNK_BYTES) return this.write()
    const { baseOffset, lastOffset, batches } = chunk
    this.#chunks.push({ baseOffset, lastOffset, sizeInBytes: batches.length })
    this.#bytesBefore += batches.length
    this.#left.push(...left)
    this.#isChanged ||= isChanged
    for (const batch of left) this.#sizeInBytes += batch.length
    const isEnough =
      this.#sizeInBytes >= CHUNK_BYTES ||
      this.#bytesBefore >= MOST_BYTES_BEFORE ||
      this.#chunks.length >= MOST_CHUNKS
    return isEnough ? this.write() : 0
  }

  /** Writes what was gathered, unless that is a single chunk as it was before. Returns how many bytes. */
  write(): number {
    const [chunks, left, sizeInBytes] = [this.#chunks, this.#left, this.#sizeInBytes]
    const isWorthIt = this.#isChanged || chunks.length > 1
    this.#chunks = []
    this.#left = []
    this.#sizeInBytes = 0
    this.#bytesBefore = 0
    this.#isChanged = false
    if (!isWorthIt) return 0
    this.#compacted.rewrite({
      segment: this.#segment,
      chunks,
      batches: Buffer.concat(left, sizeInBytes),
      maxTimestamp: left.reduce((max, batch) => Math.max(max, batchMaxTimestamp(batch, 0)), -1),
      forgottenAborts: this.#transactions.takeForgotten(),
    })
    return sizeInBytes
  }
}

/** Whether everything of the chunk is left: then what is left are views of it, one behind the other. */
function isWhole({ batches }: Chunk, left: readonly Buffer[]): boolean {
  let position = 0
  for (const batch of left) {
    if (batch.buffer !== batches.buffer || batch.byteOffset !== batches.byteOffset + position) return false
    position += batch.length
  }
  return position === batches.length
}

const LARGE_CHUNK_BYTES = 64 * 1024
const CHUNK_BYTES = 256 * 1024
/** What is held in memory, and what is deleted at once, is bounded where little or nothing is left. */
const MOST_BYTES_BEFORE = 2 * 1024 * 1024
const MOST_CHUNKS = 256
