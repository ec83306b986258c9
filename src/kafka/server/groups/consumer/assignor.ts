import type { Partitions } from '../partitions.ts'

/** What an assignor is told of a member. */
export interface AssignedMember {
  readonly memberId: string
  readonly instanceId: string | null
  /** Ids of the topics it subscribes to that exist. */
  readonly topicIds: ReadonlySet<string>
  /** What the target has given it so far. */
  readonly current: Partitions
}

export interface Assignment {
  readonly members: readonly AssignedMember[]
  /** Whether all members subscribe to the same names, or all to the same expression: subscribed topics may not exist. */
  readonly isHomogeneous: boolean
  partitionCount(topicId: string): number
}

/**
 * Shares the partitions of all topics among the members that subscribe to them. Pure, and the same for the same input; the
 * same also as the reference's, which now and then chooses in the order of a Java hash map.
 */
export interface Assignor {
  readonly name: string
  assign(assignment: Assignment): Map<string, Partitions>
}

/** The targets of an assignment that is being built, by member id. */
export type Target = Map<string, Set<number>>

/** Adds a partition to a target. */
export function addPartition(target: Target, topicId: string, partition: number): void {
  const partitions = target.get(topicId)
  if (partitions) partitions.add(partition)
  else target.set(topicId, new Set([partition]))
}

/** Takes a partition out of a target. */
export function removePartition(target: Target, topicId: string, partition: number): void {
  const partitions = target.get(topicId)
  if (partitions?.delete(partition) && partitions.size === 0) target.delete(topicId)
}
