import { describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { GroupContext, stableGroup } from './context.ts'

describe('a rebalance', () => {
  it('goes on without dynamic members that do not rejoin within the longest rebalance timeout', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2, {
      sessionTimeoutMs: 300_000,
      rebalanceTimeoutMs: 20_000,
    })
    const pending = context.join({ memberId: b, protocols: { range: 'new' }, rebalanceTimeoutMs: 20_000 })
    context.clock.advance(19_999)
    expect(pending.response).toBeUndefined()
    context.clock.advance(1)
    expect(pending.response).toMatchObject({ generationId: 2, leader: b })
    expect(context.heartbeat(a)).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('keeps static members that do not rejoin', () => {
    const context = new GroupContext()
    const a = context.join({ groupInstanceId: 'a', sessionTimeoutMs: 300_000 })
    const b = context.join({ groupInstanceId: 'b', sessionTimeoutMs: 300_000 })
    context.clock.advance(6000)
    const leader = a.response?.memberId ?? ''
    const pending = context.join({ memberId: leader, groupInstanceId: 'a', sessionTimeoutMs: 300_000 })
    for (const id of [leader, b.response?.memberId ?? '']) context.sync(id)
    context.join({
      memberId: leader,
      groupInstanceId: 'a',
      protocols: { range: 'x' },
      sessionTimeoutMs: 300_000,
    })
    expect(pending.response?.errorCode).toBe(0)
    context.clock.advance(60_000)
    expect(context.group.generationId).toBe(2)
    expect(context.group.members.size).toBe(2)
  })

  it('waits on when only static members are left and none of them rejoins', () => {
    const context = new GroupContext()
    const instance = { groupInstanceId: 'a', sessionTimeoutMs: 400_000, rebalanceTimeoutMs: 10_000 }
    const staticMember = context.join(instance)
    const dynamic = context.joinWithId({ rebalanceTimeoutMs: 10_000, sessionTimeoutMs: 400_000 })
    context.clock.advance(6000)
    const id = staticMember.response?.memberId ?? ''
    context.sync(id, { assignments: {} })
    context.sync(dynamic.memberId)
    expect(context.group.state).toBe('Stable')
    context.leave({ memberId: dynamic.memberId })
    context.clock.advance(10_000)
    expect(context.group.state).toBe('PreparingRebalance')
    const pending = context.join({ ...instance, memberId: id })
    expect(pending.response).toMatchObject({ errorCode: 0, generationId: 2 })
  })

  it('empties the group, and says so in the log, when nobody rejoins', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    context.leave({ memberId: a })
    expect(context.group).toMatchObject({
      state: 'Empty',
      generationId: 2,
      protocolType: 'consumer',
      leaderId: null,
    })
    expect(context.records.at(-1)).toMatchObject({
      value: { generation: 2, protocolType: 'consumer', protocol: null, leader: null, members: [] },
    })
    expect(context.timers).toEqual([])
  })

  it('starts from an empty group in the next generation', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    context.leave({ memberId: a })
    const pending = context.joinWithId()
    context.clock.advance(3000)
    expect(pending.response?.generationId).toBe(3)
  })

  it('drops members that do not send SyncGroup, and begins anew', () => {
    const context = new GroupContext()
    const words = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 15_000 }
    const a = context.joinWithId(words)
    const b = context.joinWithId(words)
    context.clock.advance(6000)
    const pending = context.sync(b.memberId)
    context.clock.advance(14_999)
    expect(pending.response).toBeUndefined()
    context.clock.advance(1)
    expect(pending.response?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS.code)
    expect([...context.group.members.keys()]).toEqual([b.memberId])
    expect(context.join({ ...words, memberId: b.memberId }).response).toMatchObject({
      generationId: 2,
      leader: b.memberId,
    })
    expect(context.heartbeat(a.memberId)).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('drops a stable member that never came for its assignment', () => {
    const context = new GroupContext()
    const words = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 15_000 }
    const a = context.joinWithId(words)
    context.joinWithId(words)
    context.clock.advance(6000)
    context.sync(a.memberId)
    expect(context.group.state).toBe('Stable')
    context.clock.advance(15_000)
    expect([...context.group.members.keys()]).toEqual([a.memberId])
    expect(context.group.state).toBe('PreparingRebalance')
  })
})

