/** Records of one partition from one answer, read as they are asked for. */
import {
  batchBaseOffset,
  batchLastOffset,
  batchLeaderEpoch,
  batchMagic,
  batchProducerId,
  isBatchCrcValid,
  isControlBatch,
  isTransactional,
  NO_PRODUCER_ID,
} from '../../records/batch-header.ts'
import { controlType } from '../../records/control.ts'
import { isLegacyCrcValid } from '../../records/legacy.ts'
import { batchPositions } from '../../records/record-set.ts'
import { type KafkaRecord, readRecords } from '../../records/records.ts'
import { RecordsError } from '../../records/records-error.ts'
import { kafkaException } from '../client-error.ts'
import type { TopicPartition } from '../types.ts'
import type { ConsumerRecord } from './types.ts'

export interface FetchedRecords extends TopicPartition {
  records: Buffer
  fetchOffset: number
  /** Null where all transactions count. */
  abortedTransactions: readonly { producerId: number; firstOffset: number }[] | null
  checksCrcs: boolean
}

export class CompletedFetch {
  readonly startOffset: number
  /** Where the next fetch goes on: behind the last complete batch. */
  readonly endOffset: number
  readonly #fetched: FetchedRecords
  readonly #positions: readonly number[]
  readonly #aborted: { producerId: number; firstOffset: number }[] | null
  readonly #abortedProducers = new Set<number>()
  #batch = 0
  #records: Iterator<KafkaRecord, void> | undefined
  #nextOffset: number
  #leaderEpoch = -1

  constructor(fetched: FetchedRecords) {
    this.#fetched = fetched
    this.startOffset = fetched.fetchOffset
    this.#nextOffset = fetched.fetchOffset
    this.#positions = [...batchPositions(fetched.records)]
    const last = this.#positions.at(-1)
    this.endOffset =
      last === undefined
        ? fetched.fetchOffset
        : Math.max(fetched.fetchOffset, lastOffsetOf(fetched.records, last) + 1)
    this.#aborted =
      fetched.abortedTransactions === null
        ? null
        : [...fetched.abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset)
    if (last === undefined && fetched.records.length > 0) {
      const at = `${fetched.topic}-${fetched.partition}=${fetched.fetchOffset}`
      throw kafkaException(
        `Failed to make progress reading messages at ${at}. Received a non-empty fetch response from the server, but no complete records were found.`,
      )
    }
  }

  /** Offset of the next record, as far as is known. */
  get nextOffset(): number {
    return this.#nextOffset
  }

  /** Of the last record taken; -1 for unknown. */
  get leaderEpoch(): number {
    return this.#leaderEpoch
  }

  get isDone(): boolean {
    return this.#batch >= this.#positions.length
  }

  /** Bytes not read yet, whole batches. */
  get remainingBytes(): number {
    return this.#fetched.records.length - (this.#positions[this.#batch] ?? this.#fetched.records.length)
  }

  /** Appends at most `max` records to `into`. Throws ClientError for a batch that cannot be read. */
  take(max: number, into: ConsumerRecord[]): void {
    const { topic, partition, records } = this.#fetched
    for (let left = max; left > 0 && !this.isDone; ) {
      const position = this.#positions[this.#batch] ?? 0
      this.#records ??= this.#openBatch(position)
      const next = this.#nextRecord()
      if (next === undefined) {
        this.#nextOffset = Math.max(this.#nextOffset, lastOffsetOf(records, position) + 1)
        this.#records = undefined
        this.#batch++
        continue
      }
      if (next.offset < this.#nextOffset) continue
      this.#nextOffset = next.offset + 1
      const leaderEpoch = batchMagic(records, position) < 2 ? -1 : batchLeaderEpoch(records, position)
      this.#leaderEpoch = leaderEpoch
      into.push(toConsumerRecord(next, topic, partition, leaderEpoch))
      left--
    }
  }

  #openBatch(position: number): Iterator<KafkaRecord, void> {
    const { records, checksCrcs } = this.#fetched
    if (batchMagic(records, position) < 2) {
      if (checksCrcs && !isLegacyCrcValid(records, position)) throw this.#corrupt('its crc is wrong')
      return readRecords(records, position)
    }
    if (lastOffsetOf(records, position) < this.#nextOffset) return NO_RECORDS[Symbol.iterator]()
    if (checksCrcs && !isBatchCrcValid(records, position)) throw this.#corrupt('its crc is wrong')
    if (this.#isSkipped(position)) return NO_RECORDS[Symbol.iterator]()
    return readRecords(records, position)
  }

  #nextRecord(): KafkaRecord | undefined {
    try {
      const next = this.#records?.next()
      return next === undefined || next.done === true ? undefined : next.value
    } catch (fault) {
      if (fault instanceof RecordsError) throw this.#corrupt(fault.message, fault)
      throw fault
    }
  }

  /** Control batches are never shown; with read_committed, nor are the records of aborted transactions. */
  #isSkipped(position: number): boolean {
    const { records } = this.#fetched
    const isControl = isControlBatch(records, position)
    const producerId = batchProducerId(records, position)
    if (this.#aborted === null || producerId === NO_PRODUCER_ID) return isControl
    const lastOffset = lastOffsetOf(records, position)
    while ((this.#aborted[0]?.firstOffset ?? Number.POSITIVE_INFINITY) <= lastOffset) {
      const aborted = this.#aborted.shift()
      if (aborted !== undefined) this.#abortedProducers.add(aborted.producerId)
    }
    if (isControl) {
      const marker = readRecords(records, position).next().value
      if (marker && controlType(marker.key) === 'ABORT') this.#abortedProducers.delete(producerId)
      return true
    }
    return isTransactional(records, position) && this.#abortedProducers.has(producerId)
  }

  #corrupt(cause: string, fault?: unknown): Error {
    const { topic, partition } = this.#fetched
    return kafkaException(
      `Record batch for partition ${topic}-${partition} at offset ${this.#nextOffset} is invalid, cause: ${cause}`,
      fault,
    )
  }
}

/** Written out field by field: a spread costs several times as much, and this runs for every record. */
function toConsumerRecord(
  record: KafkaRecord,
  topic: string,
  partition: number,
  leaderEpoch: number,
): ConsumerRecord {
  return {
    topic,
    partition,
    leaderEpoch,
    offset: record.offset,
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    sequence: record.sequence,
    key: record.key,
    value: record.value,
    headers: record.headers,
  }
}

const NO_RECORDS: readonly KafkaRecord[] = []

/** A message of magic 0 and 1 has the offset of the last record it wraps. */
function lastOffsetOf(records: Buffer, position: number): number {
  return batchMagic(records, position) < 2
    ? batchBaseOffset(records, position)
    : batchLastOffset(records, position)
}
