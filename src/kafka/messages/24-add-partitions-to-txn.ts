import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, string, struct } from '../../wire/schema.ts'

export const AddPartitionsToTxnTopic = struct({
  name: string('0+', { mapKey: true }),
  partitions: array('0+', 'int32'),
})
export type AddPartitionsToTxnTopic = TypeOf<typeof AddPartitionsToTxnTopic>

/**
 * AddPartitionsToTxn (key 24): adds partitions to a transaction. v3: flexible. v4: batched, from brokers,
 * with verify only (KIP-890).
 */
export const AddPartitionsToTxnRequest = message('AddPartitionsToTxnRequest', 24, '0-5', '3+', {
  transactions: array(
    '4+',
    struct({
      transactionalId: string('4+', { mapKey: true }),
      producerId: int64('4+'),
      producerEpoch: int16('4+'),
      verifyOnly: bool('4+', { default: false }),
      topics: array('4+', AddPartitionsToTxnTopic),
    }),
  ),
  v3AndBelowTransactionalId: string('0-3'),
  v3AndBelowProducerId: int64('0-3'),
  v3AndBelowProducerEpoch: int16('0-3'),
  v3AndBelowTopics: array('0-3', AddPartitionsToTxnTopic),
})
export type AddPartitionsToTxnRequest = TypeOf<typeof AddPartitionsToTxnRequest>

export const AddPartitionsToTxnPartitionResult = struct({
  partitionIndex: int32('0+', { mapKey: true }),
  partitionErrorCode: int16('0+'),
})
export type AddPartitionsToTxnPartitionResult = TypeOf<typeof AddPartitionsToTxnPartitionResult>

export const AddPartitionsToTxnTopicResult = struct({
  name: string('0+', { mapKey: true }),
  resultsByPartition: array('0+', AddPartitionsToTxnPartitionResult),
})
export type AddPartitionsToTxnTopicResult = TypeOf<typeof AddPartitionsToTxnTopicResult>

/** AddPartitionsToTxn's answer: result of each partition. v4: by transaction. */
export const AddPartitionsToTxnResponse = message('AddPartitionsToTxnResponse', 24, '0-5', '3+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('4+', { ignorable: true }),
  resultsByTransaction: array(
    '4+',
    struct({
      transactionalId: string('4+', { mapKey: true }),
      topicResults: array('4+', AddPartitionsToTxnTopicResult),
    }),
  ),
  resultsByTopicV3AndBelow: array('0-3', AddPartitionsToTxnTopicResult),
})
export type AddPartitionsToTxnResponse = TypeOf<typeof AddPartitionsToTxnResponse>

export const AddPartitionsToTxnApi = api(
  24,
  'AddPartitionsToTxn',
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnResponse,
)
