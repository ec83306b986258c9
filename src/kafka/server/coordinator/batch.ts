import { buildBatch } from '../../records/batch-builder.ts'

/** A coordinator's record as it stands in the log. */
export interface EncodedRecord {
  readonly key: Buffer
  readonly value: Buffer | null
}

/** Builds the batch of one decision. The reference gives it the sequence 0, though it has no producer id. */
export function buildCoordinatorBatch(
  records: readonly EncodedRecord[],
  timestampMs: number,
  options: { readonly baseOffset?: number; readonly leaderEpoch?: number } = {},
): Buffer {
  return buildBatch(
    records.map(({ key, value }) => ({ timestamp: timestampMs, key, value })),
    { ...options, baseSequence: 0 },
  )
}
