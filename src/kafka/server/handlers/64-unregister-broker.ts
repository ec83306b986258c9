import { errors } from '../../errors.ts'
import { UnregisterBrokerApi } from '../../messages/64-unregister-broker.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { handler } from '../handler.ts'

// UnregisterBroker (key 64), v0
//
// Behaviour:
// - A broker that is not this one: BROKER_ID_NOT_REGISTERED, in the reference's words.
// - This one cannot be taken out of a cluster that it is alone in: INVALID_REQUEST. (The reference lets a running broker
//   unregister itself (with ALTER on the cluster), and is of no use until it is started again.)

export const unregisterBroker = handler(UnregisterBrokerApi, ({ brokerId }, context) => {
  const { broker, access } = context
  if (!access.mayCluster('ALTER')) return { throttleTimeMs: 0, ...clusterRefusal('ALTER', context) }
  if (brokerId !== broker.nodeId) {
    return {
      throttleTimeMs: 0,
      errorCode: errors.BROKER_ID_NOT_REGISTERED.code,
      errorMessage: `Broker ID ${brokerId} is not currently registered`,
    }
  }
  return {
    throttleTimeMs: 0,
    errorCode: errors.INVALID_REQUEST.code,
    errorMessage: `Broker ID ${brokerId} is the only broker of this cluster`,
  }
})
