/**
 * InitProducerId (key 22), v0 to 5.
 *
 * Behaviour:
 * - Without a transactional id: a new producer id with epoch 0, whatever id and epoch the request carries. Ids are never
 *   given twice, also not over a restart.
 * - With a transactional id: its producer id in a new epoch, which fences every producer before. A transaction under way is
 *   aborted first, with CONCURRENT_TRANSACTIONS, and the producer comes again. When the epochs of an id are used up there comes a new
 *   one.
 * - A producer that recovers says its id and epoch: of another it is PRODUCER_FENCED. One without the other is INVALID_REQUEST.
 * - An empty transactional id is INVALID_REQUEST; a time limit that is not above 0, or above transaction.max.timeout.ms,
 *   INVALID_TRANSACTION_TIMEOUT.
 * - Needs WRITE on the transactional id; without one, IDEMPOTENT_WRITE on the cluster, or WRITE on any topic.
 *
 * Version notes: v3 id and epoch of a producer that recovers. Before v4 PRODUCER_FENCED is told as INVALID_PRODUCER_EPOCH.
 */
import { type ErrorName, errors } from '../../errors.ts'
import { InitProducerIdApi, type InitProducerIdRequest } from '../../messages/22-init-producer-id.ts'
import { handler, type RequestContext } from '../handler.ts'
import type { ProducerIdAndEpoch } from '../transactions/init-producer-id.ts'

const FENCED_SINCE_VERSION = 4
/** v6 brings two-phase commit (KIP-939), which 4.3.1 does not offer. */
const NEWEST_STABLE_VERSION = 5

export const initProducerId = handler(
  InitProducerIdApi,
  async (request, context) => {
    const answer = await initialize(request, context)
    if (typeof answer !== 'string') {
      const { producerId, producerEpoch } = answer
      return { throttleTimeMs: 0, errorCode: errors.NONE.code, producerId, producerEpoch }
    }
    const isTooNew = answer === 'PRODUCER_FENCED' && context.apiVersion < FENCED_SINCE_VERSION
    const { code: errorCode } = errors[isTooNew ? 'INVALID_PRODUCER_EPOCH' : answer]
    return { throttleTimeMs: 0, errorCode, producerId: -1, producerEpoch: -1 }
  },
  { maxVersion: NEWEST_STABLE_VERSION },
)

async function initialize(
  request: InitProducerIdRequest,
  { broker, access }: RequestContext,
): Promise<ProducerIdAndEpoch | ErrorName> {
  const { transactionalId, transactionTimeoutMs: timeoutMs, producerId, producerEpoch } = request
  if (transactionalId !== null && !access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId)) {
    return 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'
  }
  const mayWrite = transactionalId !== null || access.seesCluster('IDEMPOTENT_WRITE')
  if (!mayWrite && !access.mayAny('WRITE', 'TOPIC')) return 'CLUSTER_AUTHORIZATION_FAILED'
  if ((producerId === -1) !== (producerEpoch === -1)) return 'INVALID_REQUEST'
  if (transactionalId === '') return 'INVALID_REQUEST'
  if (transactionalId !== null) {
    const expected = producerId === -1 ? null : { producerId, producerEpoch }
    return broker.transactions.initProducerId({ transactionalId, timeoutMs, expected })
  }
  try {
    return { producerId: await broker.producerIds.next(), producerEpoch: 0 }
  } catch (error) {
    broker.log.error('cannot put producer ids on record', error)
    return 'COORDINATOR_NOT_AVAILABLE'
  }
}
