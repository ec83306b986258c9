import type { KafkaRecord } from '../../records/records.ts'
import type { Metric } from '../metrics/metric.ts'
import type { OffsetAndMetadata, TopicPartition } from '../types.ts'

export interface ConsumerRecord extends KafkaRecord {
  topic: string
  partition: number
  /** Of the batch; -1 for unknown. */
  leaderEpoch: number
}

/** A member of a group, for a producer that commits its offsets in a transaction. */
export interface ConsumerGroupMetadata {
  groupId: string
  /** Generation or member epoch; -1 for nobody in particular. */
  generationId: number
  memberId: string
  groupInstanceId: string | undefined
}

/** A pattern that the coordinator evaluates, in the syntax of RE2/J: it matches topics as a whole (KIP-848). */
export interface SubscriptionPattern {
  readonly re2j: string
}

/** Called while `poll` runs, in the order of Java's ConsumerRebalanceListener. */
export interface RebalanceListener {
  onPartitionsAssigned?(partitions: TopicPartition[]): void | Promise<void>
  onPartitionsRevoked?(partitions: TopicPartition[]): void | Promise<void>
  onPartitionsLost?(partitions: TopicPartition[]): void | Promise<void>
}

/** Reads records. Made by `openConsumer(properties, hooks)` in consumer.ts. One call at a time, but for `wakeup`. */
export interface Consumer {
  /**
   * Joins the group (group.id) for topics, or for all topics that the pattern matches as a whole. Throws ClientError for a
   * SubscriptionPattern where the group protocol is classic.
   */
  subscribe(topics: readonly string[] | RegExp | SubscriptionPattern, listener?: RebalanceListener): void
  /** Takes these partitions itself; no group membership. */
  assign(partitions: readonly TopicPartition[]): void
  unsubscribe(): Promise<void>
  /** Partitions assigned now. */
  assignment(): TopicPartition[]
  /**
   * Records as soon as there are any (at most max.poll.records), none after `timeoutMs`. Rejects with ClientError: for
   * errors that Java's poll throws, and with className `org.apache.kafka.common.errors.WakeupException` after `wakeup()`.
   */
  poll(timeoutMs: number): Promise<ConsumerRecord[]>
  /** Commits the positions of all partitions, or the given offsets; rejects with ClientError. */
  commit(offsets?: ReadonlyMap<TopicPartition, OffsetAndMetadata>): Promise<void>
  /** Last committed offsets; partitions without one are missing. */
  committed(partitions: readonly TopicPartition[]): Promise<Map<TopicPartition, OffsetAndMetadata>>
  /** Who this consumer is in its group. Throws ClientError without a group.id. */
  groupMetadata(): ConsumerGroupMetadata
  seek(partition: TopicPartition, offset: number): void
  /** Of all assigned partitions when none are given; takes effect at the next poll. */
  seekToBeginning(partitions?: readonly TopicPartition[]): void
  seekToEnd(partitions?: readonly TopicPartition[]): void
  /** Offset of the next record that poll would give. */
  position(partition: TopicPartition): Promise<number>
  pause(partitions: readonly TopicPartition[]): void
  resume(partitions: readonly TopicPartition[]): void
  /** Number of partitions; undefined for an unknown topic. */
  partitionCount(topic: string): Promise<number | undefined>
  /** Names of all topics, internal ones too; rejects with ClientError. */
  listTopics(): Promise<string[]>
  /** What the consumer counted until now, under the names of Java's metrics. */
  metrics(): Metric[]
  /** Makes a poll that runs, or else the next one, reject. */
  wakeup(): void
  /** Commits (enable.auto.commit), leaves the group, closes the connections; takes at most `timeoutMs` (30 s). */
  close(timeoutMs?: number): Promise<void>
}
