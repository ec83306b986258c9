import type { TopicConfig } from '../../configs/topic-config.ts'
import { largestTimestamp, type Segment } from './segment.ts'

/** What a log is, as far as retention asks. */
export interface RetainedLog {
  /** Rising; the last is the active one. */
  readonly segments: readonly Segment[]
  readonly logStartOffset: number
  readonly logEndOffset: number
  readonly highWatermark: number
}

/** How many of the oldest segments go now, by reason: in this order, each counted behind the ones before. */
export interface Expired {
  readonly belowStart: number
  readonly bySize: number
  readonly byTime: number
}

/**
 * Says which segments go now, by the rules of the reference's UnifiedLog.deleteOldSegments: those wholly below the log
 * start offset always; where cleanup.policy has `delete`, the oldest while what is left is no smaller than retention.bytes,
 * and those whose largest timestamp is older than retention.ms, up to the first that is not. The active segment may be
 * among them when it holds anything and all of it is committed: then it ends first.
 */
export function expiredSegments(log: RetainedLog, config: TopicConfig, nowMs: number): Expired {
  const { segments } = log
  const endOf = (index: number): number => segments[index + 1]?.baseOffset ?? log.logEndOffset
  const countFrom = (from: number, isOld: (segment: Segment, index: number) => boolean): number => {
    let index = from
    for (let segment = segments[index]; segment !== undefined; segment = segments[++index]) {
      const isEmptyActive = index === segments.length - 1 && segment.sizeInBytes === 0
      if (isEmptyActive || log.highWatermark < endOf(index) || !isOld(segment, index)) break
    }
    return index - from
  }
  const belowStart = countFrom(
    0,
    (_, index) => index < segments.length - 1 && endOf(index) <= log.logStartOffset,
  )
  if (!config.isDeleted) return { belowStart, bySize: 0, byTime: 0 }
  const bySize = countFrom(belowStart, sizeRule(segments.slice(belowStart), config.retentionBytes))
  const { retentionMs } = config
  const byTime = countFrom(
    belowStart + bySize,
    (segment) => retentionMs >= 0 && nowMs - largestTimestamp(segment) > retentionMs,
  )
  return { belowStart, bySize, byTime }
}

function sizeRule(segments: readonly Segment[], retentionBytes: number): (segment: Segment) => boolean {
  const sizeInBytes = segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0)
  if (retentionBytes < 0) return () => false
  let excess = sizeInBytes - retentionBytes
  return (segment) => {
    excess -= segment.sizeInBytes
    return excess >= 0
  }
}
