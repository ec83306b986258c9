import type { AbortedTransactionRow } from '../../../../store/aborted-transactions.ts'
import type { Store } from '../../../../store/store.ts'
import { wholeChunk } from '../check-log.ts'
import type { Chunk } from '../chunk.ts'
import type { LogTables } from '../log-tables.ts'
import type { PartitionLog } from '../partition-log.ts'
import type { Segment } from '../segment.ts'

/** Chunks of one segment, one after the other, and what is to stand in their place. */
export interface Rewrite {
  readonly segment: Segment
  readonly chunks: readonly RewrittenChunk[]
  /** What is left of their batches; empty for nothing. */
  readonly batches: Buffer
  readonly maxTimestamp: number
  /** Markers of aborted transactions that nobody need be told of any more. */
  readonly forgottenAborts: readonly number[]
}

/** Thrown when a round of compaction cannot go on with what it has seen. */
export class CleaningAborted extends Error {
  override readonly name = 'CleaningAborted'
  readonly code = 'SAMSA_CLEANING_ABORTED'
}

/** A chunk as it was. */
export interface RewrittenChunk {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly sizeInBytes: number
}

/**
 * One log while it is compacted. Chunks are replaced in small transactions; each leaves a log that is whole: every record
 * that was to stay is there once. A round that is broken off has done part of its work, and the next begins where it began.
 */
export class CompactedLog {
  readonly log: PartitionLog
  /** Read and written so far. */
  ioBytes = 0
  readonly #services: { readonly store: Store; readonly tables: LogTables }
  readonly #logId: number
  readonly #logStartOffset: number
  #isRolledBack = false

  constructor(
    services: { readonly store: Store; readonly tables: LogTables },
    log: PartitionLog,
    logId: number,
  ) {
    this.#services = services
    this.log = log
    this.#logId = logId
    this.#logStartOffset = log.logStartOffset
  }

  /**
   * Throws CleaningAborted when the round must be broken off: the topic, or some of its records, was deleted meanwhile, or
   * something that the round has written was rolled back.
   */
  check(): void {
    const { isDeleted, logStartOffset } = this.log
    if (isDeleted || logStartOffset !== this.#logStartOffset || this.#isRolledBack)
      throw new CleaningAborted()
  }

  /** The first chunk that begins at `offset` or behind it and before `endOffset`. Throws StoreError for one that is damaged. */
  chunkFrom(offset: number, endOffset: number): Chunk | undefined {
    const { store, tables } = this.#services
    const chunk = store.read(() => tables.chunks.from(this.#logId, offset))
    if (chunk === undefined || chunk.baseOffset >= endOffset) return undefined
    this.ioBytes += chunk.batches.length
    return wholeChunk(chunk, () => true)
  }

  /** Those with anything before `endOffset`. */
  abortedTransactions(endOffset: number): AbortedTransactionRow[] {
    return this.#services.tables.abortedTransactions.overlapping(this.#logId, 0, endOffset)
  }

  /** Puts one chunk in the place of several; readers find it from the commit on. */
  rewrite({ segment, chunks, batches, maxTimestamp, forgottenAborts }: Rewrite): void {
    this.check()
    const { store, tables } = this.#services
    const [first, last] = [chunks[0], chunks.at(-1)]
    if (first === undefined || last === undefined) return
    this.ioBytes += batches.length
    const bytesBefore = chunks.reduce((sum, chunk) => sum + chunk.sizeInBytes, 0)
    store.write(() => {
      tables.chunks.deleteBetween(this.#logId, first.baseOffset, last.baseOffset)
      if (batches.length > 0) {
        const { baseOffset } = first
        tables.chunks.insert(this.#logId, { baseOffset, lastOffset: last.lastOffset, maxTimestamp, batches })
      }
      for (const lastOffset of forgottenAborts) tables.abortedTransactions.delete(this.#logId, lastOffset)
      this.log.segments.resize(this.#logId, segment.baseOffset, batches.length - bytesBefore)
      this.#noteRollback()
      store.afterCommit(() => this.log.forgetCached(last.lastOffset + 1))
    })
  }

  /** Makes one segment of those that were compacted together. */
  mergeSegments(merged: Segment, endOffset: number, forgottenAborts: readonly number[]): void {
    this.check()
    const { store, tables } = this.#services
    store.write(() => {
      this.#noteRollback()
      for (const lastOffset of forgottenAborts) tables.abortedTransactions.delete(this.#logId, lastOffset)
      this.log.segments.merge(this.#logId, merged, endOffset)
    })
  }

  /** Notes where the next round goes on. */
  saveOffset(offset: number): void {
    this.check()
    const { store, tables } = this.#services
    store.write(() => tables.logs.setCleanerOffset(this.#logId, offset))
  }

  #noteRollback(): void {
    this.#services.store.onRollback(() => {
      this.#isRolledBack = true
    })
  }
}
