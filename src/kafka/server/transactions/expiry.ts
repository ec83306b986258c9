import { abortAndFence } from './end-transaction.ts'
import type { Transaction, TransactionsState, TransactionTurn } from './state.ts'

/** A transaction without a time limit: two-phase commit, which other brokers may have written. */
const NO_TIMEOUT_MS = 2_147_483_647

/** So many at once, because a turn's records must fit into one batch, and because others wait meanwhile. */
const AT_ONCE = 100

/**
 * Aborts transactions that have been open for longer than their producer said, which fences it. Returns their ids: some, and
 * more when asked again.
 */
export function abortTimedOut(
  state: TransactionsState,
  turn: TransactionTurn,
  by: { readonly transactionVersion: number; readonly newProducerId: () => number },
): string[] {
  const late: Transaction[] = []
  for (const transaction of state.transactions.values()) {
    if (late.length === AT_ONCE) break
    if (isLate(transaction, turn.nowMs)) late.push(transaction)
  }
  for (const transaction of late) abortAndFence(turn, transaction, by)
  return late.map(({ transactionalId }) => transactionalId)
}

function isLate({ state, timeoutMs, startMs }: Transaction, nowMs: number): boolean {
  return state === 'Ongoing' && timeoutMs !== NO_TIMEOUT_MS && startMs + timeoutMs < nowMs
}

/**
 * Forgets transactional ids that have not been used for `expirationMs` and have no transaction under way. Returns how many: some, and
 * more when asked again.
 */
export function expireTransactionalIds(
  state: TransactionsState,
  turn: TransactionTurn,
  expirationMs: number,
): number {
  for (const { transactionalId, state: stands, lastUpdateMs } of state.transactions.values()) {
    if (turn.records.length === AT_ONCE) break
    const isIdle = stands === 'Empty' || stands === 'CompleteCommit' || stands === 'CompleteAbort'
    if (isIdle && lastUpdateMs <= turn.nowMs - expirationMs)
      turn.records.push({ transactionalId, transaction: null })
  }
  return turn.records.length
}
