import { describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { GroupContext, stableGroup } from './context.ts'

describe('JoinGroup of new members', () => {
  it('gives a dynamic member an id first, and writes the new group down', () => {
    const context = new GroupContext()
    const { response } = context.join({ clientId: 'me' })
    expect(response).toMatchObject({ errorCode: errors.MEMBER_ID_REQUIRED.code, memberId: 'me-uuid1' })
    expect(context.records).toEqual([
      {
        kind: 'group-metadata',
        key: { group: 'group' },
        value: {
          protocolType: '',
          generation: 0,
          protocol: null,
          leader: null,
          currentStateTimestamp: context.clock.now(),
          members: [],
        },
      },
    ])
  })

  it('lets older clients join without an id', () => {
    const context = new GroupContext()
    const pending = context.join({ apiVersion: 3 })
    context.clock.advance(3000)
    expect(pending.response).toMatchObject({ errorCode: 0, generationId: 1, memberId: 'client-uuid1' })
  })

  it('refuses an unknown member id, in a group that is there and in one that is not', () => {
    const context = new GroupContext()
    expect(context.join({ memberId: 'ghost' }).response?.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
    expect(context.records).toEqual([])
    stableGroup(context, 1)
    expect(context.join({ memberId: 'ghost' }).response?.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it.each([
    ['no protocol type', { protocolType: '' }],
    ['no protocols', { protocols: {} }],
  ])('refuses a first member with %s', (_, words) => {
    const context = new GroupContext()
    expect(context.join(words).response?.errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL.code)
  })

  it.each([
    ['another protocol type', { protocolType: 'connect' }],
    ['no protocol in common', { protocols: { sticky: '' } }],
  ])('refuses a member with %s than the group', (_, words) => {
    const context = new GroupContext()
    stableGroup(context, 1)
    expect(context.join(words).response?.errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL.code)
  })

  it('forgets an id that is not used within the session timeout', () => {
    const context = new GroupContext()
    const memberId = context.join({ sessionTimeoutMs: 7000 }).response?.memberId ?? ''
    context.clock.advance(7000)
    expect(context.group.pendingJoins.size).toBe(0)
    expect(context.join({ memberId }).response?.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('refuses members beyond group.max.size', () => {
    const context = new GroupContext({ maxSize: 2 })
    stableGroup(context, 2)
    expect(context.join().response).toMatchObject({
      errorCode: errors.GROUP_MAX_SIZE_REACHED.code,
      memberId: '',
    })
  })

  it('drops the last to rejoin from a group that has grown too large', () => {
    const context = new GroupContext({ maxSize: 3 })
    const [a = '', b = '', c = ''] = stableGroup(context, 3)
    const small = new GroupContext({ maxSize: 2 })
    for (const [groupId, group] of context.state.groups) small.state.groups.set(groupId, group)
    small.run((turn) => small.machine.loaded(small.state, turn))
    expect(small.group.state).toBe('PreparingRebalance')
    small.join({ memberId: a })
    const second = small.join({ memberId: b })
    expect(small.join({ memberId: c }).response?.errorCode).toBe(errors.GROUP_MAX_SIZE_REACHED.code)
    small.clock.advance(60_000)
    expect(second.response).toMatchObject({ errorCode: 0, generationId: 2 })
    expect([...small.group.members.keys()]).toEqual([a, b])
  })
})

describe('the initial rebalance', () => {
  it('waits for the initial delay', () => {
    const context = new GroupContext()
    const { memberId } = context.joinWithId()
    context.clock.advance(2999)
    expect(context.group.state).toBe('PreparingRebalance')
    context.clock.advance(1)
    expect(context.group.state).toBe('CompletingRebalance')
    expect(context.group.leaderId).toBe(memberId)
  })

  it('waits again when somebody came meanwhile, for no longer than the rebalance timeout', () => {
    const context = new GroupContext()
    const first = context.joinWithId({ rebalanceTimeoutMs: 5000 })
    context.clock.advance(2900)
    context.joinWithId({ rebalanceTimeoutMs: 5000 })
    context.clock.advance(2000)
    context.joinWithId({ rebalanceTimeoutMs: 5000 })
    expect(first.response).toBeUndefined()
    context.clock.advance(100)
    expect(first.response?.generationId).toBe(1)
    expect(context.group.members.size).toBe(3)
  })

  it('completes at once without a delay', () => {
    const context = new GroupContext({ initialRebalanceDelayMs: 0 })
    const pending = context.joinWithId()
    context.clock.advance(0)
    expect(pending.response?.generationId).toBe(1)
  })

  it('does not complete early when an id that was given out is dropped', () => {
    const context = new GroupContext()
    const pending = context.joinWithId({ sessionTimeoutMs: 60_000 })
    const memberId = context.join().response?.memberId ?? ''
    expect(context.leave({ memberId })).toEqual([0])
    expect(pending.response).toBeUndefined()
  })
})

describe('the answer to JoinGroup', () => {
  it('tells the leader of all members, and the others of none', () => {
    const context = new GroupContext()
    const leader = context.joinWithId({ protocols: { range: 'one', sticky: 'x' } })
    const follower = context.joinWithId({ protocols: { sticky: 'y', range: 'two' }, apiVersion: 5 })
    context.clock.advance(6000)
    expect(leader.response).toEqual({
      errorCode: 0,
      memberId: leader.memberId,
      generationId: 1,
      protocolType: 'consumer',
      protocolName: leader.response?.protocolName,
      leader: leader.memberId,
      skipAssignment: false,
      members: [
        { memberId: leader.memberId, groupInstanceId: null, metadata: expect.any(Buffer) },
        { memberId: follower.memberId, groupInstanceId: null, metadata: expect.any(Buffer) },
      ],
    })
    expect(follower.response).toMatchObject({ leader: leader.memberId, members: [] })
  })

  it('has the protocol that most members like best, of those that all support', () => {
    const context = new GroupContext()
    const leader = context.joinWithId({ protocols: { only: '', range: '', sticky: '' } })
    context.joinWithId({ protocols: { sticky: '', range: '' } })
    context.joinWithId({ protocols: { sticky: '', range: '' } })
    context.clock.advance(9000)
    expect(leader.response?.protocolName).toBe('sticky')
  })
})

describe('JoinGroup of known members', () => {
  it('starts a rebalance when the leader of a stable group rejoins', () => {
    const context = new GroupContext()
    const [leader = '', follower = ''] = stableGroup(context, 2)
    const pending = context.join({ memberId: leader })
    expect(pending.response).toBeUndefined()
    expect(context.heartbeat(follower)).toBe(errors.REBALANCE_IN_PROGRESS.code)
    const other = context.join({ memberId: follower })
    expect(pending.response).toMatchObject({ errorCode: 0, generationId: 2 })
    expect(other.response).toMatchObject({ errorCode: 0, generationId: 2 })
  })

  it('answers a follower that says nothing new with the generation that is', () => {
    const context = new GroupContext()
    const [, follower = ''] = stableGroup(context, 2)
    expect(context.join({ memberId: follower }).response).toMatchObject({
      errorCode: 0,
      generationId: 1,
      members: [],
    })
    expect(context.group.state).toBe('Stable')
  })

  it('starts a rebalance when a follower changes its metadata', () => {
    const context = new GroupContext()
    const [, follower = ''] = stableGroup(context, 2)
    context.join({ memberId: follower, protocols: { range: 'new' } })
    expect(context.group.state).toBe('PreparingRebalance')
  })

  it('repeats the answer to a member that lost it, with the members for the leader', () => {
    const context = new GroupContext()
    const { memberId } = context.joinWithId()
    context.clock.advance(3000)
    const { response } = context.join({ memberId })
    expect(response).toMatchObject({ errorCode: 0, generationId: 1, leader: memberId })
    expect(response?.members).toHaveLength(1)
  })

  it('answers the JoinGroup that a second one of the same member overtakes', () => {
    const context = new GroupContext()
    const [leader = ''] = stableGroup(context, 2)
    const first = context.join({ memberId: leader })
    context.join({ memberId: leader })
    expect(first.response?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS.code)
  })
})
