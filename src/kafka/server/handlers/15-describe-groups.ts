import { errors } from '../../errors.ts'
import { DescribeGroupsApi } from '../../messages/15-describe-groups.ts'
import { GROUP_OPERATIONS } from '../groups/operations.ts'
import { handler } from '../handler.ts'

/*
 * DescribeGroups (15), v0-6: classic groups.
 *
 * Behaviour:
 * - The protocol and what members say under it are told of a stable group only; members and assignments always.
 * - A group that is not there, or is not a classic one, is Dead.
 *
 * Versions:
 * - v3: authorized operations when asked for: all of them, as there are no ACLs.
 * - v6: a group that is not there is also GROUP_ID_NOT_FOUND, with a message.
 */

const AUTHORIZED_OPERATIONS_VERSION = 3

export const describeGroups = handler(DescribeGroupsApi, async (request, context) => {
  const groups = await Promise.all(
    request.groups.map((groupId) => context.broker.groups.describe(groupId, context.apiVersion)),
  )
  if (!request.includeAuthorizedOperations || context.apiVersion < AUTHORIZED_OPERATIONS_VERSION) {
    return { groups }
  }
  return {
    groups: groups.map((group) =>
      group.errorCode === errors.NONE.code ? { ...group, authorizedOperations: GROUP_OPERATIONS } : group,
    ),
  }
})
