import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Partitions } from '../../../../../src/kafka/server/groups/partitions.ts'
import type { ShareGroup } from '../../../../../src/kafka/server/groups/share/share-group.ts'
import { forgetStateOfTopic } from '../../../../../src/kafka/server/groups/share/state-initialization.ts'
import { FakeTopics, GROUP, GroupContext, topicIdOf } from '../context.ts'
import { Sharers } from './sharers.ts'

const TOPICS = ['a', 'b', 'c'] as const
const memberId = fc.constantFrom('m', 'n', 'o', 'p')
const topic = fc.constantFrom(...TOPICS)

const step = fc.oneof(
  fc.record({
    kind: fc.constant('join' as const),
    memberId,
    topics: fc.uniqueArray(topic, { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('beat' as const), memberId }),
  fc.record({ kind: fc.constant('leave' as const), memberId }),
  fc.record({ kind: fc.constant('grow' as const), topic }),
  fc.record({ kind: fc.constant('drop' as const), topic }),
  fc.record({ kind: fc.constant('state' as const), isDone: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(100, 1_000, 20_000) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function take(members: Sharers, step: Step): void {
  const { context } = members
  switch (step.kind) {
    case 'join':
      members.join(step.memberId, ...step.topics)
      break
    case 'beat':
      members.beat(step.memberId)
      break
    case 'leave':
      members.leave(step.memberId)
      break
    case 'grow':
      context.topics.put(step.topic, (context.topics.byName(step.topic)?.partitions ?? 0) + 1)
      break
    case 'drop':
      context.topics.delete(step.topic)
      // It comes back with the same id, which no real topic does: answers about the former one are not for it.
      members.asked.length = 0
      context.run((turn) => forgetStateOfTopic(context.state, turn, topicIdOf(step.topic)))
      break
    case 'state':
      members.answerState(step.isDone)
      break
    case 'wait':
      context.clock.advance(step.ms)
  }
}

function groupOf(context: GroupContext): ShareGroup | undefined {
  const group = context.state.groups.get(GROUP)
  return group?.type === 'share' ? group : undefined
}

/** What must survive a restart; the times at which share state was asked for need not. */
function durable(group: ShareGroup | undefined): unknown {
  const { initializing, initialized, ...rest } = group?.statePartitions ?? {}
  const timeless = (
    topics: ReadonlyMap<string, { name: string; partitions: ReadonlySet<number> }> = new Map(),
  ) => [...topics].map(([topicId, { name, partitions }]) => ({ topicId, name, partitions }))
  return { ...group, statePartitions: { ...rest, a: timeless(initializing), b: timeless(initialized) } }
}

function partitionsSubscribedTo({ members }: ShareGroup, topics: FakeTopics): string[] {
  const names = new Set([...members.values()].flatMap(({ subscribedTopicNames }) => subscribedTopicNames))
  return [...names].flatMap((name) => {
    const count = topics.byName(name)?.partitions ?? 0
    return Array.from({ length: count }, (_, partition) => `${topicIdOf(name)}-${partition}`)
  })
}

function slots(partitions: Partitions): string[] {
  return [...partitions].flatMap(([topicId, ofTopic]) =>
    [...ofTopic].map((partition) => `${topicId}-${partition}`),
  )
}

it('whatever happens, epochs never fall, a restart loses nothing, and in the end every partition has somebody', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const topics = new FakeTopics()
      topics.put('a', 2)
      const members = new Sharers(new GroupContext({}, topics))
      members.holdsState = true
      let epoch = 0
      for (const each of steps) {
        take(members, each)
        const group = groupOf(members.context)
        expect(group?.groupEpoch ?? epoch).toBeGreaterThanOrEqual(epoch)
        expect(group?.assignmentEpoch ?? 0).toBeLessThanOrEqual(group?.groupEpoch ?? 0)
        epoch = group?.groupEpoch ?? epoch
        for (const member of group?.members.values() ?? []) {
          const own = new Set(member.subscribedTopicNames.map(topicIdOf))
          expect(member.memberEpoch).toBeLessThanOrEqual(epoch)
          for (const topicId of member.assigned.keys()) expect(own).toContain(topicId)
        }
      }
      expect(durable(groupOf(members.context.restarted()))).toEqual(durable(groupOf(members.context)))
      members.holdsState = false
      members.answerState(true)
      members.context.clock.advance(30_000)
      for (const each of [...members.epochs.keys()]) members.beat(each)
      members.settle()
      const group = groupOf(members.context)
      if (!group || group.members.size === 0) return
      const assigned = new Set([...group.members.values()].flatMap((member) => slots(member.assigned)))
      expect([...assigned].sort()).toEqual(partitionsSubscribedTo(group, topics).sort())
    }),
    { seed: 932, numRuns: 300 },
  )
})
