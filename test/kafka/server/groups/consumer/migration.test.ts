import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import type { GroupConfig } from '../../../../../src/kafka/server/groups/config.ts'
import { GROUP, GroupContext } from '../context.ts'
import { type MigrationClient, NewClient, OldClient } from './migration-clients.ts'

/** Clients by name, over a coordinator with the topic `t` of four partitions. */
class Migration {
  readonly context: GroupContext
  readonly clients = new Map<string, MigrationClient>()

  constructor(config: Partial<GroupConfig> = {}) {
    this.context = new GroupContext({ initialRebalanceDelayMs: 0, ...config })
    this.context.topics.put('t', 4)
  }

  start(name: string, protocol: 'classic' | 'consumer'): void {
    if (this.clients.has(name)) return
    const client =
      protocol === 'classic' ? new OldClient(this.context, name) : new NewClient(this.context, name)
    this.clients.set(name, client)
    client.goOn()
  }

  stop(name: string): void {
    this.clients.get(name)?.leave()
    this.clients.delete(name)
  }

  /** Lets everybody go on until nothing changes. */
  settle(): void {
    for (let round = 0; round < 30; round++) {
      for (const client of this.clients.values()) client.goOn()
      this.context.clock.advance(500)
    }
  }

  get type(): string | undefined {
    return this.context.state.groups.get(GROUP)?.type
  }

  /** Of all clients, in order. */
  get owned(): number[] {
    return [...this.clients.values()].flatMap(({ owned }) => owned).sort()
  }

  shares(...names: string[]): number[] {
    return names.map((name) => this.clients.get(name)?.owned.length ?? -1)
  }
}

const ALL = [0, 1, 2, 3]

describe('consumers that are replaced one by one', () => {
  it('share the work all the time, and the group follows their protocol', () => {
    const migration = new Migration()
    migration.start('a', 'classic')
    migration.start('b', 'classic')
    migration.settle()
    expect([migration.type, migration.owned]).toEqual(['classic', ALL])
    migration.start('c', 'consumer')
    migration.settle()
    expect([migration.type, migration.owned]).toEqual(['consumer', ALL])
    expect(migration.shares('a', 'b', 'c').sort()).toEqual([1, 1, 2])
    migration.stop('a')
    migration.start('d', 'consumer')
    migration.stop('b')
    migration.settle()
    expect(migration.shares('c', 'd')).toEqual([2, 2])
    migration.start('e', 'classic')
    migration.settle()
    expect([migration.type, migration.owned]).toEqual(['consumer', ALL])
    migration.stop('c')
    migration.stop('d')
    migration.settle()
    expect([migration.type, migration.shares('e')]).toEqual(['classic', [4]])
  })

  it('keep their offsets when the group changes its kind, and can commit with their generation', () => {
    const migration = new Migration()
    migration.start('a', 'classic')
    migration.settle()
    const { context } = migration
    const memberId = [...context.group.members.keys()][0] ?? ''
    context.commit(7, { memberId, generationId: context.group.generationId, topic: 't' })
    migration.start('c', 'consumer')
    expect(context.offset('t')).toBe(7)
    expect(context.commit(8, { memberId, generationId: 1, topic: 't', apiVersion: 8 })).toBe(0)
    expect(context.commit(9, { memberId, generationId: 5, topic: 't' })).toBe(errors.ILLEGAL_GENERATION.code)
    migration.stop('c')
    expect(context.offset('t')).toBe(8)
  })

  it('are removed when they do not rejoin, or come for their assignment, in their rebalance timeout', () => {
    const migration = new Migration()
    migration.start('a', 'classic')
    migration.start('c', 'consumer')
    migration.settle()
    const { context } = migration
    const group = () => context.state.groups.get(GROUP)
    const classicOf = () =>
      [...(group()?.members.values() ?? [])].map(({ memberId }) => memberId).find((id) => id !== 'c') ?? ''
    const memberId = classicOf()
    migration.start('d', 'consumer')
    context.clock.advance(1000)
    migration.clients.get('c')?.goOn()
    // It hears of the rebalance over and over, and keeps its session, but does not come.
    const beatFor = (seconds: number, id: string): void => {
      for (let second = 0; second < seconds; second++) {
        context.clock.advance(1000)
        if (epochOf(context, id) > 0) context.heartbeat(id, { generationId: epochOf(context, id) })
        for (const name of ['c', 'd']) migration.clients.get(name)?.goOn()
      }
    }
    beatFor(59, memberId)
    expect(epochOf(context, memberId)).toBeGreaterThan(0)
    beatFor(2, memberId)
    expect(epochOf(context, memberId)).toBe(-1)
    context.join({ memberId: 'e', protocols: { range: Buffer.from('0000000000010001740000000000', 'hex') } })
    beatFor(59, 'e')
    expect(epochOf(context, 'e')).toBeGreaterThan(0)
    beatFor(2, 'e')
    expect(epochOf(context, 'e')).toBe(-1)
  })
})

