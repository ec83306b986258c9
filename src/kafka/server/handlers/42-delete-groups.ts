import { errors } from '../../errors.ts'
import { DeleteGroupsApi } from '../../messages/42-delete-groups.ts'
import { handler } from '../handler.ts'

/*
 * DeleteGroups (42), v0-2.
 *
 * Behaviour:
 * - Deletes groups without members, with their offsets: NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND otherwise. A name that is
 *   given twice is deleted once.
 * - Needs DELETE on each group: GROUP_AUTHORIZATION_FAILED, after all others.
 */

export const deleteGroups = handler(DeleteGroupsApi, async (request, context) => {
  const groupIds = [...new Set(request.groupsNames)]
  const { access, broker } = context
  const denied = new Set(groupIds.filter((groupId) => !access.may('DELETE', 'GROUP', groupId)))
  const results = await Promise.all(
    groupIds
      .filter((groupId) => !denied.has(groupId))
      .map(async (groupId) => ({ groupId, errorCode: await broker.groups.delete(groupId) })),
  )
  const { code: errorCode } = errors.GROUP_AUTHORIZATION_FAILED
  return {
    throttleTimeMs: 0,
    results: [...results, ...[...denied].map((groupId) => ({ groupId, errorCode }))],
  }
})
