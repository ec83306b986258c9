import { errors } from '../../errors.ts'
import { ListTransactionsApi } from '../../messages/66-list-transactions.ts'
import { handler } from '../handler.ts'

// ListTransactions (key 66), v0-2 (KIP-664)
//
// Behaviour:
// - There are no transactions: an empty list. States that do not exist are named in unknownStateFilters. A pattern that is
//   no regular expression: INVALID_REGULAR_EXPRESSION.
//
// Version notes:
// - v1: by duration. v2: by a pattern for the id.
//
// Not done: transactions.

const states: ReadonlySet<string> = new Set([
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
])

export const listTransactions = handler(ListTransactionsApi, ({ stateFilters, transactionalIdPattern }) => {
  if (transactionalIdPattern !== null && !isPattern(transactionalIdPattern)) {
    const { code } = errors.INVALID_REGULAR_EXPRESSION
    return { throttleTimeMs: 0, errorCode: code, unknownStateFilters: [], transactionStates: [] }
  }
  return {
    throttleTimeMs: 0,
    errorCode: errors.NONE.code,
    unknownStateFilters: stateFilters.filter((state) => !states.has(state)),
    transactionStates: [],
  }
})

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
