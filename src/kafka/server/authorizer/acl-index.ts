/**
 * What ACLs decide, as a function of values: no clock, no store, no connection.
 *
 * The rules are those of the reference's StandardAuthorizer. Of the ACLs whose pattern covers the resource, one that denies outweighs
 * all that allow; with ACLs for the resource of which none allows, the answer is no; without any, it is the default. An ACL covers a
 * resource by its literal name, by a prefix of it, or by the literal name `*`. A permission to read, write, delete or alter is one to
 * describe too, and one to alter the configuration one to describe it; prohibitions imply nothing.
 *
 * ACLs lie by kind of resource and pattern, so that a question costs one look-up for the name, one for `*` and one for each length
 * that prefixes have.
 */
import {
  type Acl,
  AclOperation,
  AclPatternType,
  AclPermission,
  type AclResourceType,
  WILDCARD,
} from '../../acls.ts'

/** What somebody wants to do, by the numbers of kafka/acls.ts. */
export interface AclAction {
  readonly operation: number
  readonly resourceType: number
  readonly resourceName: string
}

/** Who wants to: the name in full (`User:alice`), and the address. */
export interface AclSubject {
  readonly principal: string
  readonly host: string
}

/** An answer with what it is based on, as the reference's audit log has it. */
export interface Decision {
  readonly isAllowed: boolean
  readonly rule: Acl | 'SuperUser' | 'DefaultAllow' | 'DefaultDeny'
}

type ResourceTypeCode = (typeof AclResourceType)[keyof typeof AclResourceType]

const WILDCARD_PRINCIPAL = 'User:*'

const impliesDescribe: ReadonlySet<number> = new Set([
  AclOperation.DESCRIBE,
  AclOperation.READ,
  AclOperation.WRITE,
  AclOperation.DELETE,
  AclOperation.ALTER,
])
const impliesDescribeConfigs: ReadonlySet<number> = new Set([
  AclOperation.DESCRIBE_CONFIGS,
  AclOperation.ALTER_CONFIGS,
])

/** ACLs for one kind of resource. */
class OfType {
  readonly literal = new Map<string, Acl[]>()
  readonly prefixed = new Map<string, Acl[]>()
  /** How long the prefixes are, each length once. */
  prefixLengths: readonly number[] = []

  isEmpty(): boolean {
    return this.literal.size === 0 && this.prefixed.size === 0
  }

  byPattern(patternType: number): Map<string, Acl[]> {
    return patternType === AclPatternType.PREFIXED ? this.prefixed : this.literal
  }

  noteLengths(): void {
    this.prefixLengths = [...new Set([...this.prefixed.keys()].map((name) => name.length))]
  }
}

/** ACLs, found by the resources that they cover. */
export class AclIndex {
  readonly #byType = new Map<number, OfType>()

  constructor(acls: Iterable<Acl> = []) {
    for (const acl of acls) this.add(acl)
  }

  add(acl: Acl): void {
    let ofType = this.#byType.get(acl.resourceType)
    if (ofType === undefined) {
      ofType = new OfType()
      this.#byType.set(acl.resourceType, ofType)
    }
    const byName = ofType.byPattern(acl.patternType)
    const known = byName.get(acl.resourceName)
    if (known === undefined) byName.set(acl.resourceName, [acl])
    else known.push(acl)
    ofType.noteLengths()
  }

  /** Takes one out that is equal in every field. */
  remove(acl: Acl): void {
    const ofType = this.#byType.get(acl.resourceType)
    const byName = ofType?.byPattern(acl.patternType)
    const left = byName?.get(acl.resourceName)?.filter((each) => !isSame(each, acl))
    if (ofType === undefined || byName === undefined || left === undefined) return
    if (left.length > 0) byName.set(acl.resourceName, left)
    else byName.delete(acl.resourceName)
    ofType.noteLengths()
    if (ofType.isEmpty()) this.#byType.delete(acl.resourceType)
  }

