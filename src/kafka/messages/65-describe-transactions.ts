import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/** DescribeTransactions (key 65): state of transactions. */
export const DescribeTransactionsRequest = message('DescribeTransactionsRequest', 65, '0', '0+', {
  transactionalIds: array('0+', 'string'),
})
export type DescribeTransactionsRequest = TypeOf<typeof DescribeTransactionsRequest>

/** DescribeTransactions's answer: state, timeout, producer and partitions of each. */
export const DescribeTransactionsResponse = message('DescribeTransactionsResponse', 65, '0', '0+', {
  throttleTimeMs: int32('0+'),
  transactionStates: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      transactionalId: string('0+'),
      transactionState: string('0+'),
      transactionTimeoutMs: int32('0+'),
      transactionStartTimeMs: int64('0+'),
      producerId: int64('0+'),
      producerEpoch: int16('0+'),
      topics: array(
        '0+',
        struct({
          topic: string('0+', { mapKey: true }),
          partitions: array('0+', 'int32'),
        }),
      ),
    }),
  ),
})
export type DescribeTransactionsResponse = TypeOf<typeof DescribeTransactionsResponse>

export const DescribeTransactionsApi = api(
  65,
  'DescribeTransactions',
  DescribeTransactionsRequest,
  DescribeTransactionsResponse,
)
