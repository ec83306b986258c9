import type { RecordHeaderInput } from '../../records/batch-builder.ts'
import type { ClientError } from '../client-error.ts'
import type { ConsumerGroupMetadata } from '../consumer/types.ts'
import type { Metric } from '../metrics/metric.ts'
import type { OffsetAndMetadata, TopicPartition } from '../types.ts'

export interface ProducerRecord {
  topic: string
  /** Chosen by the partitioner when missing. */
  partition?: number
  /** Milliseconds since the epoch; now when missing. */
  timestamp?: number
  key?: Buffer | null
  value?: Buffer | null
  headers?: readonly RecordHeaderInput[]
}

export interface RecordMetadata {
  topic: string
  /** -1 when the record failed before it had one. */
  partition: number
  /** -1 with acks=0 and for a record that failed. */
  offset: number
  timestamp: number
}

/** Called once for every record: with null when it is acknowledged, else with what Java's callback would get. */
export type DeliveryCallback = (error: ClientError | null, metadata: RecordMetadata) => void

/** Sends records in batches. Made by `openProducer(properties, hooks)` in producer.ts. */
export interface Producer {
  /**
   * Queues a record; the order of calls is the order in each partition. False when the memory (buffer.memory) is used up or the
   * topic's metadata is awaited: call `drained()` before the next one (where Java's send would block). Failures all go to
   * the callback, after max.block.ms or delivery.timeout.ms at the latest. Throws only when the producer is closed.
   */
  send(record: ProducerRecord, callback?: DeliveryCallback): boolean
  /** Resolves when `send` would return true again. Never rejects. */
  drained(): Promise<void>
  /** `send` for one record as a promise; rejects with ClientError. */
  deliver(record: ProducerRecord): Promise<RecordMetadata>
  /** Sends everything now, and resolves when every record queued so far has been called back. Never rejects. */
  flush(): Promise<void>
  /**
   * Gets ready for transactions (transactional.id): ends what a producer with the same id left open, and keeps that one from
   * going on. This and what follows reject with ClientError, after max.block.ms at the latest, and wait on when called again then.
   */
  initTransactions(): Promise<void>
  /** Records sent from now on belong to the transaction. Throws ClientError. */
  beginTransaction(): void
  /** Commits a group's offsets with the transaction; `group` as `Consumer.groupMetadata()` has it. */
  sendOffsetsToTransaction(
    offsets: ReadonlyMap<TopicPartition, OffsetAndMetadata>,
    group: ConsumerGroupMetadata,
  ): Promise<void>
  /** Waits for all records, then commits. Rejects when one of them was not stored: then `abortTransaction` is what is left. */
  commitTransaction(): Promise<void>
  /** Gives up what was not sent yet, and aborts. */
  abortTransaction(): Promise<void>
  /** Number of partitions, asking the cluster if need be; rejects with ClientError after max.block.ms. */
  partitionCount(topic: string): Promise<number>
  /** What the producer counted until now, under the names of Java's metrics. */
  metrics(): Metric[]
  /** Flushes for at most `timeoutMs` (no limit when missing), fails what is left, closes the connections. */
  close(timeoutMs?: number): Promise<void>
}