  /** Whether the subject may; `byDefault` holds where no ACL covers the resource. */
  decide(subject: AclSubject, action: AclAction, byDefault: boolean): Decision {
    let allowed: Acl | undefined
    let hasAcls = false
    for (const acls of this.#covering(action)) {
      hasAcls = true
      for (const acl of acls) {
        if (!applies(acl, subject, action.operation)) continue
        if (acl.permissionType !== AclPermission.ALLOW) return { isAllowed: false, rule: acl }
        allowed ??= acl
      }
    }
    if (allowed !== undefined) return { isAllowed: true, rule: allowed }
    if (hasAcls || !byDefault) return { isAllowed: false, rule: 'DefaultDeny' }
    return { isAllowed: true, rule: 'DefaultAllow' }
  }

  /**
   * Whether there is any resource of a kind that the subject may do something with (Authorizer.authorizeByResourceType). Only ACLs
   * of that very operation, or of all, count.
   */
  mayAny(subject: AclSubject, operation: number, resourceType: ResourceTypeCode): boolean {
    const ofType = this.#byType.get(resourceType)
    if (ofType === undefined) return false
    const names = (of: Map<string, Acl[]>, permission: number): string[] =>
      [...of].flatMap(([name, acls]) =>
        acls.some((acl) => acl.permissionType === permission && isFor(acl, subject, operation)) ? [name] : [],
      )
    const deniedNames = new Set(names(ofType.literal, AclPermission.DENY))
    if (deniedNames.has(WILDCARD)) return false
    const allowedNames = names(ofType.literal, AclPermission.ALLOW)
    if (allowedNames.includes(WILDCARD)) return true
    const deniedPrefixes = new Set(names(ofType.prefixed, AclPermission.DENY))
    const isDominated = (name: string): boolean =>
      Array.from(name, (_, index) => name.slice(0, index + 1)).some((prefix) => deniedPrefixes.has(prefix))
    return (
      allowedNames.some((name) => !deniedNames.has(name) && !isDominated(name)) ||
      names(ofType.prefixed, AclPermission.ALLOW).some((prefix) => !isDominated(prefix))
    )
  }

  *#covering({ resourceType, resourceName }: AclAction): Generator<readonly Acl[]> {
    const ofType = this.#byType.get(resourceType)
    if (ofType === undefined) return
    const exact = ofType.literal.get(resourceName)
    if (exact !== undefined) yield exact
    const all = resourceName === WILDCARD ? undefined : ofType.literal.get(WILDCARD)
    if (all !== undefined) yield all
    for (const length of ofType.prefixLengths) {
      if (length > resourceName.length) continue
      const prefixed = ofType.prefixed.get(resourceName.slice(0, length))
      if (prefixed !== undefined) yield prefixed
    }
  }
}

function isSame(one: Acl, other: Acl): boolean {
  return (
    one.resourceType === other.resourceType &&
    one.resourceName === other.resourceName &&
    one.patternType === other.patternType &&
    one.principal === other.principal &&
    one.host === other.host &&
    one.operation === other.operation &&
    one.permissionType === other.permissionType
  )
}

function applies(acl: Acl, subject: AclSubject, operation: number): boolean {
  return isOfSubject(acl, subject) && coversOperation(acl, operation)
}

function isFor(acl: Acl, subject: AclSubject, operation: number): boolean {
  return isOfSubject(acl, subject) && (acl.operation === operation || acl.operation === AclOperation.ALL)
}

function isOfSubject({ principal, host }: Acl, subject: AclSubject): boolean {
  return (
    (principal === subject.principal || principal === WILDCARD_PRINCIPAL) &&
    (host === WILDCARD || host === subject.host)
  )
}

function coversOperation({ operation, permissionType }: Acl, wanted: number): boolean {
  if (operation === AclOperation.ALL || operation === wanted) return true
  if (permissionType !== AclPermission.ALLOW) return false
  if (wanted === AclOperation.DESCRIBE) return impliesDescribe.has(operation)
  return wanted === AclOperation.DESCRIBE_CONFIGS && impliesDescribeConfigs.has(operation)
}
