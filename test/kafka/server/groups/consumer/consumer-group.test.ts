import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { consumerGroupState } from '../../../../../src/kafka/server/groups/consumer/consumer-group.ts'
import { GROUP, GroupContext, stableGroup, topicIdOf } from '../context.ts'
import { Consumers, newConsumers } from './consumers.ts'

describe('a consumer group', () => {
  it('leads its members to their shares, and never gives a partition to two', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    expect(consumers.has('a')).toBe('t0 t1 t2 t3')
    consumers.context.clock.advance(1000)
    consumers.join('b', 't')
    expect(consumers.has('b')).toBe('')
    consumers.beat('a')
    expect([consumers.has('a'), consumers.has('b')]).toEqual(['t0 t1', ''])
    expect(consumerGroupState(consumers.group)).toBe('Reconciling')
    consumers.beat('a')
    consumers.beat('b')
    expect([consumers.has('a'), consumers.has('b')]).toEqual(['t0 t1', 't2 t3'])
    expect(consumerGroupState(consumers.group)).toBe('Stable')
  })

  it('is not assigned anew before the assignment interval is over', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    consumers.context.clock.advance(999)
    consumers.join('b', 't')
    expect(consumers.beat('a').memberEpoch).toBe(2)
    expect(consumerGroupState(consumers.group)).toBe('Assigning')
    consumers.context.clock.advance(1)
    consumers.beat('a')
    expect(consumerGroupState(consumers.group)).toBe('Reconciling')
  })

  it('shares the partitions that a topic gets, and those of a topic that comes', () => {
    const consumers = newConsumers({ t: 2 })
    consumers.join('a', 't', 'u')
    consumers.context.topics.put('t', 3)
    consumers.context.topics.put('u', 1)
    consumers.settle()
    expect(consumers.has('a')).toBe('t0 t1 t2 u0')
  })

  it('removes a member that is not heard of, and shares what it had', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    consumers.context.clock.advance(1000)
    consumers.join('b', 't')
    consumers.settle()
    consumers.epochs.delete('b')
    for (let i = 0; i < 45; i++) {
      consumers.context.clock.advance(1000)
      consumers.beat('a')
    }
    expect([...consumers.group.members.keys()]).toEqual(['a'])
    expect(consumers.has('a')).toBe('t0 t1 t2 t3')
    expect(consumers.send('b', 3).errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('removes a member that does not give up in its rebalance timeout', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    consumers.context.clock.advance(1000)
    consumers.join('b', 't')
    const everything = [{ topicId: topicIdOf('t'), partitions: [0, 1, 2, 3] }]
    consumers.beat('a', { topicPartitions: everything })
    for (let i = 0; i < 29; i++) {
      consumers.context.clock.advance(1000)
      expect(consumers.beat('a', { topicPartitions: everything }).errorCode).toBe(0)
      consumers.beat('b')
    }
    consumers.context.clock.advance(1000)
    expect(consumers.beat('a').errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
    consumers.settle()
    expect(consumers.has('b')).toBe('t0 t1 t2 t3')
  })

  it('has the times that are set for it', () => {
    const consumers = newConsumers()
    const { context } = consumers
    context.configOfGroups = {
      ...context.configOfGroups,
      consumerSessionTimeoutMs: 50_000,
      consumerHeartbeatIntervalMs: 7_000,
      consumerAssignmentIntervalMs: 0,
    }
    expect(consumers.join('a', 't').heartbeatIntervalMs).toBe(7_000)
    consumers.join('b', 't')
    expect(consumers.group.assignmentEpoch).toBe(consumers.group.groupEpoch)
    context.clock.advance(49_999)
    expect(consumers.group.members.size).toBe(2)
    context.clock.advance(1)
    expect(consumers.group.members.size).toBe(0)
  })

  it('refuses members beyond group.consumer.max.size', () => {
    const context = new GroupContext({ consumerMaxSize: 1 })
    const consumers = new Consumers(context)
    consumers.join('a', 't')
    expect(consumers.join('b', 't').errorCode).toBe(errors.GROUP_MAX_SIZE_REACHED.code)
    expect(consumers.join('a', 't').errorCode).toBe(0)
  })

  it('does nothing of a request that is refused', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    const { length } = consumers.context.records
    expect(consumers.send('a', 9).errorCode).toBe(errors.FENCED_MEMBER_EPOCH.code)
    expect(consumers.send('b', 0).errorCode).toBe(errors.INVALID_REQUEST.code)
    expect(consumers.send('b', 1, { groupId: 'none' })).toMatchObject({
      errorCode: errors.GROUP_ID_NOT_FOUND.code,
      errorMessage: 'Consumer group none not found.',
    })
    expect(consumers.context.records).toHaveLength(length)
  })

  it('takes the place of an empty classic group with its offsets, and makes room for one', () => {
    const consumers = newConsumers({ t: 4 }, { consumerMigrationPolicy: 'disabled' })
    const { context } = consumers
    const [member = ''] = stableGroup(context, 1)
    context.commit(7, { memberId: member, generationId: 1, topic: 't' })
    expect(consumers.join('a', 't').errorCode).toBe(errors.GROUP_ID_NOT_FOUND.code)
    context.leave({ memberId: member })
    expect(consumers.join('a', 't').errorCode).toBe(0)
    expect(context.offset('t')).toBe(7)
    expect(context.join().response?.errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL.code)
    consumers.leave('a')
    expect(context.join().response?.errorCode).toBe(errors.MEMBER_ID_REQUIRED.code)
    expect(context.group.state).toBe('Empty')
    expect(context.restarted().group.state).toBe('Empty')
  })

  it('is deleted when it has no members', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    expect(consumers.context.delete()).toBe(errors.NON_EMPTY_GROUP.code)
    consumers.leave('a')
    expect(consumers.context.delete()).toBe(0)
    expect(consumers.context.state.groups.size).toBe(0)
    expect(consumers.context.restarted().state.groups.size).toBe(0)
  })

  it('is forgotten when it has neither members nor offsets', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    consumers.context.expire()
    expect(consumers.context.state.groups.size).toBe(1)
    consumers.leave('a')
    consumers.context.expire()
    expect(consumers.context.state.groups.size).toBe(0)
  })

  it('goes on as before after a restart', () => {
    const consumers = newConsumers()
    consumers.join('a', 't')
    consumers.context.clock.advance(1000)
    consumers.join('b', 't')
    const next = new Consumers(consumers.context.restarted())
    expect(next.context.state.groups).toEqual(consumers.context.state.groups)
    for (const [memberId, epoch] of consumers.epochs) next.epochs.set(memberId, epoch)
    for (const [memberId, owned] of consumers.owned) next.owned.set(memberId, owned)
    next.settle()
    expect([next.has('a'), next.has('b')]).toEqual(['t0 t1', 't2 t3'])
    next.context.clock.advance(45_000)
    expect(next.group.members.size).toBe(0)
  })
})

