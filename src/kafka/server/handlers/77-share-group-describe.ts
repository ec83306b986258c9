import { errors } from '../../errors.ts'
import { ShareGroupDescribeApi } from '../../messages/77-share-group-describe.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { GROUP_OPERATIONS } from '../groups/operations.ts'
import { notDescribed } from '../groups/share/share-describe.ts'
import { handler } from '../handler.ts'

/*
 * ShareGroupDescribe (77), v1: share groups (KIP-932).
 *
 * Behaviour:
 * - Epochs, state (Empty or Stable), and what each member subscribes to and has.
 * - A group that is not there, or is of another kind, is GROUP_ID_NOT_FOUND; an empty id INVALID_GROUP_ID.
 * - Authorized operations when asked for: all of them, as there are no ACLs.
 * - Without share.version 1 every group is UNSUPPORTED_VERSION.
 */

export const shareGroupDescribe = handler(ShareGroupDescribeApi, async (request, { broker }) => {
  const isEnabled = isGroupProtocolEnabled('share', broker.cluster)
  const { UNSUPPORTED_VERSION, INVALID_GROUP_ID, NONE } = errors
  const groups = await Promise.all(
    request.groupIds.map(async (groupId) => {
      if (!isEnabled) return notDescribed(groupId, UNSUPPORTED_VERSION.code, UNSUPPORTED_VERSION.message)
      if (groupId === '') return notDescribed(groupId, INVALID_GROUP_ID.code, null)
      const group = await broker.groups.share.describe(groupId)
      const isAsked = request.includeAuthorizedOperations && group.errorCode === NONE.code
      return isAsked ? { ...group, authorizedOperations: GROUP_OPERATIONS } : group
    }),
  )
  return { throttleTimeMs: 0, groups }
})
