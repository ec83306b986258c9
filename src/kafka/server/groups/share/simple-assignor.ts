import { copiedTableSize, javaHashOrder, javaStringHash, javaUuidHash } from '../../../java-hash.ts'
import { uuidToBytes } from '../../../uuid.ts'
import type { Partitions } from '../partitions.ts'
import { shareOut } from './share-out.ts'

/** What the assignor is told of a member. */
export interface ShareAssignedMember {
  readonly memberId: string
  readonly subscribedTopicNames: readonly string[]
  /** What the target has given it so far. */
  readonly current: Partitions
}

export interface ShareAssignment {
  readonly members: readonly ShareAssignedMember[]
  /** Undefined for a topic that does not exist. */
  topicIdOf(name: string): string | undefined
  /** The partitions that can be assigned: those of existing topics whose share state is there. */
  readonly assignable: Partitions
}

export const SIMPLE_ASSIGNOR = 'simple'

type Targets = Map<string, Set<number>>[]

/**
 * Assigns partitions to the members of a share group, where several may have the same one (KIP-932). Members that all
 * subscribe to the same topics share all their partitions out at once, others topic by topic.
 *
 * It is the reference's SimpleAssignor, also where that goes by the order of Java's hash maps: who has what is seen.
 */
export function assignSimply(assignment: ShareAssignment): Map<string, Partitions> {
  const members = inJavaOrder(assignment.members)
  const topicIds = members.map((member) => subscribedTopicIds(assignment, member))
  const targets: Targets = members.map(() => new Map())
  if (haveSameTopics(members)) assignAll(assignment, members, topicIds[0] ?? [], targets)
  else {
    for (const topicId of new Set(topicIds.flat())) {
      const sharers = members.flatMap((_, place) => (topicIds[place]?.includes(topicId) ? [place] : []))
      assignTopic(assignment, members, { topicId, sharers }, targets)
    }
  }
  return new Map(members.map(({ memberId }, place) => [memberId, inOrder(targets[place])]))
}

/** All members share all partitions. */
function assignAll(
  { assignable }: ShareAssignment,
  members: readonly ShareAssignedMember[],
  topicIds: readonly string[],
  targets: Targets,
): void {
  const places: { topicId: string; partition: number; hash: number }[] = []
  const slotsByTopic = new Map<string, Map<number, number>>()
  const slotsOf = (topicId: string, partitions: Iterable<number>): number[] => {
    const known = slotsByTopic.get(topicId) ?? new Map<number, number>()
    slotsByTopic.set(topicId, known)
    const topicHash = Math.imul(31, hashOfTopic(topicId))
    return [...partitions].map((partition) => {
      const slot = known.get(partition) ?? places.length
      if (slot === places.length) places.push({ topicId, partition, hash: (topicHash + partition) | 0 })
      known.set(partition, slot)
      return slot
    })
  }
  const slots = topicIds.flatMap((topicId) => slotsOf(topicId, ascending(assignable.get(topicId))))
  const held = members.map(({ current }) =>
    javaHashOrder(current.keys(), hashOfTopic)
      .filter((topicId) => topicIds.includes(topicId))
      .flatMap((topicId) => slotsOf(topicId, javaIntOrder(current.get(topicId)))),
  )
  const sharers = [...members.keys()]
  const result = shareOut({ slots, held, sharers, hashOf: (slot) => places[slot]?.hash ?? 0 })
  result.forEach((ofMember, place) => {
    for (const slot of ofMember) {
      const at = places[slot]
      if (at) add(targets[place], at.topicId, at.partition)
    }
  })
}

/** The subscribers of a topic share its partitions. */
function assignTopic(
  { assignable }: ShareAssignment,
  members: readonly ShareAssignedMember[],
  { topicId, sharers }: { readonly topicId: string; readonly sharers: readonly number[] },
  targets: Targets,
): void {
  const slots = ascending(assignable.get(topicId))
  const held = members.map(({ current }) => javaIntOrder(current.get(topicId)))
  const result = shareOut({ slots, held, sharers, hashOf: (partition) => partition })
  result.forEach((ofMember, place) => {
    for (const partition of ofMember) add(targets[place], topicId, partition)
  })
}

/** Whether all members subscribe to topics of the same names. */
function haveSameTopics(members: readonly ShareAssignedMember[]): boolean {
  const counts = new Map<string, number>()
  for (const { subscribedTopicNames } of members) {
    for (const name of subscribedTopicNames) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts.values()].every((count) => count === members.length)
}

function subscribedTopicIds({ topicIdOf }: ShareAssignment, member: ShareAssignedMember): string[] {
  const names = javaHashOrder(member.subscribedTopicNames, javaStringHash, copiedTableSize)
  return names.flatMap((name) => topicIdOf(name) ?? [])
}

function inJavaOrder(members: readonly ShareAssignedMember[]): ShareAssignedMember[] {
  return javaHashOrder(members, ({ memberId }) => javaStringHash(memberId))
}

function javaIntOrder(numbers: ReadonlySet<number> | undefined): number[] {
  return javaHashOrder(numbers ?? [], (number) => number, copiedTableSize)
}

function inOrder(target: ReadonlyMap<string, ReadonlySet<number>> | undefined): Partitions {
  return new Map(
    [...(target ?? [])].map(([topicId, partitions]) => [topicId, new Set(ascending(partitions))]),
  )
}

function hashOfTopic(topicId: string): number {
  return javaUuidHash(uuidToBytes(topicId))
}

function ascending(partitions: ReadonlySet<number> | undefined): number[] {
  return [...(partitions ?? [])].sort((a, b) => a - b)
}

function add(target: Map<string, Set<number>> | undefined, topicId: string, partition: number): void {
  const partitions = target?.get(topicId)
  if (partitions) partitions.add(partition)
  else target?.set(topicId, new Set([partition]))
}
