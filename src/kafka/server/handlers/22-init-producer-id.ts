/**
 * InitProducerId (key 22), v0 to 5.
 *
 * Behaviour:
 * - Without a transactional id: a new producer id with epoch 0, whatever id and epoch the request carries. Ids are never
 *   given twice, also not over a restart.
 * - An id without an epoch, or the other way round, is INVALID_REQUEST.
 *
 * Not done: transactional ids, which get UNSUPPORTED_VERSION, so that a producer ends with an error instead of trying on.
 */
import { errors } from '../../errors.ts'
import { InitProducerIdApi } from '../../messages/22-init-producer-id.ts'
import { handler } from '../handler.ts'

export const initProducerId = handler(InitProducerIdApi, async (request, { broker }) => {
  if ((request.producerId === -1) !== (request.producerEpoch === -1)) return failed('INVALID_REQUEST')
  if (request.transactionalId === '') return failed('INVALID_REQUEST')
  if (request.transactionalId !== null) return failed('UNSUPPORTED_VERSION')
  try {
    return { throttleTimeMs: 0, errorCode: 0, producerId: await broker.producerIds.next(), producerEpoch: 0 }
  } catch (error) {
    broker.log.error('cannot put producer ids on record', error)
    return failed('COORDINATOR_NOT_AVAILABLE')
  }
})

function failed(error: 'INVALID_REQUEST' | 'UNSUPPORTED_VERSION' | 'COORDINATOR_NOT_AVAILABLE') {
  return { throttleTimeMs: 0, errorCode: errors[error].code, producerId: -1, producerEpoch: -1 }
}
