import type { TopicConfig } from '../../configs/topic-config.ts'

/**
 * A segment: the stretch of a log that expires, and is compacted, as a whole. In the reference it is a file with two indexes;
 * here the batches lie in chunks, and a segment is what is known of them together. It ends when the reference's would, so
 * that the same records go at the same time. Values are frozen: an append makes a new one.
 */
export interface Segment {
  readonly baseOffset: number
  /** Of the batches that it holds. */
  readonly sizeInBytes: number
  /** Largest timestamp of its records; -1 when none has one. */
  readonly maxTimestamp: number
  /** Largest timestamp of its first batch; -1 for none. */
  readonly firstTimestamp: number
  readonly createdMs: number
  /** When it was last appended to. */
  readonly modifiedMs: number
  /** Entries that the reference's indexes of it would have. */
  readonly offsetIndexEntries: number
  readonly timeIndexEntries: number
  readonly bytesSinceIndexEntry: number
  readonly lastIndexedTimestamp: number
  /** How much sooner than by segment.ms it ends. */
  readonly jitterMs: number
}

/** What is about to be appended. */
export interface Appending {
  readonly sizeInBytes: number
  readonly maxTimestamp: number
  readonly lastOffset: number
}

export const OFFSET_INDEX_ENTRY_BYTES = 8
export const TIME_INDEX_ENTRY_BYTES = 12
/** How far an offset in an index can lie from the segment's first. */
export const MAX_RELATIVE_OFFSET = 2 ** 31 - 1

/** A segment with nothing in it; `random` is a number from 0 up to 1, for segment.jitter.ms. */
export function emptySegment(
  baseOffset: number,
  nowMs: number,
  jitter: { readonly config: TopicConfig; readonly random: () => number },
): Segment {
  const { segmentJitterMs, segmentMs } = jitter.config
  const jitterMs =
    segmentJitterMs === 0 ? 0 : Math.floor(jitter.random() * Math.min(segmentJitterMs, segmentMs))
  return {
    baseOffset,
    sizeInBytes: 0,
    maxTimestamp: -1,
    firstTimestamp: -1,
    createdMs: nowMs,
    modifiedMs: nowMs,
    offsetIndexEntries: 0,
    timeIndexEntries: 0,
    bytesSinceIndexEntry: 0,
    lastIndexedTimestamp: -1,
    jitterMs,
  }
}

/** The segment after a batch was appended to it. */
export function withBatch(
  segment: Segment,
  batch: { readonly sizeInBytes: number; readonly maxTimestamp: number },
  options: { readonly config: TopicConfig; readonly nowMs: number },
): Segment {
  const maxTimestamp = Math.max(segment.maxTimestamp, batch.maxTimestamp)
  const isIndexed = segment.bytesSinceIndexEntry > options.config.indexIntervalBytes
  const isTimeIndexed = isIndexed && maxTimestamp > segment.lastIndexedTimestamp
  return {
    baseOffset: segment.baseOffset,
    sizeInBytes: segment.sizeInBytes + batch.sizeInBytes,
    maxTimestamp,
    firstTimestamp: segment.sizeInBytes === 0 ? batch.maxTimestamp : segment.firstTimestamp,
    createdMs: segment.createdMs,
    modifiedMs: options.nowMs,
    offsetIndexEntries: segment.offsetIndexEntries + (isIndexed ? 1 : 0),
    timeIndexEntries: segment.timeIndexEntries + (isTimeIndexed ? 1 : 0),
    bytesSinceIndexEntry: (isIndexed ? 0 : segment.bytesSinceIndexEntry) + batch.sizeInBytes,
    lastIndexedTimestamp: isTimeIndexed ? maxTimestamp : segment.lastIndexedTimestamp,
    jitterMs: segment.jitterMs,
  }
}

/** Whether the segment ends before what is to be appended, by the rules of the reference's LogSegment.shouldRoll. */
export function mustRoll(
  segment: Segment,
  appending: Appending,
  options: { readonly config: TopicConfig; readonly nowMs: number },
): boolean {
  const { config, nowMs } = options
  if (segment.sizeInBytes > config.segmentBytes - appending.sizeInBytes) return true
  const waitedMs =
    segment.firstTimestamp >= 0 ? appending.maxTimestamp - segment.firstTimestamp : nowMs - segment.createdMs
  if (segment.sizeInBytes > 0 && waitedMs > maxSegmentMs(config) - segment.jitterMs) return true
  return (
    segment.offsetIndexEntries >= Math.floor(config.segmentIndexBytes / OFFSET_INDEX_ENTRY_BYTES) ||
    segment.timeIndexEntries >= Math.floor(config.segmentIndexBytes / TIME_INDEX_ENTRY_BYTES) - 1 ||
    appending.lastOffset - segment.baseOffset > MAX_RELATIVE_OFFSET
  )
}

/** The time by which a segment counts as old: its largest timestamp, or when it was last appended to. */
export function largestTimestamp(segment: Segment): number {
  return segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.modifiedMs
}

/** A compacted topic's segments end in time for max.compaction.lag.ms: the active one is never compacted. */
function maxSegmentMs(config: TopicConfig): number {
  return config.isCompacted ? Math.min(config.maxCompactionLagMs, config.segmentMs) : config.segmentMs
}
