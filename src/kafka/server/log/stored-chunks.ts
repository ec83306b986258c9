import type { StoredChunk } from '../../../store/chunks.ts'
import type { StoreError } from '../../../store/errors.ts'
import type { LogRow } from '../../../store/logs.ts'
import { chunkOrProblem, damagedLog, endsBefore, wholeChunk } from './check-log.ts'
import type { Chunk } from './chunk.ts'
import type { LogServices } from './log-services.ts'

/** A log as its chunks are read from the database. */
export interface StoredLog {
  readonly topicId: string
  /** undefined before anything was appended. */
  readonly logId: number | undefined
  readonly isDeleted: boolean
  readonly logStartOffset: number
  readonly highWatermark: number
}

/** The chunks of one log in the database: reads them, and says where one is damaged or missing. */
export class StoredChunks {
  readonly #services: LogServices
  readonly #log: StoredLog

  constructor(services: LogServices, log: StoredLog) {
    this.#services = services
    this.#log = log
  }

  /** Reads the chunk that holds `offset`, or the next one. Throws StoreError where it is damaged or missing. */
  load(offset: number): Chunk | undefined {
    const { logId, isDeleted, highWatermark } = this.#log
    if (logId === undefined || isDeleted) return undefined
    this.#services.onLoad()
    const { store, tables } = this.#services
    return store.read(() => {
      const holding = tables.chunks.holding(logId, offset)
      if (holding !== undefined && !endsBefore(holding, offset)) {
        const chunk = wholeChunk(holding, this.mayHaveGaps)
        if (chunk.lastOffset >= offset) return chunk
      }
      const next = tables.chunks.from(logId, offset)
      const gap = this.#gapBefore(next, offset, highWatermark)
      if (gap !== undefined) throw gap
      return next && wholeChunk(next, this.mayHaveGaps)
    })
  }

  /**
   * Goes through what came after a log's last checkpoint, for a log that is opened, and returns its end offset. `onBatches` gets the batches of each whole
   * chunk in order; `onDamage` hears of what is not: whoever reads it is told, and what else the log has is served.
   */
  replay(
    row: LogRow,
    activeBaseOffset: number,
    { onBatches, onDamage }: { onBatches: (batches: Buffer) => void; onDamage: (text: string) => void },
  ): number {
    const { chunks } = this.#services.tables
    const last = chunks.last(row.logId)
    let endOffset = Math.max(
      row.logStartOffset,
      activeBaseOffset,
      row.producersOffset,
      // Where its columns cannot be trusted its batches say, below.
      last?.isWhole === 1 ? last.lastOffset + 1 : 0,
    )
    const isEndKnown = last === undefined || last.isWhole === 1
    let from = row.producersOffset
    while (from < endOffset || !isEndKnown) {
      const stored = chunks.from(row.logId, from)
      const gap = this.#gapBefore(stored, from, endOffset)
      if (gap !== undefined) onDamage(gap.message)
      if (stored === undefined) break
      const chunk = chunkOrProblem(stored, this.mayHaveGaps)
      const { lastOffset } = typeof chunk === 'string' ? stored : chunk
      endOffset = Math.max(endOffset, lastOffset + 1)
      from = Math.max(lastOffset, stored.baseOffset) + 1
      if (typeof chunk === 'string') onDamage(damagedLog(stored, `are damaged: ${chunk}`).message)
      else onBatches(chunk.batches)
    }
    return endOffset
  }

  /** Whether offsets may be missing: the log is or was compacted, or salvaged. */
  readonly mayHaveGaps = (): boolean => {
    const { tables, configOf } = this.#services
    const { topicId, logId } = this.#log
    if (configOf(topicId).isCompacted) return true
    return logId !== undefined && tables.logs.cleanerOffset(logId) !== undefined
  }

  /**
   * What is thrown when offsets are missing between one that is looked for and the next chunk, or without one the end of the log: some way to
   * them is damaged.
   */
  #gapBefore(next: StoredChunk | undefined, offset: number, endOffset: number): StoreError | undefined {
    const baseOffset = Math.max(offset, this.#log.logStartOffset)
    const end = next?.baseOffset ?? endOffset
    if (end <= baseOffset || (next !== undefined && this.mayHaveGaps())) return undefined
    return damagedLog({ baseOffset, lastOffset: end - 1 }, 'are missing')
  }
}
