import type { Acl, AclFilter } from '../../acls.ts'
import { errors } from '../../errors.ts'
import { DescribeAclsApi } from '../../messages/29-describe-acls.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

/** The ACLs that a filter means, in the broker's order. Rejects with ClientError. */
export async function describeAcls(
  admin: Admin,
  filter: AclFilter,
  options: CallOptions = {},
): Promise<Acl[]> {
  const setting = {
    name: 'describeAcls',
    target: 'any',
    timeoutMs: options.timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(DescribeAclsApi, {
      resourceTypeFilter: filter.resourceType,
      resourceNameFilter: filter.resourceName,
      patternTypeFilter: filter.patternType,
      principalFilter: filter.principal,
      hostFilter: filter.host,
      operation: filter.operation,
      permissionType: filter.permissionType,
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    return answer.resources.flatMap(({ resourceType, resourceName, patternType, acls }) =>
      acls.map((entry) => ({ resourceType, resourceName, patternType, ...entry })),
    )
  })
}
