import type { InFlightBatch } from './in-flight-batch.ts'
import { runsOf } from './in-flight-batch.ts'
import { InFlightBatches } from './in-flight-batches.ts'
import { isFree } from './in-flight-state.ts'

/**
 * A share partition: one partition of a topic as one share group consumes it (KIP-932).
 *
 * Everything before `startOffset` is settled; everything behind `endOffset` has not been looked at. What lies between is in
 * flight, in batches as it was acquired: available, acquired by a member until its lock runs out, acknowledged, or archived.
 * The files beside this one are what can happen to it: acquire, acknowledge, release, expire-locks, archive. None reads a
 * clock or writes; a change that must be put on file is begun, and committed or rolled back when the write has ended
 * (state-change.ts). The start offset follows when all at the front is settled (move-start-offset.ts).
 */
export interface SharePartitionState {
  readonly batches: InFlightBatches
  startOffset: number
  /** The last offset in flight; with nothing in flight, the next to look at. */
  endOffset: number
  /**
   * Offsets between those that were on file at the start and have no state yet: from gapStartOffset on, they are to be
   * fetched. Stands as long as endOffset is the one of the start.
   */
  gap: { readonly endOffset: number; gapStartOffset: number } | null
  /** Something before endOffset may be free. When false, the next to fetch lies behind it. */
  mayHaveFreeRecords: boolean
  /** How many of the records in flight need no delivery any more (KIP-1226). */
  deliveryCompleteCount: number
}

/** What a group's configuration says of its share partitions. */
export interface ShareSettings {
  /** share.record.lock.duration.ms */
  readonly lockDurationMs: number
  /** share.delivery.count.limit: how often a record is delivered at most. */
  readonly maxDeliveryCount: number
  /** share.partition.max.record.locks: how many records may be in flight. */
  readonly maxRecordLocks: number
  /** share.renew.acknowledge.enable */
  readonly isRenewEnabled: boolean
}

/** A share partition that has nothing in flight. */
export function newSharePartitionState(startOffset: number): SharePartitionState {
  return {
    batches: new InFlightBatches(),
    startOffset,
    endOffset: startOffset,
    gap: null,
    mayHaveFreeRecords: false,
    deliveryCompleteCount: 0,
  }
}

/** The offset to fetch from: the first that is free, or in a gap, else the first that has not been looked at. */
export function nextFetchOffset(partition: SharePartitionState): number {
  const { batches, startOffset, endOffset } = partition
  const isAllBehind = batches.last === undefined || startOffset > batches.last.lastOffset
  if (partition.mayHaveFreeRecords && !isAllBehind) {
    const free = firstFreeOffset(partition)
    if (free !== undefined) return free
  }
  partition.mayHaveFreeRecords = false
  return isAllBehind ? endOffset : endOffset + 1
}

function firstFreeOffset(partition: SharePartitionState): number | undefined {
  let gapStartOffset = activeGapStart(partition)
  for (const batch of partition.batches) {
    if (gapStartOffset !== undefined) {
      if (batch.firstOffset > gapStartOffset) return gapStartOffset
      gapStartOffset = Math.max(batch.lastOffset + 1, gapStartOffset)
    }
    const free = firstFreeOf(batch)
    if (free !== undefined) return free
  }
  return undefined
}

function firstFreeOf(batch: InFlightBatch): number | undefined {
  for (const { firstOffset, state } of runsOf(batch)) if (isFree(state)) return firstOffset
  return undefined
}

/** Where the gap begins that is still to be fetched. */
export function activeGapStart({ gap, endOffset }: SharePartitionState): number | undefined {
  return gap !== null && gap.endOffset === endOffset ? gap.gapStartOffset : undefined
}

/** Notes that offsets before this one have been looked at. */
export function moveGap(partition: SharePartitionState, offset: number): void {
  const { gap } = partition
  if (gap === null) return
  if (gap.endOffset === partition.endOffset && offset <= gap.endOffset) gap.gapStartOffset = offset
  else partition.gap = null
}

/** How many offsets are in flight. */
export function inFlightCount({ batches, startOffset, endOffset }: SharePartitionState): number {
  return batches.isEmpty ? 0 : endOffset - startOffset + 1
}

/** Whether a fetch could acquire anything, if the log has it. */
export function canAcquire(partition: SharePartitionState, { maxRecordLocks }: ShareSettings): boolean {
  if (nextFetchOffset(partition) !== partition.endOffset + 1) return true
  return inFlightCount(partition) < maxRecordLocks
}
