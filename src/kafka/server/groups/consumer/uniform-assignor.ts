import type { Partitions } from '../partitions.ts'
import { type AssignedMember, type Assignment, type Assignor, isHomogeneous } from './assignor.ts'

type Target = Map<string, Set<number>>
type Slot = readonly [topicId: string, partition: number]

/**
 * Gives all members as many partitions as the others, but for one, and leaves with each what it has as far as that allows.
 * When members subscribe to different topics, partitions go to whoever of their subscribers has least.
 */
export const uniformAssignor: Assignor = {
  name: 'uniform',
  assign(assignment) {
    return isHomogeneous(assignment.members) ? assignSame(assignment) : assignDifferent(assignment)
  },
}

/** All members subscribe to the same topics: quotas are known beforehand. */
function assignSame({ members, partitionCount }: Assignment): Map<string, Partitions> {
  const topicIds = members[0]?.topicIds ?? new Set<string>()
  const free = unassigned(topicIds, members, partitionCount)
  const total = sum([...topicIds].map(partitionCount))
  const quota = Math.floor(total / members.length)
  const extra = total % members.length
  const targets = new Map<string, Target>()
  const remaining = members.map((member, i) => {
    const limit = quota + (i < extra ? 1 : 0)
    const { target, excess } = keep(member, limit, partitionCount)
    targets.set(member.memberId, target)
    free.push(...excess)
    return { target, open: limit - sizeOf(target) }
  })
  let next = 0
  for (const { target, open } of remaining) {
    for (const slot of free.slice(next, next + open)) add(target, slot)
    next += open
  }
  return targets
}

/** Keeps what a member has, topic by topic, up to the limit; the rest is to be given to others. */
function keep(
  member: AssignedMember,
  limit: number,
  partitionCount: (topicId: string) => number,
): { target: Target; excess: Slot[] } {
  const target: Target = new Map()
  const excess: Slot[] = []
  let open = limit
  for (const [topicId, partitions] of member.current) {
    if (!member.topicIds.has(topicId)) continue
    for (const partition of partitions) {
      if (partition >= partitionCount(topicId)) continue
      if (open > 0) add(target, [topicId, partition])
      else excess.push([topicId, partition])
      open--
    }
  }
  return { target, excess }
}

/**
 * Members subscribe to different topics: everybody keeps what it has, what is free goes to the least laden subscriber, and
 * then partitions move from the most laden to less laden subscribers as long as that evens things out.
 */
function assignDifferent({ members, partitionCount }: Assignment): Map<string, Partitions> {
  const targets = new Map<string, Target>()
  for (const member of members) {
    const everything = keep(member, Number.POSITIVE_INFINITY, partitionCount)
    targets.set(member.memberId, everything.target)
  }
  const loadOf = (member: AssignedMember): number => sizeOf(targets.get(member.memberId) ?? new Map())
  const topicIds = new Set(members.flatMap((member) => [...member.topicIds]))
  const subscribers = new Map(
    [...topicIds].map((topicId) => [topicId, members.filter((member) => member.topicIds.has(topicId))]),
  )
  const least = (topicId: string): AssignedMember | undefined => {
    const [first, ...others] = subscribers.get(topicId) ?? []
    return first && others.reduce((best, member) => (loadOf(member) < loadOf(best) ? member : best), first)
  }
  // Topics that few can take come first, so that those who can take much are still free for it.
  const free = unassigned(topicIds, members, partitionCount).sort(
    ([a], [b]) => (subscribers.get(a)?.length ?? 0) - (subscribers.get(b)?.length ?? 0),
  )
  for (const slot of free) {
    const member = least(slot[0])
    if (member) add(targets.get(member.memberId) ?? new Map(), slot)
  }
  let isMoved = true
  while (isMoved) {
    isMoved = false
    for (const member of [...members].sort((a, b) => loadOf(b) - loadOf(a))) {
      if (moveOne(member, { targets, loadOf, least })) isMoved = true
    }
  }
  return targets
}

/** Moves one partition of a member to a subscriber that has at least two fewer. Each move evens the loads out, so they end. */
function moveOne(
  from: AssignedMember,
  group: {
    readonly targets: ReadonlyMap<string, Target>
    readonly loadOf: (member: AssignedMember) => number
    readonly least: (topicId: string) => AssignedMember | undefined
  },
): boolean {
  const target = group.targets.get(from.memberId)
  for (const [topicId, partitions] of target ?? []) {
    const to = group.least(topicId)
    if (!to || group.loadOf(from) - group.loadOf(to) < 2) continue
    const partition = Math.max(...partitions)
    partitions.delete(partition)
    if (partitions.size === 0) target?.delete(topicId)
    add(group.targets.get(to.memberId) ?? new Map(), [topicId, partition])
    return true
  }
  return false
}

/** Partitions of these topics that no member has. */
function unassigned(
  topicIds: ReadonlySet<string>,
  members: readonly AssignedMember[],
  partitionCount: (topicId: string) => number,
): Slot[] {
  const slots: Slot[] = []
  for (const topicId of topicIds) {
    const taken = new Set<number>()
    for (const member of members) {
      if (!member.topicIds.has(topicId)) continue
      for (const partition of member.current.get(topicId) ?? []) taken.add(partition)
    }
    for (let partition = 0; partition < partitionCount(topicId); partition++) {
      if (!taken.has(partition)) slots.push([topicId, partition])
    }
  }
  return slots
}

function add(target: Target, [topicId, partition]: Slot): void {
  const partitions = target.get(topicId)
  if (partitions) partitions.add(partition)
  else target.set(topicId, new Set([partition]))
}

function sizeOf(target: Target): number {
  return sum([...target.values()].map(({ size }) => size))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
