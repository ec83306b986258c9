import type { AutoOffsetReset } from '../../configs/auto-offset-reset.ts'
import type { PartitionLog } from '../log/partition-log.ts'

/**
 * Where a share partition begins that has no offset yet (share.auto.offset.reset). When no record is as young as a duration
 * asks for, it begins with the next.
 */
export function resetOffset(log: PartitionLog, reset: AutoOffsetReset, nowMs: number): number {
  switch (reset.strategy) {
    case 'earliest':
      return log.logStartOffset
    case 'latest':
      return log.highWatermark
    case 'by_duration': {
      const found = log.offsetForTimestamp(nowMs - reset.durationMs)
      return Math.min(found?.offset ?? log.highWatermark, log.highWatermark)
    }
  }
}
