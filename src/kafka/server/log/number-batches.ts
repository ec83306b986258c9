import {
  batchLastOffsetDelta,
  batchMaxTimestamp,
  batchSizeInBytes,
  writeBaseOffset,
  writeLeaderEpoch,
} from '../../records/batch-header.ts'
import type { Appending } from './segment.ts'

/** Writes offsets, which go on from the log's end, and the leader epoch into batches whose records count from 0. */
export function numberBatches(
  batches: Buffer,
  { logEndOffset, leaderEpoch }: { readonly logEndOffset: number; readonly leaderEpoch: number },
): Appending {
  let nextOffset = logEndOffset
  let maxTimestamp = -1
  for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
    writeBaseOffset(batches, at, nextOffset)
    writeLeaderEpoch(batches, at, leaderEpoch)
    nextOffset += batchLastOffsetDelta(batches, at) + 1
    maxTimestamp = Math.max(maxTimestamp, batchMaxTimestamp(batches, at))
  }
  return { sizeInBytes: batches.length, maxTimestamp, lastOffset: nextOffset - 1 }
}
