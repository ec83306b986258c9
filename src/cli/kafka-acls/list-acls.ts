import {
  type Acl,
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  aclWord,
} from '../../kafka/acls.ts'
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeAcls } from '../../kafka/client/admin/describe-acls.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { jsonOption, writeJson } from '../kit/json.ts'
import type { CommandLine } from '../kit/usage.ts'
import { entryLines, entryText, patternText, type ResourcePattern } from './acl-text.ts'
import * as option from './options.ts'
import { namedResources, principalsOf } from './wanted-acls.ts'

const everything: ResourcePattern = {
  resourceType: AclResourceType.ANY,
  resourceName: null,
  patternType: AclPatternType.ANY,
}

/** --list: the ACLs of the resources that are named, of all where none is; those of principals apart. */
export async function listAcls(admin: Admin, { io, options }: CommandLine): Promise<void> {
  const named = namedResources({ options })
  const principals = principalsOf(options, option.principal)
  const acls = await gather(admin, named.length === 0 ? [everything] : named)
  if (options.has(jsonOption)) {
    const wanted = acls.filter(({ principal }) => principals.length === 0 || principals.includes(principal))
    for (const acl of wanted) writeJson(io, inWords(acl))
    return
  }
  if (principals.length === 0) {
    print(io, acls)
    return
  }
  for (const principal of principals) {
    io.stdout.write(`ACLs for principal \`${principal}\`\n`)
    print(
      io,
      acls.filter((acl) => acl.principal === principal),
    )
  }
}

/** Each ACL once, also where several filters mean it. */
async function gather(admin: Admin, patterns: readonly ResourcePattern[]): Promise<Acl[]> {
  const found = new Map<string, Acl>()
  for (const pattern of patterns) {
    const any = {
      principal: null,
      host: null,
      operation: AclOperation.ANY,
      permissionType: AclPermission.ANY,
    }
    for (const acl of await futureGet(describeAcls(admin, { ...pattern, ...any })))
      found.set(`${patternText(acl)} ${entryText(acl)}`, acl)
  }
  return [...found.values()]
}

function print(io: Io, acls: readonly Acl[]): void {
  const byResource = new Map<string, Acl[]>()
  for (const acl of acls) {
    const resource = patternText(acl)
    byResource.set(resource, [...(byResource.get(resource) ?? []), acl])
  }
  for (const [resource, entries] of byResource)
    io.stdout.write(`Current ACLs for resource \`${resource}\`:\n${entryLines(entries)}\n\n`)
}

function inWords(acl: Acl) {
  return {
    ...acl,
    resourceType: aclWord(AclResourceType, acl.resourceType),
    patternType: aclWord(AclPatternType, acl.patternType),
    operation: aclWord(AclOperation, acl.operation),
    permissionType: aclWord(AclPermission, acl.permissionType),
  }
}
