import type { RecordHeaderInput } from '../../records/batch-builder.ts'
import type { ClientError } from '../client-error.ts'

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
  /** Number of partitions, asking the cluster if need be; rejects with ClientError after max.block.ms. */
  partitionCount(topic: string): Promise<number>
  /** Flushes for at most `timeoutMs` (no limit when missing), fails what is left, closes the connections. */
  close(timeoutMs?: number): Promise<void>
}
