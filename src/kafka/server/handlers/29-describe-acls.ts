import type { Acl } from '../../acls.ts'
import { errors } from '../../errors.ts'
import {
  DescribeAclsApi,
  type DescribeAclsRequest,
  type DescribeAclsResponse,
} from '../../messages/29-describe-acls.ts'
import { hasUnknown } from '../authorizer/check-acl.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { itemError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'

// DescribeAcls (key 29), v1-3
//
// Behaviour:
// - ACLs that a filter means (authorizer/acl-filter.ts), by the resource that they are for. Needs DESCRIBE on the cluster.
// - A filter that says "unknown" ends the connection, as in the reference.
// - Without an authorizer SECURITY_DISABLED.
//
// Version notes:
// - v3: users as resources (KIP-373).

type Resource = DescribeAclsResponse['resources'][number]

export const describeAcls = handler(DescribeAclsApi, (request, context) => {
  const { access, broker, connection } = context
  const filter = filterOf(request)
  if (hasUnknown(filter)) {
    connection.close('a DescribeAcls request with unknown elements')
    return null
  }
  const refused = { throttleTimeMs: 0, resources: [] }
  if (!access.mayCluster('DESCRIBE')) return { ...refused, ...clusterRefusal('DESCRIBE', context) }
  if (broker.authorizer === undefined) {
    return {
      ...refused,
      ...itemError(errors.SECURITY_DISABLED, 'No Authorizer is configured on the broker'),
    }
  }
  const resources = byResource(broker.authorizer.matching(filter))
  return { throttleTimeMs: 0, ...itemError(errors.NONE, ''), resources }
})

function filterOf(request: DescribeAclsRequest) {
  return {
    resourceType: request.resourceTypeFilter,
    resourceName: request.resourceNameFilter,
    patternType: request.patternTypeFilter,
    principal: request.principalFilter,
    host: request.hostFilter,
    operation: request.operation,
    permissionType: request.permissionType,
  }
}

/** ACLs of one pattern are neighbours. */
function byResource(acls: readonly Acl[]): Resource[] {
  const resources: Resource[] = []
  for (const { resourceType, resourceName, patternType, ...entry } of acls) {
    const last = resources.at(-1)
    const isSame =
      last?.resourceType === resourceType &&
      last.resourceName === resourceName &&
      last.patternType === patternType
    if (isSame) last.acls.push(entry)
    else resources.push({ resourceType, resourceName, patternType, acls: [entry] })
  }
  return resources
}
