import type { ProducerRows } from '../../../store/producers.ts'
import {
  batchBaseOffset,
  batchProducerEpoch,
  batchProducerId,
  hasProducerId,
  isControlBatch,
  isTransactional,
} from '../../records/batch-header.ts'
import {
  afterBatch,
  afterMarker,
  type CompletedTransaction,
  fromProducerRow,
  hasOpenTransaction,
  judge,
  judgeMarker,
  type MarkerError,
  markerOf,
  type ProducerEntry,
  type SequenceVerdict,
  type TransactionMarker,
  toProducerRow,
} from './producer-state.ts'
import { VerificationStates } from './verification-states.ts'

/**
 * The producers that one log knows. Changes of a turn can be taken back until it is committed. On disk there is a snapshot
 * as of some offset; what came later is replayed from the batches' headers when the log is opened.
 */
export class ProducerTable {
  readonly #entries = new Map<number, ProducerEntry>()
  /** Ids with changes that the snapshot does not have. */
  readonly #unsaved = new Set<number>()
  /** Entries as they were when this turn began. */
  readonly #before = new Map<number, ProducerEntry | undefined>()
  /** First offsets of open transactions by producer. */
  readonly #open = new Map<number, number>()
  readonly #verifications = new VerificationStates()

  /** Reads the snapshot, but for whom `expire` would have forgotten. */
  load(rows: ProducerRows, logId: number, expiredAtMs: number): void {
    for (const row of rows.ofLog(logId)) {
      const entry = fromProducerRow(row)
      if (isExpired(entry, expiredAtMs)) {
        this.#unsaved.add(entry.producerId)
        continue
      }
      this.#entries.set(entry.producerId, entry)
      this.#noteTransaction(entry.producerId, entry)
    }
  }

  get(producerId: number): ProducerEntry | undefined {
    return this.#entries.get(producerId)
  }

  /** Everybody known, for DescribeProducers. */
  all(): Iterable<ProducerEntry> {
    return this.#entries.values()
  }

  /** First offset of the oldest open transaction; Infinity without one. */
  get firstUnstableOffset(): number {
    let first = Number.POSITIVE_INFINITY
    for (const offset of this.#open.values()) if (offset < first) first = offset
    return first
  }

  /** Judges a batch that a client wants to append. */
  judge(batch: Buffer, position: number): SequenceVerdict {
    const producerId = batchProducerId(batch, position)
    const verification = isTransactional(batch, position) ? this.#verifications.get(producerId) : undefined
    return judge(this.#entries.get(producerId), batch, position, verification)
  }

  /** Judges a marker. */
  judgeMarker(marker: TransactionMarker): MarkerError | null {
    return judgeMarker(this.#entries.get(marker.producerId), marker)
  }

  /** Judges a batch that a coordinator wants to append in a transaction: it has no sequences. */
  judgeEpoch(producerId: number, epoch: number): 'INVALID_PRODUCER_EPOCH' | null {
    const entry = this.#entries.get(producerId)
    return entry !== undefined && epoch < entry.producerEpoch ? 'INVALID_PRODUCER_EPOCH' : null
  }

  /** Whether a transaction of that epoch of the producer is open in this log. */
  hasOpenTransaction(producerId: number, epoch: number): boolean {
    return hasOpenTransaction(this.#entries.get(producerId), epoch)
  }

  /** Notes that a batch wants to begin a transaction here, for which its coordinator is about to be asked. */
  noteVerification(
    producerId: number,
    asked: {
      readonly epoch: number
      readonly sequence: number
      readonly supportsEpochBump: boolean
      readonly sinceMs: number
    },
  ): void {
    this.#verifications.note(producerId, asked)
  }

  /** Notes a batch that was appended, or replays one. Returns the transaction that it ends, if it had records. */
  append(batch: Buffer, position: number): CompletedTransaction | undefined {
    if (!hasProducerId(batch, position)) return undefined
    const producerId = batchProducerId(batch, position)
    const before = this.#entries.get(producerId)
    if (!this.#before.has(producerId)) this.#before.set(producerId, before)
    const isControl = isControlBatch(batch, position)
    const marker = isControl ? markerOf(batch, position) : undefined
    const entry = isControl
      ? afterMarker(before, marker, batch, position)
      : afterBatch(before, batch, position)
    this.#entries.set(producerId, entry)
    this.#unsaved.add(producerId)
    this.#noteTransaction(producerId, entry)
    if (isTransactional(batch, position))
      this.#verifications.appended(producerId, batchProducerEpoch(batch, position), isControl)
    if (marker === undefined || before === undefined || before.transactionFirstOffset < 0) return undefined
    return {
      producerId,
      firstOffset: before.transactionFirstOffset,
      lastOffset: batchBaseOffset(batch, position),
      isAborted: marker.type === 'ABORT',
    }
  }

  /** Takes this turn's changes back. */
  rollBack(): void {
    for (const [producerId, entry] of this.#before) {
      if (entry === undefined) this.#entries.delete(producerId)
      else this.#entries.set(producerId, entry)
      this.#noteTransaction(producerId, entry)
    }
    this.#before.clear()
  }

  /** Ends a turn: its changes stay. */
  commit(): void {
    this.#before.clear()
  }

  /** Forgets who wrote last at `timeMs` or before, unless its transaction is open. */
  expire(timeMs: number): void {
    for (const [producerId, entry] of this.#entries) {
      if (!isExpired(entry, timeMs) || this.#before.has(producerId)) continue
      this.#entries.delete(producerId)
      this.#unsaved.add(producerId)
    }
    this.#verifications.expire(timeMs)
  }

  /** Writes what has changed since the last snapshot. */
  save(rows: ProducerRows, logId: number): void {
    for (const producerId of this.#unsaved) {
      const entry = this.#entries.get(producerId)
      if (entry === undefined) rows.delete(logId, producerId)
      else rows.put(logId, toProducerRow(entry))
    }
    this.#unsaved.clear()
  }

  /** Whom `save` would write: to be given back to `markUnsaved` should the save be rolled back. */
  get unsaved(): readonly number[] {
    return [...this.#unsaved]
  }

  markUnsaved(producerIds: readonly number[]): void {
    for (const producerId of producerIds) this.#unsaved.add(producerId)
  }

  #noteTransaction(producerId: number, entry: ProducerEntry | undefined): void {
    if (entry === undefined || entry.transactionFirstOffset < 0) this.#open.delete(producerId)
    else this.#open.set(producerId, entry.transactionFirstOffset)
  }
}

function isExpired(entry: ProducerEntry, timeMs: number): boolean {
  return entry.lastTimestamp <= timeMs && entry.transactionFirstOffset < 0
}
