import { errors } from '../../errors.ts'
import { DescribeTransactionsApi } from '../../messages/65-describe-transactions.ts'
import { errorFromCode } from '../client-error.ts'
import type { TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorFate, coordinatorLookup } from './find-coordinator.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface TransactionDescription {
  coordinatorId: number
  transactionalId: string
  state: string
  producerId: number
  producerEpoch: number
  transactionTimeoutMs: number
  /** Milliseconds since the epoch; -1 where no transaction is open. */
  transactionStartTimeMs: number
  /** Partitions that the transaction has written to, or that its end is not told to yet. */
  topicPartitions: TopicPartition[]
}

/** States of transactional ids; each has its own outcome. */
export function describeTransactions(
  admin: Admin,
  transactionalIds: readonly string[],
  { timeoutMs }: CallOptions = {},
): Promise<Outcome<string, TransactionDescription>> {
  return keyedCall<TransactionDescription>(admin, {
    name: 'describeTransactions',
    keys: new Set(transactionalIds),
    lookup: coordinatorLookup('transaction'),
    api: DescribeTransactionsApi,
    timeoutMs,
    ask: async (attempt, keys, nodeId) => {
      const answer = await attempt.send(DescribeTransactionsApi, { transactionalIds: [...keys] })
      const found: KeyedAnswer<TransactionDescription> = { outcomes: new Map(), moved: [] }
      for (const { errorCode, transactionState, topics, ...state } of answer.transactionStates) {
        const { transactionalId } = state
        if (errorCode === errors.NONE.code) {
          const topicPartitions = topics.flatMap(({ topic, partitions }) =>
            partitions.map((partition) => ({ topic, partition })),
          )
          const description = { ...state, state: transactionState, coordinatorId: nodeId, topicPartitions }
          found.outcomes.set(transactionalId, description)
          continue
        }
        const fate = coordinatorFate(errorCode)
        if (fate === 'move') found.moved.push(transactionalId)
        else if (fate === 'fail')
          found.outcomes.set(transactionalId, errorFromCode(errorCode, problem(transactionalId, errorCode)))
      }
      return found
    },
  })
}

function problem(transactionalId: string, errorCode: number): string {
  const failed = `DescribeTransactions request for transactionalId \`${transactionalId}\` failed`
  if (errorCode === errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code)
    return `${failed} due to authorization failure`
  if (errorCode === errors.TRANSACTIONAL_ID_NOT_FOUND.code)
    return `${failed} because the ID could not be found`
  return `${failed} due to unexpected error`
}
