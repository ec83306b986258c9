/** Balanced, and everybody keeps as much as balance allows: what the sticky assignors have in common. */
import { partitionName, type TopicPartition } from '../../types.ts'
import { emptyAssignment, type GroupMember, subscribedTopics } from './assignor.ts'

/** Who has what now; of two that claim the same, the one of the later generation, of equals neither. */
export function currentOwners(
  members: readonly GroupMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Map<string, string> {
  const claims = new Map<string, { memberId: string | undefined; generation: number }>()
  for (const member of members) {
    for (const owned of member.ownedPartitions) {
      const exists = owned.partition < (partitionCounts.get(owned.topic) ?? 0)
      if (!exists || !member.topics.includes(owned.topic)) continue
      const name = partitionName(owned)
      const claim = claims.get(name)
      if (claim === undefined || member.generation > claim.generation) {
        claims.set(name, { memberId: member.memberId, generation: member.generation })
      } else if (member.generation === claim.generation) claim.memberId = undefined
    }
  }
  const owners = new Map<string, string>()
  for (const [name, { memberId }] of claims) if (memberId !== undefined) owners.set(name, memberId)
  return owners
}

/** Shares out anew from what everybody has; members are walked through in their order. */
export function balance(
  members: readonly GroupMember[],
  partitionCounts: ReadonlyMap<string, number>,
  owners: ReadonlyMap<string, string>,
): Map<string, TopicPartition[]> {
  const assignment = emptyAssignment(members)
  const free: TopicPartition[] = []
  for (const topic of subscribedTopics(members, partitionCounts)) {
    for (let partition = 0; partition < (partitionCounts.get(topic) ?? 0); partition++) {
      const owner = owners.get(partitionName({ topic, partition }))
      if (owner === undefined) free.push({ topic, partition })
      else assignment.get(owner)?.push({ topic, partition })
    }
  }
  for (const partition of free)
    assignment.get(leastLoaded(members, assignment, partition.topic))?.push(partition)
  while (moveOne(members, assignment)) {}
  return assignment
}

function leastLoaded(
  members: readonly GroupMember[],
  assignment: ReadonlyMap<string, TopicPartition[]>,
  topic: string,
): string {
  let best = ''
  let least = Number.POSITIVE_INFINITY
  for (const { memberId, topics } of members) {
    const load = assignment.get(memberId)?.length ?? 0
    if (load < least && topics.includes(topic)) {
      best = memberId
      least = load
    }
  }
  return best
}

/** Moves a partition from a member to another with at least two less; false when there is none left to move. */
function moveOne(members: readonly GroupMember[], assignment: Map<string, TopicPartition[]>): boolean {
  const byLoad = [...members].sort((a, b) => load(assignment, b) - load(assignment, a))
  for (const from of byLoad) {
    const partitions = assignment.get(from.memberId) ?? []
    for (let i = partitions.length - 1; i >= 0; i--) {
      const partition = partitions[i]
      if (partition === undefined) continue
      const to = leastLoaded(members, assignment, partition.topic)
      if (partitions.length - (assignment.get(to)?.length ?? 0) < 2) continue
      partitions.splice(i, 1)
      assignment.get(to)?.push(partition)
      return true
    }
  }
  return false
}

function load(assignment: ReadonlyMap<string, TopicPartition[]>, member: GroupMember): number {
  return assignment.get(member.memberId)?.length ?? 0
}
