import { describe, expect, it } from 'vitest'
import { streamsGroupState } from '../../../../../src/kafka/server/groups/streams/streams-group.ts'
import { Random } from '../../../../random.ts'
import { newMembers, type StreamsMembers, subtopologyOf, type Topology, topicOf } from './streams-context.ts'

const topology: Topology = {
  epoch: 1,
  subtopologies: [
    subtopologyOf('0', { sourceTopics: ['in'], repartitionSinkTopics: ['rep'] }),
    subtopologyOf('1', {
      repartitionSourceTopics: [topicOf('rep')],
      stateChangelogTopics: [topicOf('log')],
    }),
  ],
}

/** A repeatable source of numbers below a limit (mulberry32). */
/** Members come, go, fall silent, lose answers and come back, in any order. */
function step(members: StreamsMembers, random: (limit: number) => number): void {
  const memberId = `m${random(6)}`
  const isIn = members.epochs.has(memberId)
  members.context.clock.advance(random(3000))
  switch (random(8)) {
    case 0:
      if (isIn) members.leave(memberId)
      else members.join(memberId, { topology, processId: `p${random(3)}` })
      break
    case 1:
      members.join(memberId, { topology })
      break
    case 2:
      // The answer is lost.
      if (isIn) members.send(memberId, members.epochs.get(memberId) ?? 0, {})
      break
    case 3:
      members.epochs.delete(memberId)
      break
    default:
      for (const each of members.epochs.keys()) if (random(3) > 0) beat(members, each)
  }
}

/** A member that is no longer known comes back with nothing. */
function beat(members: StreamsMembers, memberId: string): void {
  const { errorCode } = members.beat(memberId).response
  if (errorCode !== 0) members.join(memberId, { topology })
}

/** What the coordinator has given out as active, each task once. */
function expectNoneTwice({ group }: StreamsMembers): void {
  const seen = new Set<string>()
  for (const { assigned, pendingRevocation } of group.members.values()) {
    for (const { active } of [assigned, pendingRevocation]) {
      for (const [id, partitions] of active) {
        for (const partition of partitions.keys()) {
          expect(seen).not.toContain(`${id}_${partition}`)
          seen.add(`${id}_${partition}`)
        }
      }
    }
  }
}

/** The fields that are in records. */
function durable({ group }: StreamsMembers): unknown {
  const { configured, shutdownMemberId, endpointEpoch, ...rest } = group
  return rest
}

describe('any schedule of a streams group', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'has each task active once at most, in the end all of them, and the same after a restart (seed %i)',
    (seed) => {
      const numbers = new Random(seed)
      const random = (limit: number) => numbers.below(limit)
      const counts = { in: 5, rep: 5, log: 5 }
      const members = newMembers(counts, {
        streamsNumStandbyReplicas: seed % 3,
        streamsAssignmentIntervalMs: 1000,
      })
      members.join('m0', { topology })
      for (let i = 0; i < 120; i++) {
        step(members, random)
        if (members.context.state.groups.size > 0) expectNoneTwice(members)
      }
      // Whoever has fallen silent is gone by then.
      for (let i = 0; i < 50; i++) {
        members.context.clock.advance(1000)
        for (const each of members.epochs.keys()) beat(members, each)
      }
      if (members.epochs.size === 0) members.join('m0', { topology })
      members.settle()
      expect(streamsGroupState(members.group)).toBe('Stable')
      const all = [...members.epochs.keys()].flatMap((memberId) => members.active(memberId)).sort()
      expect(all).toEqual(
        ['0', '1'].flatMap((id) => [0, 1, 2, 3, 4].map((partition) => `${id}_${partition}`)),
      )
      const restarted = members.context.restarted()
      expect(durable(members)).toEqual(durable(Object.assign(newMembers(), { context: restarted })))
    },
  )
})
