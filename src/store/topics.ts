import type { Database, Statement } from 'better-sqlite3'

export interface TopicRow {
  readonly topicId: string
  readonly name: string
}

/** Partitions first … first + count - 1, made at the broker's given start. */
export interface PartitionRun {
  readonly topicId: string
  readonly first: number
  readonly count: number
  readonly madeAtStart: number
}

/** The tables `topics` and `partition_runs`. */
export class TopicRows {
  readonly #all: Statement<[], TopicRow>
  readonly #allRuns: Statement<[], PartitionRun>
  readonly #insert: Statement<[TopicRow]>
  readonly #insertRun: Statement<[PartitionRun]>
  readonly #delete: Statement<[string]>
  readonly #deleteRuns: Statement<[string]>

  constructor(database: Database) {
    this.#all = database.prepare(`
      SELECT topic_id AS topicId,
             name
        FROM topics
       ORDER BY name`)
    this.#allRuns = database.prepare(`
      SELECT topic_id AS topicId,
             first_partition AS first,
             partition_count AS count,
             made_at_start AS madeAtStart
        FROM partition_runs
       ORDER BY topic_id, first_partition`)
    this.#insert = database.prepare('INSERT INTO topics (topic_id, name) VALUES (@topicId, @name)')
    this.#insertRun = database.prepare(`
      INSERT INTO partition_runs (topic_id, first_partition, partition_count, made_at_start)
      VALUES (@topicId, @first, @count, @madeAtStart)`)
    this.#delete = database.prepare('DELETE FROM topics WHERE topic_id = ?')
    this.#deleteRuns = database.prepare('DELETE FROM partition_runs WHERE topic_id = ?')
  }

  all(): TopicRow[] {
    return this.#all.all()
  }

  allRuns(): PartitionRun[] {
    return this.#allRuns.all()
  }

  insert(topic: TopicRow): void {
    this.#insert.run(topic)
  }

  insertRun(run: PartitionRun): void {
    this.#insertRun.run(run)
  }

  delete(topicId: string): void {
    this.#delete.run(topicId)
    this.#deleteRuns.run(topicId)
  }
}
