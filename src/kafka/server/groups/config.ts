/** What the group coordinator takes from server.properties; the comments name the keys. Times in milliseconds. */
export interface GroupConfig {
  /** group.min.session.timeout.ms */
  readonly minSessionTimeoutMs: number
  /** group.max.session.timeout.ms */
  readonly maxSessionTimeoutMs: number
  /** group.initial.rebalance.delay.ms: how long the first join of an empty group waits for others. */
  readonly initialRebalanceDelayMs: number
  /** group.max.size */
  readonly maxSize: number
  /** offset.metadata.max.bytes; the reference counts UTF-16 units, not bytes. */
  readonly offsetMetadataMaxLength: number
  /** offsets.retention.minutes */
  readonly offsetsRetentionMs: number
  /** offsets.retention.check.interval.ms */
  readonly offsetsRetentionCheckIntervalMs: number
}

/** Kafka 4.3.1's defaults. */
export const defaultGroupConfig: GroupConfig = {
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  initialRebalanceDelayMs: 3_000,
  maxSize: 2_147_483_647,
  offsetMetadataMaxLength: 4_096,
  offsetsRetentionMs: 10_080 * 60_000,
  offsetsRetentionCheckIntervalMs: 600_000,
}

/**
 * How long a member that joins for the first time may wait for the rebalance before it is dropped. Its session timeout
 * cannot be used: it has no id yet and cannot send heartbeats. Fixed in the reference.
 */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000

/** Reads the coordinator's keys from a broker configuration; absent ones have Kafka's defaults. */
export function groupConfigFrom(value: (key: string) => number | undefined): GroupConfig {
  const retentionMinutes = value('offsets.retention.minutes')
  const d = defaultGroupConfig
  return {
    minSessionTimeoutMs: value('group.min.session.timeout.ms') ?? d.minSessionTimeoutMs,
    maxSessionTimeoutMs: value('group.max.session.timeout.ms') ?? d.maxSessionTimeoutMs,
    initialRebalanceDelayMs: value('group.initial.rebalance.delay.ms') ?? d.initialRebalanceDelayMs,
    maxSize: value('group.max.size') ?? d.maxSize,
    offsetMetadataMaxLength: value('offset.metadata.max.bytes') ?? d.offsetMetadataMaxLength,
    offsetsRetentionMs: retentionMinutes === undefined ? d.offsetsRetentionMs : retentionMinutes * 60_000,
    offsetsRetentionCheckIntervalMs:
      value('offsets.retention.check.interval.ms') ?? d.offsetsRetentionCheckIntervalMs,
  }
}
