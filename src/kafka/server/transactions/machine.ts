import type { Machine } from '../coordinator/turn.ts'
import { orderMarkers } from './end-transaction.ts'
import type { TransactionRecord } from './records.ts'
import { isPrepared, type MarkerOrder, type TransactionsState, type TransactionTurn } from './state.ts'

/** The transaction coordinator as the runtime drives it: its records say everything, so replaying one is putting it in its place. */
export const transactionMachine: Machine<TransactionsState, TransactionRecord, never, MarkerOrder> = {
  create: () => ({ transactions: new Map() }),
  replay,
  replayEndTransaction: () => {},
  loaded,
  fire: () => {},
  abandon: () => [],
}

function replay(state: TransactionsState, { transactionalId, transaction }: TransactionRecord): void {
  if (transaction === null) state.transactions.delete(transactionalId)
  else state.transactions.set(transactionalId, transaction)
}

/** Completes what was decided when the broker ended: its markers are written now, where they are written already, again. */
function loaded(state: TransactionsState, turn: TransactionTurn): void {
  for (const transaction of state.transactions.values()) {
    if (isPrepared(transaction)) orderMarkers(turn, transaction)
  }
}
