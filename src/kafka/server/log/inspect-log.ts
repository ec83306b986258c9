import { ChunkRows } from '../../../store/chunks.ts'
import { inspectDatabase } from '../../../store/inspect-database.ts'
import { LogRows } from '../../../store/logs.ts'
import { SegmentRows } from '../../../store/segments.ts'
import { TopicRows } from '../../../store/topics.ts'
import { batchLastOffset, batchSizeInBytes } from '../../records/batch-header.ts'
import { batchPositions } from '../../records/record-set.ts'
import { endsBefore } from './check-log.ts'

/** Which log of a data directory is to be shown; `segment` is the first offset of the one segment that is meant. */
export interface LogInspection {
  readonly topic: string
  readonly partition: number
  readonly segment: number | undefined
  readonly maxBytes: number
}

const FIRST_OFFSET_BYTES = 8

/**
 * Writes the batches of a log as a segment file holds them, behind the log's first offset as an int64, whether a daemon serves the data
 * directory or not. Throws StoreError, and Error for a log or segment that is not there.
 */
export function inspectLog(
  databasePath: string,
  { topic, partition, segment, maxBytes }: LogInspection,
  write: (bytes: Buffer) => void,
): void {
  // What is missing is no fault of the store's.
  const missing = inspectDatabase(databasePath, (database): string | undefined => {
    const topicId = new TopicRows(database).all().find(({ name }) => name === topic)?.topicId
    if (topicId === undefined) return `there is no topic ${topic} in ${databasePath}`
    const log = new LogRows(database).find(topicId, partition)
    // A log has no row for a segment that has just begun.
    const rows = log === undefined ? [] : new SegmentRows(database).ofLog(log.logId)
    const bases = [...new Set([log?.logStartOffset ?? 0, ...rows.map((row) => row.baseOffset)])]
    if (segment !== undefined && !bases.includes(segment))
      return `${topic}-${partition} has no segment that begins at ${segment}; it has ${bases.join(', ')}`
    const logStart = log?.logStartOffset ?? 0
    write(int64(segment ?? logStart))
    if (log === undefined) return undefined
    const end = segment === undefined ? Number.MAX_SAFE_INTEGER : endOf(segment, bases)
    const chunks = new ChunkRows(database)
    let left = maxBytes
    for (let from = segment ?? logStart; from < end; ) {
      const chunk =
        from === (segment ?? logStart) ? firstChunk(chunks, log.logId, from) : chunks.from(log.logId, from)
      if (chunk === undefined || chunk.baseOffset >= end) return undefined
      from = Math.max(from, chunk.baseOffset) + 1
      for (const position of batchPositions(chunk.batches)) {
        const lastOffset = batchLastOffset(chunk.batches, position)
        from = Math.max(from, lastOffset + 1)
        if (lastOffset < Math.max(logStart, segment ?? 0)) continue
        const size = batchSizeInBytes(chunk.batches, position)
        if (size > left) return undefined
        write(chunk.batches.subarray(position, position + size))
        left -= size
      }
    }
    return undefined
  })
  if (missing !== undefined) throw new Error(missing)
}

/** The chunk that holds an offset may begin before it. */
function firstChunk(chunks: ChunkRows, logId: number, offset: number) {
  const holding = chunks.holding(logId, offset)
  return holding === undefined || endsBefore(holding, offset) ? chunks.from(logId, offset) : holding
}

function endOf(segment: number, bases: readonly number[]): number {
  return bases.find((base) => base > segment) ?? Number.MAX_SAFE_INTEGER
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(FIRST_OFFSET_BYTES)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
