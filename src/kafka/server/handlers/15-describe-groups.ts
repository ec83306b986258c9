import { errors } from '../../errors.ts'
import { DescribeGroupsApi } from '../../messages/15-describe-groups.ts'
import { deniedGroup } from '../groups/describe.ts'
import { handler } from '../handler.ts'

/*
 * DescribeGroups (15), v0-6: classic groups.
 *
 * Behaviour:
 * - The protocol and what members say under it are told of a stable group only; members and assignments always.
 * - A group that is not there, or is not a classic one, is Dead.
 * - Needs DESCRIBE on the group: GROUP_AUTHORIZATION_FAILED, before all others.
 *
 * Versions:
 * - v3: authorized operations when asked for.
 * - v6: a group that is not there is also GROUP_ID_NOT_FOUND, with a message.
 */

const AUTHORIZED_OPERATIONS_VERSION = 3

export const describeGroups = handler(DescribeGroupsApi, async (request, context) => {
  const { access, apiVersion, broker } = context
  const denied = new Set(request.groups.filter((groupId) => !access.may('DESCRIBE', 'GROUP', groupId)))
  const groups = await Promise.all(
    request.groups
      .filter((groupId) => !denied.has(groupId))
      .map((groupId) => broker.groups.describe(groupId, apiVersion)),
  )
  const areOperationsAsked =
    request.includeAuthorizedOperations && apiVersion >= AUTHORIZED_OPERATIONS_VERSION
  const described = groups.map((group) =>
    areOperationsAsked && group.errorCode === errors.NONE.code
      ? { ...group, authorizedOperations: access.operationsOn('GROUP', group.groupId) }
      : group,
  )
  return {
    groups: [...request.groups.filter((groupId) => denied.has(groupId)).map(deniedGroup), ...described],
  }
})
