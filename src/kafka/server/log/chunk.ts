import { batchBaseOffset, batchLastOffset, batchSizeInBytes } from '../../records/batch-header.ts'

/**
 * Whole record batches, back to back, that were appended together. All of them are our own writing, so their lengths are
 * trusted. `batches` is never changed once the chunk exists: fetch responses hold views of it.
 */
export interface Chunk {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly maxTimestamp: number
  readonly batches: Buffer
}

/** Index of the first entry, from `low` on, that does not end before `offset`; the length when there is none. Entries are in the order of their offsets. */
export function firstEndingFrom(
  entries: readonly { readonly lastOffset: number }[],
  offset: number,
  low = 0,
): number {
  let first = low
  let high = entries.length
  while (first < high) {
    const middle = (first + high) >>> 1
    const entry = entries[middle]
    if (entry !== undefined && entry.lastOffset < offset) first = middle + 1
    else high = middle
  }
  return first
}

/** Position of the batch that holds `offset` or, when it was compacted away, the next one; the length when there is none. */
export function positionOf(chunk: Chunk, offset: number): number {
  const { batches } = chunk
  let position = 0
  while (position < batches.length && batchLastOffset(batches, position) < offset)
    position += batchSizeInBytes(batches, position)
  return position
}

/**
 * End of the whole batches from `start` on that begin before `maxOffset` and fit into `maxBytes`; the first one need not
 * fit when `minOneBatch`.
 */
export function endWithin(chunk: Chunk, start: number, limits: Limits): number {
  const { batches } = chunk
  // The common case: everything fits.
  if (chunk.lastOffset < limits.maxOffset && batches.length - start <= limits.maxBytes) return batches.length
  let end = start
  while (end < batches.length && batchBaseOffset(batches, end) < limits.maxOffset) {
    const next = end + batchSizeInBytes(batches, end)
    if (next - start > limits.maxBytes && !(limits.minOneBatch && end === start)) break
    end = next
  }
  return end
}

export interface Limits {
  readonly maxBytes: number
  readonly maxOffset: number
  readonly minOneBatch: boolean
}
