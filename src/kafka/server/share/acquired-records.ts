import type { OffsetRange } from './archive.ts'

/** Records that a member has acquired, as ShareFetch tells them. Offsets are inclusive. */
export interface AcquiredRecords extends OffsetRange {
  readonly deliveryCount: number
}

/** What a member asks of a share partition. */
export interface AcquireRequest {
  readonly memberId: string
  readonly maxRecords: number
  /** maxRecords is a hard limit (ShareFetch v2, KIP-1206). */
  readonly isRecordLimit: boolean
  /** From how many offsets on new records are split into several batches. */
  readonly batchSize: number
  readonly nowMs: number
}

/** How many offsets there are in all. */
export function countOf(records: readonly OffsetRange[]): number {
  return records.reduce((sum, { firstOffset, lastOffset }) => sum + lastOffset - firstOffset + 1, 0)
}

/** Takes ranges out of acquired records; both are in order. */
export function withoutRanges(
  acquired: readonly AcquiredRecords[],
  ranges: readonly OffsetRange[],
): AcquiredRecords[] {
  return acquired.flatMap((records) => {
    const left: AcquiredRecords[] = []
    let { firstOffset } = records
    for (const range of ranges) {
      if (range.lastOffset < firstOffset || range.firstOffset > records.lastOffset) continue
      if (firstOffset < range.firstOffset)
        left.push({ ...records, firstOffset, lastOffset: range.firstOffset - 1 })
      firstOffset = range.lastOffset + 1
    }
    if (firstOffset <= records.lastOffset) left.push({ ...records, firstOffset })
    return left
  })
}

/** Joins neighbours that were delivered equally often. */
export function joinNeighbours(records: readonly AcquiredRecords[]): AcquiredRecords[] {
  const joined: AcquiredRecords[] = []
  for (const next of records) {
    const last = joined.at(-1)
    const isNeighbour = last?.lastOffset === next.firstOffset - 1 && last.deliveryCount === next.deliveryCount
    if (last !== undefined && isNeighbour)
      joined[joined.length - 1] = { ...last, lastOffset: next.lastOffset }
    else joined.push(next)
  }
  return joined
}
