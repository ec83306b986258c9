import type { ErrorName } from '../../errors.ts'
import {
  holds,
  holdsAll,
  isPrepared,
  type TopicPartitions,
  type TransactionsState,
  type TransactionTurn,
} from './state.ts'
import { commitTo, withPartitions } from './transitions.ts'

/** Who asks for which partitions of a transaction. */
export interface AskedPartitions {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly partitions: readonly TopicPartitions[]
}

/** Adds partitions to a transaction, beginning it at need. */
export function addPartitions(
  state: TransactionsState,
  turn: TransactionTurn,
  asked: AskedPartitions & { readonly clientVersion: number },
): ErrorName {
  const error = problemOf(state, asked)
  if (error !== undefined) return error
  const transaction = state.transactions.get(asked.transactionalId)
  if (transaction === undefined) return 'INVALID_PRODUCER_ID_MAPPING'
  if (transaction.state === 'Ongoing' && holdsAll(transaction, asked.partitions)) return 'NONE'
  const { clientVersion, partitions } = asked
  commitTo(turn, transaction, withPartitions(transaction, partitions, { clientVersion, nowMs: turn.nowMs }))
  return 'NONE'
}

/** Which of the partitions are in the transaction: those that are not get TRANSACTION_ABORTABLE (KIP-890, part 1). */
export function verifyPartitions(
  state: TransactionsState,
  asked: AskedPartitions,
): (topic: string, partition: number) => ErrorName {
  const error = problemOf(state, asked)
  if (error !== undefined) return () => error
  const transaction = state.transactions.get(asked.transactionalId)
  return (topic, partition) =>
    transaction !== undefined && holds(transaction, topic, partition) ? 'NONE' : 'TRANSACTION_ABORTABLE'
}

function problemOf(state: TransactionsState, asked: AskedPartitions): ErrorName | undefined {
  const transaction = state.transactions.get(asked.transactionalId)
  if (transaction === undefined || transaction.producerId !== asked.producerId)
    return 'INVALID_PRODUCER_ID_MAPPING'
  if (transaction.producerEpoch !== asked.producerEpoch) return 'PRODUCER_FENCED'
  return isPrepared(transaction) ? 'CONCURRENT_TRANSACTIONS' : undefined
}
