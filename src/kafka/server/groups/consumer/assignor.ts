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
  partitionCount(topicId: string): number
}

/** Shares the partitions of all topics among the members that subscribe to them. Pure, and the same for the same input. */
export interface Assignor {
  readonly name: string
  assign(assignment: Assignment): Map<string, Partitions>
}

/** Whether all members subscribe to the same topics. */
export function isHomogeneous(members: readonly AssignedMember[]): boolean {
  const first = members[0]?.topicIds ?? new Set()
  return members.every(
    ({ topicIds }) => topicIds.size === first.size && [...topicIds].every((id) => first.has(id)),
  )
}
