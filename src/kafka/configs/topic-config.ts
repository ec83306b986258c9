/** What `compression.type` can say. */
export const compressionTypes = ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'] as const
export type CompressionType = (typeof compressionTypes)[number]

/**
 * The effective configuration of a topic as parsed values, in the units of its keys' names. LONG values are numbers:
 * Kafka's "for ever" (2^63-1) becomes 9.22e18, which compares as expected.
 */
export interface TopicConfig {
  /** cleanup.policy has `compact`. */
  readonly isCompacted: boolean
  /** cleanup.policy has `delete`. */
  readonly isDeleted: boolean
  readonly compressionType: CompressionType
  readonly compressionGzipLevel: number
  readonly compressionLz4Level: number
  readonly compressionZstdLevel: number
  readonly deleteRetentionMs: number
  readonly fileDeleteDelayMs: number
  readonly flushMessages: number
  readonly flushMs: number
  readonly indexIntervalBytes: number
  readonly maxCompactionLagMs: number
  readonly maxMessageBytes: number
  readonly messageTimestampAfterMaxMs: number
  readonly messageTimestampBeforeMaxMs: number
  readonly messageTimestampType: 'CreateTime' | 'LogAppendTime'
  readonly minCleanableDirtyRatio: number
  readonly minCompactionLagMs: number
  readonly minInsyncReplicas: number
  /** -1: no limit. */
  readonly retentionBytes: number
  /** -1: no limit. */
  readonly retentionMs: number
  /** internal.segment.bytes where it is set, which may be smaller than segment.bytes can be. */
  readonly segmentBytes: number
  readonly segmentIndexBytes: number
  readonly segmentJitterMs: number
  readonly segmentMs: number
}
