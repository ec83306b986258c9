import { errors } from '../../errors.ts'
import { InitProducerIdApi } from '../../messages/22-init-producer-id.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { coordinatorFate, coordinatorLookup } from './find-coordinator.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface FencedProducer {
  producerId: number
  producerEpoch: number
}

/**
 * Takes transactional ids over from their producers: whatever they have open is aborted, and they can do nothing more. Each has its own
 * outcome.
 */
export function fenceProducers(
  admin: Admin,
  transactionalIds: readonly string[],
  { timeoutMs }: CallOptions = {},
): Promise<Outcome<string, FencedProducer>> {
  return keyedCall<FencedProducer>(admin, {
    name: 'fenceProducer',
    keys: new Set(transactionalIds),
    lookup: coordinatorLookup('transaction'),
    api: InitProducerIdApi,
    timeoutMs,
    ask: async (attempt, keys) => {
      const found: KeyedAnswer<FencedProducer> = { outcomes: new Map(), moved: [] }
      for (const transactionalId of keys) {
        const { errorCode, producerId, producerEpoch } = await attempt.send(InitProducerIdApi, {
          transactionalId,
          transactionTimeoutMs: timeoutMs ?? admin.requestTimeoutMs,
          producerId: -1,
          producerEpoch: -1,
        })
        if (errorCode === errors.NONE.code) found.outcomes.set(transactionalId, { producerId, producerEpoch })
        else if (errorCode !== errors.CONCURRENT_TRANSACTIONS.code) {
          const fate = coordinatorFate(errorCode)
          if (fate === 'move') found.moved.push(transactionalId)
          else if (fate === 'fail')
            found.outcomes.set(transactionalId, errorFromCode(errorCode, problem(transactionalId, errorCode)))
        }
      }
      return found
    },
  })
}

function problem(transactionalId: string, errorCode: number): string {
  const failed = `InitProducerId request for transactionalId \`${transactionalId}\` failed due to`
  if (errorCode === errors.CLUSTER_AUTHORIZATION_FAILED.code) return `${failed} cluster authorization failure`
  if (errorCode === errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code)
    return `${failed} transactional ID authorization failure`
  return `${failed} unexpected error`
}
