import {
  batchLastOffset,
  batchLeaderEpoch,
  batchMaxTimestamp,
  batchSizeInBytes,
} from '../../records/batch-header.ts'
import { readRecords } from '../../records/records.ts'
import type { Chunk } from './chunk.ts'

export interface TimestampedOffset {
  readonly offset: number
  readonly timestampMs: number
  readonly leaderEpoch: number
}

/** The first record of a chunk, from `fromOffset` on, with that timestamp or a later one. */
export function findTimestamp(
  chunk: Chunk,
  timestampMs: number,
  fromOffset: number,
): TimestampedOffset | undefined {
  const { batches } = chunk
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
