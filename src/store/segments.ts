import type { Database, Statement } from 'better-sqlite3'

/** A segment as it is kept; times and timestamps in ms, -1 for none. */
export interface SegmentRow {
  readonly baseOffset: number
  /** Of the batches that it holds. */
  readonly sizeInBytes: number
  readonly maxTimestamp: number
  /** The largest timestamp of the first batch. */
  readonly firstTimestamp: number
  readonly createdMs: number
  readonly modifiedMs: number
  readonly offsetIndexEntries: number
  readonly timeIndexEntries: number
}

/** The table `segments`. */
export class SegmentRows {
  readonly #ofLog: Statement<[number], SegmentRow>
  readonly #put: Statement<[SegmentRow & { logId: number }]>
  readonly #deleteBetween: Statement<[number, number, number]>
  readonly #deleteLog: Statement<[number]>

  constructor(database: Database) {
    this.#ofLog = database.prepare(`
      SELECT base_offset AS baseOffset,
             size_in_bytes AS sizeInBytes,
             max_timestamp AS maxTimestamp,
             first_timestamp AS firstTimestamp,
             created_ms AS createdMs,
             modified_ms AS modifiedMs,
             offset_index_entries AS offsetIndexEntries,
             time_index_entries AS timeIndexEntries
        FROM segments
       WHERE log_id = ?
       ORDER BY base_offset`)
    this.#put = database.prepare(`
      INSERT OR REPLACE INTO segments (
             log_id,
             base_offset,
             size_in_bytes,
             max_timestamp,
             first_timestamp,
             created_ms,
             modified_ms,
             offset_index_entries,
             time_index_entries)
      VALUES (
             @logId,
             @baseOffset,
             @sizeInBytes,
             @maxTimestamp,
             @firstTimestamp,
             @createdMs,
             @modifiedMs,
             @offsetIndexEntries,
             @timeIndexEntries)`)
    this.#deleteBetween = database.prepare(`
      DELETE FROM segments
       WHERE log_id = ?
         AND base_offset >= ?
         AND base_offset < ?`)
    this.#deleteLog = database.prepare('DELETE FROM segments WHERE log_id = ?')
  }

  /** Segments of a log, rising. */
  ofLog(logId: number): SegmentRow[] {
    return this.#ofLog.all(logId)
  }

  put(logId: number, row: SegmentRow): void {
    this.#put.run({
      logId,
      baseOffset: row.baseOffset,
      sizeInBytes: row.sizeInBytes,
      maxTimestamp: row.maxTimestamp,
      firstTimestamp: row.firstTimestamp,
      createdMs: row.createdMs,
      modifiedMs: row.modifiedMs,
      offsetIndexEntries: row.offsetIndexEntries,
      timeIndexEntries: row.timeIndexEntries,
    })
  }

  /** Deletes the rows of segments that begin at `from` or behind it and before `to`. */
  deleteBetween(logId: number, from: number, to: number): void {
    this.#deleteBetween.run(logId, from, to)
  }

  deleteLog(logId: number): void {
    this.#deleteLog.run(logId)
  }
}
