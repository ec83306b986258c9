import { errors } from '../../errors.ts'
import type { CreateTopicsRequest } from '../../messages/19-create-topics.ts'
import { CLUSTER_METADATA_TOPIC, collisionKey, topicNameProblem } from '../../topic-names.ts'
import type { BrokerConfigs } from './broker-configs.ts'
import { checkTopicConfigs } from './check-topic-configs.ts'
import { type ItemError, itemError, overMutationQuota } from './errors.ts'
import {
  checkReachable,
  checkReplicas,
  checkReplicationFactor,
  MAX_PARTITIONS_PER_REQUEST,
  MAX_RECORDS_PER_REQUEST,
} from './placement.ts'
import type { NewTopic } from './topic.ts'
import type { Topics } from './topics.ts'

type RequestedTopic = CreateTopicsRequest['topics'][number]

export interface PlannedTopic {
  readonly name: string
  /** What to create, or why not. */
  readonly plan: (NewTopic & { readonly configs: ReadonlyMap<string, string> }) | ItemError
}

/** What planning looks at. */
export interface PlanningView {
  readonly topics: Pick<Topics, 'pendingByName' | 'pendingNames'>
  readonly configs: BrokerConfigs
  readonly nodeId: number
  /** Whether the sender may create a topic of the name; everybody may when absent. */
  readonly mayName?: (name: string) => boolean
  /** Asked last, for each topic that could be created; false refuses it for being over a quota. */
  readonly mayCreate?: (partitions: number) => boolean
}

/**
 * Decides for each topic of a request what to create or what is wrong, in the reference's order of checks and words.
 * One answer for each name: a name that the request has twice is refused, after all others, and so is one that the sender may not
 * create.
 */
export function planTopics(requested: readonly RequestedTopic[], view: PlanningView): PlannedTopic[] {
  const counts = new Map<string, number>()
  for (const { name } of requested) counts.set(name, (counts.get(name) ?? 0) + 1)
  const refused = [...counts].flatMap(([name, count]) => {
    if (count > 1) return refusal(name, itemError(errors.INVALID_REQUEST, 'Duplicate topic name.'))
    if (name === CLUSTER_METADATA_TOPIC) {
      const text = `Creation of internal topic ${name} is prohibited.`
      return refusal(name, itemError(errors.INVALID_REQUEST, text))
    }
    if (view.mayName?.(name) !== false) return []
    return refusal(name, itemError(errors.TOPIC_AUTHORIZATION_FAILED, 'Authorization failed.'))
  })
  const refusedNames = new Set(refused.map(({ name }) => name))
  return [
    ...planAll(
      requested.filter(({ name }) => !refusedNames.has(name)),
      view,
    ),
    ...refused,
  ]
}

const refusal = (name: string, plan: ItemError): PlannedTopic => ({ name, plan })

function planAll(requested: readonly RequestedTopic[], view: PlanningView): PlannedTopic[] {
  const defaultPartitions = view.configs.number('num.partitions') ?? 1
  const asked = requested.reduce((sum, topic) => sum + Math.max(partitionsOf(topic, defaultPartitions), 0), 0)
  if (asked > MAX_PARTITIONS_PER_REQUEST) {
    return tooMuch(requested, 'Excessively large number of partitions per request.')
  }
  const collisions = collisionsOf(requested, view.topics.pendingNames())
  const planned = requested.map((topic) => ({
    name: topic.name,
    plan: checkName(topic.name, view, collisions) ?? planTopic(topic, view, defaultPartitions),
  }))
  // A topic is one record of the metadata log, and so is each of its partitions and overrides.
  const records = planned.reduce(
    (sum, { plan }) => sum + ('partitions' in plan ? 1 + plan.partitions + plan.configs.size : 0),
    0,
  )
  if (records > MAX_RECORDS_PER_REQUEST) {
    return tooMuch(requested, 'Unable to perform excessively large batch operation.')
  }
  return planned
}

