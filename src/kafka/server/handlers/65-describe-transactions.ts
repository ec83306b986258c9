import { errors } from '../../errors.ts'
import { DescribeTransactionsApi } from '../../messages/65-describe-transactions.ts'
import { handler } from '../handler.ts'

// DescribeTransactions (key 65), v0 (KIP-664)
//
// Behaviour:
// - There are no transactions: TRANSACTIONAL_ID_NOT_FOUND for each; INVALID_REQUEST for an empty id.
//
// Not done: transactions.

export const describeTransactions = handler(DescribeTransactionsApi, ({ transactionalIds }) => ({
  throttleTimeMs: 0,
  transactionStates: transactionalIds.map((transactionalId) => ({
    errorCode: (transactionalId === '' ? errors.INVALID_REQUEST : errors.TRANSACTIONAL_ID_NOT_FOUND).code,
    transactionalId,
    transactionState: '',
    transactionTimeoutMs: 0,
    transactionStartTimeMs: 0,
    producerId: 0,
    producerEpoch: 0,
    topics: [],
  })),
}))
