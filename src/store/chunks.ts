import type { Database, Statement } from 'better-sqlite3'

/** What one turn of the event loop appended to one log: whole record batches, back to back. */
export interface ChunkRow {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly maxTimestamp: number
  readonly batches: Buffer
}

export interface ChunkRange {
  readonly baseOffset: number
  readonly lastOffset: number
}

/** A chunk that was deleted. */
export interface FreedChunk {
  readonly baseOffset: number
  readonly sizeInBytes: number
}

export interface OffsetRange {
  readonly from: number
  /** Exclusive. */
  readonly end: number
}

/** Offsets in a chunk's key have this many bits; a log is full at 2^41 records. */
export const MAX_OFFSET = 2 ** 41 - 1

/**
 * The table `chunks`. A chunk's key is `log_id << 41 | base_offset`; it is put together in SQL, so that JavaScript never
 * handles it as a bigint.
 */
export class ChunkRows {
  readonly #insert: Statement<[number, number, number, number, Buffer]>
  readonly #holding: Statement<[number, number, number], ChunkRow>
  readonly #from: Statement<[number, number, number], ChunkRow>
  readonly #last: Statement<[number, number], ChunkRange>
  readonly #firstWithTimestamp: Statement<[number, number, number, number, number], ChunkRow>
  readonly #withMaxTimestamp: Statement<[number, number, number, number], ChunkRow>
  readonly #deleteBefore: Statement<[number, number, number, number, number], FreedChunk>
  readonly #deleteBetween: Statement<[number, number, number, number]>
  readonly #deleteSome: Statement<[number, number, number]>
  readonly #database: Database

  constructor(database: Database) {
    this.#insert = database.prepare(`
      INSERT INTO chunks (chunk_key, last_offset, max_timestamp, batches)
      VALUES ((? << 41) | ?, ?, ?, ?)`)
    this.#holding = database.prepare(`
      SELECT chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset AS lastOffset,
             max_timestamp AS maxTimestamp,
             batches
        FROM chunks
       WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | ?)
       ORDER BY chunk_key DESC
       LIMIT 1`)
    this.#from = database.prepare(`
      SELECT chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset AS lastOffset,
             max_timestamp AS maxTimestamp,
             batches
        FROM chunks
       WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | 0x1ffffffffff)
       ORDER BY chunk_key
       LIMIT 1`)
    this.#last = database.prepare(`
      SELECT chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset AS lastOffset
        FROM chunks
       WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | 0x1ffffffffff)
       ORDER BY chunk_key DESC
       LIMIT 1`)
    this.#firstWithTimestamp = database.prepare(`
      SELECT chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset AS lastOffset,
             max_timestamp AS maxTimestamp,
             batches
        FROM chunks
       WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | ?)
         AND max_timestamp >= ?
       ORDER BY chunk_key
       LIMIT 1`)
    this.#withMaxTimestamp = database.prepare(`
      SELECT chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset AS lastOffset,
             max_timestamp AS maxTimestamp,
             batches
        FROM chunks
       WHERE chunk_key = (SELECT chunk_key
                            FROM chunks
                           WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | ?)
                           ORDER BY max_timestamp DESC, chunk_key
                           LIMIT 1)`)
    this.#deleteBefore = database.prepare(`
      DELETE FROM chunks
       WHERE chunk_key IN (SELECT chunk_key
                             FROM chunks
                            WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | ?)
                              AND last_offset < ?
                            ORDER BY chunk_key
                            LIMIT ?)
   RETURNING chunk_key & 0x1ffffffffff AS baseOffset,
             length(batches) AS sizeInBytes`)
    this.#deleteBetween = database.prepare(`
      DELETE FROM chunks
       WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | ?)`)
    this.#deleteSome = database.prepare(`
      DELETE FROM chunks
       WHERE chunk_key IN (SELECT chunk_key
                             FROM chunks
                            WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | 0x1ffffffffff)
                            LIMIT ?)`)
    this.#database = database
  }

  insert(logId: number, chunk: ChunkRow): void {
    this.#insert.run(logId, chunk.baseOffset, chunk.lastOffset, chunk.maxTimestamp, chunk.batches)
  }

  /** The last chunk that begins at `offset` or before it; it may end before it. */
  holding(logId: number, offset: number): ChunkRow | undefined {
    return this.#holding.get(logId, logId, Math.min(offset, MAX_OFFSET))
  }

  /** The first chunk that begins at `offset` or behind it. */
  from(logId: number, offset: number): ChunkRow | undefined {
    return offset > MAX_OFFSET ? undefined : this.#from.get(logId, offset, logId)
  }

  /** Where the last chunk lies. */
  last(logId: number): ChunkRange | undefined {
    return this.#last.get(logId, logId)
  }

  /** The first chunk that begins in the range and has a record of `timestampMs` or later. */
  firstWithTimestamp(logId: number, range: OffsetRange, timestampMs: number): ChunkRow | undefined {
    if (range.from >= range.end) return undefined
    return this.#firstWithTimestamp.get(logId, range.from, logId, lastOf(range), timestampMs)
  }

  /** The first of the chunks with the largest timestamp that begin in the range. */
  withMaxTimestamp(logId: number, range: OffsetRange): ChunkRow | undefined {
    if (range.from >= range.end) return undefined
    return this.#withMaxTimestamp.get(logId, range.from, logId, lastOf(range))
  }

  /** Deletes up to `limit` chunks that end before `offset`; returns which. */
  deleteBefore(logId: number, offset: number, limit: number): FreedChunk[] {
    return this.#deleteBefore.all(logId, logId, offset, offset, limit)
  }

  /** Deletes the chunks that begin from `first` to `last`, both included. */
  deleteBetween(logId: number, first: number, last: number): void {
    this.#deleteBetween.run(logId, first, logId, last)
  }

  /** Deletes up to `limit` chunks of a log; returns how many. */
  deleteSome(logId: number, limit: number): number {
    return this.#deleteSome.run(logId, logId, limit).changes
  }

  /**
   * Gives a few free pages back to the file system; false when few enough are left, which are kept to be used again.
   */
  giveSpaceBack(): boolean {
    const free = Number(this.#database.pragma('freelist_count', { simple: true }))
    if (free * KEPT_FREE_PART <= Number(this.#database.pragma('page_count', { simple: true }))) return false
    // A prepared statement would free one page a step.
    this.#database.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`)
    return true
  }
}

function lastOf(range: OffsetRange): number {
  return Math.min(range.end - 1, MAX_OFFSET)
}

/** Half a MiB: a millisecond or two. */
const VACUUM_PAGES = 64
/** One page in so many may be free. */
const KEPT_FREE_PART = 16
