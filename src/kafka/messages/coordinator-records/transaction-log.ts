import { message, type TypeOf } from '../../../wire/message.ts'
import { array, int8, int16, int32, int64, string, struct } from '../../../wire/schema.ts'

/** A transactional id: producer, state and partitions (record type 0): the key. */
export const TransactionLogKey = message('TransactionLogKey', 0, '0', 'none', {
  transactionalId: string('0'),
})
export type TransactionLogKey = TypeOf<typeof TransactionLogKey>

/** A transactional id: producer, state and partitions (record type 0): the value. */
export const TransactionLogValue = message('TransactionLogValue', 0, '0-1', '1+', {
  producerId: int64('0+'),
  previousProducerId: int64('1+', { default: -1, tag: 0 }),
  nextProducerId: int64('1+', { default: -1, tag: 1 }),
  producerEpoch: int16('0+'),
  nextProducerEpoch: int16('1+', { default: -1, tag: 3 }),
  transactionTimeoutMs: int32('0+'),
  transactionStatus: int8('0+'),
  transactionPartitions: array(
    '0+',
    struct({
      topic: string('0+'),
      partitionIds: array('0+', 'int32'),
    }),
    { nullable: '0+' },
  ),
  transactionLastUpdateTimestampMs: int64('0+'),
  transactionStartTimestampMs: int64('0+'),
  clientTransactionVersion: int16('1+', { default: 0, tag: 2 }),
})
export type TransactionLogValue = TypeOf<typeof TransactionLogValue>
