import { acquireNew } from './acquire-new.ts'
import { acquireOffsets, mustThrottle } from './acquire-offsets.ts'
import { type AcquiredRecords, type AcquireRequest, countOf, withoutRanges } from './acquired-records.ts'
import { archiveRange, type OffsetRange, passCompacted } from './archive.ts'
import { DeliveryState } from './delivery-state.ts'
import { type InFlightBatch, isWithin, splitBatch } from './in-flight-batch.ts'
import { acquireState, isFree } from './in-flight-state.ts'
import {
  activeGapStart,
  inFlightCount,
  moveGap,
  type SharePartitionState,
  type ShareSettings,
} from './share-partition-state.ts'

/** What was read from the log. */
export interface FetchedRecords {
  /** Where it was read from: what nextFetchOffset said. */
  readonly fetchOffset: number
  /** Of each record batch, in order. */
  readonly batches: readonly OffsetRange[]
  /** Batches of aborted transactions, for a group that reads only what is committed. */
  readonly aborted: readonly OffsetRange[]
}

/**
 * Gives a member what is free of the records that were fetched, and what has not been looked at yet.
 *
 * Batches that were in flight before keep their bounds; new ones are made of whole record batches, of at least batchSize
 * offsets each. maxRecords is a soft limit that lets the last record batch in whole, unless the member asked for a hard one
 * (KIP-1206). Records that have often been delivered come in ever smaller portions, in the end alone, so that one that
 * kills its consumers takes few others with it.
 */
export function acquire(
  partition: SharePartitionState,
  request: AcquireRequest,
  fetched: FetchedRecords,
  settings: ShareSettings,
): AcquiredRecords[] {
  const first = fetched.batches[0]
  const last = fetched.batches.at(-1)
  if (first === undefined || last === undefined || request.maxRecords <= 0) return []
  passCompacted(partition, fetched.fetchOffset, first.firstOffset)
  if (last.lastOffset < partition.startOffset) return []
  const limits = limitsOf(partition, request.maxRecords, fetched.fetchOffset, last.lastOffset, settings)
  if (limits.maxRecords <= 0) return []
  const acquired = acquireUpTo(partition, { ...request, maxRecords: limits.maxRecords }, fetched, settings, {
    firstOffset: first.firstOffset,
    lastOffset: limits.lastOffset,
  })
  return archiveAborted(partition, acquired, fetched.aborted)
}

interface AcquireLimits {
  readonly maxRecords: number
  readonly lastOffset: number
}

/** With no room for more in flight, only what is in flight already can be acquired. */
function limitsOf(
  partition: SharePartitionState,
  maxRecords: number,
  fetchOffset: number,
  lastOffset: number,
  { maxRecordLocks }: ShareSettings,
): AcquireLimits {
  const withinLocks = Math.min(maxRecords, maxRecordLocks - inFlightCount(partition))
  const { endOffset } = partition
  if (withinLocks > 0 || maxRecords <= 0 || fetchOffset > endOffset)
    return { maxRecords: withinLocks, lastOffset }
  return {
    maxRecords: Math.min(maxRecords, endOffset - fetchOffset + 1),
    lastOffset: Math.min(lastOffset, endOffset),
  }
}

function acquireUpTo(
  partition: SharePartitionState,
  request: AcquireRequest,
  fetched: FetchedRecords,
  settings: ShareSettings,
  range: OffsetRange,
): AcquiredRecords[] {
  const baseOffset = baseOf(partition, range.firstOffset)
  const inFlight = partition.batches.startingIn(Math.min(range.firstOffset, baseOffset), range.lastOffset)
  const takeNew = (firstOffset: number, lastOffset: number, maxRecords: number): AcquiredRecords[] =>
    acquireNew(
      partition,
      { ...request, maxRecords },
      { batches: fetched.batches, range: { firstOffset, lastOffset }, settings },
    )
  const lastInFlight = inFlight.at(-1)
  if (lastInFlight === undefined) return takeNew(baseOffset, range.lastOffset, request.maxRecords)

  const acquired: AcquiredRecords[] = []
  let room = request.maxRecords
  const take = (records: readonly AcquiredRecords[]): void => {
    acquired.push(...records)
    room -= countOf(records)
  }
  let unseenOffset = baseOffset
  for (const batch of inFlight) {
    if (room <= 0) break
    if (activeGapStart(partition) !== undefined) {
      if (unseenOffset < batch.firstOffset) take(takeNew(unseenOffset, batch.firstOffset - 1, room))
      unseenOffset = batch.lastOffset + 1
      if (room <= 0) break
    }
    const isThrottled = mustThrottle(batch, range, settings)
    if (isThrottled && acquired.length > 0) {
      room = 0
      break
    }
    const records = acquireInFlight(batch, { ...request, maxRecords: room }, settings, range, isThrottled)
    take(records)
    if (isThrottled && records.length > 0) room = 0
  }
  if (room > 0 && lastInFlight.lastOffset < range.lastOffset)
    take(takeNew(lastInFlight.lastOffset + 1, range.lastOffset, room))
  const lastAcquired = acquired.at(-1)
  if (lastAcquired !== undefined) moveGap(partition, lastAcquired.lastOffset + 1)
  return acquired
}

/** The start of the batch in flight that holds the first offset fetched; without one, not before the start offset. */
function baseOf(partition: SharePartitionState, firstOffset: number): number {
  const floor = partition.batches.floor(firstOffset)
  if (floor === undefined) return Math.max(firstOffset, partition.startOffset)
  return floor.lastOffset >= firstOffset ? floor.firstOffset : firstOffset
}

/** What a member gets of one batch that is in flight. */
function acquireInFlight(
  batch: InFlightBatch,
  request: AcquireRequest,
  settings: ShareSettings,
  range: OffsetRange,
  isThrottled: boolean,
): AcquiredRecords[] {
  const { firstOffset, lastOffset, whole } = batch
  const isTooMuch = request.isRecordLimit && lastOffset - firstOffset + 1 > request.maxRecords
  const isTakenWhole = isWithin(batch, range.firstOffset, range.lastOffset) && !isTooMuch && !isThrottled
  if (whole !== undefined && !isFree(whole)) return []
  if (whole === undefined || !isTakenWhole) {
    splitBatch(batch)
    return acquireOffsets(batch, request, settings, range)
  }
  acquireState(whole, request.memberId, request.nowMs + settings.lockDurationMs)
  return [{ firstOffset, lastOffset, deliveryCount: whole.deliveryCount }]
}

/** What belongs to aborted transactions is not delivered, now or ever. */
function archiveAborted(
  partition: SharePartitionState,
  acquired: AcquiredRecords[],
  aborted: readonly OffsetRange[],
): AcquiredRecords[] {
  if (aborted.length === 0) return acquired
  for (const range of aborted) {
    const holding = partition.batches.holding(range.firstOffset, range.lastOffset)
    partition.deliveryCompleteCount += archiveRange(holding, range, DeliveryState.ACQUIRED)
  }
  return withoutRanges(acquired, aborted)
}
