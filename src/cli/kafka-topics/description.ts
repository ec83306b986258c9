/** What --describe prints of a topic: tab-separated lines with the reference's trailing blanks, or JSON. */
import type {
  ConfigEntry,
  PartitionDescription,
  PartitionReassignment,
  TopicDescription,
} from '../../kafka/client/admin/types.ts'
import type { Node } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { ZERO_UUID } from '../kit/uuid.ts'

const DEFAULT_CONFIG_SOURCE = 5

/** A partition, and how it is moved at the moment. */
export interface FoundPartition {
  partition: PartitionDescription
  reassignment: PartitionReassignment | undefined
}

/** What is to be printed of a topic. */
export interface FoundTopic {
  topic: TopicDescription
  configs: readonly ConfigEntry[]
  /** Of partition 0, which the replication factor is told by. */
  firstReassignment: PartitionReassignment | undefined
  hasTopicLine: boolean
  /** Undefined where partitions are not asked for. */
  partitions: FoundPartition[] | undefined
}

/** Formats the lines of a topic. */
export function topicText({
  topic,
  configs,
  firstReassignment,
  hasTopicLine,
  partitions = [],
}: FoundTopic): string {
  const lines = partitions.map(({ partition, reassignment }) =>
    partitionLine(topic.name, partition, reassignment),
  )
  return (hasTopicLine ? topicLine(topic, configs, firstReassignment) : '') + lines.join('')
}

/** Describes a topic with the names of the protocol's fields; a partition without a leader has -1. */
export function topicJson({ topic, configs, firstReassignment, partitions }: FoundTopic): object {
  const [first] = topic.partitions
  return {
    name: topic.name,
    topicId: topic.topicId,
    isInternal: topic.isInternal,
    partitionCount: topic.partitions.length,
    replicationFactor: first === undefined ? 0 : replicationFactor(first, firstReassignment),
    configs: Object.fromEntries(overrides(configs).map(({ name, value }) => [name, value])),
    ...(partitions === undefined ? {} : { partitions: partitions.map(partitionJson) }),
  }
}

function partitionJson({ partition, reassignment }: FoundPartition): object {
  const nodeIds = (nodes: readonly Node[] | null) => nodes?.map((node) => node.id) ?? null
  return {
    partitionIndex: partition.partition,
    leaderId: partition.leader?.id ?? -1,
    replicaNodes: nodeIds(partition.replicas),
    isrNodes: nodeIds(partition.isr),
    eligibleLeaderReplicas: nodeIds(partition.elr),
    lastKnownElr: nodeIds(partition.lastKnownElr),
    ...(reassignment === undefined
      ? {}
      : { addingReplicas: reassignment.addingReplicas, removingReplicas: reassignment.removingReplicas }),
  }
}

function topicLine(
  topic: TopicDescription,
  configs: readonly ConfigEntry[],
  reassignment: PartitionReassignment | undefined,
): string {
  const [first] = topic.partitions
  const columns = [
    `Topic: ${topic.name}`,
    ...(topic.topicId === ZERO_UUID ? [] : [`TopicId: ${topic.topicId}`]),
    `PartitionCount: ${topic.partitions.length}`,
    `ReplicationFactor: ${first === undefined ? 0 : replicationFactor(first, reassignment)}`,
    `Configs: ${overrides(configs)
      .map(({ name, value }) => `${name}=${value}`)
      .join(',')}`,
  ]
  return `${columns.join('\t')}\n`
}

function partitionLine(
  topic: string,
  partition: PartitionDescription,
  reassignment: PartitionReassignment | undefined,
): string {
  const columns = [
    `\tTopic: ${topic}`,
    `Partition: ${partition.partition}`,
    `Leader: ${partition.leader?.id ?? 'none'}`,
    `Replicas: ${ids(partition.replicas)}`,
    `Isr: ${ids(partition.isr)}`,
    ...(reassignment === undefined
      ? []
      : [
          `Adding Replicas: ${reassignment.addingReplicas.join(',')}`,
          `Removing Replicas: ${reassignment.removingReplicas.join(',')}`,
        ]),
    `Elr: ${partition.elr === null ? 'N/A' : ids(partition.elr)}`,
    `LastKnownElr: ${partition.lastKnownElr === null ? 'N/A' : ids(partition.lastKnownElr)}`,
  ]
  return `${columns.join('\t')}\n`
}

/** Picks the settings that are not the default, in the order in which the reference's client holds them. */
export function overrides(configs: readonly ConfigEntry[]): ConfigEntry[] {
  const byName = new Map(configs.map((config) => [config.name, config]))
  return javaHashMapOrder(byName.keys())
    .map((name) => byName.get(name))
    .filter((config) => config !== undefined)
    .filter((config) => config.source !== DEFAULT_CONFIG_SOURCE)
}

/** Counts the replicas that the partition should have: those that a reassignment adds do not count yet. */
export function replicationFactor(
  partition: PartitionDescription,
  reassignment: PartitionReassignment | undefined,
): number {
  if (reassignment === undefined) return partition.replicas.length
  const changing = [...reassignment.addingReplicas, ...reassignment.removingReplicas]
  const isInProgress = partition.replicas.some((replica) => changing.includes(replica.id))
  return isInProgress
    ? reassignment.replicas.length - reassignment.addingReplicas.length
    : partition.replicas.length
}

function ids(nodes: readonly Node[]): string {
  return nodes.map((node) => node.id).join(',')
}
