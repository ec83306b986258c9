import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ClassicGroup } from '../../../../src/kafka/server/groups/classic/classic-group.ts'
import { classicGroup } from '../../../../src/kafka/server/groups/state.ts'
import { GroupContext, stableGroup } from './context.ts'

function classicGroups(context: GroupContext): ClassicGroup[] {
  return [...context.state.groups.values()].filter((group) => group.type === 'classic')
}

/** What must be the same after a restart: offsets, and groups in their last completed generation. */
function durable(context: GroupContext): unknown {
  const groups = classicGroups(context).map((group) => ({
    groupId: group.groupId,
    protocolType: group.protocolType,
    generationId: group.generationId,
    ...(group.state === 'Stable' || group.state === 'Empty'
      ? {
          state: group.state,
          protocolName: group.protocolName,
          leaderId: group.leaderId,
          subscribedTopics: group.subscribedTopics,
          members: [...group.members.values()].map(
            ({ protocols, awaitingJoin, awaitingSync, ...member }) => member,
          ),
        }
      : {}),
  }))
  const offsets = groups.map(({ groupId }) => context.state.offsets.committed.ofGroup(groupId))
  return { groups, offsets }
}

it('a restarted coordinator has the groups and offsets of the one before', () => {
  const context = new GroupContext()
  const [a = ''] = stableGroup(context, 3)
  context.commit(10, { memberId: a, generationId: 1, topic: 't', metadata: 'm' })
  context.commit(5, { groupId: 'simple' })
  expect(durable(context.restarted())).toEqual(durable(context))
})

it('members go on as if nothing had happened after a restart', () => {
  const context = new GroupContext()
  const [a = '', b = ''] = stableGroup(context, 2)
  const next = context.restarted()
  expect(next.heartbeat(a)).toBe(0)
  expect(next.sync(b).response?.assignment).toEqual(Buffer.from('part1'))
  expect(next.commit(1, { memberId: b, generationId: 1 })).toBe(0)
  next.clock.advance(10_000)
  expect(next.group.members.size).toBe(0)
})

it('a member that had changed its mind rejoins after a restart', () => {
  const context = new GroupContext()
  const [a = ''] = stableGroup(context, 1)
  context.join({ memberId: a, protocols: { range: 'new' } })
  const next = context.restarted()
  expect(next.join({ memberId: a, protocols: { range: 'new' } }).response).toMatchObject({ generationId: 2 })
})

type Step = (context: GroupContext, memberIds: string[]) => void

const pick = (memberIds: string[], i: number): string =>
  memberIds[i % Math.max(memberIds.length, 1)] ?? 'nobody'

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.nat(3).map(
    (i): Step =>
      (context, ids) => {
        const id = context.join({ clientId: `c${i}` }).response?.memberId
        if (id) ids.push(id)
      },
  ),
  fc.nat(9).map(
    (i): Step =>
      (context, ids) =>
        void context.join({ memberId: pick(ids, i) }),
  ),
  fc.nat(2).map(
    (i): Step =>
      (context) =>
        void context.join({ groupInstanceId: `i${i}` }),
  ),
  fc.nat(9).map(
    (i): Step =>
      (context, ids) =>
        void context.leave({ memberId: pick(ids, i) }),
  ),
  fc.nat(2).map(
    (i): Step =>
      (context) =>
        void context.leave({ groupInstanceId: `i${i}` }),
  ),
  fc.constant<Step>((context) => {
    const group = context.state.groups.get('group')
    for (const memberId of [...(group?.members.keys() ?? [])]) {
      context.sync(memberId, { assignments: { [memberId]: 'x' } })
    }
  }),
  fc.nat(9).map(
    (i): Step =>
      (context, ids) => {
        const generationId = classicGroup(context.state, 'group')?.generationId ?? 0
        context.commit(i, { memberId: pick(ids, i), generationId, partition: i % 3 })
      },
  ),
  fc.nat(9).map(
    (i): Step =>
      (context) =>
        void context.commit(i, { partition: i % 3 }),
  ),
  fc.constant<Step>((context) => void context.delete()),
  fc.constant<Step>((context) => void context.deleteOffsets('topic', 0, 1)),
  fc.constant<Step>((context) => context.expire()),
  fc.constantFrom(1, 1000, 5000, 60_000, 700_000_000).map(
    (ms): Step =>
      (context) =>
        context.clock.advance(ms),
  ),
)

it('whatever happens, everybody who waits is answered once in the end', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const context = new GroupContext()
      const ids: string[] = []
      for (const each of steps) each(context, ids)
      context.clock.advance(3_600_000)
      expect(context.parked).toEqual([])
      expect(context.timers).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('whatever happens, replay leads to the same state', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const context = new GroupContext()
      const ids: string[] = []
      for (const each of steps) each(context, ids)
      const next = context.restarted()
      for (const group of classicGroups(context)) {
        if (group.state !== 'Stable' && group.state !== 'Empty') continue
        const other = classicGroup(next.state, group.groupId)
        const members = (g: typeof group) =>
          [...g.members.values()].map(({ memberId, assignment }) => [memberId, assignment])
        // Static members that came back and ids that were dropped with nobody joined leave no record of their own.
        expect(
          other && { generation: other.generationId, members: members(other), leader: other.leaderId },
        ).toEqual({
          generation: group.generationId,
          members: members(group),
          leader: group.leaderId,
        })
      }
      expect(durableOffsets(next)).toEqual(durableOffsets(context))
      expect([...next.state.groups.keys()].sort()).toEqual([...context.state.groups.keys()].sort())
    }),
    { numRuns: 300 },
  )
})

function durableOffsets(context: GroupContext): unknown {
  return [...context.state.offsets.committed.groupIds()].map((groupId) => [
    groupId,
    context.state.offsets.committed.ofGroup(groupId),
  ])
}
