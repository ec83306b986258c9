import { errors } from '../../errors.ts'
import type { RequestContext } from '../handler.ts'
import { NO_ERROR, type StateError } from '../share-coordinator/refusal.ts'
import type { SharePartitionKey } from '../share-coordinator/share-partition-key.ts'
import type { AcknowledgementBatch } from './acknowledge.ts'
import { isWellFormed } from './acknowledgement-faults.ts'

/** The part of ShareFetch and ShareAcknowledge that acknowledges. */
export interface AcknowledgeRequest {
  readonly groupId: string
  readonly memberId: string
  readonly isRenewAck: boolean
  readonly topics: readonly {
    readonly topicId: string
    readonly partitions: readonly {
      readonly partitionIndex: number
      readonly acknowledgementBatches: readonly AcknowledgementBatch[]
    }[]
  }[]
}

/** What became of the acknowledgements of one partition. */
export interface AcknowledgeResult extends StateError {
  readonly key: SharePartitionKey
}

/**
 * Acknowledges what a request says of each of its partitions; settles when all is on file. Partitions of which it says
 * nothing have no error, and no place in the answer when nothing at all was to be acknowledged.
 */
export async function acknowledgePartitions(
  request: AcknowledgeRequest,
  context: RequestContext,
): Promise<AcknowledgeResult[]> {
  let isAnyAsked = false
  const results = request.topics.flatMap(({ topicId, partitions }) =>
    partitions.map(async ({ partitionIndex, acknowledgementBatches }) => {
      const key = { groupId: request.groupId, topicId, partition: partitionIndex }
      const fault = faultOf(key, acknowledgementBatches, request, context)
      if (fault) return { key, isFault: true, ...fault }
      if (acknowledgementBatches.length === 0) return { key, isFault: false, ...NO_ERROR }
      isAnyAsked = true
      const partition = context.broker.sharePartitions.get(key)
      const error = partition
        ? await partition.acknowledge(request.memberId, acknowledgementBatches)
        : { errorCode: UNKNOWN.code, errorMessage: UNKNOWN.message }
      return { key, isFault: false, ...error }
    }),
  )
  const all = await Promise.all(results)
  return isAnyAsked ? all : all.filter(({ isFault }) => isFault)
}

const UNKNOWN = errors.UNKNOWN_TOPIC_OR_PARTITION

function faultOf(
  { topicId, partition }: SharePartitionKey,
  batches: readonly AcknowledgementBatch[],
  { isRenewAck }: AcknowledgeRequest,
  { broker, apiVersion, access }: RequestContext,
): StateError | undefined {
  const topic = broker.topics.byId(topicId)
  if (topic === undefined) return { errorCode: errors.UNKNOWN_TOPIC_ID.code, errorMessage: null }
  if (!isWellFormed(batches, { apiVersion, isRenewAck })) {
    return { errorCode: errors.INVALID_REQUEST.code, errorMessage: null }
  }
  if (!access.may('READ', 'TOPIC', topic.name)) {
    return { errorCode: errors.TOPIC_AUTHORIZATION_FAILED.code, errorMessage: null }
  }
  if (partition >= 0 && partition < topic.partitions) return undefined
  return { errorCode: UNKNOWN.code, errorMessage: null }
}
