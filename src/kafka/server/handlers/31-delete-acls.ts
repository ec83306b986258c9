import { errors } from '../../errors.ts'
import { DeleteAclsApi, type DeleteAclsResponse } from '../../messages/31-delete-acls.ts'
import type { Deletion } from '../authorizer/authorizer.ts'
import { hasUnknown } from '../authorizer/check-acl.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { itemError, storageError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'

// DeleteAcls (key 31), v1-3
//
// Behaviour:
// - Deletes all ACLs that any of the filters means; each filter is told which it has met, so that two may name the same one.
// - Needs ALTER on the cluster. A filter that says "unknown" ends the connection, as in the reference.
// - Without an authorizer SECURITY_DISABLED for each.

type FilterResult = DeleteAclsResponse['filterResults'][number]

export const deleteAcls = handler(DeleteAclsApi, async (request, context) => {
  const { access, broker, connection } = context
  const filters = request.filters.map((filter) => ({
    resourceType: filter.resourceTypeFilter,
    resourceName: filter.resourceNameFilter,
    patternType: filter.patternTypeFilter,
    principal: filter.principalFilter,
    host: filter.hostFilter,
    operation: filter.operation,
    permissionType: filter.permissionType,
  }))
  if (filters.some(hasUnknown)) {
    connection.close('a DeleteAcls request with unknown elements')
    return null
  }
  if (!access.mayCluster('ALTER')) {
    return { throttleTimeMs: 0, filterResults: filters.map(() => told(clusterRefusal('ALTER', context))) }
  }
  const disabled = itemError(errors.SECURITY_DISABLED, 'No Authorizer is configured.')
  const deleting = broker.authorizer?.delete(filters)
  const deletions =
    (await deleting?.catch((error: unknown) => filters.map(() => storageError(error)))) ??
    filters.map(() => disabled)
  return { throttleTimeMs: 0, filterResults: deletions.map(told) }
})

function told(deletion: Deletion): FilterResult {
  if ('errorCode' in deletion) return { ...deletion, matchingAcls: [] }
  const done = itemError(errors.NONE, null)
  return { ...done, matchingAcls: deletion.map((acl) => ({ ...done, ...acl })) }
}
