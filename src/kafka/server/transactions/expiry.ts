import { abortAndFence } from './end-transaction.ts'
import type { Transaction, TransactionsState, TransactionTurn } from './state.ts'

/** A transaction without a time limit: two-phase commit, which other brokers may have written. */
const NO_TIMEOUT_MS = 2_147_483_647

/** Aborts transactions that have been open for longer than their producer said, which fences it. Returns their ids. */
export function abortTimedOut(
  state: TransactionsState,
  turn: TransactionTurn,
  by: { readonly transactionVersion: number; readonly newProducerId: () => number },
): string[] {
  const late = [...state.transactions.values()].filter((transaction) => isLate(transaction, turn.nowMs))
  for (const transaction of late) abortAndFence(turn, transaction, by)
  return late.map(({ transactionalId }) => transactionalId)
}

function isLate({ state, timeoutMs, startMs }: Transaction, nowMs: number): boolean {
  return state === 'Ongoing' && timeoutMs !== NO_TIMEOUT_MS && startMs + timeoutMs < nowMs
}

/** Forgets transactional ids that have not been used for `expirationMs` and have no transaction under way. */
export function expireTransactionalIds(
  state: TransactionsState,
  turn: TransactionTurn,
  expirationMs: number,
): void {
  for (const { transactionalId, state: stands, lastUpdateMs } of state.transactions.values()) {
    const isIdle = stands === 'Empty' || stands === 'CompleteCommit' || stands === 'CompleteAbort'
    if (isIdle && lastUpdateMs <= turn.nowMs - expirationMs)
      turn.records.push({ transactionalId, transaction: null })
  }
}
