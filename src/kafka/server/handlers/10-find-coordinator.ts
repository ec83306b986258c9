import { StoreError } from '../../../store/errors.ts'
import { errors, type KafkaError } from '../../errors.ts'
import { FindCoordinatorApi } from '../../messages/10-find-coordinator.ts'
import { handler, type RequestContext } from '../handler.ts'
import { isCoordinatorKey } from '../share-coordinator/share-partition-key.ts'

/*
 * FindCoordinator (10), v0-6.
 *
 * Behaviour:
 * - This broker coordinates everything. Whoever looks for a group's coordinator brings __consumer_offsets about when it is
 *   not there yet, and waits for it (the reference answers COORDINATOR_NOT_AVAILABLE until it is).
 * - So does whoever looks for the coordinator of a transactional id with __transaction_state.
 * - So does whoever looks for a share partition's with __share_group_state. Its key is groupId:topicId:partition; another is
 *   INVALID_REQUEST.
 * - Needs DESCRIBE on the group or transactional id; for share partitions CLUSTER_ACTION on the cluster, without which all keys are
 *   refused.
 * - A key type that does not exist, and share partitions before v6, are INVALID_REQUEST.
 *
 * Versions:
 * - v1: key type. v4: several keys at once, each with its own error. v6: share partitions.
 */

const GROUP = 0
const TRANSACTION = 1
const SHARE = 2

const MESSAGE_VERSION = 1
const MANY_KEYS_VERSION = 4
const SHARE_VERSION = 6

export const findCoordinator = handler(FindCoordinatorApi, async (request, context) => {
  const { keyType } = request
  const isShare = keyType === SHARE && context.apiVersion >= SHARE_VERSION
  if (isShare && request.coordinatorKeys.length > 0 && !context.access.mayCluster('CLUSTER_ACTION')) {
    const failure = notFound(errors.CLUSTER_AUTHORIZATION_FAILED)
    return { coordinators: request.coordinatorKeys.map((key) => ({ key, ...failure })) }
  }
  if (context.apiVersion < MANY_KEYS_VERSION) {
    const { errorMessage, ...found } = await find(keyType, request.key, context)
    return context.apiVersion < MESSAGE_VERSION ? found : { ...found, errorMessage }
  }
  const coordinators = request.coordinatorKeys.map(async (key) => {
    const found = await find(keyType, key, context)
    return { key, ...found, errorMessage: isKnownType(keyType) ? '' : found.errorMessage }
  })
  return { coordinators: await Promise.all(coordinators) }
})

interface Found {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly errorCode: number
  readonly errorMessage: string
}

async function find(keyType: number, key: string, context: RequestContext): Promise<Found> {
  const error = await findError(keyType, key, context)
  if (error !== errors.NONE) return notFound(error)
  const { broker, connection } = context
  const { host, port } = broker.cluster.endpoints.for(connection)
  const { code: errorCode, message: errorMessage } = errors.NONE
  return { nodeId: broker.nodeId, host, port, errorCode, errorMessage }
}

function notFound({ code: errorCode, message: errorMessage }: KafkaError): Found {
  return { nodeId: -1, host: '', port: -1, errorCode, errorMessage }
}

async function findError(
  keyType: number,
  key: string,
  { broker, apiVersion, access }: RequestContext,
): Promise<KafkaError> {
  switch (keyType) {
    case GROUP:
      if (!access.may('DESCRIBE', 'GROUP', key)) return errors.GROUP_AUTHORIZATION_FAILED
      return madeOrRefused(broker.groups.ensureTopic())
    case TRANSACTION:
      if (!access.may('DESCRIBE', 'TRANSACTIONAL_ID', key))
        return errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
      return madeOrRefused(broker.transactions.ensureTopic())
    case SHARE:
      if (apiVersion < SHARE_VERSION || !isCoordinatorKey(key)) return errors.INVALID_REQUEST
      return madeOrRefused(broker.shareCoordinator.ensureTopic())
    default:
      return errors.INVALID_REQUEST
  }
}

/** Whether the coordinator's own topic is there; a full disk can keep it from being made, and clients ask again. */
function madeOrRefused(making: Promise<unknown>): Promise<KafkaError> {
  return making.then(
    () => errors.NONE,
    (error: unknown) => {
      if (error instanceof StoreError) return errors.COORDINATOR_NOT_AVAILABLE
      throw error
    },
  )
}

function isKnownType(keyType: number): boolean {
  return keyType === GROUP || keyType === TRANSACTION || keyType === SHARE
}
