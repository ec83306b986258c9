/** What producer, consumer and admin have in common. */

export interface TopicPartition {
  topic: string
  partition: number
}

/** A broker as the cluster names it; bootstrap addresses have negative ids until then. */
export interface Node {
  id: number
  host: string
  port: number
  rack: string | null
}

export interface OffsetAndMetadata {
  offset: number
  /** -1 for unknown. */
  leaderEpoch?: number
  metadata?: string
}

/** `topic-partition`, as Java prints it. */
export function partitionName(partition: TopicPartition): string {
  return `${partition.topic}-${partition.partition}`
}

/** Sorts partitions by topic and number. */
export function comparePartitions(a: TopicPartition, b: TopicPartition): number {
  if (a.topic === b.topic) return a.partition - b.partition
  return a.topic < b.topic ? -1 : 1
}
