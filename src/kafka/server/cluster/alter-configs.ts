import type { ConfigKey } from '../../configs/definition.ts'
import { brokerTable, groupTable, topicTable } from '../../configs/tables.ts'
import { errors } from '../../errors.ts'
import { topicNameProblem } from '../../topic-names.ts'
import { checkBrokerConfigs } from './check-broker-configs.ts'
import { checkClientMetricsConfigs } from './check-client-metrics-configs.ts'
import { checkGroupConfigs } from './check-group-configs.ts'
import { checkTopicConfigs } from './check-topic-configs.ts'
import type { Cluster } from './cluster.ts'
import { type ItemError, itemError } from './errors.ts'
import { ResourceType } from './resource-types.ts'
import { topicDefault } from './topic-defaults.ts'

/** What IncrementalAlterConfigs can do to a key. */
export const ConfigOperation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const

export interface ConfigChange {
  readonly name: string
  readonly operation: number
  readonly value: string | null
}

export interface ResourceChange {
  readonly type: number
  readonly name: string
  /** What to do; `replace` starts from nothing, as AlterConfigs does. */
  readonly changes: readonly ConfigChange[]
  readonly replace: boolean
}

type Texts = ReadonlyMap<string, string>

/** In UTF-16 units, though the reference's words say bytes. */
const MAX_VALUE_LENGTH = 32_767

/** Works out what a resource's own configuration becomes, or what is wrong, in the reference's order of checks. */
export function planConfigs(change: ResourceChange, cluster: Cluster): Texts | ItemError {
  const target = findTarget(change, cluster)
  if ('errorCode' in target) return target
  const after = new Map(change.replace ? [] : target.current)
  for (const each of change.changes) {
    const problem = apply(each, after, target)
    if (problem !== null) return problem
  }
  const implicit = change.replace ? [...target.current.keys()].filter((name) => !after.has(name)) : []
  const touched = new Set([...change.changes.map(({ name }) => name), ...implicit])
  const problem = checkSizes(after, touched) ?? target.check(after, touched)
  return problem ?? after
}

/** Puts a planned configuration in force; settles when it is committed. */
export function putConfigs(change: ResourceChange, configs: Texts, cluster: Cluster): Promise<unknown> {
  if (change.type !== ResourceType.TOPIC) return cluster.resources.set(change.type, change.name, configs)
  const topic = cluster.topics.pendingByName(change.name)
  return topic === undefined ? Promise.resolve() : cluster.topics.setConfigs(topic.topicId, configs)
}

/** What a resource has, what its keys are, and how a new state of it is checked. */
interface Target {
  readonly current: Texts
  readonly table: ReadonlyMap<string, ConfigKey>
  /** What APPEND and SUBTRACT start from when the resource says nothing itself. */
  readonly fallback: (name: string) => string | null
  readonly check: (after: Texts, touched: ReadonlySet<string>) => ItemError | null
  /** What APPEND or SUBTRACT to a key that is no list is refused with. */
  readonly noList: (name: string, operation: number) => string
  readonly unknownOperation: (operation: number) => ItemError
}

const invalidRequest = (text: string): ItemError => itemError(errors.INVALID_REQUEST, text)

function findTarget({ type, name }: ResourceChange, cluster: Cluster): Target | ItemError {
  const { configs, resources, features } = cluster
  const current = resources.pendingOf(type, name)
  switch (type) {
    case ResourceType.TOPIC:
      return findTopic(name, cluster)
    case ResourceType.BROKER: {
      const problem = checkBrokerName(name, cluster.nodeId)
      if (problem !== null) return invalidRequest(problem)
      return {
        current,
        table: brokerTable,
        fallback: (key) => brokerTable.get(key)?.defaultValue ?? null,
        check: (after, touched) => {
          const isElrEnabled = features.pendingLevel('eligible.leader.replicas.version') > 0
          return checkBrokerConfigs({ after, touched, isClusterWide: name === '', isElrEnabled }, configs)
        },
        noList: noBrokerList,
        unknownOperation: (operation) => invalidRequest(`Unknown operations type ${operation}`),
      }
    }
    case ResourceType.CLIENT_METRICS:
      if (name === '') return invalidRequest("Subscription name can't be empty")
      return {
        current,
        table: new Map(),
        fallback: () => null,
        check: checkClientMetricsConfigs,
        noList,
        unknownOperation,
      }
    case ResourceType.GROUP:
      if (name === '') return invalidRequest('Default group resources are not allowed.')
      return {
        current,
        table: groupTable,
        fallback: (key) => groupTable.get(key)?.defaultValue ?? null,
        check: (after) => checkGroupConfigs(after, configs),
        noList,
        unknownOperation,
      }
    default:
      return invalidRequest(`Unknown resource type ${type}`)
  }
}

