/**
 * The log of one partition, as the broker's other rooms see it. Appends move `logEndOffset` at once and join the store's
 * transaction of this turn; `highWatermark` follows when that has been committed.
 */
export interface PartitionLog {
  readonly topicId: string
  readonly partition: number
  readonly logStartOffset: number
  /** The offset that the next record gets. */
  readonly logEndOffset: number
  /** What consumers may read up to (exclusive): the end of what has been committed. */
  readonly highWatermark: number
  /** The high watermark, or the first offset of the oldest open transaction. */
  readonly lastStableOffset: number
  readonly leaderEpoch: number
  /** Bytes of all batches. */
  readonly sizeInBytes: number
  /**
   * Appends batches of the broker's own making (coordinators' records, markers). Base offsets and leader epochs are
   * written into `batches`, whose records count from 0. Then await `store.committed()` in the same stretch of code.
   */
  appendBatches(batches: Buffer): { readonly baseOffset: number; readonly lastOffset: number }
  /** Whole batches from the one that holds `offset` on, up to `maxOffset` (exclusive); see ReadOptions. */
  read(offset: number, options: ReadOptions): ReadResult
  /** The first record with that timestamp or a later one; undefined when there is none. */
  offsetForTimestamp(
    timestampMs: number,
  ): { readonly offset: number; readonly timestampMs: number } | undefined
  /** Raises the log start offset and frees what lies below it; inside `store.write`. */
  deleteRecordsBefore(offset: number): void
}

export interface ReadOptions {
  /** The first batch comes even when it is larger, if `minOneBatch`. */
  readonly maxBytes: number
  readonly minOneBatch: boolean
  /** Batches that begin at this offset or later are left out: the high watermark for consumers, the end for coordinators. */
  readonly maxOffset: number
}

export interface ReadResult {
  /** Views, in order, without a copy; together whole batches. Never change them. */
  readonly batches: readonly Buffer[]
  readonly sizeInBytes: number
  /** The offset to go on from. */
  readonly nextOffset: number
}
