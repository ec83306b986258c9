import type { AclRows } from '../../../store/acls.ts'
import type { Store } from '../../../store/store.ts'
import type { Acl, AclFilter, AclResourceType } from '../../acls.ts'
import { errors } from '../../errors.ts'
import { type ItemError, itemError } from '../cluster/errors.ts'
import { MAX_RECORDS_PER_REQUEST } from '../cluster/placement.ts'
import { matchesFilter } from './acl-filter.ts'
import { type AclAction, AclIndex, type AclSubject, type Decision } from './acl-index.ts'
import { checkAcl, checkFilter } from './check-acl.ts'

/** What became of one filter of DeleteAcls: the ACLs that are gone, or why none is. */
export type Deletion = ItemError | readonly Acl[]

const none: ItemError = itemError(errors.NONE, '')

/**
 * StandardAuthorizer: who may do what, by ACLs that are kept here (acl-index.ts has the rules). Super users may do everything. As with
 * topics, requests to change ACLs are checked against what is pending, and what is committed is in force.
 */
export class Authorizer {
  readonly #store: Store
  readonly #rows: AclRows
  readonly #superUsers: ReadonlySet<string>
  readonly #allowsByDefault: boolean
  readonly #visible = new Map<string, Acl>()
  readonly #pending = new Map<string, Acl>()
  readonly #index = new AclIndex()

  constructor(options: {
    readonly store: Store
    readonly rows: AclRows
    /** In full: `User:admin`. */
    readonly superUsers: ReadonlySet<string>
    /** allow.everyone.if.no.acl.found */
    readonly allowsByDefault: boolean
  }) {
    this.#store = options.store
    this.#rows = options.rows
    this.#superUsers = options.superUsers
    this.#allowsByDefault = options.allowsByDefault
    for (const acl of this.#rows.all()) {
      this.#pending.set(keyOf(acl), acl)
      this.#show(acl)
    }
  }

  decide(subject: AclSubject, action: AclAction): Decision {
    if (this.#superUsers.has(subject.principal)) return { isAllowed: true, rule: 'SuperUser' }
    return this.#index.decide(subject, action, this.#allowsByDefault)
  }

  /** Whether there is any resource of a kind that the subject may do something with. */
  mayAny(
    subject: AclSubject,
    operation: number,
    resourceType: (typeof AclResourceType)[keyof typeof AclResourceType],
  ): boolean {
    // The reference asks for a name that nobody has, so that super users and the default count.
    const some = { operation, resourceType, resourceName: 'hardcode' }
    return this.decide(subject, some).isAllowed || this.#index.mayAny(subject, operation, resourceType)
  }

  /** The ACLs that a filter means, by resource. */
  matching(filter: AclFilter): readonly Acl[] {
    return [...this.#visible.values()].filter((acl) => matchesFilter(acl, filter)).sort(byResource)
  }

  /** Creates ACLs, each for itself; settles, with a result for each, when they are committed. One that is there already is fine. */
  async create(acls: readonly Acl[]): Promise<readonly ItemError[]> {
    const results = acls.map((acl) => checkAcl(acl) ?? none)
    const added = new Map<string, Acl>()
    acls.forEach((acl, index) => {
      if (results[index] === none && !this.#pending.has(keyOf(acl))) added.set(keyOf(acl), acl)
    })
    if (added.size > MAX_RECORDS_PER_REQUEST) {
      const tooMany = itemError(
        errors.POLICY_VIOLATION,
        'Unable to perform excessively large batch operation.',
      )
      return acls.map(() => tooMany)
    }
    for (const [key, acl] of added) {
      this.#store.write(() => this.#rows.put(acl))
      this.#pending.set(key, acl)
      this.#store.onRollback(() => this.#pending.delete(key))
      this.#store.afterCommit(() => this.#show(acl))
    }
    await this.#store.committed({ durable: true })
    return results
  }

  /** Deletes the ACLs that filters mean; settles, with what each filter has met, when that is committed. */
  async delete(filters: readonly AclFilter[]): Promise<readonly Deletion[]> {
    const before = [...this.#pending.values()].sort(byResource)
    const results = filters.map(
      (filter): Deletion => checkFilter(filter) ?? before.filter((acl) => matchesFilter(acl, filter)),
    )
    const gone = new Map(
      results.flatMap((result) => ('errorCode' in result ? [] : result.map((acl) => [keyOf(acl), acl]))),
    )
    if (gone.size > MAX_RECORDS_PER_REQUEST) {
      const text = `Cannot remove more than ${MAX_RECORDS_PER_REQUEST} acls in a single delete operation.`
      return filters.map(() => itemError(errors.INVALID_REQUEST, text))
    }
    for (const [key, acl] of gone) {
      this.#store.write(() => this.#rows.delete(acl))
      this.#pending.delete(key)
      this.#store.onRollback(() => this.#pending.set(key, acl))
      this.#store.afterCommit(() => this.#hide(acl))
    }
    await this.#store.committed({ durable: true })
    return results
  }

  #show(acl: Acl): void {
    this.#visible.set(keyOf(acl), acl)
    this.#index.add(acl)
  }

  #hide(acl: Acl): void {
    this.#visible.delete(keyOf(acl))
    this.#index.remove(acl)
  }
}

function keyOf(acl: Acl): string {
  return JSON.stringify([
    acl.resourceType,
    acl.resourceName,
    acl.patternType,
    acl.principal,
    acl.host,
    acl.operation,
    acl.permissionType,
  ])
}

/** Kind of resource, then name from the last to the first, kind of pattern, operation, principal … (StandardAcl.compareTo). */
function byResource(one: Acl, other: Acl): number {
  return (
    one.resourceType - other.resourceType ||
    compare(other.resourceName, one.resourceName) ||
    one.patternType - other.patternType ||
    one.operation - other.operation ||
    compare(one.principal, other.principal) ||
    compare(one.host, other.host) ||
    one.permissionType - other.permissionType
  )
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
