import type { Acl } from '../../acls.ts'
import {
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  aclWord,
  CLUSTER_NAME,
  operationsOf,
  pascalCase,
} from '../../acls.ts'
import type { Broker } from '../broker.ts'
import { javaAddress } from '../groups/caller.ts'
import type { ConnectionInfo } from '../handler.ts'
import type { AclSubject, Decision } from './acl-index.ts'
import type { Authorizer } from './authorizer.ts'
import { principalText } from './principal.ts'

type Operation = keyof typeof AclOperation
type ResourceType = Exclude<keyof typeof AclResourceType, 'UNKNOWN' | 'ANY'>

/** What the sender of a request may do, as handlers ask for it. Without an authorizer everybody may do everything. */
export interface Access {
  /** Whether it is worth the while to ask at all. */
  readonly isRestricted: boolean
  /** Whether the sender may do something that the request asks for; a refusal is told in the broker's log. */
  may(operation: Operation, resourceType: ResourceType, name: string): boolean
  /** The same where a refusal only makes the answer shorter, or where another permission would do. */
  sees(operation: Operation, resourceType: ResourceType, name: string): boolean
  /** `may` for the cluster as a whole. */
  mayCluster(operation: Operation): boolean
  /** `sees` for the cluster as a whole. */
  seesCluster(operation: Operation): boolean
  /** Whether there is any resource of a kind that the sender may do something with. */
  mayAny(operation: Operation, resourceType: ResourceType): boolean
  /** All that the sender may do with a resource: a bit for each operation, by its number (KIP-430). */
  operationsOn(resourceType: ResourceType, name: string): number
}

/** Everybody may do everything. */
const unrestricted: Access = {
  isRestricted: false,
  may: () => true,
  sees: () => true,
  mayCluster: () => true,
  seesCluster: () => true,
  mayAny: () => true,
  operationsOn: (resourceType) => bitsOf(operationsOf.get(AclResourceType[resourceType]) ?? []),
}

/** What the sender of a request may do, which has come on a connection. */
export function accessOf(
  { authorizer, log }: Pick<Broker, 'authorizer' | 'log'>,
  { principal, clientHost }: Pick<ConnectionInfo, 'principal' | 'clientHost'>,
  apiName: string,
): Access {
  if (authorizer === undefined) return unrestricted
  const subject = { principal: principalText(principal), host: javaAddress(clientHost) }
  return new RestrictedAccess(authorizer, subject, { apiName, onDenied: (text) => log.info(text) })
}

/** What an authorizer lets the sender of one request do. */
class RestrictedAccess implements Access {
  readonly isRestricted = true
  readonly #authorizer: Authorizer
  readonly #subject: AclSubject
  readonly #request: { readonly apiName: string; readonly onDenied: (text: string) => void }

  constructor(
    authorizer: Authorizer,
    subject: AclSubject,
    request: { readonly apiName: string; readonly onDenied: (text: string) => void },
  ) {
    this.#authorizer = authorizer
    this.#subject = subject
    this.#request = request
  }

  may(operation: Operation, resourceType: ResourceType, name: string): boolean {
    const decision = this.#decide(operation, resourceType, name)
    if (!decision.isAllowed) this.#request.onDenied(this.#auditText(operation, resourceType, name, decision))
    return decision.isAllowed
  }

  sees(operation: Operation, resourceType: ResourceType, name: string): boolean {
    return this.#decide(operation, resourceType, name).isAllowed
  }

  mayCluster(operation: Operation): boolean {
    return this.may(operation, 'CLUSTER', CLUSTER_NAME)
  }

  seesCluster(operation: Operation): boolean {
    return this.sees(operation, 'CLUSTER', CLUSTER_NAME)
  }

  mayAny(operation: Operation, resourceType: ResourceType): boolean {
    return this.#authorizer.mayAny(this.#subject, AclOperation[operation], AclResourceType[resourceType])
  }

  operationsOn(resourceType: ResourceType, resourceName: string): number {
    const code = AclResourceType[resourceType]
    const allowed = (operationsOf.get(code) ?? []).filter(
      (operation) =>
        this.#authorizer.decide(this.#subject, { operation, resourceType: code, resourceName }).isAllowed,
    )
    return bitsOf(allowed)
  }

  #decide(operation: Operation, resourceType: ResourceType, resourceName: string): Decision {
    return this.#authorizer.decide(this.#subject, {
      operation: AclOperation[operation],
      resourceType: AclResourceType[resourceType],
      resourceName,
    })
  }

  /** The line of the reference's audit log (kafka.authorizer.logger). */
  #auditText(operation: Operation, resourceType: ResourceType, name: string, { rule }: Decision): string {
    const { principal, host } = this.#subject
    return (
      `Principal = ${principal} is Denied operation = ${operation} from host = ${host}` +
      ` on resource = ${pascalCase(resourceType)}:LITERAL:${name} for request = ${this.#request.apiName}` +
      ` based on rule ${typeof rule === 'string' ? rule : `MatchingAcl(acl=${aclText(rule)})`}`
    )
  }
}

const bitsOf = (operations: readonly number[]): number =>
  operations.reduce((bits, operation) => bits | (1 << operation), 0)

function aclText(acl: Acl): string {
  const fields = [
    `resourceType=${aclWord(AclResourceType, acl.resourceType)}`,
    `resourceName=${acl.resourceName}`,
    `patternType=${aclWord(AclPatternType, acl.patternType)}`,
    `principal=${acl.principal}`,
    `host=${acl.host}`,
    `operation=${aclWord(AclOperation, acl.operation)}`,
    `permissionType=${aclWord(AclPermission, acl.permissionType)}`,
  ]
  return `StandardAcl[${fields.join(', ')}]`
}
