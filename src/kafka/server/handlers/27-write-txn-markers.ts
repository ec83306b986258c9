/**
 * WriteTxnMarkers (key 27), v1 to 2.
 *
 * Behaviour:
 * - Ends transactions of producers in the partitions named, whatever the transaction coordinator knows: what brokers send to each other,
 *   and an administrator to be rid of a transaction that hangs. Offsets in __consumer_offsets come into force with a commit.
 * - Partitions that do not exist are UNKNOWN_TOPIC_OR_PARTITION; an epoch of the producer that is too old is INVALID_PRODUCER_EPOCH,
 *   one of the coordinator TRANSACTION_COORDINATOR_FENCED.
 * - A producer or an epoch of -1 is UNKNOWN_SERVER_ERROR.
 * - Markers of one producer that are named apart are answered together.
 *
 * Version notes: v2 the transaction version, from 2 on of which the producer's epoch must be above that of its records.
 *
 * Needs ALTER or CLUSTER_ACTION on the cluster.
 */
import { type ErrorName, errors } from '../../errors.ts'
import {
  WriteTxnMarkersApi,
  type WriteTxnMarkersRequest,
  type WriteTxnMarkersResponse,
} from '../../messages/27-write-txn-markers.ts'
import { NO_PRODUCER_EPOCH, NO_PRODUCER_ID } from '../../records/batch-header.ts'
import type { Broker } from '../broker.ts'
import { handler } from '../handler.ts'
import { LogFullError } from '../log/log-full-error.ts'
import type { TransactionMarker } from '../log/producer-state.ts'
import { whenWritable, writeMarker } from '../transactions/markers.ts'
import type { TopicPartitions } from '../transactions/state.ts'

type Marker = WriteTxnMarkersRequest['markers'][number]
type MarkerResult = WriteTxnMarkersResponse['markers'][number]
type Target = { readonly topic: string; readonly partition: number }
type Results = Map<number, Map<string, Map<number, ErrorName>>>

export const writeTxnMarkers = handler(WriteTxnMarkersApi, async ({ markers }, { broker, access }) => {
  const results: Results = new Map()
  if (!access.seesCluster('ALTER') && !access.mayCluster('CLUSTER_ACTION')) {
    for (const marker of markers) note(results, marker, () => 'CLUSTER_AUTHORIZATION_FAILED')
    return { markers: told(results) }
  }
  try {
    await whenWritable(broker, markers.flatMap(partitionsOf))
    for (const marker of markers) {
      const { producerId, producerEpoch, coordinatorEpoch, transactionVersion } = marker
      const isCommit = marker.transactionResult
      const end = { producerId, producerEpoch, coordinatorEpoch, isCommit, transactionVersion }
      note(results, marker, (to) => write(to, end, broker))
    }
    await broker.store.committed()
  } catch (error) {
    broker.log.error('cannot write the ends of transactions', error)
    // The commit would have been that of all of them.
    for (const marker of markers) note(results, marker, () => 'KAFKA_STORAGE_ERROR')
  }
  return { markers: told(results) }
})

/** Notes what `resultOf` says of each partition of a marker. */
function note(results: Results, { producerId, topics }: Marker, resultOf: (to: Target) => ErrorName): void {
  const byTopic = results.get(producerId) ?? new Map<string, Map<number, ErrorName>>()
  results.set(producerId, byTopic)
  for (const { name, partitionIndexes } of topics) {
    const byPartition = byTopic.get(name) ?? new Map<number, ErrorName>()
    byTopic.set(name, byPartition)
    for (const partition of partitionIndexes) byPartition.set(partition, resultOf({ topic: name, partition }))
  }
}

function partitionsOf({ topics }: Marker): TopicPartitions[] {
  return topics.map(({ name, partitionIndexes }) => ({ topic: name, partitionIds: partitionIndexes }))
}

function write(to: Target, end: TransactionMarker, broker: Broker): ErrorName {
  const partitions = broker.topics.byName(to.topic)?.partitions ?? 0
  // The reference fails to make a batch for nobody, which it only finds out about partitions that it has.
  const isOfNobody = end.producerId === NO_PRODUCER_ID || end.producerEpoch === NO_PRODUCER_EPOCH
  if (isOfNobody && to.partition < partitions) return 'UNKNOWN_SERVER_ERROR'
  try {
    return writeMarker(broker, to, end) ?? 'NONE'
  } catch (error) {
    if (error instanceof LogFullError) return 'POLICY_VIOLATION'
    throw error
  }
}

function told(results: Results): MarkerResult[] {
  return [...results].map(([producerId, byTopic]) => ({
    producerId,
    topics: [...byTopic].map(([name, byPartition]) => ({
      name,
      partitions: [...byPartition].map(([partitionIndex, error]) => ({
        partitionIndex,
        errorCode: errors[error].code,
      })),
    })),
  }))
}
