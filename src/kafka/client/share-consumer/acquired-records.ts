/** The records of a partition that a fetch has acquired, read batch by batch as they are asked for. */
import {
  batchBaseOffset,
  batchLastOffset,
  batchLeaderEpoch,
  isBatchCrcValid,
  isControlBatch,
} from '../../records/batch-header.ts'
import { batchPositions } from '../../records/record-set.ts'
import { type KafkaRecord, readRecords } from '../../records/records.ts'
import { RecordsError } from '../../records/records-error.ts'
import { ClientError } from '../client-error.ts'
import { partitionName } from '../types.ts'
import type { ShareRecord, TopicIdPartition } from './types.ts'

export interface AcquiredRange {
  firstOffset: number
  lastOffset: number
  deliveryCount: number
}

export interface AcquiredSet {
  /** The broker that gave them out, and takes the acknowledgements. */
  nodeId: number
  partition: TopicIdPartition
  records: Buffer
  ranges: readonly AcquiredRange[]
  /** Undefined for unknown. */
  lockTimeoutMs: number | undefined
  checksCrcs: boolean
}

/** What was read: records to be delivered, offsets without a record, and a batch that cannot be read. */
export interface Taken {
  records: ShareRecord[]
  gaps: number[]
  broken: { offsets: number[]; error: ClientError } | undefined
}

export class AcquiredRecords {
  readonly set: AcquiredSet
  readonly #positions: readonly number[]
  #batch = 0
  #range = 0
  /** Acquired offsets before are done with. */
  #nextOffset: number

  constructor(set: AcquiredSet) {
    this.set = set
    this.#positions = [...batchPositions(set.records)]
    this.#nextOffset = set.ranges[0]?.firstOffset ?? 0
  }

  get isDone(): boolean {
    return this.#range >= this.set.ranges.length
  }

  /** Reads whole batches until there are `max` records or no more. A batch that cannot be read ends it. */
  take(max: number): Taken {
    const taken: Taken = { records: [], gaps: [], broken: undefined }
    while (taken.records.length < max && !this.isDone) {
      const position = this.#positions[this.#batch]
      if (position === undefined) {
        this.#passTo(Number.POSITIVE_INFINITY, taken.gaps)
        break
      }
      this.#batch++
      try {
        this.#readBatch(position, taken)
      } catch (fault) {
        const offsets: number[] = []
        this.#passTo(batchLastOffset(this.set.records, position) + 1, offsets)
        taken.broken = { offsets, error: this.#corrupt(position, fault) }
        break
      }
    }
    return taken
  }

  #readBatch(position: number, taken: Taken): void {
    const { records, partition, checksCrcs } = this.set
    if (batchLastOffset(records, position) < this.#nextOffset) return
    if (checksCrcs && !isBatchCrcValid(records, position))
      throw new RecordsError('CORRUPT_MESSAGE', 'its crc is wrong')
    if (isControlBatch(records, position)) return
    const leaderEpoch = batchLeaderEpoch(records, position)
    // Read before anything is handed out, so that a batch that breaks off is rejected as a whole.
    for (const record of [...readRecords(records, position)]) {
      this.#passTo(record.offset, taken.gaps)
      const range = this.set.ranges[this.#range]
      if (range === undefined) return
      if (record.offset !== this.#nextOffset) continue // not acquired
      this.#step()
      taken.records.push(shareRecord(record, partition, { leaderEpoch, deliveryCount: range.deliveryCount }))
    }
  }

  /** Takes the acquired offsets before `offset`: there is no record at them. */
  #passTo(offset: number, into: number[]): void {
    while (!this.isDone && this.#nextOffset < offset) {
      into.push(this.#nextOffset)
      this.#step()
    }
  }

  #step(): void {
    const range = this.set.ranges[this.#range]
    if (range !== undefined && this.#nextOffset < range.lastOffset) this.#nextOffset++
    else this.#nextOffset = this.set.ranges[++this.#range]?.firstOffset ?? this.#nextOffset
  }

  #corrupt(position: number, cause: unknown): ClientError {
    const { partition, records } = this.set
    const why = cause instanceof Error ? cause.message : String(cause)
    return new ClientError(
      'org.apache.kafka.common.errors.CorruptRecordException',
      `Record batch for partition ${partitionName(partition)} at offset ${batchBaseOffset(records, position)} is invalid, cause: ${why}`,
      { cause },
    )
  }
}

function shareRecord(
  record: KafkaRecord,
  { topic, partition }: TopicIdPartition,
  { leaderEpoch, deliveryCount }: { leaderEpoch: number; deliveryCount: number },
): ShareRecord {
  return {
    topic,
    partition,
    leaderEpoch,
    deliveryCount,
    offset: record.offset,
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    sequence: record.sequence,
    key: record.key,
    value: record.value,
    headers: record.headers,
  }
}
