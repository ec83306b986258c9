import type { AbortedTransactionRow } from '../../../store/aborted-transactions.ts'
import { MAX_OFFSET } from '../../../store/chunks.ts'
import type { LogRow } from '../../../store/logs.ts'
import type { TopicConfig } from '../../configs/topic-config.ts'
import { batchSizeInBytes } from '../../records/batch-header.ts'
import { buildEndTransactionBatch } from '../../records/control.ts'
import { batchPositions } from '../../records/record-set.ts'
import type { Chunk } from './chunk.ts'
import { LeaderEpochs } from './leader-epochs.ts'
import { LogFullError } from './log-full-error.ts'
import { LogReader, type ReadOptions, type ReadResult } from './log-reader.ts'
import type { LogIdentity, LogServices } from './log-services.ts'
import { numberBatches } from './number-batches.ts'
import { PendingBatches } from './pending-batches.ts'
import type { MarkerError, TransactionMarker } from './producer-state.ts'
import { ProducerTable } from './producer-table.ts'
import { Segments } from './segments.ts'
import { StoredChunks } from './stored-chunks.ts'
import type { FreedChunk } from './sweeper.ts'
import {
  firstWithMaxTimestamp,
  firstWithTimestamp,
  type SearchableLog,
  type TimestampedOffset,
} from './timestamp-search.ts'

/**
 * The log of one partition.
 *
 * An append gives the batch its offsets at once (`logEndOffset` moves) and keeps its bytes until the turn of the event loop
 * ends; then everything that the turn appended here becomes one row, a chunk, in the turn's transaction. When that is
 * committed `highWatermark` follows, readers are woken, and the chunk enters the tail cache. When it fails, the end offset,
 * the epochs and the producers are again what they were before the turn.
 *
 * The bytes of a batch are never parsed or copied on the way in, but for joining a chunk, nor on the way out: a fetch gets
 * views of chunks. Only base offset and leader epoch are written into its header, which its checksum does not cover.
 */
export class PartitionLog {
  readonly topicId: string
  readonly partition: number
  readonly leaderEpoch: number
  readonly #services: LogServices
  readonly producers = new ProducerTable()
  /** Records appended since somebody last asked for an fsync: what flush.messages counts. */
  unflushedRecords = 0
  readonly epochs: LeaderEpochs
  readonly segments: Segments
  readonly #stored: StoredChunks
  readonly #reader: LogReader
  #logId: number | undefined
  #logStartOffset = 0
  #logEndOffset = 0
  #highWatermark = 0
  /** Of the oldest transaction that was open at the last commit; Infinity without one. */
  #firstUnstableOffset = Number.POSITIVE_INFINITY
  /** Of the last abort marker; -1 without one. */
  #lastAbortOffset = -1
  readonly #pending = new PendingBatches()
  /** Chunks that this turn has written. */
  #flushed: Chunk[] = []
  #isEpochSaved: boolean
  #isDeleted = false
  #isInTurn = false
  #unsavedBytes = 0

