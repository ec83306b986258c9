import type { ConfigValues } from '../groups/config.ts'

/** What the transaction coordinator takes from server.properties; the comments name the keys. Times in milliseconds. */
export interface TransactionConfig {
  /** transaction.max.timeout.ms */
  readonly maxTimeoutMs: number
  /** transactional.id.expiration.ms */
  readonly idExpirationMs: number
  /** transaction.abort.timed.out.transaction.cleanup.interval.ms */
  readonly abortIntervalMs: number
  /** transaction.remove.expired.transaction.cleanup.interval.ms */
  readonly expiryIntervalMs: number
  /** transaction.state.log.num.partitions */
  readonly partitions: number
  /** transaction.state.log.segment.bytes */
  readonly segmentBytes: number
}

/** Reads the coordinator's keys from a broker configuration; absent ones have Kafka's defaults. */
export function transactionConfigFrom(configs: ConfigValues): TransactionConfig {
  const number = (key: string, otherwise: number): number => configs.number(key) ?? otherwise
  return {
    maxTimeoutMs: number('transaction.max.timeout.ms', 900_000),
    idExpirationMs: number('transactional.id.expiration.ms', 604_800_000),
    abortIntervalMs: number('transaction.abort.timed.out.transaction.cleanup.interval.ms', 10_000),
    expiryIntervalMs: number('transaction.remove.expired.transaction.cleanup.interval.ms', 3_600_000),
    partitions: number('transaction.state.log.num.partitions', 50),
    segmentBytes: number('transaction.state.log.segment.bytes', 104_857_600),
  }
}