const tooMuch = (requested: readonly RequestedTopic[], text: string): PlannedTopic[] =>
  requested.map(({ name }) => refusal(name, itemError(errors.POLICY_VIOLATION, text)))

function partitionsOf(topic: RequestedTopic, defaultPartitions: number): number {
  if (topic.assignments.length > 0) return topic.assignments.length
  return topic.numPartitions === -1 ? defaultPartitions : topic.numPartitions
}

/** Existing topics by what their metrics are called, as far as the request has names that could meet them. */
function collisionsOf(requested: readonly RequestedTopic[], existing: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>()
  if (!requested.some(({ name }) => /[._]/.test(name))) return found
  for (const name of existing) {
    const key = collisionKey(name)
    const known = found.get(key)
    if (known === undefined || name < known) found.set(key, name)
  }
  return found
}

function checkName(name: string, view: PlanningView, collisions: Map<string, string>): ItemError | null {
  const problem = topicNameProblem(name)
  if (problem !== null) return itemError(errors.INVALID_TOPIC_EXCEPTION, problem)
  if (view.topics.pendingByName(name) !== undefined) {
    return itemError(errors.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`)
  }
  const other = collisions.get(collisionKey(name))
  if (other !== undefined) {
    return itemError(errors.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with existing topic: ${other}`)
  }
  return null
}

function planTopic(
  topic: RequestedTopic,
  view: PlanningView,
  defaultPartitions: number,
): PlannedTopic['plan'] {
  const withoutValue = topic.configs.filter(({ value }) => value === null).map(({ name }) => name)
  if (withoutValue.length > 0) {
    return itemError(
      errors.INVALID_CONFIG,
      `Null value not supported for topic configs: ${withoutValue.join(',')}`,
    )
  }
  const configs = new Map(topic.configs.map(({ name, value }) => [name, value ?? '']))
  const problem = checkPartitions(topic, view.nodeId) ?? checkTopicConfigs(configs, view.configs)
  if (problem !== null) return problem
  const partitions = partitionsOf(topic, defaultPartitions)
  if (view.mayCreate?.(partitions) === false) return overMutationQuota
  return { name: topic.name, partitions, configs }
}

function checkPartitions(topic: RequestedTopic, nodeId: number): ItemError | null {
  if (topic.assignments.length > 0) return checkAssignments(topic, nodeId)
  const factor = checkReplicationFactor(topic.replicationFactor)
  if (factor !== null) return factor
  if (topic.numPartitions === 0 || topic.numPartitions < -1) {
    return itemError(
      errors.INVALID_PARTITIONS,
      'Number of partitions was set to an invalid non-positive value.',
    )
  }
  return checkReachable(topic.replicationFactor)
}

function checkAssignments(topic: RequestedTopic, nodeId: number): ItemError | null {
  if (topic.replicationFactor !== -1) {
    return itemError(
      errors.INVALID_REQUEST,
      'A manual partition assignment was specified, but replication factor was not set to -1.',
    )
  }
  if (topic.numPartitions !== -1) {
    return itemError(
      errors.INVALID_REQUEST,
      'A manual partition assignment was specified, but numPartitions was not set to -1.',
    )
  }
  const seen = new Set<number>()
  for (const { partitionIndex, brokerIds } of topic.assignments) {
    if (seen.has(partitionIndex)) {
      return itemError(
        errors.INVALID_REPLICA_ASSIGNMENT,
        `Found multiple manual partition assignments for partition ${partitionIndex}`,
      )
    }
    seen.add(partitionIndex)
    const problem = checkReplicas(brokerIds, nodeId)
    if (problem !== null) return problem
  }
  for (let partition = 0; partition < topic.assignments.length; partition++) {
    if (seen.has(partition)) continue
    return itemError(
      errors.INVALID_REPLICA_ASSIGNMENT,
      'partitions should be a consecutive 0-based integer sequence',
    )
  }
  return null
}
