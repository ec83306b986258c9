import { buildBatch } from '../../records/batch-builder.ts'
import type { TransactionalProducer } from './turn.ts'

/** A coordinator's record as it stands in the log. */
export interface EncodedRecord {
  readonly key: Buffer
  readonly value: Buffer | null
}

/** Builds the batch of one decision. The reference gives it the sequence 0, though a coordinator does not count them. */
export function buildCoordinatorBatch(
  records: readonly EncodedRecord[],
  timestampMs: number,
  options: {
    readonly baseOffset?: number
    readonly leaderEpoch?: number
    /** Of the transaction that the records belong to. */
    readonly producer?: TransactionalProducer | null
  } = {},
): Buffer {
  const { producer, ...where } = options
  return buildBatch(
    records.map(({ key, value }) => ({ timestamp: timestampMs, key, value })),
    { ...where, baseSequence: 0, ...(producer ? { ...producer, isTransactional: true } : {}) },
  )
}
