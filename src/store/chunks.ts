import type { Database, Statement } from 'better-sqlite3'
import { chunkSum, IS_WHOLE } from './chunk-sum.ts'

/** What one turn of the event loop appended to one log: whole record batches, back to back. */
export interface ChunkRow {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly maxTimestamp: number
  readonly batches: Buffer
}

/** A chunk as it reads. */
export interface StoredChunk extends ChunkRow {
  /** Whether the offsets and the timestamp are what was written; null for chunks from before 0110-chunk-sums.sql, of which it is not known. */
  readonly isWhole: 0 | 1 | null
}

export type ChunkRange = Pick<StoredChunk, 'baseOffset' | 'lastOffset' | 'isWhole'>

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

/** Of a StoredChunk. */
const COLUMNS = `
             chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset & 0x1ffffffffff AS lastOffset,
             max_timestamp AS maxTimestamp,
             ${IS_WHOLE} AS isWhole,
             batches`

/**
 * The table `chunks`. A chunk's key is `log_id << 41 | base_offset`; it is put together in SQL, so that JavaScript never
 * handles it as a bigint. Where a key inside the tree is damaged, SQLite begins a search at a wrong place and does not look at the bound it
 * has searched for again, so that a reader would be led back for ever: `+chunk_key` has it do so.
 */
export class ChunkRows {
  readonly #insert: Statement<[number, number, number, number, number, Buffer]>
  readonly #holding: Statement<[number, number, number, number, number], StoredChunk>
  readonly #from: Statement<[number, number, number, number, number], StoredChunk>
  readonly #last: Statement<[number, number], ChunkRange>
  readonly #firstWithTimestamp: Statement<[number, number, number, number, number], StoredChunk>
  readonly #withMaxTimestamp: Statement<[number, number, number, number], StoredChunk>
  readonly #countOffsets: Statement<[number, number, number, number, number], number>
  readonly #deleteBefore: Statement<[number, number, number, number, number], FreedChunk>
  readonly #deleteBetween: Statement<[number, number, number, number]>
  readonly #deleteSome: Statement<[number, number, number]>
  readonly #database: Database

  constructor(database: Database) {
    this.#insert = database.prepare(`
      INSERT INTO chunks (chunk_key, last_offset, max_timestamp, batches)
      VALUES ((? << 41) | ?, (? << 41) | ?, ?, ?)`)
    this.#holding = database.prepare(`
      SELECT ${COLUMNS}
        FROM chunks
       WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | ?)
         AND +chunk_key <= ((? << 41) | ?)
       ORDER BY chunk_key DESC
       LIMIT 1`)
    this.#from = database.prepare(`
      SELECT ${COLUMNS}
        FROM chunks
       WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | 0x1ffffffffff)
         AND +chunk_key >= ((? << 41) | ?)
       ORDER BY chunk_key
       LIMIT 1`)
    this.#last = database.prepare(`
      SELECT chunk_key & 0x1ffffffffff AS baseOffset,
             last_offset & 0x1ffffffffff AS lastOffset,
             ${IS_WHOLE} AS isWhole
        FROM chunks
       WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | 0x1ffffffffff)
       ORDER BY chunk_key DESC
       LIMIT 1`)
    this.#firstWithTimestamp = database.prepare(`
      SELECT ${COLUMNS}
        FROM chunks
       WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | ?)
         AND (max_timestamp >= ? OR (${IS_WHOLE}) IS 0)
       ORDER BY chunk_key
       LIMIT 1`)
    this.#withMaxTimestamp = database.prepare(`
      SELECT ${COLUMNS}
        FROM chunks
       WHERE chunk_key = (SELECT chunk_key
                            FROM chunks
                           WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | ?)
                           ORDER BY (${IS_WHOLE}) IS NOT 0, max_timestamp DESC, chunk_key
                           LIMIT 1)`)
    this.#countOffsets = database
      .prepare<[number, number, number, number, number], number>(`
      SELECT coalesce(sum((last_offset & 0x1ffffffffff) - (chunk_key & 0x1ffffffffff) + 1), 0)
        FROM chunks
       WHERE chunk_key BETWEEN ((? << 41) | ?) AND ((? << 41) | ?)
         AND chunk_key >> 41 = ?
         AND (${IS_WHOLE}) IS NOT 0`)
      .pluck()
    this.#deleteBefore = database.prepare(`
      DELETE FROM chunks
       WHERE chunk_key IN (SELECT chunk_key
                             FROM chunks
                            WHERE chunk_key BETWEEN (? << 41) AND ((? << 41) | ?)
                              AND last_offset & 0x1ffffffffff < ?
                              AND (${IS_WHOLE}) IS NOT 0
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
    const { baseOffset, lastOffset, maxTimestamp, batches } = chunk
    this.#insert.run(logId, baseOffset, chunkSum(logId, chunk), lastOffset, maxTimestamp, batches)
  }

  /** The last chunk that begins at `offset` or before it; it may end before it. */
  holding(logId: number, offset: number): StoredChunk | undefined {
    const end = Math.min(offset, MAX_OFFSET)
    return this.#holding.get(logId, logId, end, logId, end)
  }

  /** The first chunk that begins at `offset` or behind it. */
  from(logId: number, offset: number): StoredChunk | undefined {
    return offset > MAX_OFFSET ? undefined : this.#from.get(logId, offset, logId, logId, offset)
  }

  /** Where the last chunk lies. */
  last(logId: number): ChunkRange | undefined {
    return this.#last.get(logId, logId)
  }

  /** The first chunk that begins in the range and has a record of `timestampMs` or later, or columns that have changed. */
  firstWithTimestamp(logId: number, range: OffsetRange, timestampMs: number): StoredChunk | undefined {
    if (range.from >= range.end) return undefined
    return this.#firstWithTimestamp.get(logId, range.from, logId, lastOf(range), timestampMs)
  }

  /** The first of the chunks with the largest timestamp that begin in the range; before those one whose columns have changed. */
  withMaxTimestamp(logId: number, range: OffsetRange): StoredChunk | undefined {
    if (range.from >= range.end) return undefined
    return this.#withMaxTimestamp.get(logId, range.from, logId, lastOf(range))
  }

  /** How many offsets the chunks that begin in the range have, as far as they are met one after the other and fit their sums. */
  countOffsets(logId: number, range: OffsetRange): number {
    return this.#countOffsets.get(logId, range.from, logId, lastOf(range), logId) ?? 0
  }

  /** Deletes up to `limit` chunks that end before `offset`, as far as their columns can be trusted; returns which. */
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
