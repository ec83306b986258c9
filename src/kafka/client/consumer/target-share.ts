import type { TopicPartition } from '../types.ts'

/** Partitions of a topic as the coordinator names them: by the topic's id. */
export interface TopicIdPartitions {
  readonly topicId: string
  readonly partitions: readonly number[]
}

export interface NamedPartitions extends TopicIdPartitions {
  readonly topic: string
}

/** Finds the names behind the ids of a target; `unknown` has the ids that have none yet. */
export function resolveTarget(
  target: readonly TopicIdPartitions[],
  nameOf: (topicId: string) => string | undefined,
): { named: NamedPartitions[]; unknown: string[] } {
  const named: NamedPartitions[] = []
  const unknown: string[] = []
  for (const { topicId, partitions } of target) {
    const topic = nameOf(topicId)
    if (topic === undefined) unknown.push(topicId)
    else named.push({ topicId, topic, partitions })
  }
  return { named, unknown }
}

/** Whether both hold the same partitions, in whatever order. */
export function areSame(a: readonly TopicIdPartitions[], b: readonly TopicIdPartitions[]): boolean {
  return asText(a) === asText(b)
}

export function partitionsOf(share: readonly NamedPartitions[]): TopicPartition[] {
  return share.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}

function asText(share: readonly TopicIdPartitions[]): string {
  const partitions = share.flatMap(({ topicId, partitions }) =>
    partitions.map((each) => `${topicId}:${each}`),
  )
  return partitions.sort().join()
}