function findTopic(name: string, { topics, configs }: Cluster): Target | ItemError {
  if (name === '') return invalidRequest('Default topic resources are not allowed.')
  const problem = topicNameProblem(name)
  if (problem !== null) return itemError(errors.INVALID_TOPIC_EXCEPTION, problem)
  const topic = topics.pendingByName(name)
  // What is wrong with the values is told first.
  const missing =
    topic === undefined
      ? itemError(errors.UNKNOWN_TOPIC_OR_PARTITION, `The topic '${name}' does not exist.`)
      : null
  return {
    current: topic?.configs ?? new Map(),
    table: topicTable,
    fallback: (key) => topicDefault(key, configs),
    check: (after) => checkTopicConfigs(after, configs) ?? missing,
    noList,
    unknownOperation,
  }
}

function checkBrokerName(name: string, nodeId: number): string | null {
  if (name === '') return null
  if (!/^[+-]?\d+$/.test(name)) return `Node id must be an integer, but it is: ${name}`
  return Number(name) === nodeId ? null : `Unexpected broker id, expected ${nodeId}, but received ${name}`
}

/** As the controller puts it. */
function noList(name: string, operation: number): string {
  const verb = operation === ConfigOperation.APPEND ? 'APPEND' : 'SUBTRACT'
  return `Can't ${verb} to key ${name} because its type is not LIST.`
}

/** The controller has no words for it. */
const unknownOperation = (): ItemError => itemError(errors.UNKNOWN_SERVER_ERROR, null)

/** As a broker puts it, which looks at its own keys before the controller does. */
function noBrokerList(name: string, operation: number): string {
  if (!brokerTable.has(name)) return `Unknown config name: ${name}`
  const verb = operation === ConfigOperation.APPEND ? 'append' : 'subtract'
  return `Config value ${verb} is not allowed for config key: ${name}`
}

function checkSizes(after: Texts, touched: ReadonlySet<string>): ItemError | null {
  for (const name of touched) {
    if ((after.get(name)?.length ?? 0) <= MAX_VALUE_LENGTH) continue
    return itemError(
      errors.INVALID_CONFIG,
      `The configuration value cannot be added because it exceeds the maximum value size of ${MAX_VALUE_LENGTH} bytes.`,
    )
  }
  return null
}

/** Checks what holds for any resource: each key once, and with a value. */
export function checkChanges(changes: readonly ConfigChange[]): ItemError | null {
  const names = new Set(changes.map(({ name }) => name))
  if (names.size < changes.length) return invalidRequest('Error due to duplicate config keys')
  const withoutValue = changes.filter(
    ({ operation, value }) => value === null && operation !== ConfigOperation.DELETE,
  )
  if (withoutValue.length === 0) return null
  return invalidRequest(`Null value not supported for : ${withoutValue.map(({ name }) => name).join(', ')}`)
}

function apply(change: ConfigChange, after: Map<string, string>, target: Target): ItemError | null {
  const { name, operation } = change
  const value = change.value ?? ''
  switch (operation) {
    case ConfigOperation.SET:
      after.set(name, value)
      return null
    case ConfigOperation.DELETE:
      after.delete(name)
      return null
    case ConfigOperation.APPEND:
    case ConfigOperation.SUBTRACT: {
      if (target.table.get(name)?.type !== 'LIST') {
        return itemError(errors.INVALID_CONFIG, target.noList(name, operation))
      }
      const elements = split(after.get(name) ?? target.fallback(name) ?? '')
      after.set(name, combine(elements, split(value), operation).join(','))
      return null
    }
    default:
      return target.unknownOperation(operation)
  }
}

const split = (text: string): string[] =>
  text
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '')

function combine(elements: readonly string[], given: readonly string[], operation: number): string[] {
  if (operation === ConfigOperation.SUBTRACT) return elements.filter((element) => !given.includes(element))
  return [...elements, ...given.filter((element) => !elements.includes(element))]
}
