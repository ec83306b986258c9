import type { TopicConfig } from '../../../configs/topic-config.ts'
import {
  largestTimestamp,
  MAX_RELATIVE_OFFSET,
  OFFSET_INDEX_ENTRY_BYTES,
  type Segment,
  TIME_INDEX_ENTRY_BYTES,
} from '../segment.ts'

/** A log, as far as it is asked what of it may be compacted. */
export interface CleanableLog {
  /** Rising; the last is the active one. */
  readonly segments: readonly Segment[]
  readonly logStartOffset: number
  readonly lastStableOffset: number
  /** Where the last round ended; undefined before the first. */
  readonly cleanerOffset: number | undefined
}

/** What a round of compaction would do to a log. */
export interface Cleanable {
  readonly firstDirtyOffset: number
  /** Exclusive; where a segment begins. */
  readonly endOffset: number
  readonly cleanableBytes: number
  /** Part of the bytes that the round would look at. NaN when there are none. */
  readonly dirtyRatio: number
  /** Whether a round is due: the log is dirty enough, or some of it has waited for max.compaction.lag.ms. */
  readonly isDue: boolean
}

/**
 * Says what may be compacted now, by the rules of the reference's LogCleanerManager: from where the last round ended up to
 * the active segment, the last stable offset, or the first segment with a timestamp within min.compaction.lag.ms, whichever
 * is first; whole segments only.
 */
export function cleanable(log: CleanableLog, config: TopicConfig, nowMs: number): Cleanable {
  const { segments, logStartOffset } = log
  const active = segments.length - 1
  const firstDirtyOffset = Math.max(log.cleanerOffset ?? logStartOffset, logStartOffset)
  const firstDirty = indexOf(segments, firstDirtyOffset)
  let end = Math.max(indexOf(segments, log.lastStableOffset), firstDirty)
  for (let index = firstDirty; index < end && config.minCompactionLagMs > 0; index++) {
    const segment = segments[index]
    if (segment !== undefined && largestTimestamp(segment) > nowMs - config.minCompactionLagMs) end = index
  }
  end = Math.min(end, active)
  const cleanableBytes = sizeOf(segments.slice(firstDirty, end))
  const cleanBytes = sizeOf(segments.filter((segment) => segment.baseOffset < firstDirtyOffset))
  const dirtyRatio = cleanableBytes / (cleanBytes + cleanableBytes)
  const firstTimestamps = segments
    .slice(firstDirty, active)
    .map((segment) => segment.firstTimestamp)
    .filter((timestamp) => timestamp > 0)
  const isOverdue = Math.min(...firstTimestamps) < nowMs - config.maxCompactionLagMs
  return {
    firstDirtyOffset,
    endOffset: segments[end]?.baseOffset ?? firstDirtyOffset,
    cleanableBytes,
    dirtyRatio,
    isDue: (isOverdue && cleanableBytes > 0) || dirtyRatio > config.minCleanableDirtyRatio,
  }
}

/** Where the segment that holds `offset` stands; that of the first when it lies before it. */
function indexOf(segments: readonly Segment[], offset: number): number {
  return Math.max(
    segments.findLastIndex((segment) => segment.baseOffset <= offset),
    0,
  )
}

function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0)
}

/**
 * Puts segments that end before `endOffset` into groups, each of which becomes one segment: neighbours whose sizes, as they
 * are before, are together within segment.bytes and whose indexes would be within segment.index.bytes.
 */
export function groupSegments(
  segments: readonly Segment[],
  endOffset: number,
  config: TopicConfig,
): readonly (readonly Segment[])[] {
  const groups: Segment[][] = []
  let group: Segment[] = []
  let [bytes, offsetEntries, timeEntries] = [0, 0, 0]
  for (const [index, segment] of segments.entries()) {
    if (segment.baseOffset >= endOffset) break
    bytes += segment.sizeInBytes
    offsetEntries += segment.offsetIndexEntries
    timeEntries += segment.timeIndexEntries
    const lastOffset = (segments[index + 1]?.baseOffset ?? endOffset) - 1
    const [first] = group
    const fits =
      first !== undefined &&
      bytes <= config.segmentBytes &&
      offsetEntries * OFFSET_INDEX_ENTRY_BYTES <= config.segmentIndexBytes &&
      timeEntries * TIME_INDEX_ENTRY_BYTES <= config.segmentIndexBytes &&
      (segment.sizeInBytes === 0 || lastOffset - first.baseOffset <= MAX_RELATIVE_OFFSET)
    if (!fits) {
      group = []
      groups.push(group)
      ;[bytes, offsetEntries, timeEntries] = [
        segment.sizeInBytes,
        segment.offsetIndexEntries,
        segment.timeIndexEntries,
      ]
    }
    group.push(segment)
  }
  return groups
}
