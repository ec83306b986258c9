import type { AbortedTransactionRow } from '../../../store/aborted-transactions.ts'
import {
  batchBaseOffset,
  batchLastOffset,
  batchProducerId,
  batchSizeInBytes,
  isControlBatch,
  isTransactional,
} from '../../records/batch-header.ts'
import { batchPositions } from '../../records/record-set.ts'
import type { OffsetRange } from './archive.ts'

/** A record batch that was read, and where it lies. */
export interface FetchedBatch extends OffsetRange {
  readonly buffer: Buffer
  readonly position: number
  readonly sizeInBytes: number
}

/** The record batches of what a log has read. */
export function fetchedBatches(buffers: readonly Buffer[]): FetchedBatch[] {
  const batches: FetchedBatch[] = []
  for (const buffer of buffers) {
    for (const position of batchPositions(buffer)) {
      batches.push({
        buffer,
        position,
        sizeInBytes: batchSizeInBytes(buffer, position),
        firstOffset: batchBaseOffset(buffer, position),
        lastOffset: batchLastOffset(buffer, position),
      })
    }
  }
  return batches
}

/** Those of aborted transactions. Their markers are not: a consumer passes over them by itself. */
export function abortedBatches(
  batches: readonly FetchedBatch[],
  aborted: readonly AbortedTransactionRow[],
): FetchedBatch[] {
  return batches.filter(({ buffer, position, firstOffset, lastOffset }) => {
    if (!isTransactional(buffer, position) || isControlBatch(buffer, position)) return false
    const producerId = batchProducerId(buffer, position)
    return aborted.some(
      (each) =>
        each.producerId === producerId && each.firstOffset <= lastOffset && firstOffset < each.lastOffset,
    )
  })
}

/** The bytes of the batches from the one that holds the first of these offsets to the one that holds the last. */
export function recordsOf(
  batches: readonly FetchedBatch[],
  { firstOffset, lastOffset }: OffsetRange,
): Buffer[] {
  const from = Math.max(
    0,
    batches.findLastIndex((batch) => batch.firstOffset <= firstOffset),
  )
  const wanted = batches.slice(from).filter((batch, i) => i === 0 || batch.firstOffset <= lastOffset)
  const buffers: Buffer[] = []
  let last: { buffer: Buffer; start: number; end: number } | undefined
  const close = (): void => {
    if (last) buffers.push(last.buffer.subarray(last.start, last.end))
  }
  for (const { buffer, position, sizeInBytes } of wanted) {
    if (last !== undefined && last.buffer === buffer && last.end === position) {
      last.end += sizeInBytes
      continue
    }
    close()
    last = { buffer, start: position, end: position + sizeInBytes }
  }
  close()
  return buffers
}
