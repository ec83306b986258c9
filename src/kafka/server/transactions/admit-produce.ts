import type { ErrorName } from '../../errors.ts'
import type { ProduceRequest } from '../../messages/00-produce.ts'
import {
  BATCH_HEADER_BYTES,
  batchBaseSequence,
  batchMagic,
  batchProducerEpoch,
  batchProducerId,
  batchSizeInBytes,
  hasProducerId,
  isTransactional,
} from '../../records/batch-header.ts'
import type { RequestContext } from '../handler.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { onlyBatch } from '../log/validate-produced.ts'
import { type BatchTarget, type TransactionSupport, verifyAppend } from './append-verification.ts'

/** Why a transaction may not write to a partition, by its log. */
export type Refusals = ReadonlyMap<
  PartitionLog,
  { readonly error: ErrorName; readonly message: string | null }
>

const ABORTABLE_VERSION = 11

/** Whether any partition of a produce request gets records of a transaction. */
export function hasTransactionalRecords({ topicData }: ProduceRequest): boolean {
  return topicData.some(({ partitionData }) => partitionData.some(({ records }) => isOfTransaction(records)))
}

/**
 * Has the coordinator admit a produce request's transactional batches, in this turn of the event loop: ReplicaManager.handleProduceAppend of
 * the reference. Returns what may not be written to, or the error of the whole request.
 */
export function admitTransaction(
  request: ProduceRequest,
  transactionalId: string,
  { broker, apiVersion }: RequestContext,
): Refusals | ErrorName {
  const targets: BatchTarget[] = []
  const producers = new Map<string, { readonly producerId: number; readonly producerEpoch: number }>()
  for (const { name, topicId, partitionData } of request.topicData) {
    const topic = broker.topics.byName(name) ?? broker.topics.byId(topicId)
    for (const { index, records } of partitionData) {
      if (topic === undefined || index < 0 || index >= topic.partitions) continue
      if (!isOfTransaction(records) || !hasProducerId(records, 0)) continue
      if ('refusal' in onlyBatch(records, apiVersion)) continue
      const producerId = batchProducerId(records, 0)
      const producerEpoch = batchProducerEpoch(records, 0)
      producers.set(`${producerId}/${producerEpoch}`, { producerId, producerEpoch })
      const log = broker.logs.get(topic.topicId, index)
      targets.push({ topic: topic.name, partition: index, log, baseSequence: batchBaseSequence(records, 0) })
    }
  }
  const [producer, ...others] = producers.values()
  if (others.length > 0) return 'INVALID_PRODUCER_ID_MAPPING'
  if (producer === undefined) return new Map()
  const support = supportOf(apiVersion)
  const refused = verifyAppend(broker, { transactionalId, ...producer, targets, support })
  return new Map([...refused].map(([{ log }, error]) => [log, asAppendError(error, support)]))
}

/** Whether bytes begin with a batch of a transaction; one that is cut off is no batch. */
export function isOfTransaction(records: Buffer | null): records is Buffer {
  if (records === null || records.length < BATCH_HEADER_BYTES) return false
  if (batchSizeInBytes(records, 0) > records.length) return false
  return batchMagic(records, 0) === 2 && isTransactional(records, 0)
}

function supportOf(apiVersion: number): TransactionSupport {
  if (apiVersion > ABORTABLE_VERSION) return 'adds-partitions'
  return apiVersion === ABORTABLE_VERSION ? 'abortable' : 'none'
}

/** What old producers do not know to be worth another try is told as NOT_ENOUGH_REPLICAS, which they try again without asking around. */
function asAppendError(
  error: ErrorName,
  support: TransactionSupport,
): { readonly error: ErrorName; readonly message: string | null } {
  switch (error) {
    case 'INVALID_TXN_STATE':
      return { error, message: 'Partition was not added to the transaction' }
    case 'CONCURRENT_TRANSACTIONS':
      return support === 'adds-partitions' ? { error, message: null } : tryAgain(error)
    case 'NETWORK_EXCEPTION':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      return tryAgain(error)
    default:
      return { error, message: null }
  }
}

function tryAgain(error: ErrorName): { readonly error: ErrorName; readonly message: string } {
  const message = `Unable to verify the partition has been added to the transaction. Underlying error: ${error}`
  return { error: 'NOT_ENOUGH_REPLICAS', message }
}
