import type { ErrorName } from '../../errors.ts'
import { judgeEndV1, judgeEndV2 } from './judge-end.ts'
import {
  LARGEST_EPOCH,
  NO_EPOCH,
  NO_PRODUCER_ID,
  supportsEpochBump,
  type Transaction,
  type TransactionsState,
  type TransactionTurn,
} from './state.ts'
import { commitTo, completed, prepared } from './transitions.ts'

export interface EndTransaction {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly isCommit: boolean
  readonly clientVersion: number
  /** Gives a producer id that nobody has had. */
  readonly newProducerId: () => number
}

/** What a client hears of its EndTxn: id and epoch for its next transaction, -1 where they do not change. */
export interface EndedTransaction {
  readonly error: ErrorName
  readonly producerId: number
  readonly producerEpoch: number
}

const NO_CHANGE = { producerId: NO_PRODUCER_ID, producerEpoch: NO_EPOCH } as const

/** Decides a transaction as its client asks (EndTxn), and orders its markers. */
export function endTransaction(
  state: TransactionsState,
  turn: TransactionTurn,
  request: EndTransaction,
): EndedTransaction {
  const { clientVersion } = request
  const transaction = state.transactions.get(request.transactionalId)
  if (transaction === undefined) return { error: 'INVALID_PRODUCER_ID_MAPPING', ...NO_CHANGE }
  const isBumped = supportsEpochBump(clientVersion)
  const verdict = isBumped ? judgeEndV2(transaction, request) : judgeEndV1(transaction, request)
  if (verdict === 'done') {
    const { producerId, producerEpoch } = transaction
    return { error: 'NONE', ...(isBumped ? { producerId, producerEpoch } : NO_CHANGE) }
  }
  if (verdict !== 'end') return { error: verdict, ...NO_CHANGE }
  const by = {
    clientVersion: isBumped ? clientVersion : 0,
    nowMs: turn.nowMs,
    newProducerId: request.newProducerId,
  }
  const decided = prepared(transaction, request.isCommit ? 'PrepareCommit' : 'PrepareAbort', by)
  orderMarkers(turn, commitTo(turn, transaction, decided))
  if (!isBumped) return { error: 'NONE', ...NO_CHANGE }
  const { producerId, producerEpoch } = completed(decided, turn.nowMs)
  return { error: 'NONE', producerId, producerEpoch }
}

/** Aborts a transaction without its client, whose epoch is too old from then on: its time is up, or another producer takes the id. */
export function abortAndFence(
  turn: TransactionTurn,
  transaction: Transaction,
  by: { readonly transactionVersion: number; readonly newProducerId: () => number },
): void {
  const isBumped = supportsEpochBump(by.transactionVersion)
  const { newProducerId } = by
  const { nowMs } = turn
  const decided = isBumped
    ? prepared(transaction, 'PrepareAbort', { clientVersion: by.transactionVersion, nowMs, newProducerId })
    : prepared(
        {
          ...transaction,
          producerEpoch: Math.min(transaction.producerEpoch + 1, LARGEST_EPOCH),
          lastProducerEpoch: NO_EPOCH,
        },
        'PrepareAbort',
        { clientVersion: 0, nowMs, newProducerId },
      )
  orderMarkers(turn, commitTo(turn, transaction, decided))
}

/** Orders the markers of a decided transaction. */
export function orderMarkers(turn: TransactionTurn, decided: Transaction): void {
  const { transactionalId, producerId, producerEpoch, partitions, clientVersion, state } = decided
  const isCommit = state === 'PrepareCommit'
  turn.answers.push({ transactionalId, producerId, producerEpoch, isCommit, partitions, clientVersion })
}

/** Completes a decided transaction when its markers are written. */
export function completeTransaction(
  state: TransactionsState,
  turn: TransactionTurn,
  transactionalId: string,
): void {
  const transaction = state.transactions.get(transactionalId)
  if (transaction?.state !== 'PrepareCommit' && transaction?.state !== 'PrepareAbort') return
  commitTo(turn, transaction, completed(transaction, turn.nowMs))
}
