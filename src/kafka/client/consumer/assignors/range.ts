import { type Assignor, emptyAssignment, inOrder, subscribedTopics } from './assignor.ts'

/** Each topic by itself: its partitions in runs, one a member, the first members getting one more. Racks are not looked at. */
export const rangeAssignor: Assignor = {
  name: 'range',
  isCooperative: false,
  assign(members, partitionCounts) {
    const assignment = emptyAssignment(members)
    const ordered = inOrder(members)
    for (const topic of subscribedTopics(members, partitionCounts)) {
      const subscribers = ordered.filter((member) => member.topics.includes(topic))
      const count = partitionCounts.get(topic) ?? 0
      const each = Math.floor(count / subscribers.length)
      const withOneMore = count % subscribers.length
      let next = 0
      subscribers.forEach(({ memberId }, i) => {
        const end = next + each + (i < withOneMore ? 1 : 0)
        for (; next < end; next++) assignment.get(memberId)?.push({ topic, partition: next })
      })
    }
    return assignment
  },
}
