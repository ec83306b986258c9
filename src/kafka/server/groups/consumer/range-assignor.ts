import type { Partitions } from '../partitions.ts'
import type { AssignedMember, Assignor } from './assignor.ts'

/**
 * Gives each member a run of neighbouring partitions of every topic, the same of each topic that is as large (what joins
 * topics by key wants). Members are ordered by instance id, then by member id.
 */
export const rangeAssignor: Assignor = {
  name: 'range',
  assign({ members, partitionCount }) {
    const sorted = [...members].sort(compareMembers)
    const targets = new Map<string, Map<string, Set<number>>>(
      sorted.map(({ memberId }) => [memberId, new Map()]),
    )
    for (const topicId of new Set(sorted.flatMap(({ topicIds }) => [...topicIds]))) {
      const subscribers = sorted.filter(({ topicIds }) => topicIds.has(topicId))
      const count = partitionCount(topicId)
      const quota = Math.floor(count / subscribers.length)
      const extra = count % subscribers.length
      let next = 0
      subscribers.forEach(({ memberId }, i) => {
        const end = next + quota + (i < extra ? 1 : 0)
        if (end > next) targets.get(memberId)?.set(topicId, new Set(range(next, end)))
        next = end
      })
    }
    return targets satisfies Map<string, Partitions>
  },
}

function compareMembers(a: AssignedMember, b: AssignedMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId)
  if (a.instanceId !== null) return -1
  if (b.instanceId !== null) return 1
  return compare(a.memberId, b.memberId)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}
