import { errors } from '../../errors.ts'
import { HeartbeatApi } from '../../messages/12-heartbeat.ts'
import { handler } from '../handler.ts'

/*
 * Heartbeat (12), v0-4.
 *
 * Behaviour:
 * - Keeps the member's session. REBALANCE_IN_PROGRESS tells it to join again; UNKNOWN_MEMBER_ID that it was dropped (or the
 *   group is gone); ILLEGAL_GENERATION that it missed a rebalance; FENCED_INSTANCE_ID that another took its place.
 *
 * Versions:
 * - v3: static members.
 */

export const heartbeat = handler(HeartbeatApi, async (request, context) => {
  if (!context.access.may('READ', 'GROUP', request.groupId)) {
    return { errorCode: errors.GROUP_AUTHORIZATION_FAILED.code }
  }
  if (request.groupId === '') return { errorCode: errors.INVALID_GROUP_ID.code }
  return { errorCode: await context.broker.groups.heartbeat(request) }
})
