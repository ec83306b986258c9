import { errors } from '../../errors.ts'
import { ListTransactionsApi } from '../../messages/66-list-transactions.ts'
import { compileRegex, type Matcher } from '../../re2.ts'
import { handler } from '../handler.ts'
import { transactionStates } from '../transactions/state.ts'

// ListTransactions (key 66), v0-2 (KIP-664)
//
// Behaviour:
// - Transactional ids with their producer id and state, by state, producer id, how long ago the transaction began, and a pattern
//   for the whole id. States that do not exist are named in unknownStateFilters. A pattern that is no regular expression:
//   INVALID_REGULAR_EXPRESSION. Ids that the sender may not describe are left out.
//
// Version notes:
// - v1: by duration. v2: by a pattern for the id.

const states: ReadonlySet<string> = new Set(transactionStates)

export const listTransactions = handler(ListTransactionsApi, async (request, { broker, access }) => {
  const matches = matcherOf(request.transactionalIdPattern)
  if (matches === undefined) {
    const { code } = errors.INVALID_REGULAR_EXPRESSION
    return { throttleTimeMs: 0, errorCode: code, unknownStateFilters: [], transactionStates: [] }
  }
  const listed = await broker.transactions.list(request, matches)
  return {
    throttleTimeMs: 0,
    errorCode: errors.NONE.code,
    unknownStateFilters: request.stateFilters.filter((state) => !states.has(state)),
    transactionStates: listed.filter(({ transactionalId }) =>
      access.may('DESCRIBE', 'TRANSACTIONAL_ID', transactionalId),
    ),
  }
})

function matcherOf(pattern: string | null): Matcher | undefined {
  if (pattern === null || pattern === '') return () => true
  const compiled = compileRegex(pattern)
  return 'problem' in compiled ? undefined : compiled.matches
}
