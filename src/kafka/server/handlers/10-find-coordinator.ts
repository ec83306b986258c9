import { errors, type KafkaError } from '../../errors.ts'
import { FindCoordinatorApi } from '../../messages/10-find-coordinator.ts'
import { handler, type RequestContext } from '../handler.ts'

/*
 * FindCoordinator (10), v0-6.
 *
 * Behaviour:
 * - This broker coordinates everything. Whoever looks for a group's coordinator brings __consumer_offsets about when it is
 *   not there yet, and waits for it (the reference answers COORDINATOR_NOT_AVAILABLE until it is).
 * - A key type that does not exist, and share partitions before v6, are INVALID_REQUEST.
 *
 * Versions:
 * - v1: key type. v4: several keys at once, each with its own error. v6: share partitions.
 *
 * Not done: coordinators of transactions and share partitions are never available.
 */

const GROUP = 0
const TRANSACTION = 1
const SHARE = 2

const MESSAGE_VERSION = 1
const MANY_KEYS_VERSION = 4
const SHARE_VERSION = 6

export const findCoordinator = handler(FindCoordinatorApi, async (request, context) => {
  const error = await findError(request.keyType, context)
  const isFound = error === errors.NONE
  const { broker, connection, apiVersion } = context
  const { host, port } = isFound ? broker.cluster.endpoints.for(connection) : { host: '', port: -1 }
  const found = { nodeId: isFound ? broker.nodeId : -1, host, port, errorCode: error.code }
  if (apiVersion < MANY_KEYS_VERSION) {
    return apiVersion < MESSAGE_VERSION ? found : { ...found, errorMessage: error.message }
  }
  const errorMessage = isKnownType(request.keyType) ? '' : error.message
  return { coordinators: request.coordinatorKeys.map((key) => ({ key, ...found, errorMessage })) }
})

async function findError(keyType: number, { broker, apiVersion }: RequestContext): Promise<KafkaError> {
  if (!isKnownType(keyType) || (keyType === SHARE && apiVersion < SHARE_VERSION))
    return errors.INVALID_REQUEST
  if (keyType !== GROUP) return errors.COORDINATOR_NOT_AVAILABLE
  await broker.groups.ensureTopic()
  return errors.NONE
}

function isKnownType(keyType: number): boolean {
  return keyType === GROUP || keyType === TRANSACTION || keyType === SHARE
}
