import type { ClientError } from '../client-error.ts'
import type { ConsumerRecord } from '../consumer/types.ts'
import type { Metric } from '../metrics/metric.ts'
import type { TopicPartition } from '../types.ts'

/** What becomes of a record: done; to be given to somebody again; never again; still being worked on (KIP-1222). */
export type AcknowledgeType = 'ACCEPT' | 'RELEASE' | 'REJECT' | 'RENEW'

export interface ShareRecord extends ConsumerRecord {
  /** How often it has been given out, this time included. */
  deliveryCount: number
}

export interface TopicIdPartition extends TopicPartition {
  topicId: string
}

/** Called when the broker has answered for these records of a partition, with null when it took the acknowledgements. */
export type AcknowledgementCommitCallback = (
  partition: TopicIdPartition,
  offsets: readonly number[],
  error: ClientError | null,
) => void

/** How the acknowledgements of a partition went. */
export interface AcknowledgementResult extends TopicIdPartition {
  error: ClientError | null
}

/**
 * Reads records together with the other members of a share group. Made by `openShareConsumer(properties, hooks)` in share-consumer.ts.
 * One call at a time, but for `wakeup`.
 */
export interface ShareConsumer {
  subscribe(topics: readonly string[]): void
  unsubscribe(): Promise<void>
  subscription(): string[]
  /**
   * Records as soon as there are any (about max.poll.records), none after `timeoutMs`. Acknowledges those of the poll before, where
   * that goes by itself (share.acknowledgement.mode=implicit); else every record has to be acknowledged before the next poll.
   * Rejects with ClientError: for errors that Java's poll throws, and with className
   * `org.apache.kafka.common.errors.WakeupException` after `wakeup()`.
   */
  poll(timeoutMs: number): Promise<ShareRecord[]>
  /** Says what becomes of a record of the last poll. Throws ClientError, in implicit mode always. Sent with the next poll or commit. */
  acknowledge(record: TopicPartition & { offset: number }, type?: AcknowledgeType): void
  /** Sends acknowledgements and waits for the answers; rejects with ClientError only after `wakeup()`. */
  commitSync(timeoutMs?: number): Promise<AcknowledgementResult[]>
  /** Sends acknowledgements; the callback tells how it went. */
  commitAsync(): void
  setAcknowledgementCommitCallback(callback: AcknowledgementCommitCallback | undefined): void
  /** How long the records of the last poll are this member's; undefined for unknown. */
  acquisitionLockTimeoutMs(): number | undefined
  /** What went over the connections until now, under the names of Java's metrics. */
  metrics(): Metric[]
  /** Makes a poll that runs, or else the next one, reject. */
  wakeup(): void
  /** Sends acknowledgements, leaves the group, closes the connections; takes at most `timeoutMs` (30 s). */
  close(timeoutMs?: number): Promise<void>
}
