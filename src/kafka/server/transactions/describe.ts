import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { DescribeTransactionsResponse } from '../../messages/65-describe-transactions.ts'
import type {
  ListTransactionsRequest,
  ListTransactionsResponse,
} from '../../messages/66-list-transactions.ts'
import type { Transaction, TransactionsState } from './state.ts'

export type DescribedTransaction = InputOf<typeof DescribeTransactionsResponse>['transactionStates'][number]
export type ListedTransaction = InputOf<typeof ListTransactionsResponse>['transactionStates'][number]

/** DescribeTransactions of one id. */
export function describeTransaction(state: TransactionsState, transactionalId: string): DescribedTransaction {
  const transaction = state.transactions.get(transactionalId)
  if (transaction === undefined) return notDescribed(transactionalId, errors.TRANSACTIONAL_ID_NOT_FOUND.code)
  return {
    errorCode: errors.NONE.code,
    transactionalId,
    transactionState: transaction.state,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStartTimeMs: transaction.startMs,
    producerId: transaction.producerId,
    producerEpoch: transaction.producerEpoch,
    topics: transaction.partitions.map(({ topic, partitionIds }) => ({
      topic,
      partitions: [...partitionIds],
    })),
  }
}

/** What is said of an id that cannot be described. */
export function notDescribed(transactionalId: string, errorCode: number): DescribedTransaction {
  return {
    errorCode,
    transactionalId,
    transactionState: '',
    transactionTimeoutMs: 0,
    transactionStartTimeMs: 0,
    producerId: 0,
    producerEpoch: 0,
    topics: [],
  }
}

/** ListTransactions: those that pass all filters; an empty one lets everything pass. */
export function listTransactions(
  state: TransactionsState,
  request: ListTransactionsRequest,
  by: { readonly nowMs: number; readonly matches: (transactionalId: string) => boolean },
): ListedTransaction[] {
  const { stateFilters, producerIdFilters, durationFilter } = request
  const isListed = (transaction: Transaction): boolean =>
    (producerIdFilters.length === 0 || producerIdFilters.includes(transaction.producerId)) &&
    (stateFilters.length === 0 || stateFilters.includes(transaction.state)) &&
    (durationFilter < 0 || by.nowMs - transaction.startMs > durationFilter) &&
    by.matches(transaction.transactionalId)
  return [...state.transactions.values()]
    .filter(isListed)
    .map(({ transactionalId, producerId, state: transactionState }) => ({
      transactionalId,
      producerId,
      transactionState,
    }))
}
