import type { Database, Statement } from 'better-sqlite3'

export interface ProducerRow {
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly lastTimestamp: number
  readonly transactionFirstOffset: number | null
  /** JSON, see the migration. */
  readonly batches: string
}

/** The tables `producers` and `producer_ids`. */
export class ProducerRows {
  readonly #ofLog: Statement<[number], ProducerRow>
  readonly #put: Statement<[ProducerRow & { logId: number }]>
  readonly #delete: Statement<[number, number]>
  readonly #deleteLog: Statement<[number]>
  readonly #take: Statement<[number], number>

  constructor(database: Database) {
    this.#ofLog = database.prepare(`
      SELECT producer_id AS producerId,
             producer_epoch AS producerEpoch,
             coordinator_epoch AS coordinatorEpoch,
             last_timestamp AS lastTimestamp,
             transaction_first_offset AS transactionFirstOffset,
             batches
        FROM producers
       WHERE log_id = ?`)
    this.#put = database.prepare(`
      INSERT OR REPLACE INTO producers
        (log_id, producer_id, producer_epoch, coordinator_epoch, last_timestamp, transaction_first_offset, batches)
      VALUES
        (@logId, @producerId, @producerEpoch, @coordinatorEpoch, @lastTimestamp, @transactionFirstOffset, @batches)`)
    this.#delete = database.prepare('DELETE FROM producers WHERE log_id = ? AND producer_id = ?')
    this.#deleteLog = database.prepare('DELETE FROM producers WHERE log_id = ?')
    this.#take = database
      .prepare<[number], number>(`
      UPDATE producer_ids
         SET next_producer_id = next_producer_id + ?
   RETURNING next_producer_id`)
      .pluck()
  }

  ofLog(logId: number): ProducerRow[] {
    return this.#ofLog.all(logId)
  }

  put(logId: number, row: ProducerRow): void {
    this.#put.run({ logId, ...row })
  }

  delete(logId: number, producerId: number): void {
    this.#delete.run(logId, producerId)
  }

  deleteLog(logId: number): void {
    this.#deleteLog.run(logId)
  }

  /** Takes the next `count` producer ids and returns the first. */
  takeIds(count: number): number {
    const next = this.#take.get(count)
    if (next === undefined) throw new Error('the table producer_ids has lost its row')
    return next - count
  }
}
