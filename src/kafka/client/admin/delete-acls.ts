import type { Acl, AclFilter } from '../../acls.ts'
import { DeleteAclsApi } from '../../messages/31-delete-acls.ts'
import type { ClientError } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions } from './types.ts'

/** Deletes the ACLs that filters mean; those that each has met, or why none is gone, in the order given. Rejects with ClientError. */
export async function deleteAcls(
  admin: Admin,
  filters: readonly AclFilter[],
  options: CallOptions = {},
): Promise<(Acl[] | ClientError)[]> {
  const setting = {
    name: 'deleteAcls',
    target: 'any',
    timeoutMs: options.timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(DeleteAclsApi, {
      filters: filters.map((filter) => ({
        resourceTypeFilter: filter.resourceType,
        resourceNameFilter: filter.resourceName,
        patternTypeFilter: filter.patternType,
        principalFilter: filter.principal,
        hostFilter: filter.host,
        operation: filter.operation,
        permissionType: filter.permissionType,
      })),
    })
    return answer.filterResults.map(({ matchingAcls, ...result }) =>
      outcomeOf(
        result,
        matchingAcls.map(({ errorCode: _code, errorMessage: _message, ...acl }) => acl),
      ),
    )
  })
}
