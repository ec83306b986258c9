import { errors } from '../../errors.ts'
import { DescribeTransactionsApi } from '../../messages/65-describe-transactions.ts'
import { handler, type RequestContext } from '../handler.ts'
import { notDescribed } from '../transactions/describe.ts'

// DescribeTransactions (key 65), v0 (KIP-664)
//
// Behaviour:
// - State, time limit, producer and partitions of each transactional id. One that is not known is TRANSACTIONAL_ID_NOT_FOUND, an
//   empty one INVALID_REQUEST; NOT_COORDINATOR while nobody has looked for a coordinator of transactions yet.
// - Needs DESCRIBE on the transactional id. Topics that the sender may not describe are left out.

export const describeTransactions = handler(
  DescribeTransactionsApi,
  async ({ transactionalIds }, context) => ({
    throttleTimeMs: 0,
    transactionStates: await Promise.all(
      transactionalIds.map((transactionalId) => describe(transactionalId, context)),
    ),
  }),
)

async function describe(transactionalId: string, { access, broker }: RequestContext) {
  if (!access.may('DESCRIBE', 'TRANSACTIONAL_ID', transactionalId)) {
    return notDescribed(transactionalId, errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code)
  }
  if (transactionalId === '') return notDescribed(transactionalId, errors.INVALID_REQUEST.code)
  const described = await broker.transactions.describe(transactionalId)
  const topics = described.topics.filter(({ topic }) => access.may('DESCRIBE', 'TOPIC', topic))
  return { ...described, topics }
}
