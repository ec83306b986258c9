/** Partitions by topic id. */
export type Partitions = ReadonlyMap<string, ReadonlySet<number>>

/** Partitions by topic id, each with the epoch in which its member was given it. */
export type OwnedPartitions = ReadonlyMap<string, ReadonlyMap<number, number>>

/** Partitions of topics as requests, answers and records list them. */
export interface ListedPartitions {
  readonly topicId: string
  readonly partitions: readonly number[]
}

export const NO_PARTITIONS: Partitions = new Map()
export const NOTHING_OWNED: OwnedPartitions = new Map()

/** Lists partitions, topics in the order of the map, partitions in theirs. */
export function listed(
  partitions: Partitions | OwnedPartitions,
): { topicId: string; partitions: number[] }[] {
  return [...partitions].map(([topicId, ofTopic]) => ({ topicId, partitions: [...ofTopic.keys()] }))
}

export function partitionsOf(list: readonly ListedPartitions[]): Partitions {
  return new Map(list.map(({ topicId, partitions }) => [topicId, new Set(partitions)]))
}

/** Whether two maps hold the same partitions. */
export function haveSamePartitions(
  a: Partitions | OwnedPartitions,
  b: Partitions | OwnedPartitions,
): boolean {
  if (a.size !== b.size) return false
  for (const [topicId, partitions] of a) {
    const others = b.get(topicId)
    if (!others || others.size !== partitions.size) return false
    for (const partition of partitions.keys()) if (!others.has(partition)) return false
  }
  return true
}

/** Whether two maps hold the same partitions since the same epochs. */
export function haveSameOwned(a: OwnedPartitions, b: OwnedPartitions): boolean {
  if (a.size !== b.size) return false
  for (const [topicId, partitions] of a) {
    const others = b.get(topicId)
    if (others?.size !== partitions.size) return false
    for (const [partition, epoch] of partitions) if (others.get(partition) !== epoch) return false
  }
  return true
}

/** Whether everything listed is owned. */
export function areOwned(list: readonly ListedPartitions[], owned: OwnedPartitions): boolean {
  return list.every(({ topicId, partitions }) => {
    const ofTopic = owned.get(topicId)
    return partitions.every((partition) => ofTopic?.has(partition) ?? false)
  })
}

/** Whether anything listed is owned. */
export function isAnyOwned(list: readonly ListedPartitions[], owned: OwnedPartitions): boolean {
  return list.some(({ topicId, partitions }) => {
    const ofTopic = owned.get(topicId)
    return ofTopic !== undefined && partitions.some((partition) => ofTopic.has(partition))
  })
}

/** Adds a partition to a map that is being built. */
export function addOwned(
  owned: Map<string, Map<number, number>>,
  topicId: string,
  partition: number,
  epoch: number,
): void {
  const ofTopic = owned.get(topicId)
  if (ofTopic) ofTopic.set(partition, epoch)
  else owned.set(topicId, new Map([[partition, epoch]]))
}
