/** Partitions and replicas: their names, and the orders of the reference's lists and hash tables. */
import { type BrokerReplica, replicaName } from '../../kafka/client/admin/describe-log-dirs.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'

/** A partition and the brokers that are to hold it. */
export interface Assignment extends TopicPartition {
  replicas: readonly number[]
}

/** By topic, then by number. */
export function sortedPartitions<P extends TopicPartition>(partitions: Iterable<P>): P[] {
  return [...partitions].sort((a, b) => compareTexts(a.topic, b.topic) || a.partition - b.partition)
}

/** By broker, topic and number. */
export function sortedReplicas<R extends BrokerReplica>(replicas: Iterable<R>): R[] {
  return [...replicas].sort(
    (a, b) => a.broker - b.broker || compareTexts(a.topic, b.topic) || a.partition - b.partition,
  )
}

/** Partitions as the reference's hash tables hold them: each once, the last given. */
export function distinctPartitions<P extends TopicPartition>(partitions: Iterable<P>): P[] {
  const byName = new Map([...partitions].map((partition) => [partitionName(partition), partition]))
  return javaHashOrder(byName.values(), javaTopicPartitionHash)
}

export function partitionNames(partitions: readonly TopicPartition[], separator = ','): string {
  return partitions.map(partitionName).join(separator)
}

export function replicaNames(replicas: readonly BrokerReplica[]): string {
  return replicas.map(replicaName).join(',')
}

/** Broker ids as a java.util.HashSet holds them. */
export function brokerSet(ids: Iterable<number>): number[] {
  return javaHashOrder(new Set(ids), (id) => id)
}

/** Elements that are there more than once, each of them once. */
export function duplicates<T>(elements: readonly T[]): T[] {
  return [...new Set(elements.filter((element, at) => elements.indexOf(element) !== at))]
}

/** `s` where there are several or none. */
export function plural(count: number): string {
  return count === 1 ? '' : 's'
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
