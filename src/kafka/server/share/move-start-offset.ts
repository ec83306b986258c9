import type { InFlightBatch } from './in-flight-batch.ts'
import { countFrom, runsOf, stateAt } from './in-flight-batch.ts'
import { isSettled } from './in-flight-state.ts'
import { activeGapStart, type SharePartitionState } from './share-partition-state.ts'

/**
 * Moves the start offset behind what is settled at the front, and forgets batches that are settled as a whole: of a batch
 * that is settled in part the start offset passes that part, but the batch stays.
 */
export function moveStartOffset(partition: SharePartitionState): void {
  const { batches } = partition
  const { last } = batches
  const front = batches.floor(partition.startOffset)
  if (last === undefined || front === undefined) return
  const atStart = stateAt(front, partition.startOffset)
  if (atStart === undefined || !isSettled(atStart)) return
  const { settledUpTo, count } = settledFront(partition)
  if (settledUpTo === undefined) return
  if (settledUpTo === last.lastOffset) {
    partition.startOffset = last.lastOffset + 1
    partition.endOffset = last.lastOffset + 1
    batches.clear()
    partition.deliveryCompleteCount = 0
    return
  }
  partition.deliveryCompleteCount -= count
  const holder = batches.floor(settledUpTo)
  if (holder === undefined) return
  if (holder.lastOffset === settledUpTo) {
    const next = batches.higher(settledUpTo)?.firstOffset ?? partition.startOffset
    partition.startOffset = Math.max(partition.startOffset, next)
    const gapStart = activeGapStart(partition)
    if (gapStart !== undefined) partition.startOffset = Math.min(gapStart, partition.startOffset)
    batches.removeBefore(settledUpTo + 1)
  } else {
    partition.startOffset = Math.max(partition.startOffset, settledUpTo + 1)
    batches.removeBefore(holder.firstOffset)
  }
}

interface SettledFront {
  readonly settledUpTo: number | undefined
  /** How many settled offsets there are from the start offset on. */
  readonly count: number
}

function settledFront(partition: SharePartitionState): SettledFront {
  const gapStart = activeGapStart(partition) ?? Number.POSITIVE_INFINITY
  let settledUpTo: number | undefined
  let count = 0
  for (const batch of partition.batches) {
    if (batch.lastOffset >= gapStart) break
    const end = settledEnd(batch)
    if (end === undefined) break
    settledUpTo = end
    count += countFrom({ firstOffset: batch.firstOffset, lastOffset: end }, partition.startOffset)
    if (end < batch.lastOffset) break
  }
  return { settledUpTo, count }
}

/** The last of the settled offsets at the front of a batch. */
function settledEnd(batch: InFlightBatch): number | undefined {
  let end: number | undefined
  for (const { lastOffset, state } of runsOf(batch)) {
    if (!isSettled(state)) break
    end = lastOffset
  }
  return end
}
