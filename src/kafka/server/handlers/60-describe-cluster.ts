import { errors } from '../../errors.ts'
import { DescribeClusterApi } from '../../messages/60-describe-cluster.ts'
import { clusterOperations } from '../authorizer/authorized-operations.ts'
import { handler } from '../handler.ts'

// DescribeCluster (key 60), v0-2
//
// Behaviour:
// - One broker, never fenced, which is also the controller.
// - Asked for controllers, a broker answers MISMATCHED_ENDPOINT_TYPE; any other type: UNSUPPORTED_ENDPOINT_TYPE.
//
// Version notes:
// - v1: endpoint type. v2: fenced brokers.

const BROKERS = 1
const CONTROLLERS = 2

export const describeCluster = handler(DescribeClusterApi, (request, context) => {
  const { broker, connection } = context
  if (request.endpointType === CONTROLLERS) {
    return refused(
      errors.MISMATCHED_ENDPOINT_TYPE.code,
      'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER',
    )
  }
  if (request.endpointType !== BROKERS) {
    return refused(errors.UNSUPPORTED_ENDPOINT_TYPE.code, `Unsupported endpoint type ${request.endpointType}`)
  }
  const { host, port } = broker.cluster.endpoints.for(connection)
  const rack = broker.cluster.configs.text('broker.rack')
  return {
    throttleTimeMs: 0,
    errorCode: errors.NONE.code,
    errorMessage: null,
    endpointType: BROKERS,
    clusterId: broker.clusterId,
    controllerId: broker.nodeId,
    brokers: [{ brokerId: broker.nodeId, host, port, rack, isFenced: false }],
    clusterAuthorizedOperations: clusterOperations(request.includeClusterAuthorizedOperations, context),
  }
})

function refused(errorCode: number, errorMessage: string) {
  return { throttleTimeMs: 0, errorCode, errorMessage, clusterId: '', controllerId: -1, brokers: [] }
}
