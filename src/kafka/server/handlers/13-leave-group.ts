import { errors } from '../../errors.ts'
import { LeaveGroupApi } from '../../messages/13-leave-group.ts'
import { handler } from '../handler.ts'

/*
 * LeaveGroup (13), v0-5.
 *
 * Behaviour:
 * - Removes members at once; the others rebalance. An administrator may remove a static member by its instance id alone,
 *   with an empty member id.
 *
 * Versions:
 * - v0-2: one member, whose error is the answer's. v3+: many, each with its own.
 * - v5: reason, which is not kept.
 */

const MANY_MEMBERS_VERSION = 3

export const leaveGroup = handler(LeaveGroupApi, async (request, context) => {
  const { groupId } = request
  if (!context.access.may('READ', 'GROUP', groupId)) {
    return { errorCode: errors.GROUP_AUTHORIZATION_FAILED.code }
  }
  if (groupId === '') return { errorCode: errors.INVALID_GROUP_ID.code }
  if (context.apiVersion >= MANY_MEMBERS_VERSION) return context.broker.groups.leave(request)
  const member = { memberId: request.memberId, groupInstanceId: null, reason: null }
  const { errorCode, members } = await context.broker.groups.leave({ groupId, members: [member] })
  return { errorCode: errorCode === errors.NONE.code ? (members?.[0]?.errorCode ?? errorCode) : errorCode }
})
