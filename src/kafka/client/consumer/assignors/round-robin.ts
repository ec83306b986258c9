import { type Assignor, emptyAssignment, inOrder, subscribedTopics } from './assignor.ts'

/** All partitions in order, dealt one by one to the members that subscribe to their topics. */
export const roundRobinAssignor: Assignor = {
  name: 'roundrobin',
  isCooperative: false,
  assign(members, partitionCounts) {
    const assignment = emptyAssignment(members)
    const ordered = inOrder(members)
    let turn = 0
    for (const topic of subscribedTopics(members, partitionCounts)) {
      for (let partition = 0; partition < (partitionCounts.get(topic) ?? 0); partition++) {
        while (ordered[turn % ordered.length]?.topics.includes(topic) === false) turn++
        const member = ordered[turn++ % ordered.length]
        if (member !== undefined) assignment.get(member.memberId)?.push({ topic, partition })
      }
    }
    return assignment
  },
}
