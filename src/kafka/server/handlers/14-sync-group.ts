import { errors } from '../../errors.ts'
import { SyncGroupApi } from '../../messages/14-sync-group.ts'
import { syncError } from '../groups/classic/classic-answers.ts'
import { handler } from '../handler.ts'

/*
 * SyncGroup (14), v0-5.
 *
 * Behaviour:
 * - Waits until the leader's assignment has been committed; then every member gets its own. Members that the leader left
 *   out get an empty one.
 * - In a consumer group: at once, what the broker assigned.
 * - REBALANCE_IN_PROGRESS when another rebalance begins meanwhile. Members that do not come within the longest rebalance
 *   timeout are dropped.
 *
 * Versions:
 * - v3: static members.
 * - v5: protocol type and name must be given and fit: INCONSISTENT_GROUP_PROTOCOL.
 */

const PROTOCOL_VERSION = 5

export const syncGroup = handler(SyncGroupApi, async (request, context) => {
  const isComplete = request.protocolType !== null && request.protocolName !== null
  if (context.apiVersion >= PROTOCOL_VERSION && !isComplete) {
    return syncError(errors.INCONSISTENT_GROUP_PROTOCOL.code)
  }
  if (!context.access.may('READ', 'GROUP', request.groupId)) {
    return syncError(errors.GROUP_AUTHORIZATION_FAILED.code)
  }
  if (request.groupId === '') return syncError(errors.INVALID_GROUP_ID.code)
  return context.broker.groups.sync(request)
})
