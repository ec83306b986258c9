import type { Database, Statement } from 'better-sqlite3'

export interface LogRow {
  readonly logId: number
  readonly topicId: string
  readonly partition: number
  readonly logStartOffset: number
  /** Producers and the active segment are on disk as of this offset. */
  readonly producersOffset: number
}

export type PartitionOfLog = Pick<LogRow, 'topicId' | 'partition'>

export interface LeaderEpochRow {
  readonly epoch: number
  readonly startOffset: number
}

/** The tables `logs`, `leader_epochs` and `doomed_logs`. */
export class LogRows {
  readonly #find: Statement<[string, number], LogRow>
  readonly #all: Statement<[], PartitionOfLog>
  readonly #insert: Statement<[string, number]>
  readonly #setStart: Statement<[number, number]>
  readonly #setProducersOffset: Statement<[number, number]>
  readonly #cleanerOffset: Statement<[number], number | null>
  readonly #setCleanerOffset: Statement<[number, number]>
  readonly #epochs: Statement<[number], LeaderEpochRow>
  readonly #insertEpoch: Statement<[number, number, number]>
  readonly #deleteEpochsBefore: Statement<[number, number]>
  readonly #moveEpoch: Statement<[number, number, number]>
  readonly #doom: Statement<[string]>
  readonly #forget: Statement<[string]>
  readonly #doomed: Statement<[], number>
  readonly #undoom: Statement<[number]>
  readonly #deleteEpochs: Statement<[number]>

  constructor(database: Database) {
    this.#find = database.prepare(`
      SELECT log_id AS logId,
             topic_id AS topicId,
             partition,
             log_start_offset AS logStartOffset,
             producers_offset AS producersOffset
        FROM logs
       WHERE topic_id = ?
         AND partition = ?`)
    this.#all = database.prepare(`
      SELECT topic_id AS topicId,
             partition
        FROM logs
       ORDER BY log_id`)
    // SQLite's own counter (sqlite_sequence) has no checksum, and numbers beyond 22 bits would share chunk keys with others.
    this.#insert = database.prepare(`
      INSERT INTO logs (log_id, topic_id, partition)
      VALUES (1 + max((SELECT coalesce(max(log_id), 0) FROM logs),
                      (SELECT coalesce(max(log_id), 0) FROM doomed_logs)),
              ?,
              ?)`)
    this.#setStart = database.prepare('UPDATE logs SET log_start_offset = ? WHERE log_id = ?')
    this.#setProducersOffset = database.prepare('UPDATE logs SET producers_offset = ? WHERE log_id = ?')
    this.#cleanerOffset = database
      .prepare<[number], number | null>('SELECT cleaner_offset FROM logs WHERE log_id = ?')
      .pluck()
    this.#setCleanerOffset = database.prepare('UPDATE logs SET cleaner_offset = ? WHERE log_id = ?')
    this.#epochs = database.prepare(`
      SELECT epoch,
             start_offset AS startOffset
        FROM leader_epochs
       WHERE log_id = ?
       ORDER BY epoch`)
    this.#insertEpoch = database.prepare(`
      INSERT INTO leader_epochs (log_id, epoch, start_offset)
      VALUES (?, ?, ?)`)
    this.#deleteEpochsBefore = database.prepare('DELETE FROM leader_epochs WHERE log_id = ? AND epoch < ?')
    this.#moveEpoch = database.prepare(`
      UPDATE leader_epochs
         SET start_offset = ?
       WHERE log_id = ?
         AND epoch = ?`)
    this.#doom = database.prepare(
      'INSERT INTO doomed_logs (log_id) SELECT log_id FROM logs WHERE topic_id = ?',
    )
    this.#forget = database.prepare('DELETE FROM logs WHERE topic_id = ?')
    this.#doomed = database.prepare<[], number>('SELECT log_id FROM doomed_logs ORDER BY log_id').pluck()
    this.#undoom = database.prepare('DELETE FROM doomed_logs WHERE log_id = ?')
    this.#deleteEpochs = database.prepare('DELETE FROM leader_epochs WHERE log_id = ?')
  }

  find(topicId: string, partition: number): LogRow | undefined {
    return this.#find.get(topicId, partition)
  }

  /** Partitions that anything was ever appended to. */
  all(): PartitionOfLog[] {
    return this.#all.all()
  }

  /** Makes the row of an empty log and returns its number, which no log has and none of which anything is left. */
  insert(topicId: string, partition: number): number {
    return Number(this.#insert.run(topicId, partition).lastInsertRowid)
  }

  setStart(logId: number, logStartOffset: number): void {
    this.#setStart.run(logStartOffset, logId)
  }

  setProducersOffset(logId: number, offset: number): void {
    this.#setProducersOffset.run(offset, logId)
  }

  /** Where the cleaner goes on; undefined before its first round. */
  cleanerOffset(logId: number): number | undefined {
    return this.#cleanerOffset.get(logId) ?? undefined
  }

  setCleanerOffset(logId: number, offset: number): void {
    this.#setCleanerOffset.run(offset, logId)
  }

  /** Leader epochs of a log, rising. */
  leaderEpochs(logId: number): LeaderEpochRow[] {
    return this.#epochs.all(logId)
  }

  insertLeaderEpoch(logId: number, epoch: number, startOffset: number): void {
    this.#insertEpoch.run(logId, epoch, startOffset)
  }

  /** Makes an epoch the first, which begins where it says. */
  truncateLeaderEpochs(logId: number, first: LeaderEpochRow): void {
    this.#deleteEpochsBefore.run(logId, first.epoch)
    this.#moveEpoch.run(first.startOffset, logId, first.epoch)
  }

  /** Takes a topic's logs out of sight; what they hold is removed later, in steps. */
  doomTopic(topicId: string): void {
    this.#doom.run(topicId)
    this.#forget.run(topicId)
  }

  /** Numbers of logs whose contents are still to be removed. */
  doomed(): number[] {
    return this.#doomed.all()
  }

  /** Ends the removal of a log whose chunks and producers are gone. */
  finishRemoval(logId: number): void {
    this.#deleteEpochs.run(logId)
    this.#undoom.run(logId)
  }
}
