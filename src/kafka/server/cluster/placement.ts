import { errors } from '../../errors.ts'
import { type ItemError, itemError } from './errors.ts'

/** The reference bounds the partitions of one request, and the records that a request may add to the metadata log. */
export const MAX_PARTITIONS_PER_REQUEST = 10_000
export const MAX_RECORDS_PER_REQUEST = 10_000

/** Checks the brokers that a request names for one partition; this node is the only one there is. */
export function checkReplicas(brokerIds: readonly number[], nodeId: number): ItemError | null {
  const invalid = (text: string): ItemError => itemError(errors.INVALID_REPLICA_ASSIGNMENT, text)
  if (brokerIds.length === 0)
    return invalid('The manual partition assignment includes an empty replica list.')
  const sorted = [...brokerIds].sort((a, b) => a - b)
  for (const [index, brokerId] of sorted.entries()) {
    if (brokerId !== nodeId) {
      return invalid(
        `The manual partition assignment includes broker ${brokerId}, but no such broker is registered.`,
      )
    }
    if (index > 0) {
      return invalid(`The manual partition assignment includes the broker ${brokerId} more than once.`)
    }
  }
  return null
}

/** Checks the number of replicas that the broker is to choose; -1 is the default. */
export function checkReplicationFactor(factor: number): ItemError | null {
  if (factor === 0 || factor < -1) {
    return itemError(
      errors.INVALID_REPLICATION_FACTOR,
      'Replication factor must be larger than 0, or -1 to use the default value.',
    )
  }
  return null
}

/** One broker cannot hold two replicas. */
export function checkReachable(factor: number): ItemError | null {
  if (factor <= 1) return null
  return itemError(
    errors.INVALID_REPLICATION_FACTOR,
    `Unable to replicate the partition ${factor} time(s): The target replication factor of ${factor} cannot be reached because only 1 broker(s) are registered or some brokers have all their log directories cordoned.`,
  )
}