const names = ['a', 'b', 'c', 'd']
const topicSets = fc.subarray(['t', 'u'], { minLength: 1 })
type Step = (consumers: Consumers) => void

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom(...names), topicSets).map(
    ([id, topics]): Step =>
      (c) =>
        void c.join(id, ...topics),
  ),
  fc.constantFrom(...names).map(
    (id): Step =>
      (c) =>
        void (c.epochs.has(id) && c.beat(id)),
  ),
  fc.tuple(fc.constantFrom(...names), topicSets).map(
    ([id, topics]): Step =>
      (c) => {
        if (c.epochs.has(id)) c.beat(id, { subscribedTopicNames: topics })
      },
  ),
  fc.constantFrom(...names).map(
    (id): Step =>
      (c) =>
        void c.leave(id),
  ),
  fc.integer({ min: 1, max: 5 }).map(
    (count): Step =>
      (c) =>
        void c.context.topics.put('u', count),
  ),
  fc.constantFrom(100, 1000, 10_000).map(
    (ms): Step =>
      (c) =>
        c.context.clock.advance(ms),
  ),
)

it('whatever happens, no partition has two owners, replay leads to the same state, and in the end all is shared', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const consumers = newConsumers({ t: 4, u: 2 })
      for (const each of steps) {
        each(consumers)
        const group = consumers.context.state.groups.get(GROUP)
        if (group?.type !== 'consumer') continue
        const taken = [...group.members.values()].flatMap(({ assigned, pendingRevocation }) =>
          [assigned, pendingRevocation].flatMap((part) =>
            [...part].flatMap(([topicId, partitions]) => [...partitions.keys()].map((p) => `${topicId}${p}`)),
          ),
        )
        expect(new Set(taken).size).toBe(taken.length)
      }
      const next = consumers.context.restarted()
      expect(next.state.groups).toEqual(consumers.context.state.groups)
      for (const memberId of consumers.epochs.keys()) {
        const known = consumers.context.state.groups.get(GROUP)
        if (known?.type !== 'consumer' || !known.members.has(memberId)) consumers.epochs.delete(memberId)
      }
      consumers.settle()
      if (consumers.epochs.size > 0) expect(consumerGroupState(consumers.group)).toBe('Stable')
    }),
    { numRuns: 200 },
  )
})
