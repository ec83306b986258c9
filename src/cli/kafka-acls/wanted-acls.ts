/** What a command line says of ACLs: which resources, and who may do what with each. */
import {
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  aclWord,
  CLUSTER_NAME,
  operationsOf,
  WILDCARD,
} from '../../kafka/acls.ts'
import { illegalArgument } from '../kit/java-error.ts'
import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'
import { type AclEntry, patternText, type ResourcePattern } from './acl-text.ts'
import * as option from './options.ts'

/** Entries by the pattern that they are for. */
export interface WantedAcls {
  readonly pattern: ResourcePattern
  readonly entries: readonly AclEntry[]
}

const { READ, WRITE, DESCRIBE, CREATE, IDEMPOTENT_WRITE } = AclOperation

const clusterPattern: ResourcePattern = {
  resourceType: AclResourceType.CLUSTER,
  resourceName: CLUSTER_NAME,
  patternType: AclPatternType.LITERAL,
}

/** The ACLs of --add and --remove; none for a resource means all of it. Ends the script where they make no sense. */
export function wantedAcls(line: CommandLine): WantedAcls[] {
  const { options } = line
  const isOfRole = options.has(option.producer) || options.has(option.consumer)
  const wanted = isOfRole
    ? merged([
        ...(options.has(option.producer) ? producerAcls(line) : []),
        ...(options.has(option.consumer) ? consumerAcls(line) : []),
      ])
    : plainAcls(line)
  for (const { pattern, entries } of wanted) checkOperations(line, pattern, entries)
  return wanted
}

/** The resources that options name; none is fine where all are meant then. */
export function namedResources({ options }: Pick<CommandLine, 'options'>): ResourcePattern[] {
  const word = options.valueOf(option.resourcePatternType) ?? 'LITERAL'
  const patternType = AclPatternType[word]
  const named = (spec: OptionSpec<string>, resourceType: number, isTrimmed = true): ResourcePattern[] =>
    options
      .valuesOf(spec)
      .map((name) => ({ resourceType, resourceName: isTrimmed ? name.trim() : name, patternType }))
  const isCluster = options.has(option.cluster) || options.has(option.idempotent)
  return distinct([
    ...named(option.topic, AclResourceType.TOPIC),
    ...(isCluster && word === 'LITERAL' ? [clusterPattern] : []),
    ...named(option.group, AclResourceType.GROUP),
    ...named(option.transactionalId, AclResourceType.TRANSACTIONAL_ID, false),
    ...named(option.delegationToken, AclResourceType.DELEGATION_TOKEN),
    ...named(option.userPrincipal, AclResourceType.USER),
  ])
}

/** The principals of an option, each once. Throws a JavaError for one without a colon. */
export function principalsOf(options: ParsedOptions, spec: OptionSpec<string>): string[] {
  const texts = options.valuesOf(spec).map((text) => text.trim())
  const wrong = texts.find((text) => !text.includes(':'))
  if (wrong !== undefined)
    throw illegalArgument(`expected a string in format principalType:principalName but got ${wrong}`)
  return [...new Set(texts)]
}

function plainAcls(line: CommandLine): WantedAcls[] {
  const operations = line.options.has(option.operation) ? line.options.valuesOf(option.operation) : ['All']
  const entries = entriesFor(line.options, [...new Set(operations.map((name) => operationOf(name.trim())))])
  return requiredResources(line).map((pattern) => ({ pattern, entries }))
}

function producerAcls(line: CommandLine): WantedAcls[] {
  const { options } = line
  const resources = requiredResources(line)
  return [
    ...ofType(resources, AclResourceType.TOPIC, entriesFor(options, [WRITE, DESCRIBE, CREATE])),
    ...ofType(resources, AclResourceType.TRANSACTIONAL_ID, entriesFor(options, [WRITE, DESCRIBE])),
    ...(options.has(option.idempotent)
      ? [{ pattern: clusterPattern, entries: entriesFor(options, [IDEMPOTENT_WRITE]) }]
      : []),
  ]
}

function consumerAcls(line: CommandLine): WantedAcls[] {
  const resources = requiredResources(line)
  return [
    ...ofType(resources, AclResourceType.TOPIC, entriesFor(line.options, [READ, DESCRIBE])),
    ...ofType(resources, AclResourceType.GROUP, entriesFor(line.options, [READ])),
  ]
}

function ofType(
  resources: readonly ResourcePattern[],
  type: number,
  entries: readonly AclEntry[],
): WantedAcls[] {
  return resources
    .filter(({ resourceType }) => resourceType === type)
    .map((pattern) => ({ pattern, entries }))
}

function merged(wanted: readonly WantedAcls[]): WantedAcls[] {
  const byPattern = new Map<string, WantedAcls>()
  for (const { pattern, entries } of wanted) {
    const key = patternText(pattern)
    const all = [...(byPattern.get(key)?.entries ?? []), ...entries]
    const once = new Map(all.map((entry) => [JSON.stringify(entry), entry]))
    byPattern.set(key, { pattern, entries: [...once.values()] })
  }
  return [...byPattern.values()]
}

function distinct(patterns: readonly ResourcePattern[]): ResourcePattern[] {
  return [...new Map(patterns.map((pattern) => [patternText(pattern), pattern])).values()]
}

function requiredResources(line: CommandLine): ResourcePattern[] {
  const resources = namedResources(line)
  if (resources.length > 0) return resources
  return printUsageAndExit(
    line,
    'You must provide at least one resource: --topic <topic> or --cluster or --group <group> or --delegation-token <Delegation Token ID>',
  )
}

function entriesFor(options: ParsedOptions, operations: readonly number[]): AclEntry[] {
  const allowed = principalsOf(options, option.allowPrincipal)
  const denied = principalsOf(options, option.denyPrincipal)
  const entries = (
    principals: readonly string[],
    hosts: readonly string[],
    permissionType: number,
  ): AclEntry[] =>
    principals.flatMap((principal) =>
      operations.flatMap((operation) =>
        hosts.map((host) => ({ principal, host, operation, permissionType })),
      ),
    )
  const all = [
    ...entries(allowed, hostsOf(options, option.allowHost, option.allowPrincipal), AclPermission.ALLOW),
    ...entries(denied, hostsOf(options, option.denyHost, option.denyPrincipal), AclPermission.DENY),
  ]
  if (all.some(({ operation }) => operation === AclOperation.ANY))
    throw illegalArgument('operation must not be ANY')
  return all
}

function hostsOf(options: ParsedOptions, hosts: OptionSpec<string>, principals: AnyOption): string[] {
  if (options.has(hosts)) return [...new Set(options.valuesOf(hosts).map((host) => host.trim()))]
  return options.has(principals) ? [WILDCARD] : []
}

/** The operation of a name in any case, without underscores (SecurityUtils.operation). */
function operationOf(name: string): number {
  const found = Object.entries(AclOperation).find(([word]) => word.replaceAll('_', '') === name.toUpperCase())
  return found?.[1] ?? AclOperation.UNKNOWN
}

function checkOperations(
  line: CommandLine,
  { resourceType }: ResourcePattern,
  entries: readonly AclEntry[],
): void {
  const valid = [...(operationsOf.get(resourceType) ?? []), AclOperation.ALL]
  if (entries.every(({ operation }) => valid.includes(operation))) return
  const names = valid.map((operation) => aclWord(AclOperation, operation)).join(', ')
  printUsageAndExit(
    line,
    `ResourceType ${aclWord(AclResourceType, resourceType)} only supports operations [${names}]`,
  )
}
