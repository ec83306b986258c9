import type { AbortedTransactionRow } from '../../../../store/aborted-transactions.ts'
import { batchLastOffset, batchProducerId, isTransactional } from '../../../records/batch-header.ts'
import { controlType } from '../../../records/control.ts'
import { readRecords } from '../../../records/records.ts'

/**
 * Follows the transactions of a log while its batches are passed from the first on: which batches belong to one that was
 * aborted, and which markers end one that has no batches left (the reference's CleanedTransactionMetadata).
 */
export class CleanedTransactions {
  /** By first offset, rising. */
  readonly #aborted: readonly AbortedTransactionRow[]
  #next = 0
  readonly #ongoingAborted = new Map<number, { isSeen: boolean; readonly row: AbortedTransactionRow }>()
  readonly #ongoingCommitted = new Set<number>()
  #forgotten: number[] = []

  constructor(aborted: readonly AbortedTransactionRow[]) {
    this.#aborted = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset)
  }

  /** Passes a batch of data. Returns whether its transaction was aborted. */
  passData(buffer: Buffer, position: number): boolean {
    this.#begin(batchLastOffset(buffer, position))
    if (!isTransactional(buffer, position)) return false
    const producerId = batchProducerId(buffer, position)
    const aborted = this.#ongoingAborted.get(producerId)
    if (aborted === undefined) {
      this.#ongoingCommitted.add(producerId)
      return false
    }
    aborted.isSeen = true
    return true
  }

  /** Passes a control batch. Returns whether it has served its time: no batch of the transaction that it ends is left. */
  passControl(buffer: Buffer, position: number): boolean {
    this.#begin(batchLastOffset(buffer, position))
    const producerId = batchProducerId(buffer, position)
    for (const { key } of readRecords(buffer, position)) {
      switch (controlType(key)) {
        case 'ABORT':
          return this.#endAborted(producerId)
        case 'COMMIT':
          return !this.#ongoingCommitted.delete(producerId)
        default:
          return false
      }
    }
    // Emptied by an earlier cleaning.
    return true
  }

  /**
   * Offsets of the markers, passed since this was asked last, of aborted transactions that have no batches left: nobody need
   * be told of these any more.
   */
  takeForgotten(): readonly number[] {
    const forgotten = this.#forgotten
    this.#forgotten = []
    return forgotten
  }

  #endAborted(producerId: number): boolean {
    const aborted = this.#ongoingAborted.get(producerId)
    this.#ongoingAborted.delete(producerId)
    if (aborted?.isSeen) return false
    if (aborted !== undefined) this.#forgotten.push(aborted.row.lastOffset)
    return true
  }

  #begin(offset: number): void {
    for (;;) {
      const row = this.#aborted[this.#next]
      if (row === undefined || row.firstOffset > offset) return
      this.#next++
      if (!this.#ongoingAborted.has(row.producerId)) {
        this.#ongoingAborted.set(row.producerId, { isSeen: false, row })
      }
    }
  }
}
