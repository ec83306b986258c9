import type { ProducerRow } from '../../../store/producers.ts'
import {
  batchBaseOffset,
  batchBaseSequence,
  batchLastOffset,
  batchLastSequence,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  isTransactional,
} from '../../records/batch-header.ts'
import { type EndTransactionMarker, readEndTransactionMarker } from '../../records/control.ts'
import { readRecords } from '../../records/records.ts'
import type { Verification } from './verification-states.ts'

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

/** The end of a transaction in one log, as a coordinator or an administrator orders it. */
export interface TransactionMarker {
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly isCommit: boolean
  /** That of the client: from 2 on the epoch of the marker is above that of the transaction's records. */
  readonly transactionVersion: number
}

/** What a marker has ended: a transaction that had records. */
export interface CompletedTransaction {
  readonly producerId: number
  readonly firstOffset: number
  /** Of the marker. */
  readonly lastOffset: number
  readonly isAborted: boolean
}

export type MarkerError = 'INVALID_PRODUCER_EPOCH' | 'TRANSACTION_COORDINATOR_FENCED'

/** What is to be done with a batch of an idempotent producer. */
export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly of: AppendedBatch }
  | {
      readonly kind: 'refuse'
      readonly error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'INVALID_PRODUCER_EPOCH' | 'INVALID_TXN_STATE'
    }

const APPEND: SequenceVerdict = { kind: 'append' }
const OUT_OF_ORDER: SequenceVerdict = { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
const KEPT_BATCHES = 5
const NO_EPOCH = -1
const NO_OFFSET = -1
const LARGEST_EPOCH = 32_767

/**
 * Judges the batch at `position` by what is known of its producer, by the reference's rules (ProducerAppendInfo):
 * - A batch of the current epoch with the sequences of one of the last five is a duplicate of it.
 * - An older epoch is refused.
 * - A newer epoch must begin at sequence 0, unless nothing is known of the producer: its records may have been deleted,
 *   so any sequence is taken.
 * - In the current epoch sequences go on without a gap; after 2^31 - 1 comes 0.
 * - A batch that begins a transaction must not come before one that asked for it with a lower sequence; with transactions v2
 *   it begins at sequence 0 when no batch of the producer is known.
 */
export function judge(
  entry: ProducerEntry | undefined,
  batch: Buffer,
  position: number,
  verification?: Verification,
): SequenceVerdict {
  if (entry === undefined) return isFirstAsked(entry, batch, position, verification) ? APPEND : OUT_OF_ORDER
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
  if (!isFirstAsked(entry, batch, position, verification)) return OUT_OF_ORDER
  if (epoch !== entry.producerEpoch) {
    if (baseSequence !== 0 && entry.producerEpoch !== NO_EPOCH) return OUT_OF_ORDER
  } else {
    const last = entry.batches.at(-1)
    const lastSequence = last === undefined ? -1 : last.lastSequence
    const isNext = baseSequence === lastSequence + 1 || (baseSequence === 0 && lastSequence === 2147483647)
    if (!isNext) return OUT_OF_ORDER
  }
  if (entry.transactionFirstOffset !== NO_OFFSET && !isTransactional(batch, position)) {
    return { kind: 'refuse', error: 'INVALID_TXN_STATE' }
  }
  return APPEND
}

function isFirstAsked(
  entry: ProducerEntry | undefined,
  batch: Buffer,
  position: number,
  verification: Verification | undefined,
): boolean {
  if (verification === undefined) return true
  const baseSequence = batchBaseSequence(batch, position)
  const isUnknown = entry === undefined || entry.batches.length === 0
  if (verification.supportsEpochBump && baseSequence !== 0 && isUnknown) return false
  return baseSequence <= verification.lowestSequence
}

/** Whether a transaction of that epoch of the producer is open in this log. */
export function hasOpenTransaction(entry: ProducerEntry | undefined, epoch: number): boolean {
  return entry !== undefined && entry.transactionFirstOffset !== NO_OFFSET && entry.producerEpoch === epoch
}

/**
 * Why a marker may not be appended, or null. With transactions v2 its epoch is above that of the records, or else it is a
 * late one of an earlier transaction; one that comes again when the transaction has ended does no harm (KIP-890, KAFKA-19999).
 */
export function judgeMarker(entry: ProducerEntry | undefined, marker: TransactionMarker): MarkerError | null {
  if (entry === undefined) return null
  const { producerEpoch: epoch, transactionVersion } = marker
  const isStale = transactionVersion >= 2 ? epoch <= entry.producerEpoch : epoch < entry.producerEpoch
  const isHarmless =
    transactionVersion >= 2 &&
    epoch === entry.producerEpoch &&
    (entry.transactionFirstOffset === NO_OFFSET || epoch === LARGEST_EPOCH)
  if (isStale && !isHarmless) return 'INVALID_PRODUCER_EPOCH'
  return entry.coordinatorEpoch > marker.coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : null
}

/** The entry after a marker was appended. */
export function afterMarker(
  entry: ProducerEntry | undefined,
  marker: EndTransactionMarker | undefined,
  batch: Buffer,
  position: number,
): ProducerEntry {
  const producerEpoch = batchProducerEpoch(batch, position)
  return {
    producerId: batchProducerId(batch, position),
    producerEpoch,
    coordinatorEpoch: marker?.coordinatorEpoch ?? entry?.coordinatorEpoch ?? -1,
    lastTimestamp: batchMaxTimestamp(batch, position),
    transactionFirstOffset: NO_OFFSET,
    batches: entry !== undefined && entry.producerEpoch === producerEpoch ? entry.batches : [],
  }
}

/** The marker in the control batch at `position`; undefined for one of another kind, or that compaction has emptied. */
export function markerOf(batch: Buffer, position: number): EndTransactionMarker | undefined {
  for (const record of readRecords(batch, position)) return readEndTransactionMarker(record.key, record.value)
  return undefined
}

/** The entry after the data batch at `position`, which has its final offsets, was appended. */
export function afterBatch(entry: ProducerEntry | undefined, batch: Buffer, position: number): ProducerEntry {
  const producerId = batchProducerId(batch, position)
  const producerEpoch = batchProducerEpoch(batch, position)
  const timestamp = batchMaxTimestamp(batch, position)
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