  constructor(services: LogServices, identity: LogIdentity, row: LogRow | undefined) {
    this.topicId = identity.topicId
    this.partition = identity.partition
    this.leaderEpoch = identity.leaderEpoch
    this.#services = services
    this.#logId = row?.logId
    const { tailCache, readCache } = services
    this.#stored = new StoredChunks(services, this)
    this.#reader = new LogReader({ tailCache, readCache, load: (offset) => this.#stored.load(offset) })
    this.epochs = new LeaderEpochs(row === undefined ? [] : services.tables.logs.leaderEpochs(row.logId))
    const config = (): TopicConfig => services.configOf(identity.topicId)
    this.segments = new Segments({ ...services, config }, row?.logId)
    if (row !== undefined) this.#recover(row)
    this.#isEpochSaved = this.epochs.latest === this.leaderEpoch
    this.epochs.assign(this.leaderEpoch, this.#logEndOffset)
  }

  get logStartOffset(): number {
    return this.#logStartOffset
  }

  /** The offset that the next record gets. */
  get logEndOffset(): number {
    return this.#logEndOffset
  }

  /** What consumers may read up to (exclusive): the end of what has been committed. */
  get highWatermark(): number {
    return this.#highWatermark
  }

  /**
   * The high watermark, or the first offset of the oldest open transaction. Like that it moves with the commit: a marker
   * of this turn may yet be taken back.
   */
  get lastStableOffset(): number {
    return Math.min(this.#highWatermark, Math.max(this.#firstUnstableOffset, this.#logStartOffset))
  }

  /**
   * Aborted transactions with anything from `fromOffset` on and before `beforeOffset`, in the order of their markers. Who
   * removes a marker from the log must remove its row too (store/aborted-transactions.ts): a consumer that is told of a
   * transaction leaves out all of its producer's records until it meets the marker.
   */
  abortedTransactions(fromOffset: number, beforeOffset: number): readonly AbortedTransactionRow[] {
    if (this.#logId === undefined || fromOffset > this.#lastAbortOffset || beforeOffset <= fromOffset)
      return []
    return this.#services.tables.abortedTransactions.overlapping(this.#logId, fromOffset, beforeOffset)
  }

  /** Number of the log in the store; undefined before anything was appended. */
  get logId(): number | undefined {
    return this.#logId
  }

  get isDeleted(): boolean {
    return this.#isDeleted
  }

  /** Bytes of all batches. */
  get sizeInBytes(): number {
    return this.segments.sizeInBytes
  }

  /**
   * Appends batches of magic 2, whose records count from 0: offsets and leader epochs are written into the buffer, which
   * is the log's from then on. Then await `store.committed()` in the same stretch of code. Sequences are not judged.
   */
  appendBatches(batches: Buffer): AppendedRange {
    if (this.#logEndOffset + batches.length > MAX_OFFSET) throw new LogFullError(this)
    const { store } = this.#services
    store.write(() => this.#joinTurn())
    const baseOffset = this.#logEndOffset
    const appending = numberBatches(batches, this)
    if (this.segments.mustRoll(appending)) store.write(() => this.#roll())
    else if (this.#pending.sizeInBytes > 0 && this.#pending.sizeInBytes + batches.length > MAX_CHUNK_BYTES) {
      store.write(() => this.#flush(baseOffset))
    }
    this.segments.append(batches)
    for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
      const ended = this.producers.append(batches, at)
      if (ended?.isAborted) this.#noteAborted(ended)
    }
    this.#logEndOffset = appending.lastOffset + 1
    this.unflushedRecords += this.#logEndOffset - baseOffset
    this.#pending.add(batches, appending.maxTimestamp)
    return { baseOffset, lastOffset: appending.lastOffset }
  }

  /**
   * Ends the transaction of a producer here. Returns why not, by the reference's checks of both epochs
   * (ProducerAppendInfo.appendEndTxnMarker), or null. Like an append it counts when the turn is committed.
   */
  appendMarker(marker: TransactionMarker): MarkerError | null {
    const error = this.producers.judgeMarker(marker)
    if (error !== null) return error
    const { producerId, producerEpoch, coordinatorEpoch, isCommit } = marker
    this.appendBatches(
      buildEndTransactionBatch({
        marker: { type: isCommit ? 'COMMIT' : 'ABORT', coordinatorEpoch },
        timestamp: this.#services.now(),
        producerId,
        producerEpoch,
      }),
    )
    return null
  }

  /** Whole committed batches from the one that holds `offset` on; the high watermark bounds every read. */
  read(offset: number, options: ReadOptions): ReadResult {
    const maxOffset = Math.min(options.maxOffset, this.#highWatermark)
    return this.#reader.read(offset, maxOffset === options.maxOffset ? options : { ...options, maxOffset })
  }

  /** How many committed bytes can be read from `offset` on, counted up to `enough`: what a waiting fetch asks. */
  readableBytes(offset: number, enough: number, maxOffset: number): number {
    return this.#reader.readableBytes(offset, enough, Math.min(maxOffset, this.#highWatermark))
  }

  /** The first record from the log start on with that timestamp or a later one. Throws StoreError or RecordsError where the log is damaged. */
  offsetForTimestamp(timestampMs: number): TimestampedOffset | undefined {
    return this.#search((log) => firstWithTimestamp(log, timestampMs))
  }

  /** The first record with the largest timestamp of all; undefined for an empty log. Throws as `offsetForTimestamp` does. */
  offsetOfMaxTimestamp(): TimestampedOffset | undefined {
    return this.#search(firstWithMaxTimestamp)
  }

  /** Raises the log start offset to `offset`, at most the high watermark; what lies below is freed in steps. */
  deleteRecordsBefore(offset: number): void {
    if (offset <= this.#logStartOffset) return
    const { store, tables } = this.#services
    const before = this.#logStartOffset
    store.write(() => {
      const logId = this.#ensureRow()
      tables.logs.setStart(logId, offset)
      this.segments.dropBelow(logId, offset)
      const truncated = this.epochs.truncateFromStart(offset)
      if (truncated !== undefined) {
        tables.logs.truncateLeaderEpochs(logId, truncated.first)
        store.onRollback(truncated.undo)
      }
      store.onRollback(() => {
        this.#logStartOffset = before
      })
      store.afterCommit(() => this.#sweep(this.#services.configOf(this.topicId).fileDeleteDelayMs))
    })
    this.#logStartOffset = offset
  }

  /** Deletes the `count` oldest segments, all of them committed; the active one, should it be among them, ends first. */
  deleteOldestSegments(count: number): void {
    const { all } = this.segments
    if (count >= all.length) this.#services.store.write(() => this.#roll())
    const first = all[count]
    this.deleteRecordsBefore(first === undefined ? this.segments.active.baseOffset : first.baseOffset)
  }

  /** Has batches before `offset` read from the store again: they were compacted. */
  forgetCached(offset: number): void {
    this.#reader.forget(offset)
  }

  /** Notes, inside `store.write`, that the topic is deleted: what is still appended goes nowhere. */
  markDeleted(): void {
    this.#isDeleted = true
    this.#services.store.onRollback(() => {
      this.#isDeleted = false
    })
  }

  /** Writes what the next start would have to find out from the batches; inside `store.write`. */
  checkpoint(): void {
    if (this.#isDeleted || (this.#unsavedBytes === 0 && this.#pending.sizeInBytes === 0)) return
    this.#saveProgress(this.#ensureRow())
  }

  #saveProgress(logId: number): void {
    const { tables } = this.#services
    const unsaved = this.producers.unsaved
    this.producers.save(tables.producers, logId)
    this.segments.save(logId)
    tables.logs.setProducersOffset(logId, this.#logEndOffset)
    const unsavedBefore = this.#unsavedBytes
    this.#unsavedBytes = 0
    this.#services.store.onRollback(() => {
      this.#unsavedBytes = unsavedBefore
      this.producers.markUnsaved(unsaved)
    })
  }

  /** Forgets producers that have not written for producer.id.expiration.ms. */
  expireProducers(): void {
    this.producers.expire(this.#expiredAtMs)
  }

  get #expiredAtMs(): number {
    return this.#services.now() - this.#services.producerExpirationMs()
  }

  /** Ends the active segment, when it has begun; inside `store.write`. Like the reference, it is a time to save what is known. */
  #roll(): void {
    if (this.#isDeleted || this.segments.active.baseOffset === this.#logEndOffset) return
    this.#flush(this.#logEndOffset)
    const logId = this.#ensureRow()
    this.#saveProgress(logId)
    this.segments.roll(logId, this.#logEndOffset)
  }

  #search<Found>(search: (log: SearchableLog) => Found): Found | undefined {
    const logId = this.#logId
    if (logId === undefined) return undefined
    const { store, tables } = this.#services
    return store.read(() =>
      search({
        chunks: tables.chunks,
        logId,
        segments: this.segments.all,
        logStartOffset: this.#logStartOffset,
        highWatermark: this.#highWatermark,
        isGapless: !this.#stored.mayHaveGaps(),
      }),
    )
  }

  /** Has what lies below the log start freed in steps. */
  #sweep(delayMs: number): void {
    if (this.#logId === undefined) return
    const onFreed = (chunks: readonly FreedChunk[]): void => this.#noteFreed(chunks)
    this.#services.sweep({ logId: this.#logId, beforeOffset: this.#logStartOffset, delayMs, onFreed })
  }

  #noteFreed(chunks: readonly FreedChunk[]): void {
    if (this.#logId === undefined || this.#isDeleted) return
    if (this.segments.noteFreed(this.#logId, chunks)) this.#saveProgress(this.#logId)
  }

  /** Sees again what came after the last checkpoint, and finds the log's end. */
  #recover(row: LogRow): void {
    const { producers, abortedTransactions } = this.#services.tables
    this.#logStartOffset = row.logStartOffset
    this.#lastAbortOffset = abortedTransactions.lastOffset(row.logId)
    this.producers.load(producers, row.logId, this.#expiredAtMs)
    this.#logEndOffset = this.#stored.replay(row, this.segments.active.baseOffset, {
      onBatches: (batches) => {
        this.segments.append(batches)
        for (const at of batchPositions(batches)) this.producers.append(batches, at)
        this.#unsavedBytes += batches.length
      },
      onDamage: (text) => this.#services.onDamage(this, text),
    })
    this.#highWatermark = this.#logEndOffset
    this.producers.commit()
    this.#firstUnstableOffset = this.producers.firstUnstableOffset
    // What a deletion had not freed yet when the daemon ended.
    if (row.logStartOffset > 0) this.#sweep(0)
  }

  #ensureRow(): number {
    if (this.#logId !== undefined) return this.#logId
    const { store, tables } = this.#services
    this.#logId = tables.logs.insert(this.topicId, this.partition)
    store.onRollback(() => {
      this.#logId = undefined
    })
    return this.#logId
  }

  /** Makes this log part of the turn: how it is taken back, written and made visible. */
  #joinTurn(): void {
    if (this.#isInTurn) return
    this.#isInTurn = true
    this.#pending.clear(this.#logEndOffset)
    const { store } = this.#services
    const endBefore = this.#logEndOffset
    const unsavedBefore = this.#unsavedBytes
    const flushed: Chunk[] = []
    this.#flushed = flushed
    this.segments.restoreOnRollback()
    store.onRollback(() => {
      this.#isInTurn = false
      this.#logEndOffset = endBefore
      this.#unsavedBytes = unsavedBefore
      this.#pending.clear(endBefore)
      this.producers.rollBack()
    })
    store.beforeCommit(() => {
      this.#flush(this.#logEndOffset)
      if (this.#unsavedBytes >= BYTES_PER_CHECKPOINT) this.checkpoint()
    })
    store.afterCommit(() => {
      this.#isInTurn = false
      this.#highWatermark = this.#logEndOffset
      this.producers.commit()
      this.#firstUnstableOffset = this.producers.firstUnstableOffset
      for (const chunk of flushed) this.#reader.addToTail(chunk)
      this.#services.onCommit(this)
    })
  }

  /** Turns what is pending, up to `endOffset`, into a chunk. */
  #flush(endOffset: number): void {
    const chunk = this.#pending.take(endOffset)
    // Appended in the turn that deletes the topic: there is no log any more to write to.
    if (chunk === undefined || this.#isDeleted) return
    const logId = this.#ensureRow()
    if (!this.#isEpochSaved) this.#saveEpoch(logId, chunk.baseOffset)
    this.#services.tables.chunks.insert(logId, chunk)
    this.#flushed.push(chunk)
    this.#unsavedBytes += chunk.batches.length
  }

  /** Puts an aborted transaction on record, in the turn of its marker. */
  #noteAborted({ producerId, firstOffset, lastOffset }: AbortedTransactionRow): void {
    if (this.#isDeleted) return
    const { store, tables } = this.#services
    store.write(() => {
      tables.abortedTransactions.insert(this.#ensureRow(), { producerId, firstOffset, lastOffset })
    })
    this.#lastAbortOffset = lastOffset
  }

  /** An epoch is put on record with its first batch. */
  #saveEpoch(logId: number, startOffset: number): void {
    const { store, tables } = this.#services
    tables.logs.insertLeaderEpoch(logId, this.leaderEpoch, startOffset)
    this.#isEpochSaved = true
    store.onRollback(() => {
      this.#isEpochSaved = false
    })
  }
}

export interface AppendedRange {
  readonly baseOffset: number
  readonly lastOffset: number
}

/** A turn's appends beyond this become several chunks: a chunk is read as a whole. */
const MAX_CHUNK_BYTES = 512 * 1024
/** At most this much is replayed when a log is opened. */
const BYTES_PER_CHECKPOINT = 16 * 1024 * 1024
