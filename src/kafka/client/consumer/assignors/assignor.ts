import type { TopicPartition } from '../../types.ts'

/** A member of a classic group as the leader sees it. */
export interface GroupMember {
  memberId: string
  groupInstanceId: string | null
  /** Topics it subscribes to. */
  topics: readonly string[]
  /** What it had when it joined. */
  ownedPartitions: readonly TopicPartition[]
  /** Of what it had; -1 for unknown. */
  generation: number
  /** What its assignor added. */
  userData: Buffer | null
}

/** What a member was given last, and in which generation. */
export interface LastAssignment {
  partitions: readonly TopicPartition[]
  generation: number
}

/** Shares out partitions among the members of a group. Pure. */
export interface Assignor {
  /** As in JoinGroup: `range`, `cooperative-sticky` … */
  readonly name: string
  /** Whether members may keep partitions while they rejoin. */
  readonly isCooperative: boolean
  /** `partitionCounts` has only topics that exist. Every member gets a list, maybe an empty one. */
  assign(
    members: readonly GroupMember[],
    partitionCounts: ReadonlyMap<string, number>,
  ): Map<string, TopicPartition[]>
  /** What a member adds to its subscription; `last` is undefined until it has been given something. */
  userData?(last: LastAssignment | undefined): Buffer | null
}

/** Static members first, by instance id; then the others by member id. All assignors walk through members in this order. */
export function inOrder(members: readonly GroupMember[]): GroupMember[] {
  return [...members].sort((a, b) => {
    if (a.groupInstanceId !== null && b.groupInstanceId !== null)
      return compare(a.groupInstanceId, b.groupInstanceId)
    if (a.groupInstanceId !== null) return -1
    if (b.groupInstanceId !== null) return 1
    return compare(a.memberId, b.memberId)
  })
}

export function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A list for every member. */
export function emptyAssignment(members: readonly GroupMember[]): Map<string, TopicPartition[]> {
  return new Map(members.map(({ memberId }) => [memberId, []]))
}

/** Topics that exist and that somebody subscribes to, by name. */
export function subscribedTopics(
  members: readonly GroupMember[],
  partitionCounts: ReadonlyMap<string, number>,
): string[] {
  const topics = new Set(members.flatMap((member) => member.topics))
  return [...topics].filter((topic) => partitionCounts.has(topic)).sort(compare)
}
