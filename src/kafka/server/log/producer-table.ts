import type { ProducerRows } from '../../../store/producers.ts'
import { batchProducerId, NO_PRODUCER_ID } from '../../records/batch-header.ts'
import {
  afterBatch,
  fromProducerRow,
  judge,
  type ProducerEntry,
  type SequenceVerdict,
  toProducerRow,
} from './producer-state.ts'

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

  /** Reads the snapshot. */
  load(rows: ProducerRows, logId: number): void {
    for (const row of rows.ofLog(logId)) {
      const entry = fromProducerRow(row)
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
    return judge(this.#entries.get(batchProducerId(batch, position)), batch, position)
  }

  /** Notes a batch that was appended, or replays one. */
  append(batch: Buffer, position: number): void {
    const producerId = batchProducerId(batch, position)
    if (producerId === NO_PRODUCER_ID) return
    const before = this.#entries.get(producerId)
    if (!this.#before.has(producerId)) this.#before.set(producerId, before)
    const entry = afterBatch(before, batch, position)
    this.#entries.set(producerId, entry)
    this.#unsaved.add(producerId)
    this.#noteTransaction(producerId, entry)
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

  /** Writes what has changed since the last snapshot, and forgets who has not written since `expiredBeforeMs`. */
  save(rows: ProducerRows, logId: number, expiredBeforeMs: number): void {
    for (const [producerId, entry] of this.#entries) {
      if (entry.lastTimestamp >= expiredBeforeMs || entry.transactionFirstOffset >= 0) continue
      this.#entries.delete(producerId)
      rows.delete(logId, producerId)
    }
    for (const producerId of this.#unsaved) {
      const entry = this.#entries.get(producerId)
      if (entry !== undefined) rows.put(logId, toProducerRow(entry))
    }
    this.#unsaved.clear()
  }

  /** Has the next `save` write everybody: the last one was rolled back. */
  markUnsaved(): void {
    for (const producerId of this.#entries.keys()) this.#unsaved.add(producerId)
  }

  #noteTransaction(producerId: number, entry: ProducerEntry | undefined): void {
    if (entry === undefined || entry.transactionFirstOffset < 0) this.#open.delete(producerId)
    else this.#open.set(producerId, entry.transactionFirstOffset)
  }
}
