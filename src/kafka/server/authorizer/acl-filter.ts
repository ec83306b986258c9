import {
  type Acl,
  type AclFilter,
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  WILDCARD,
} from '../../acls.ts'

/**
 * Whether an ACL is one of those that a filter means (AclBindingFilter). The pattern type MATCH means all ACLs that cover a resource
 * of the name; ANY those of the name as it stands.
 */
export function matchesFilter(acl: Acl, filter: AclFilter): boolean {
  return (
    isAnyOr(filter.resourceType, AclResourceType.ANY, acl.resourceType) &&
    matchesPattern(acl, filter) &&
    (filter.principal === null || filter.principal === acl.principal) &&
    (filter.host === null || filter.host === acl.host) &&
    isAnyOr(filter.operation, AclOperation.ANY, acl.operation) &&
    isAnyOr(filter.permissionType, AclPermission.ANY, acl.permissionType)
  )
}

const isAnyOr = (wanted: number, any: number, value: number): boolean => wanted === any || wanted === value

function matchesPattern(acl: Acl, { patternType, resourceName }: AclFilter): boolean {
  const isMatch = patternType === AclPatternType.MATCH
  if (!isMatch && !isAnyOr(patternType, AclPatternType.ANY, acl.patternType)) return false
  if (resourceName === null || resourceName === acl.resourceName) return true
  if (!isMatch) return false
  return acl.patternType === AclPatternType.PREFIXED
    ? resourceName.startsWith(acl.resourceName)
    : acl.resourceName === WILDCARD
}
