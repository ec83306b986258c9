import { copiedTableSize, javaHashOrder, javaStringHash, javaUuidHash } from '../../../java-hash.ts'
import { uuidToBytes } from '../../../uuid.ts'
import type { Partitions } from '../partitions.ts'
import { type AssignedMember, type Assignment, addPartition, type Target } from './assignor.ts'

type Slot = readonly [topicId: string, partition: number]

/**
 * Assigns when all members subscribe to the same topics (UniformHomogeneousAssignmentBuilder): each member's quota is known
 * beforehand. It keeps what it has up to that; what it has too much goes, with what nobody has, to those who have less.
 */
export function assignSame({ members, partitionCount }: Assignment): Map<string, Partitions> {
  const topicIds = members[0]?.topicIds ?? new Set<string>()
  const targets = new Map<string, Target>(members.map(({ memberId }) => [memberId, new Map()]))
  if (topicIds.size === 0) return targets
  const { free, total } = unassigned(topicIds, members, partitionCount)
  const quota = Math.floor(total / members.length)
  let extras = total % members.length
  const open: { target: Target; room: number }[] = []
  javaHashOrder(members, ({ memberId }) => javaStringHash(memberId)).forEach((member, i) => {
    const target = targets.get(member.memberId) ?? new Map()
    let takesExtra = extras > 0
    let room = quota + (takesExtra ? 1 : 0)
    for (const [topicId, partition] of slotsOf(member)) {
      if (!topicIds.has(topicId)) continue
      if (room > 0) addPartition(target, topicId, partition)
      else free.push([topicId, partition])
      if (room > 0) room--
    }
    // A place beyond the quota is left to others who may have that many already, as long as there are enough of them.
    if (room > 0 && takesExtra && members.length - i > extras) {
      room--
      takesExtra = false
    }
    if (room > 0) open.push({ target, room })
    if (takesExtra) extras--
  })
  let next = 0
  for (const { target, room } of open) {
    for (const [topicId, partition] of free.slice(next, next + room)) addPartition(target, topicId, partition)
    next += room
  }
  return targets
}

/** Partitions that no member has, and how many there are in all. */
function unassigned(
  topicIds: ReadonlySet<string>,
  members: readonly AssignedMember[],
  partitionCount: (topicId: string) => number,
): { free: Slot[]; total: number } {
  const free: Slot[] = []
  let total = 0
  for (const topicId of javaHashOrder(topicIds, uuidHash, copiedTableSize)) {
    const taken = new Set(members.flatMap(({ current }) => [...(current.get(topicId) ?? [])]))
    const count = partitionCount(topicId)
    for (let partition = 0; partition < count; partition++) {
      if (!taken.has(partition)) free.push([topicId, partition])
    }
    total += count
  }
  return { free, total }
}

/** What a member has, in the order in which the reference decides what it keeps. */
function slotsOf({ current }: AssignedMember): Slot[] {
  return javaHashOrder(current.keys(), uuidHash).flatMap((topicId) =>
    javaHashOrder(current.get(topicId) ?? [], (partition) => partition, copiedTableSize).map(
      (partition): Slot => [topicId, partition],
    ),
  )
}

function uuidHash(topicId: string): number {
  return javaUuidHash(uuidToBytes(topicId))
}
