import type { ProducerRow } from '../../../store/producers.ts'
import {
  batchBaseOffset,
  batchBaseSequence,
  batchLastOffset,
  batchLastSequence,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  isControlBatch,
  isTransactional,
} from '../../records/batch-header.ts'
import { type EndTransactionMarker, readEndTransactionMarker } from '../../records/control.ts'
import { readRecords } from '../../records/records.ts'

/** A batch that a producer has appended, as far as a duplicate of it must be known. */
export interface AppendedBatch {
  readonly baseSequence: number
  readonly lastSequence: number
  readonly baseOffset: number
  readonly lastOffset: number
  readonly timestamp: number
}

/** What a log knows of one producer. Frozen: an append makes a new one. */
export interface ProducerEntry {
  readonly producerId: number
  /** -1 when only a marker has been seen. */
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly lastTimestamp: number
  /** First offset of its open transaction, -1 without one. */
  readonly transactionFirstOffset: number
  /** The last five of the current epoch, oldest first. */
  readonly batches: readonly AppendedBatch[]
}

/** What is to be done with a batch of an idempotent producer. */
export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly of: AppendedBatch }
  | {
      readonly kind: 'refuse'
      readonly error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'INVALID_PRODUCER_EPOCH' | 'INVALID_TXN_STATE'
    }

const APPEND: SequenceVerdict = { kind: 'append' }
const KEPT_BATCHES = 5
const NO_EPOCH = -1
const NO_OFFSET = -1

/**
 * Judges the batch at `position` by what is known of its producer, by the reference's rules (ProducerAppendInfo):
 * - A batch of the current epoch with the sequences of one of the last five is a duplicate of it.
 * - An older epoch is refused.
 * - A newer epoch must begin at sequence 0, unless nothing is known of the producer: its records may have been deleted,
 *   so any sequence is taken.
 * - In the current epoch sequences go on without a gap; after 2^31 - 1 comes 0.
 */
export function judge(entry: ProducerEntry | undefined, batch: Buffer, position: number): SequenceVerdict {
  if (entry === undefined) return APPEND
  const epoch = batchProducerEpoch(batch, position)
  const baseSequence = batchBaseSequence(batch, position)
  if (epoch === entry.producerEpoch) {
    const lastSequence = batchLastSequence(batch, position)
    for (const known of entry.batches) {
      if (known.baseSequence === baseSequence && known.lastSequence === lastSequence)
        return { kind: 'duplicate', of: known }
    }
  }
  if (epoch < entry.producerEpoch) return { kind: 'refuse', error: 'INVALID_PRODUCER_EPOCH' }
  if (epoch !== entry.producerEpoch) {
    if (baseSequence !== 0 && entry.producerEpoch !== NO_EPOCH)
      return { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  } else {
    const last = entry.batches.at(-1)
    const lastSequence = last === undefined ? -1 : last.lastSequence
    const isNext = baseSequence === lastSequence + 1 || (baseSequence === 0 && lastSequence === 2147483647)
    if (!isNext) return { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  }
  if (entry.transactionFirstOffset !== NO_OFFSET && !isTransactional(batch, position)) {
    return { kind: 'refuse', error: 'INVALID_TXN_STATE' }
  }
  return APPEND
}

/** The entry after the batch at `position`, which has its final offsets, was appended. */
export function afterBatch(entry: ProducerEntry | undefined, batch: Buffer, position: number): ProducerEntry {
  const producerId = batchProducerId(batch, position)
  const producerEpoch = batchProducerEpoch(batch, position)
  const timestamp = batchMaxTimestamp(batch, position)
  if (isControlBatch(batch, position)) {
    const marker = markerOf(batch, position)
    return {
      producerId,
      producerEpoch,
      coordinatorEpoch: marker?.coordinatorEpoch ?? entry?.coordinatorEpoch ?? -1,
      lastTimestamp: timestamp,
      transactionFirstOffset: NO_OFFSET,
      batches: entry !== undefined && entry.producerEpoch === producerEpoch ? entry.batches : [],
    }
  }
  const appended: AppendedBatch = {
    baseSequence: batchBaseSequence(batch, position),
    lastSequence: batchLastSequence(batch, position),
    baseOffset: batchBaseOffset(batch, position),
    lastOffset: batchLastOffset(batch, position),
    timestamp,
  }
  const earlier = entry !== undefined && entry.producerEpoch === producerEpoch ? entry.batches : []
  const kept = earlier.length < KEPT_BATCHES ? earlier : earlier.slice(1)
  let transactionFirstOffset = entry?.transactionFirstOffset ?? NO_OFFSET
  if (transactionFirstOffset === NO_OFFSET && isTransactional(batch, position))
    transactionFirstOffset = appended.baseOffset
  return {
    producerId,
    producerEpoch,
    coordinatorEpoch: entry?.coordinatorEpoch ?? -1,
    lastTimestamp: timestamp,
    transactionFirstOffset,
    batches: kept.concat(appended),
  }
}

function markerOf(batch: Buffer, position: number): EndTransactionMarker | undefined {
  for (const record of readRecords(batch, position)) return readEndTransactionMarker(record.key, record.value)
  return undefined
}

/** Puts an entry into the form of its table. */
export function toProducerRow(entry: ProducerEntry): ProducerRow {
  return {
    producerId: entry.producerId,
    producerEpoch: entry.producerEpoch,
    coordinatorEpoch: entry.coordinatorEpoch,
    lastTimestamp: entry.lastTimestamp,
    transactionFirstOffset: entry.transactionFirstOffset === NO_OFFSET ? null : entry.transactionFirstOffset,
    batches: JSON.stringify(
      entry.batches.map((batch) => [
        batch.baseSequence,
        batch.lastSequence,
        batch.baseOffset,
        batch.lastOffset,
        batch.timestamp,
      ]),
    ),
  }
}

/** Reads an entry from its table. */
export function fromProducerRow(row: ProducerRow): ProducerEntry {
  const batches = JSON.parse(row.batches) as [number, number, number, number, number][]
  return {
    producerId: row.producerId,
    producerEpoch: row.producerEpoch,
    coordinatorEpoch: row.coordinatorEpoch,
    lastTimestamp: row.lastTimestamp,
    transactionFirstOffset: row.transactionFirstOffset ?? NO_OFFSET,
    batches: batches.map(([baseSequence, lastSequence, baseOffset, lastOffset, timestamp]) => ({
      baseSequence,
      lastSequence,
      baseOffset,
      lastOffset,
      timestamp,
    })),
  }
}
