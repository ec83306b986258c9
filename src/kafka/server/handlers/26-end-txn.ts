/**
 * EndTxn (key 26), v0 to 5.
 *
 * Behaviour:
 * - Commits or aborts the transaction of a producer. When the answer leaves, all of it is done: markers are in every partition, and
 *   the next transaction may begin (the reference may still answer that with CONCURRENT_TRANSACTIONS).
 * - A repeated request is answered as the first one; one that contradicts what has been decided is INVALID_TXN_STATE.
 *
 * Version notes: before v2 PRODUCER_FENCED is told as INVALID_PRODUCER_EPOCH. v5: transactions v2 (KIP-890), each with an epoch of its
 * own, which the answer tells; an abort is accepted without a transaction too.
 *
 * Needs WRITE on the transactional id.
 */
import { errors } from '../../errors.ts'
import { EndTxnApi } from '../../messages/26-end-txn.ts'
import { handler } from '../handler.ts'

const FENCED_SINCE_VERSION = 2
const EPOCH_BUMP_VERSION = 5

export const endTxn = handler(EndTxnApi, async (request, { broker, apiVersion, access }) => {
  const { transactionalId, committed: isCommit } = request
  if (!access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId)) {
    return { throttleTimeMs: 0, errorCode: errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code }
  }
  if (transactionalId === '') return { throttleTimeMs: 0, errorCode: errors.INVALID_REQUEST.code }
  const { error, producerId, producerEpoch } = await broker.transactions.endTransaction({
    transactionalId,
    producerId: request.producerId,
    producerEpoch: request.producerEpoch,
    isCommit,
    clientVersion: apiVersion >= EPOCH_BUMP_VERSION ? 2 : 0,
  })
  const isTooNew = error === 'PRODUCER_FENCED' && apiVersion < FENCED_SINCE_VERSION
  const errorCode = errors[isTooNew ? 'INVALID_PRODUCER_EPOCH' : error].code
  return { throttleTimeMs: 0, errorCode, producerId, producerEpoch }
})
