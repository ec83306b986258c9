import type { Database, Statement } from 'better-sqlite3'

/** A transaction that was aborted in one log. */
export interface AbortedTransactionRow {
  readonly producerId: number
  readonly firstOffset: number
  /** Of the marker that ended it. */
  readonly lastOffset: number
}

/** The table `aborted_transactions`. */
export class AbortedTransactionRows {
  readonly #insert: Statement<[number, number, number, number]>
  readonly #overlapping: Statement<[number, number, number], AbortedTransactionRow>
  readonly #last: Statement<[number], number | null>
  readonly #delete: Statement<[number, number]>
  readonly #deleteBefore: Statement<[number, number]>
  readonly #deleteLog: Statement<[number]>

  constructor(database: Database) {
    this.#insert = database.prepare(`
      INSERT INTO aborted_transactions (log_id, last_offset, first_offset, producer_id)
      VALUES (?, ?, ?, ?)`)
    this.#overlapping = database.prepare(`
      SELECT producer_id AS producerId,
             first_offset AS firstOffset,
             last_offset AS lastOffset
        FROM aborted_transactions
       WHERE log_id = ?
         AND last_offset >= ?
         AND first_offset < ?
       ORDER BY last_offset`)
    this.#last = database
      .prepare<[number], number | null>('SELECT max(last_offset) FROM aborted_transactions WHERE log_id = ?')
      .pluck()
    this.#delete = database.prepare('DELETE FROM aborted_transactions WHERE log_id = ? AND last_offset = ?')
    this.#deleteBefore = database.prepare(
      'DELETE FROM aborted_transactions WHERE log_id = ? AND last_offset < ?',
    )
    this.#deleteLog = database.prepare('DELETE FROM aborted_transactions WHERE log_id = ?')
  }

  insert(logId: number, row: AbortedTransactionRow): void {
    this.#insert.run(logId, row.lastOffset, row.firstOffset, row.producerId)
  }

  /** Those that have anything from `fromOffset` on and before `beforeOffset`, in the order of their markers. */
  overlapping(logId: number, fromOffset: number, beforeOffset: number): AbortedTransactionRow[] {
    return this.#overlapping.all(logId, fromOffset, beforeOffset)
  }

  /** The offset of the last abort marker; -1 without one. */
  lastOffset(logId: number): number {
    return this.#last.get(logId) ?? -1
  }

  /** Forgets the one whose marker stood at `lastOffset`. */
  delete(logId: number, lastOffset: number): void {
    this.#delete.run(logId, lastOffset)
  }

  /** Forgets those that ended before `offset`. */
  deleteBefore(logId: number, offset: number): void {
    this.#deleteBefore.run(logId, offset)
  }

  deleteLog(logId: number): void {
    this.#deleteLog.run(logId)
  }
}
