import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type {
  AssignedMember,
  Assignment,
  Assignor,
} from '../../../../../src/kafka/server/groups/consumer/assignor.ts'
import { rangeAssignor } from '../../../../../src/kafka/server/groups/consumer/range-assignor.ts'
import { uniformAssignor } from '../../../../../src/kafka/server/groups/consumer/uniform-assignor.ts'
import {
  listed,
  NO_PARTITIONS,
  type Partitions,
  partitionsOf,
} from '../../../../../src/kafka/server/groups/partitions.ts'
import { topicIdOf } from '../context.ts'

const member = (memberId: string, topics: string[], current: Partitions = NO_PARTITIONS): AssignedMember => ({
  memberId,
  instanceId: null,
  topicIds: new Set(topics.map(topicIdOf)),
  current,
})

/** Whether all members subscribe to the same topics, and how many partitions the topics have by their letters. */
const told = (
  members: readonly AssignedMember[],
  counts: Record<string, number>,
): Pick<Assignment, 'isHomogeneous' | 'partitionCount'> => ({
  isHomogeneous: new Set(members.map(({ topicIds }) => [...topicIds].sort().join())).size === 1,
  partitionCount: (topicId) => counts[letterOf(topicId)] ?? 0,
})

const letterOf = (topicId: string): string => topicId.slice(-2, -1)

function assign(
  assignor: Assignor,
  counts: Record<string, number>,
  members: AssignedMember[],
): Record<string, string> {
  const targets = assignor.assign({ members, ...told(members, counts) })
  return Object.fromEntries([...targets].map(([memberId, target]) => [memberId, words(target)]))
}

/** As `a0 a1 b0`. */
function words(partitions: Partitions): string {
  return listed(partitions)
    .flatMap(({ topicId, partitions: numbers }) =>
      numbers.map((partition) => `${letterOf(topicId)}${partition}`),
    )
    .sort()
    .join(' ')
}

describe('range', () => {
  it('gives runs of partitions of each topic, the larger ones first', () => {
    const members = ['m1', 'm2', 'm3'].map((id) => member(id, ['a', 'b']))
    expect(assign(rangeAssignor, { a: 4, b: 2 }, members)).toEqual({ m1: 'a0 a1 b0', m2: 'a2 b1', m3: 'a3' })
  })

  it('orders members by instance id before all others', () => {
    const late = { ...member('m0', ['a']), instanceId: null }
    const first = { ...member('z', ['a']), instanceId: 'i1' }
    expect(assign(rangeAssignor, { a: 2 }, [late, first])).toEqual({ z: 'a0', m0: 'a1' })
  })

  it('counts only the subscribers of a topic', () => {
    const members = [member('m1', ['a']), member('m2', ['a', 'b'])]
    expect(assign(rangeAssignor, { a: 2, b: 2 }, members)).toEqual({ m1: 'a0', m2: 'a1 b0 b1' })
  })
})

describe('uniform', () => {
  it('leaves with members what they have, when others join', () => {
    const had = partitionsOf([{ topicId: topicIdOf('a'), partitions: [0, 1, 2, 3] }])
    expect(assign(uniformAssignor, { a: 4 }, [member('m1', ['a'], had), member('m2', ['a'])])).toEqual({
      m1: 'a0 a1',
      m2: 'a2 a3',
    })
  })

  it('takes away what a member no longer subscribes to', () => {
    const had = partitionsOf([{ topicId: topicIdOf('a'), partitions: [0] }])
    expect(assign(uniformAssignor, { a: 1, b: 1 }, [member('m1', ['b'], had)])).toEqual({ m1: 'b0' })
  })

  it('evens out what members have that subscribe to different topics', () => {
    const had = partitionsOf([{ topicId: topicIdOf('a'), partitions: [0, 1, 2, 3, 4, 5] }])
    const members = [member('m1', ['a'], had), member('m2', ['a', 'b']), member('m3', ['b'])]
    const counts = Object.values(assign(uniformAssignor, { a: 6, b: 1 }, members)).map(
      (text) => text.split(' ').length,
    )
    expect(counts.sort()).toEqual([1, 3, 3])
  })
})

const topics = ['a', 'b', 'c']

const group = fc.record({
  counts: fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7)),
  subscriptions: fc.array(fc.subarray(topics, { minLength: 1 }), { minLength: 1, maxLength: 6 }),
  isSame: fc.boolean(),
})

describe.each([rangeAssignor, uniformAssignor])('whatever the group, $name', (assignor) => {
  it('gives each partition to one subscriber', () => {
    fc.assert(
      fc.property(group, ({ counts, subscriptions, isSame }) => {
        const sizes = Object.fromEntries(topics.map((topic, i) => [topic, counts[i] ?? 0]))
        const members = subscriptions.map((names, i) =>
          member(`m${i}`, isSame ? (subscriptions[0] ?? []) : names),
        )
        const targets = assign(assignor, sizes, members)
        const given = Object.values(targets).flatMap((text) => text.split(' ').filter(Boolean))
        const wanted = topics
          .filter((topic) => members.some(({ topicIds }) => topicIds.has(topicIdOf(topic))))
          .flatMap((topic) => Array.from({ length: sizes[topic] ?? 0 }, (_, i) => `${topic}${i}`))
        expect(given.sort()).toEqual(wanted.sort())
        for (const { memberId, topicIds } of members) {
          for (const partition of (targets[memberId] ?? '').split(' ').filter(Boolean)) {
            expect(topicIds.has(topicIdOf(partition.slice(0, 1)))).toBe(true)
          }
        }
      }),
    )
  })
})

it('uniform moves nothing when nothing has changed', () => {
  fc.assert(
    fc.property(group, ({ counts, subscriptions, isSame }) => {
      const sizes = Object.fromEntries(topics.map((topic, i) => [topic, counts[i] ?? 0]))
      const members = subscriptions.map((names, i) =>
        member(`m${i}`, isSame ? (subscriptions[0] ?? []) : names),
      )
      const first = uniformAssignor.assign({ members, ...told(members, sizes) })
      const again = members.map((each) => ({ ...each, current: first.get(each.memberId) ?? NO_PARTITIONS }))
      const second = uniformAssignor.assign({ members: again, ...told(again, sizes) })
      for (const { memberId } of members) {
        expect(words(second.get(memberId) ?? NO_PARTITIONS)).toBe(words(first.get(memberId) ?? NO_PARTITIONS))
      }
    }),
  )
})
