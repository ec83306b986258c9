import { allowedAssignors } from './consumer/target-assignment.ts'

/**
 * What the group coordinator takes from server.properties; the comments name the keys. Times in milliseconds. What can be set
 * for single groups is not here: GroupState.configOf.
 */
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
  /** group.consumer.max.size */
  readonly consumerMaxSize: number
  /** group.consumer.assignors; the first is the default. */
  readonly consumerAssignors: readonly string[]
  /** group.consumer.migration.policy: between which kinds a group with members may change. */
  readonly consumerMigrationPolicy: MigrationPolicy
  /** group.share.max.size */
  readonly shareMaxSize: number
  /** group.share.initialize.retry.interval.ms, which nobody can set: how long share state may take to be set up. */
  readonly shareInitializeRetryIntervalMs: number
  /** group.streams.max.size */
  readonly streamsMaxSize: number
}

export type MigrationPolicy = 'bidirectional' | 'upgrade' | 'downgrade' | 'disabled'

/** Kafka 4.3.1's defaults. */
export const defaultGroupConfig: GroupConfig = {
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  initialRebalanceDelayMs: 3_000,
  maxSize: 2_147_483_647,
  offsetMetadataMaxLength: 4_096,
  offsetsRetentionMs: 10_080 * 60_000,
  offsetsRetentionCheckIntervalMs: 600_000,
  consumerMaxSize: 2_147_483_647,
  consumerAssignors: ['uniform', 'range'],
  consumerMigrationPolicy: 'bidirectional',
  shareMaxSize: 200,
  shareInitializeRetryIntervalMs: 30_000,
  streamsMaxSize: 2_147_483_647,
}

/**
 * How long a member that joins for the first time may wait for the rebalance before it is dropped. Its session timeout
 * cannot be used: it has no id yet and cannot send heartbeats. Fixed in the reference.
 */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000

/** Where a broker's configuration is read. */
export interface ConfigValues {
  number(key: string): number | undefined
  list(key: string): readonly string[]
  text(key: string): string | null
}

/** Reads the coordinator's keys from a broker configuration; absent ones have Kafka's defaults. */
export function groupConfigFrom(configs: ConfigValues): GroupConfig {
  const d = defaultGroupConfig
  const number = (key: string, otherwise: number): number => configs.number(key) ?? otherwise
  return {
    minSessionTimeoutMs: number('group.min.session.timeout.ms', d.minSessionTimeoutMs),
    maxSessionTimeoutMs: number('group.max.session.timeout.ms', d.maxSessionTimeoutMs),
    initialRebalanceDelayMs: number('group.initial.rebalance.delay.ms', d.initialRebalanceDelayMs),
    maxSize: number('group.max.size', d.maxSize),
    offsetMetadataMaxLength: number('offset.metadata.max.bytes', d.offsetMetadataMaxLength),
    offsetsRetentionMs: number('offsets.retention.minutes', d.offsetsRetentionMs / MINUTE_MS) * MINUTE_MS,
    offsetsRetentionCheckIntervalMs: number(
      'offsets.retention.check.interval.ms',
      d.offsetsRetentionCheckIntervalMs,
    ),
    consumerMaxSize: number('group.consumer.max.size', d.consumerMaxSize),
    consumerAssignors: allowedAssignors(configs.list('group.consumer.assignors')),
    consumerMigrationPolicy:
      migrationPolicies.find((policy) => policy === configs.text(MIGRATION_POLICY)?.toLowerCase()) ??
      d.consumerMigrationPolicy,
    shareMaxSize: number('group.share.max.size', d.shareMaxSize),
    shareInitializeRetryIntervalMs: d.shareInitializeRetryIntervalMs,
    streamsMaxSize: number('group.streams.max.size', d.streamsMaxSize),
  }
}

const MIGRATION_POLICY = 'group.consumer.migration.policy'
const migrationPolicies: readonly MigrationPolicy[] = ['bidirectional', 'upgrade', 'downgrade', 'disabled']
const MINUTE_MS = 60_000
