import { type BatchOptions, buildBatch, type RecordInput } from '../../../src/kafka/records/batch-builder.ts'
import { type KafkaRecord, readRecordSet } from '../../../src/kafka/records/records.ts'

/** Time of the first record of `batchOf`. */
export const FIRST_MS = 1_700_000_000_000

/** A batch of records with these values, one millisecond apart. */
export function batchOf(values: readonly string[], options: BatchOptions = {}): Buffer {
  return buildBatch(
    values.map((value, i) => ({ timestamp: FIRST_MS + i, key: null, value: Buffer.from(value) })),
    options,
  )
}

/** A batch of given records. */
export function batchWith(records: readonly RecordInput[], options: BatchOptions = {}): Buffer {
  return buildBatch(records, options)
}

/** A batch of an idempotent producer. */
export function idempotent(
  values: readonly string[],
  baseSequence: number,
  epoch = 0,
  producerId = 7,
): Buffer {
  return batchOf(values, { producerId, producerEpoch: epoch, baseSequence })
}

/** Offset and value of every record in what a read or a fetch gave. */
export function recordsIn(batches: Buffer | readonly Buffer[] | null): [number, string][] {
  const bytes =
    batches === null ? Buffer.alloc(0) : Buffer.isBuffer(batches) ? batches : Buffer.concat(batches)
  return [...readRecordSet(bytes)].map((record: KafkaRecord) => [record.offset, String(record.value)])
}
