/** Partitions as Java's maps hold them: many of the reference's lists are in the order of a HashMap of TopicPartition. */

import { illegalState } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { parseJavaInteger } from '../kit/java-number.ts'
import { javaSplit } from '../kit/java-split.ts'

/** An offset that a partition of a group is to have, or has. */
export interface PartitionOffset extends TopicPartition {
  offset: number
}

/** Orders partitions as a Java HashMap that they were put into one by one iterates over them. */
export function inHashOrder<T extends TopicPartition>(partitions: readonly T[]): T[] {
  return javaHashOrder(partitions, javaTopicPartitionHash)
}

/** Refuses a partition named twice, as Java's Collectors.toMap does; `textOf` says what it would have been mapped to. */
export function refuseDuplicates<T extends TopicPartition>(
  partitions: readonly T[],
  textOf: (partition: T) => string,
): void {
  const seen = new Map<string, string>()
  for (const partition of partitions) {
    const name = partitionName(partition)
    const value = textOf(partition)
    const other = seen.get(name)
    if (other !== undefined)
      throw illegalState(`Duplicate key ${name} (attempted merging values ${other} and ${value})`)
    seen.set(name, value)
  }
}

/** Tells whether an argument of --topic names partitions: `topic:0,1`. */
export function namesPartitions(topicArgument: string): boolean {
  return topicArgument.includes(':')
}

/**
 * Reads `topic:0,1,2`.
 *
 * @throws JavaError (IllegalArgumentException), which the scripts answer with the option table
 */
export function parseTopicPartitions(topicArgument: string): TopicPartition[] {
  const parts = javaSplit(topicArgument, ':')
  const [topic, numbers] = parts
  if (parts.length !== 2 || topic === undefined || numbers === undefined)
    throw illegalArgument(`Invalid topic arg '${topicArgument}', expected topic name and partitions`)
  return javaSplit(numbers, ',').map((text) => {
    const partition = parseJavaInteger(text, 31n)
    if (partition === undefined)
      throw illegalArgument(`Invalid partition '${text}' specified in topic arg '${topicArgument}''`)
    return { topic, partition }
  })
}
