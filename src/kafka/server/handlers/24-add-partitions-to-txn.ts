/**
 * AddPartitionsToTxn (key 24), v0 to 5.
 *
 * Behaviour:
 * - Adds partitions to the transaction of a producer, beginning it at need. All or none: when a partition does not exist it
 *   is UNKNOWN_TOPIC_OR_PARTITION, and the others are OPERATION_NOT_ATTEMPTED.
 * - An id that is not known or belongs to another producer is INVALID_PRODUCER_ID_MAPPING, another epoch PRODUCER_FENCED.
 * - Needs WRITE on the transactional id and on each topic, which nobody has on internal ones; since v4 CLUSTER_ACTION on the cluster.
 *
 * Version notes: before v2 PRODUCER_FENCED is told as INVALID_PRODUCER_EPOCH. v4 is what brokers send: many transactions, which
 * speak transactions v2, or only the question whether partitions are in theirs (TRANSACTION_ABORTABLE when not).
 */
import { type ErrorName, errors } from '../../errors.ts'
import {
  AddPartitionsToTxnApi,
  type AddPartitionsToTxnRequest,
  type AddPartitionsToTxnTopicResult,
} from '../../messages/24-add-partitions-to-txn.ts'
import { isInternalTopic } from '../../topic-names.ts'
import { handler, type RequestContext } from '../handler.ts'
import type { PartitionVerdict } from '../transactions/transaction-coordinator.ts'

type Transaction = AddPartitionsToTxnRequest['transactions'][number]
type TopicResult = AddPartitionsToTxnTopicResult

const FENCED_SINCE_VERSION = 2
const BATCHED_VERSION = 4

export const addPartitionsToTxn = handler(AddPartitionsToTxnApi, async (request, context) => {
  if (context.apiVersion < BATCHED_VERSION) {
    return { throttleTimeMs: 0, resultsByTopicV3AndBelow: await resultsOf(oldTransaction(request), context) }
  }
  if (!context.access.mayCluster('CLUSTER_ACTION')) {
    const { code: errorCode } = errors.CLUSTER_AUTHORIZATION_FAILED
    return { throttleTimeMs: 0, errorCode, resultsByTransaction: [] }
  }
  const resultsByTransaction = request.transactions.map(async (transaction) => ({
    transactionalId: transaction.transactionalId,
    topicResults: await resultsOf(transaction, context),
  }))
  return { throttleTimeMs: 0, resultsByTransaction: await Promise.all(resultsByTransaction) }
})

async function resultsOf(transaction: Transaction, context: RequestContext): Promise<TopicResult[]> {
  const verdictOf = await verdictsOn(transaction, context)
  return transaction.topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map((partitionIndex) => ({
      partitionIndex,
      partitionErrorCode: errors[verdictOf(name, partitionIndex)].code,
    })),
  }))
}

async function verdictsOn(transaction: Transaction, context: RequestContext): Promise<PartitionVerdict> {
  const { access, broker } = context
  const isOfClient = context.apiVersion < BATCHED_VERSION
  if (isOfClient && !access.may('WRITE', 'TRANSACTIONAL_ID', transaction.transactionalId)) {
    return () => 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'
  }
  const mayWrite = (name: string): boolean => !isInternalTopic(name) && access.may('WRITE', 'TOPIC', name)
  const denied = new Set(
    isOfClient ? transaction.topics.map(({ name }) => name).filter((name) => !mayWrite(name)) : [],
  )
  const problemOf = (name: string, partition: number): ErrorName | undefined => {
    if (denied.has(name)) return 'TOPIC_AUTHORIZATION_FAILED'
    const isThere = partition >= 0 && partition < (broker.topics.byName(name)?.partitions ?? 0)
    return isThere ? undefined : 'UNKNOWN_TOPIC_OR_PARTITION'
  }
  const isComplete = transaction.topics.every(({ name, partitions }) =>
    partitions.every((partition) => problemOf(name, partition) === undefined),
  )
  if (isComplete) return askCoordinator(transaction, context)
  return (name, partition) => problemOf(name, partition) ?? 'OPERATION_NOT_ATTEMPTED'
}

async function askCoordinator(
  transaction: Transaction,
  { broker, apiVersion }: RequestContext,
): Promise<PartitionVerdict> {
  const { transactionalId, producerId, producerEpoch } = transaction
  if (transactionalId === '') return () => 'INVALID_REQUEST'
  const partitions = transaction.topics.map(({ name, partitions: partitionIds }) => ({
    topic: name,
    partitionIds,
  }))
  const asked = { transactionalId, producerId, producerEpoch, partitions }
  if (transaction.verifyOnly) return broker.transactions.verifyPartitions(asked)
  const error = await broker.transactions.addPartitions(asked, apiVersion >= BATCHED_VERSION ? 2 : 0)
  const told: ErrorName =
    error === 'PRODUCER_FENCED' && apiVersion < FENCED_SINCE_VERSION ? 'INVALID_PRODUCER_EPOCH' : error
  return () => told
}

/** Before v4 the request is about one transaction. */
function oldTransaction(request: AddPartitionsToTxnRequest): Transaction {
  return {
    transactionalId: request.v3AndBelowTransactionalId,
    producerId: request.v3AndBelowProducerId,
    producerEpoch: request.v3AndBelowProducerEpoch,
    verifyOnly: false,
    topics: request.v3AndBelowTopics,
  }
}
