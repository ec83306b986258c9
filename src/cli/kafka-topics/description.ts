/** The lines that --describe prints: tab-separated, with the reference's trailing blanks. */
import type {
  ConfigEntry,
  PartitionDescription,
  PartitionReassignment,
  TopicDescription,
} from '../../kafka/client/admin/types.ts'
import type { Node } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'

const DEFAULT_CONFIG_SOURCE = 5
const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

/** Formats the line of a topic. */
export function topicLine(
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

/** Formats the line of a partition. */
export function partitionLine(
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
