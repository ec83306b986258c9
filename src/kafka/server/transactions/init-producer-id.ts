import type { ErrorName } from '../../errors.ts'
import { abortAndFence } from './end-transaction.ts'
import {
  isEpochExhausted,
  isPrepared,
  NO_EPOCH,
  type Transaction,
  type TransactionsState,
  type TransactionTurn,
} from './state.ts'
import { commitTo, initialized, newTransaction } from './transitions.ts'

export interface InitProducerId {
  readonly transactionalId: string
  readonly timeoutMs: number
  /** What a producer that recovers from an error has; null for one that begins. */
  readonly expected: ProducerIdAndEpoch | null
  /** transaction.version of the broker: how it ends a transaction by itself. */
  readonly transactionVersion: number
  /** Gives a producer id that nobody has had. */
  readonly newProducerId: () => number
}

export interface ProducerIdAndEpoch {
  readonly producerId: number
  readonly producerEpoch: number
}

/**
 * Hands a transactional id to a producer, in an epoch that fences all before it (KIP-98, KIP-360). A transaction under way
 * is aborted first: the producer is told CONCURRENT_TRANSACTIONS and comes again.
 */
export function initProducerId(
  state: TransactionsState,
  turn: TransactionTurn,
  request: InitProducerId,
): ProducerIdAndEpoch | ErrorName {
  const { transactionalId, expected, timeoutMs } = request
  const transaction =
    state.transactions.get(transactionalId) ??
    newTransaction(transactionalId, { producerId: request.newProducerId(), timeoutMs, nowMs: turn.nowMs })
  if (expected !== null && !isOwn(transaction, expected)) return 'PRODUCER_FENCED'
  if (isPrepared(transaction)) return 'CONCURRENT_TRANSACTIONS'
  if (transaction.state === 'Ongoing') {
    abortAndFence(turn, transaction, request)
    return 'CONCURRENT_TRANSACTIONS'
  }
  const to = nextEpoch(transaction, expected, request.newProducerId)
  if (typeof to === 'string') return to
  return commitTo(turn, transaction, initialized(transaction, to, { timeoutMs, nowMs: turn.nowMs }))
}

/** The id is the producer's own: of a new transactional id, the present one, or the one before it whose epochs were used up. */
function isOwn(transaction: Transaction, { producerId, producerEpoch }: ProducerIdAndEpoch): boolean {
  return (
    transaction.producerEpoch === NO_EPOCH ||
    producerId === transaction.producerId ||
    (producerId === transaction.previousProducerId && isEpochExhausted(producerEpoch))
  )
}

function nextEpoch(
  transaction: Transaction,
  expected: ProducerIdAndEpoch | null,
  newProducerId: () => number,
): (ProducerIdAndEpoch & { readonly lastProducerEpoch: number }) | 'PRODUCER_FENCED' {
  const { producerId, producerEpoch, lastProducerEpoch } = transaction
  const isExpected = expected === null || expected.producerEpoch === producerEpoch
  if (isEpochExhausted(producerEpoch) && isExpected) {
    return {
      producerId: newProducerId(),
      producerEpoch: 0,
      lastProducerEpoch: expected === null ? NO_EPOCH : producerEpoch,
    }
  }
  if (expected === null) return { producerId, producerEpoch: producerEpoch + 1, lastProducerEpoch: NO_EPOCH }
  if (isExpected || producerEpoch === NO_EPOCH)
    return { producerId, producerEpoch: producerEpoch + 1, lastProducerEpoch: producerEpoch }
  // The answer to the bump got lost and the producer asks again.
  if (expected.producerEpoch === lastProducerEpoch) return { producerId, producerEpoch, lastProducerEpoch }
  return 'PRODUCER_FENCED'
}
