import { type ErrorName, errorOf } from '../../errors.ts'
import { ClientError } from '../client-error.ts'

/** The errors of Java's InvalidMetadataException: the partition's leader is another broker by now, or none. */
const staleLeader: readonly ErrorName[] = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REPLICA_NOT_AVAILABLE',
  'NETWORK_EXCEPTION',
  'KAFKA_STORAGE_ERROR',
  'LISTENER_NOT_FOUND',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_TOPIC_ID',
  'INCONSISTENT_TOPIC_ID',
]

/** Whether a partition's leader is to be looked up again after this error. */
export function isStaleLeader(errorCode: number): boolean {
  const { name } = errorOf(errorCode)
  return staleLeader.some((each) => each === name)
}

/** What Java says where a leader forgot a partition it was asked about. */
export function missingResult(partition: string, nodeId: number): ClientError {
  return new ClientError(
    'org.apache.kafka.common.errors.ApiException',
    `The response from broker ${nodeId} did not contain a result for topic partition ${partition}`,
  )
}