describe('SyncGroup', () => {
  it('parks members until the assignment of the leader is committed', () => {
    const context = new GroupContext()
    const a = context.joinWithId()
    const b = context.joinWithId()
    context.clock.advance(6000)
    const follower = context.sync(b.memberId)
    context.holdsCommits = true
    const leader = context.sync(a.memberId, { assignments: { [a.memberId]: 'A', [b.memberId]: 'B' } })
    expect([leader.response, follower.response]).toEqual([undefined, undefined])
    expect(context.group.state).toBe('CompletingRebalance')
    context.commitRecords()
    expect(context.group.state).toBe('Stable')
    expect(leader.response).toEqual({
      errorCode: 0,
      protocolType: 'consumer',
      protocolName: 'range',
      assignment: Buffer.from('A'),
    })
    expect(follower.response?.assignment).toEqual(Buffer.from('B'))
  })

  it('writes generation, leader, members and assignments down', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2)
    const member = {
      clientHost: '/127.0.0.1',
      groupInstanceId: null,
      rebalanceTimeout: 60_000,
      sessionTimeout: 10_000,
    }
    expect(context.records.at(-1)).toEqual({
      kind: 'group-metadata',
      key: { group: 'group' },
      value: {
        protocolType: 'consumer',
        generation: 1,
        protocol: 'range',
        leader: a,
        currentStateTimestamp: expect.any(Number),
        members: [
          {
            ...member,
            memberId: a,
            clientId: 'client0',
            subscription: Buffer.from('meta'),
            assignment: Buffer.from('part0'),
          },
          {
            ...member,
            memberId: b,
            clientId: 'client1',
            subscription: Buffer.from('meta'),
            assignment: Buffer.from('part1'),
          },
        ],
      },
    })
  })

  it('gives members that the leader left out an empty assignment', () => {
    const context = new GroupContext()
    const a = context.joinWithId()
    const b = context.joinWithId()
    context.clock.advance(6000)
    context.sync(a.memberId, { assignments: { [a.memberId]: 'all' } })
    expect(context.sync(b.memberId).response).toMatchObject({ errorCode: 0, assignment: Buffer.alloc(0) })
  })

  it('is refused when a member joins while the assignment is on its way to the log', () => {
    const context = new GroupContext()
    const a = context.joinWithId()
    context.clock.advance(3000)
    context.holdsCommits = true
    const pending = context.sync(a.memberId, { assignments: { [a.memberId]: 'A' } })
    const late = context.joinWithId()
    expect(pending.response?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS.code)
    context.commitRecords()
    expect(context.group.state).toBe('PreparingRebalance')
    context.join({ memberId: a.memberId })
    expect(late.response?.generationId).toBe(2)
  })

  it('checks member, generation and protocol', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    expect(context.sync('ghost').response?.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
    expect(context.sync(a, { generationId: 7 }).response?.errorCode).toBe(errors.ILLEGAL_GENERATION.code)
    expect(context.sync(a, { protocolName: 'sticky' }).response?.errorCode).toBe(
      errors.INCONSISTENT_GROUP_PROTOCOL.code,
    )
    expect(context.sync(a).response).toMatchObject({ errorCode: 0, assignment: Buffer.from('part0') })
    context.join({ memberId: a, protocols: { range: 'new' } })
    context.sync(a)
    context.joinWithId()
    expect(context.sync(a).response?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS.code)
  })

  it('is refused for a group that is not there', () => {
    const context = new GroupContext()
    const { response } = context.sync('a', { generationId: 1, groupId: 'other' })
    expect(response?.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })
})
