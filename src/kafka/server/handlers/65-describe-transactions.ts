import { errors } from '../../errors.ts'
import { DescribeTransactionsApi } from '../../messages/65-describe-transactions.ts'
import { handler } from '../handler.ts'
import { notDescribed } from '../transactions/describe.ts'

// DescribeTransactions (key 65), v0 (KIP-664)
//
// Behaviour:
// - State, time limit, producer and partitions of each transactional id. One that is not known is TRANSACTIONAL_ID_NOT_FOUND, an
//   empty one INVALID_REQUEST; NOT_COORDINATOR while nobody has looked for a coordinator of transactions yet.
//
// Not done: authorization.

export const describeTransactions = handler(
  DescribeTransactionsApi,
  async ({ transactionalIds }, { broker }) => ({
    throttleTimeMs: 0,
    transactionStates: await Promise.all(
      transactionalIds.map((transactionalId) =>
        transactionalId === ''
          ? notDescribed(transactionalId, errors.INVALID_REQUEST.code)
          : broker.transactions.describe(transactionalId),
      ),
    ),
  }),
)
