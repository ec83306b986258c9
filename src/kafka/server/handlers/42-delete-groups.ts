import { DeleteGroupsApi } from '../../messages/42-delete-groups.ts'
import { handler } from '../handler.ts'

/*
 * DeleteGroups (42), v0-2.
 *
 * Behaviour:
 * - Deletes groups without members, with their offsets: NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND otherwise. A name that is
 *   given twice is deleted once.
 */

export const deleteGroups = handler(DeleteGroupsApi, async (request, context) => {
  const groupIds = [...new Set(request.groupsNames)]
  const results = await Promise.all(
    groupIds.map(async (groupId) => ({ groupId, errorCode: await context.broker.groups.delete(groupId) })),
  )
  return { throttleTimeMs: 0, results }
})
