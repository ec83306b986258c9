import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { rangeAssignor } from '../../../../../src/kafka/server/groups/consumer/range-assignor.ts'
import { uniformAssignor } from '../../../../../src/kafka/server/groups/consumer/uniform-assignor.ts'
import { type Partitions, partitionsOf } from '../../../../../src/kafka/server/groups/partitions.ts'

type Listed = readonly (readonly [topic: number, partitions: readonly number[]])[]

/** A group, and what Kafka's own assignor makes of it: random groups, each carried on over five changes. */
interface Case {
  readonly assignor: 'uniform' | 'range'
  readonly isHomogeneous: boolean
  readonly topics: readonly (readonly [topicId: string, partitions: number])[]
  readonly members: readonly (readonly [
    memberId: string,
    instanceId: string | null,
    topics: readonly number[],
    current: Listed,
  ])[]
  readonly targets: readonly Listed[]
}

const fixture = new URL('../../../../fixtures/kafka/assignors.json.gz', import.meta.url)
const cases: readonly Case[] = JSON.parse(gunzipSync(readFileSync(fixture)).toString())

describe.each(['uniform', 'range'] as const)('%s', (name) => {
  it('assigns as the reference does, whatever the group and what it had', () => {
    const assignor = name === 'uniform' ? uniformAssignor : rangeAssignor
    const ofName = cases.filter((each) => each.assignor === name)
    expect(ofName.length).toBeGreaterThan(20)
    for (const { topics, members, isHomogeneous, targets } of ofName) {
      const idOf = (topic: number): string => topics[topic]?.[0] ?? ''
      const partitionsFrom = (list: Listed): Partitions =>
        partitionsOf(list.map(([topic, partitions]) => ({ topicId: idOf(topic), partitions })))
      const counts = new Map(topics)
      const assigned = assignor.assign({
        members: members.map(([memberId, instanceId, subscribed, current]) => ({
          memberId,
          instanceId,
          topicIds: new Set(subscribed.map(idOf)),
          current: partitionsFrom(current),
        })),
        isHomogeneous,
        partitionCount: (topicId) => counts.get(topicId) ?? 0,
      })
      const ours = members.map(([memberId]) => sorted(assigned.get(memberId) ?? new Map()))
      expect(ours).toEqual(targets.map((target) => sorted(partitionsFrom(target))))
    }
  })
})

function sorted(partitions: Partitions): string[] {
  return [...partitions].flatMap(([id, of]) => [...of].map((partition) => `${id}-${partition}`)).sort()
}