describe.each([
  ['bidirectional', true, true],
  ['upgrade', true, false],
  ['downgrade', false, true],
  ['disabled', false, false],
] as const)('with group.consumer.migration.policy=%s', (consumerMigrationPolicy, upgrades, downgrades) => {
  it(`a classic group with members is ${upgrades ? '' : 'not '}made a consumer group`, () => {
    const migration = new Migration({ consumerMigrationPolicy })
    migration.start('a', 'classic')
    migration.settle()
    migration.start('c', 'consumer')
    expect(migration.type).toBe(upgrades ? 'consumer' : 'classic')
  })

  it(`a consumer group is ${downgrades ? '' : 'not '}made a classic group when its last consumer goes`, () => {
    const migration = new Migration({ consumerMigrationPolicy })
    migration.start('c', 'consumer')
    migration.start('a', 'classic')
    migration.settle()
    const isMixed = consumerMigrationPolicy !== 'disabled'
    expect(migration.context.state.groups.get(GROUP)?.members.size).toBe(isMixed ? 2 : 1)
    migration.stop('c')
    expect(migration.type).toBe(downgrades || !isMixed ? (isMixed ? 'classic' : 'consumer') : 'consumer')
  })
})

it('a group is not made a classic one that would be larger than group.max.size', () => {
  const migration = new Migration({ maxSize: 1 })
  migration.start('c', 'consumer')
  for (const name of ['a', 'b']) migration.start(name, 'classic')
  migration.settle()
  migration.stop('c')
  expect(migration.type).toBe('consumer')
  migration.stop('a')
  expect(migration.type).toBe('classic')
})

const names = ['a', 'b', 'c', 'd']
type Step = (migration: Migration) => void

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom(...names), fc.constantFrom('classic' as const, 'consumer' as const)).map(
    ([name, protocol]): Step =>
      (migration) =>
        migration.start(name, protocol),
  ),
  fc.constantFrom(...names).map(
    (name): Step =>
      (migration) =>
        migration.stop(name),
  ),
  fc.constantFrom(...names, ...names, ...names).map(
    (name): Step =>
      (migration) =>
        migration.clients.get(name)?.goOn(),
  ),
  fc.constantFrom(100, 1000).map(
    (ms): Step =>
      (migration) => {
        migration.context.clock.advance(ms)
      },
  ),
)

it('whoever comes and goes, no partition is read twice, replay leads to the same state, and in the end all is shared', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const migration = new Migration()
      for (const each of steps) {
        each(migration)
        expect(new Set(migration.owned).size).toBe(migration.owned.length)
      }
      const { groups } = migration.context.state
      if (migration.type === 'consumer') expect(migration.context.restarted().state.groups).toEqual(groups)
      migration.settle()
      migration.settle()
      if (migration.clients.size > 0) expect(migration.owned).toEqual(ALL)
    }),
    { numRuns: 100, seed: 848 },
  )
})

function epochOf(context: GroupContext, memberId: string): number {
  const group = context.state.groups.get(GROUP)
  return group?.type === 'consumer' ? (group.members.get(memberId)?.memberEpoch ?? -1) : -1
}
