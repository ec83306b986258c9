import {
  type Acl,
  type AclFilter,
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  aclWord,
  CLUSTER_NAME,
} from '../../acls.ts'
import { errors } from '../../errors.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'

const invalid = (text: string): ItemError => itemError(errors.INVALID_REQUEST, text)

/** What is wrong with an ACL that is to be created, in the order of checks and the words of AclApis and AclControlManager. */
export function checkAcl(acl: Acl): ItemError | null {
  const { resourceType, resourceName, patternType, operation, permissionType, principal } = acl
  if (resourceType === AclResourceType.CLUSTER && resourceName !== CLUSTER_NAME) {
    return invalid(`The only valid name for the CLUSTER resource is ${CLUSTER_NAME}`)
  }
  if (resourceName === '') return invalid('Invalid empty resource name')
  const resourceWord = aclWord(AclResourceType, resourceType)
  if (isNone(resourceWord)) return invalid(`Invalid resourceType ${resourceWord}`)
  if (patternType !== AclPatternType.LITERAL && patternType !== AclPatternType.PREFIXED) {
    return invalid(`Invalid patternType ${aclWord(AclPatternType, patternType)}`)
  }
  const operationWord = aclWord(AclOperation, operation)
  if (isNone(operationWord)) return invalid(`Invalid operation ${operationWord}`)
  if (permissionType !== AclPermission.DENY && permissionType !== AclPermission.ALLOW) {
    return invalid(`Invalid permissionType ${aclWord(AclPermission, permissionType)}`)
  }
  return principal.includes(':')
    ? null
    : invalid(
        `Could not parse principal from \`${principal}\` (no colon is present separating the principal type from the principal name)`,
      )
}

const isNone = (word: string): boolean => word === 'UNKNOWN' || word === 'ANY'

/** What is wrong with a filter for ACLs to delete. */
export function checkFilter({
  resourceType,
  patternType,
  operation,
  permissionType,
}: AclFilter): ItemError | null {
  const isUnknown = (table: Readonly<Record<string, number>>, code: number): boolean =>
    aclWord(table, code) === 'UNKNOWN'
  if (isUnknown(AclResourceType, resourceType) || isUnknown(AclPatternType, patternType)) {
    return invalid('Unknown patternFilter.')
  }
  if (isUnknown(AclOperation, operation) || isUnknown(AclPermission, permissionType)) {
    return invalid('Unknown entryFilter.')
  }
  return null
}

/**
 * Whether a request says "unknown" itself, where nothing but a definite word or "any" may stand. The reference cannot even read it,
 * and ends the connection.
 */
export function hasUnknown(
  asked: Pick<Acl, 'resourceType' | 'patternType' | 'operation' | 'permissionType'>,
): boolean {
  return (
    asked.resourceType === AclResourceType.UNKNOWN ||
    asked.patternType === AclPatternType.UNKNOWN ||
    asked.operation === AclOperation.UNKNOWN ||
    asked.permissionType === AclPermission.UNKNOWN
  )
}
