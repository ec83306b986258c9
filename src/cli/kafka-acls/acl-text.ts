import {
  type Acl,
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  aclWord,
} from '../../kafka/acls.ts'

/** A pattern of resources, or what patterns are looked for: a filter's name may be null. */
export interface ResourcePattern {
  readonly resourceType: number
  readonly resourceName: string | null
  readonly patternType: number
}

/** Whom something is allowed or denied: an ACL less its resource. */
export type AclEntry = Pick<Acl, 'principal' | 'host' | 'operation' | 'permissionType'>

/** A pattern as Java prints it. */
export function patternText({ resourceType, resourceName, patternType }: ResourcePattern): string {
  const type = aclWord(AclResourceType, resourceType)
  const name = resourceName ?? '<any>'
  return `ResourcePattern(resourceType=${type}, name=${name}, patternType=${aclWord(AclPatternType, patternType)})`
}

/** An entry as Java prints it. */
export function entryText({ principal, host, operation, permissionType }: AclEntry): string {
  return `(principal=${principal}, host=${host}, operation=${aclWord(AclOperation, operation)}, permissionType=${aclWord(AclPermission, permissionType)})`
}

/** One entry a line, each behind a tab. */
export function entryLines(entries: readonly AclEntry[]): string {
  return entries.map((entry) => `\t${entryText(entry)}`).join('\n')
}
