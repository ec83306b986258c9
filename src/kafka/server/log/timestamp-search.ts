import type { ChunkRows, OffsetRange, StoredChunk } from '../../../store/chunks.ts'
import {
  batchLastOffset,
  batchLeaderEpoch,
  batchMaxTimestamp,
  batchSizeInBytes,
} from '../../records/batch-header.ts'
import { readRecords } from '../../records/records.ts'
import { damagedLog, endsBefore, wholeChunk } from './check-log.ts'
import type { Chunk } from './chunk.ts'
import type { Segment } from './segment.ts'

export interface TimestampedOffset {
  readonly offset: number
  readonly timestampMs: number
  readonly leaderEpoch: number
}

/** A log, as far as a search by timestamp looks at it. */
export interface SearchableLog {
  readonly chunks: ChunkRows
  readonly logId: number
  readonly segments: readonly Segment[]
  readonly logStartOffset: number
  readonly highWatermark: number
  /** No offset is missing in it, as in a log that was never compacted. */
  readonly isGapless: boolean
}

/** The first record from the log start on with that timestamp or a later one. Only segments that have one are looked into. */
export function firstWithTimestamp(log: SearchableLog, timestampMs: number): TimestampedOffset | undefined {
  for (const [index, segment] of log.segments.entries()) {
    if (segment.maxTimestamp < timestampMs) continue
    const end = log.segments[index + 1]?.baseOffset ?? Number.POSITIVE_INFINITY
    const found = firstInRange(log, timestampMs, { from: firstChunkOffset(log, segment.baseOffset), end })
    if (found !== undefined) return found
  }
  return undefined
}

/** The first record from the log start on with the largest timestamp of all; undefined for an empty log. */
export function firstWithMaxTimestamp(log: SearchableLog): TimestampedOffset | undefined {
  const order = [...log.segments.entries()].sort(([, a], [, b]) => b.maxTimestamp - a.maxTimestamp)
  let best: TimestampedOffset | undefined
  for (const [index, segment] of order) {
    // What lies below the log start may have been later than all that is left of its segment: only then the next is asked.
    if (best !== undefined && segment.maxTimestamp <= best.timestampMs) break
    const end = log.segments[index + 1]?.baseOffset ?? Number.POSITIVE_INFINITY
    for (const chunk of candidates(log, { from: segment.baseOffset, end })) {
      const largest = largestFrom(
        wholeChunk(chunk, () => !log.isGapless),
        log.logStartOffset,
      )
      if (largest !== undefined && (best === undefined || largest.timestampMs > best.timestampMs))
        best = largest
    }
  }
  return best
}

/** Of a segment's chunks: the one that the log start lies in, whose largest timestamp may be below it, and the best of the rest. */
function* candidates(log: SearchableLog, segment: OffsetRange): Generator<StoredChunk, void> {
  const { chunks, logId, logStartOffset } = log
  if (logStartOffset > segment.from) {
    const split = chunks.holding(logId, logStartOffset)
    if (split !== undefined && !endsBefore(split, logStartOffset)) yield split
  }
  checkAllMet(log, { from: firstChunkOffset(log, segment.from), end: segment.end })
  const best = chunks.withMaxTimestamp(logId, {
    from: Math.max(segment.from, logStartOffset),
    end: segment.end,
  })
  if (best?.isWhole === 0) throw damagedLog(best, 'may be newer than all others: their timestamp is damaged')
  if (best !== undefined) yield best
}

/** The first record of a chunk, from `fromOffset` on, with the largest timestamp of those. */
function largestFrom({ batches }: Chunk, fromOffset: number): TimestampedOffset | undefined {
  let largest: TimestampedOffset | undefined
  for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
    if (largest !== undefined && batchMaxTimestamp(batches, at) <= largest.timestampMs) continue
    for (const { offset, timestamp } of readRecords(batches, at)) {
      if (offset < fromOffset || (largest !== undefined && timestamp <= largest.timestampMs)) continue
      largest = { offset, timestampMs: timestamp, leaderEpoch: batchLeaderEpoch(batches, at) }
    }
  }
  return largest
}

/** Where the segment's chunks that matter begin: the one that the log start lies in begins before it. */
function firstChunkOffset({ chunks, logId, logStartOffset }: SearchableLog, segmentStart: number): number {
  if (logStartOffset <= segmentStart) return segmentStart
  return chunks.holding(logId, logStartOffset)?.baseOffset ?? segmentStart
}

/** Throws when chunks of a range are not met by who goes from one to the next, as when a key of the tree that leads to them is damaged. */
function checkAllMet({ chunks, logId, isGapless, highWatermark }: SearchableLog, range: OffsetRange): void {
  const { from } = range
  const end = Math.min(range.end, highWatermark)
  if (!isGapless || from >= end || chunks.countOffsets(logId, { from, end }) === end - from) return
  throw damagedLog({ baseOffset: from, lastOffset: end - 1 }, 'are not all found')
}

function firstInRange(
  log: SearchableLog,
  timestampMs: number,
  range: OffsetRange,
): TimestampedOffset | undefined {
  for (let { from } = range; ; ) {
    const stored = log.chunks.firstWithTimestamp(log.logId, { from, end: range.end }, timestampMs)
    if (stored === undefined) {
      checkAllMet(log, { from, end: range.end })
      return undefined
    }
    // Only the first look can begin in a wrong place.
    const isFirst = from === range.from && stored.baseOffset !== from
    if (isFirst && log.chunks.from(log.logId, from)?.baseOffset !== from)
      checkAllMet(log, { from, end: stored.baseOffset })
    const chunk = wholeChunk(stored, () => !log.isGapless)
    const found = findTimestamp(chunk, timestampMs, log.logStartOffset)
    if (found !== undefined) return found
    from = chunk.lastOffset + 1
  }
}

/** The first record of a chunk, from `fromOffset` on, with that timestamp or a later one. */
function findTimestamp(
  { batches }: Chunk,
  timestampMs: number,
  fromOffset: number,
): TimestampedOffset | undefined {
  for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
    if (batchMaxTimestamp(batches, at) < timestampMs || batchLastOffset(batches, at) < fromOffset) continue
    for (const record of readRecords(batches, at)) {
      if (record.timestamp < timestampMs || record.offset < fromOffset) continue
      return {
        offset: record.offset,
        timestampMs: record.timestamp,
        leaderEpoch: batchLeaderEpoch(batches, at),
      }
    }
  }
  return undefined
}
