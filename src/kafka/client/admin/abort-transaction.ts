import { errors } from '../../errors.ts'
import { WriteTxnMarkersApi } from '../../messages/27-write-txn-markers.ts'
import { type ClientError, errorFromCode, kafkaException } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { leaderLookup } from './find-leaders.ts'
import { keyedCall } from './keyed-call.ts'
import type { CallOptions } from './types.ts'

/** A transaction that is open in one partition. */
export interface AbortTransactionSpec extends TopicPartition {
  producerId: number
  producerEpoch: number
  coordinatorEpoch: number
}

const LOGGER = 'AbortTransactionHandler'
const elsewhere = [
  errors.NOT_LEADER_OR_FOLLOWER.code,
  errors.REPLICA_NOT_AVAILABLE.code,
  errors.BROKER_NOT_AVAILABLE.code,
  errors.UNKNOWN_TOPIC_OR_PARTITION.code,
]

/** Writes the mark of an abort into one partition, past the coordinator: for transactions that no coordinator will end. */
export async function abortTransaction(
  admin: Admin,
  spec: AbortTransactionSpec,
  { timeoutMs }: CallOptions = {},
): Promise<true | ClientError> {
  const key = partitionName(spec)
  const outcomes = await keyedCall<true>(admin, {
    name: 'abortTransaction',
    keys: [key],
    lookup: leaderLookup([spec]),
    api: WriteTxnMarkersApi,
    timeoutMs,
    ask: async (attempt) => {
      const { producerId, producerEpoch, coordinatorEpoch, topic, partition } = spec
      const answer = await attempt.send(WriteTxnMarkersApi, {
        markers: [
          {
            producerId,
            producerEpoch,
            coordinatorEpoch,
            transactionResult: false,
            topics: [{ name: topic, partitionIndexes: [partition] }],
          },
        ],
      })
      const result = answer.markers[0]?.topics[0]?.partitions[0]
      if (result === undefined) {
        const why = `WriteTxnMarkers response included no entry for topic partition ${key}`
        return { outcomes: new Map([[key, kafkaException(why)]]), moved: [] }
      }
      if (elsewhere.includes(result.errorCode)) return { outcomes: new Map(), moved: [key] }
      const outcome = result.errorCode === errors.NONE.code ? true : failure(admin, spec, result.errorCode)
      return { outcomes: new Map([[key, outcome]]), moved: [] }
    },
  })
  return outcomes.get(key) ?? true
}

/** Formats a spec as Java prints it. */
export function abortSpecText(spec: AbortTransactionSpec): string {
  const { producerId, producerEpoch, coordinatorEpoch } = spec
  return `AbortTransactionSpec(topicPartition=${partitionName(spec)}, producerId=${producerId}, producerEpoch=${producerEpoch}, coordinatorEpoch=${coordinatorEpoch})`
}

function failure(admin: Admin, spec: AbortTransactionSpec, errorCode: number): ClientError {
  const text = abortSpecText(spec)
  const error = errorFromCode(errorCode)
  const fail = (logged: string, message: string) => {
    admin.logError(`WriteTxnMarkers request for abort spec ${text} failed ${logged}`, LOGGER)
    return errorFromCode(errorCode, `WriteTxnMarkers request with ${text} failed ${message}`)
  }
  if (error.is('CLUSTER_AUTHORIZATION_FAILED'))
    return fail('cluster authorization', 'due to cluster authorization error')
  if (error.is('INVALID_PRODUCER_EPOCH'))
    return fail('due to an invalid producer epoch', 'due an invalid producer epoch')
  if (error.is('TRANSACTION_COORDINATOR_FENCED')) {
    return fail(
      'because the coordinator epoch is fenced',
      `since the provided coordinator epoch ${spec.coordinatorEpoch} has been fenced by the active coordinator`,
    )
  }
  return fail(
    `due to an unexpected error ${error.kafkaError?.name}`,
    `due to unexpected error: ${error.message}`,
  )
}
