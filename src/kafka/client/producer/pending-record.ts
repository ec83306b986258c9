import { type RecordHeaderInput, type RecordInput, recordBodyBytes } from '../../records/batch-builder.ts'
import { BATCH_HEADER_BYTES } from '../../records/batch-header.ts'
import type { DeliveryCallback, ProducerRecord } from './types.ts'

/**
 * A record from `send` until its callback: what it is written from, and what is owed for it. One object for all of that, because a
 * program may send millions a minute.
 */
export interface PendingRecord extends RecordInput {
  readonly topic: string
  /** Undefined for the partitioner to choose. */
  readonly partition: number | undefined
  readonly timestamp: number
  key: Buffer | null
  value: Buffer | null
  headers: readonly RecordHeaderInput[]
  readonly callback: DeliveryCallback | undefined
  /** Bytes of buffer.memory that it holds. */
  bytes: number
  /** Which flushes wait for it. */
  readonly generation: number
  /** When it has waited long enough for metadata or memory. */
  readonly deadlineMs: number
  /** Stops the clock of one that waits for memory. */
  cancelDeadline: (() => void) | undefined
}

/** What a record takes at most beyond key, value and headers: length, attributes, timestamp and offset deltas. */
const MOST_RECORD_OVERHEAD = 21
/** A record's deltas as counted in `recordBodyBytes(record, 0, 0)`: attributes and one byte for each. */
const LEAST_DELTAS = 3
const NO_HEADERS: readonly RecordHeaderInput[] = []

export function pendingRecord(
  record: ProducerRecord,
  options: { callback: DeliveryCallback | undefined; nowMs: number; maxBlockMs: number; generation: number },
): PendingRecord {
  const pending: PendingRecord = {
    topic: record.topic,
    partition: record.partition,
    timestamp: record.timestamp ?? options.nowMs,
    key: record.key ?? null,
    value: record.value ?? null,
    headers: record.headers ?? NO_HEADERS,
    callback: options.callback,
    bytes: 0,
    generation: options.generation,
    deadlineMs: options.nowMs + options.maxBlockMs,
    cancelDeadline: undefined,
  }
  pending.bytes = serializedUpperBound(pending)
  return pending
}

/** The record is written: what it was written from may go. */
export function letGo(record: PendingRecord): void {
  record.key = null
  record.value = null
  record.headers = NO_HEADERS
}

/** The size that Java names in its "too large" messages: what a batch with only this record takes at most. */
export function serializedUpperBound(record: RecordInput): number {
  return BATCH_HEADER_BYTES + MOST_RECORD_OVERHEAD + recordBodyBytes(record, 0, 0) - LEAST_DELTAS
}
