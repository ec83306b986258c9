import { describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { GroupContext, stableGroup } from './context.ts'

describe('a session', () => {
  it('ends when heartbeats stay out, and the others rebalance', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2)
    context.clock.advance(9999)
    expect(context.heartbeat(a)).toBe(0)
    context.clock.advance(1)
    expect(context.heartbeat(b)).toBe(errors.UNKNOWN_MEMBER_ID.code)
    expect(context.heartbeat(a)).toBe(errors.REBALANCE_IN_PROGRESS.code)
  })

  it('is kept by offset commits', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    context.clock.advance(9000)
    expect(context.commit(1, { memberId: a, generationId: 1 })).toBe(0)
    context.clock.advance(9000)
    expect(context.heartbeat(a)).toBe(0)
  })

  it('does not end while the member waits for others to rejoin', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2)
    const pending = context.join({ memberId: a })
    context.clock.advance(9_000)
    context.heartbeat(b)
    context.clock.advance(9_000)
    expect(context.group.members.has(a)).toBe(true)
    context.join({ memberId: b })
    expect(pending.response?.generationId).toBe(2)
  })

  it('ends after five minutes for a new member whose rebalance does not come to an end', () => {
    const context = new GroupContext()
    const words = { sessionTimeoutMs: 1_000_000, rebalanceTimeoutMs: 1_000_000 }
    const [a = ''] = stableGroup(context, 1, words)
    const late = context.joinWithId(words)
    context.clock.advance(299_999)
    expect(late.response).toBeUndefined()
    context.clock.advance(1)
    expect(late.response).toMatchObject({ errorCode: errors.UNKNOWN_MEMBER_ID.code, memberId: '' })
    expect([...context.group.members.keys()]).toEqual([a])
  })

  it('begins anew for all members when a generation begins', () => {
    const context = new GroupContext()
    const { memberId } = context.joinWithId({ sessionTimeoutMs: 10_000 })
    context.clock.advance(3000)
    context.clock.advance(9999)
    expect(context.heartbeat(memberId)).toBe(0)
  })
})

describe('Heartbeat', () => {
  it('checks group, member and generation', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    expect(context.heartbeat('ghost')).toBe(errors.UNKNOWN_MEMBER_ID.code)
    expect(context.heartbeat(a, { generationId: 0 })).toBe(errors.ILLEGAL_GENERATION.code)
    expect(context.heartbeat(a)).toBe(0)
    context.leave({ memberId: a })
    expect(context.heartbeat(a)).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('is accepted before the assignment is there', () => {
    const context = new GroupContext()
    const { memberId } = context.joinWithId()
    context.clock.advance(3000)
    expect(context.group.state).toBe('CompletingRebalance')
    expect(context.heartbeat(memberId)).toBe(0)
  })
})

describe('LeaveGroup', () => {
  it('answers every member by itself', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2)
    const pending = context.join().response?.memberId ?? ''
    expect(context.leave({ memberId: a }, { memberId: 'ghost' }, { memberId: pending }, {})).toEqual([
      0,
      errors.UNKNOWN_MEMBER_ID.code,
      0,
      errors.UNKNOWN_MEMBER_ID.code,
    ])
    expect([...context.group.members.keys()]).toEqual([b])
    expect(context.group).toMatchObject({ leaderId: b, state: 'PreparingRebalance' })
  })

  it('completes a rebalance that waited for the one who leaves', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2)
    const pending = context.join({ memberId: a })
    context.leave({ memberId: b })
    expect(pending.response).toMatchObject({ errorCode: 0, generationId: 2 })
  })

  it('refuses the JoinGroup that the one who leaves had parked', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 2)
    const pending = context.join({ memberId: a })
    context.leave({ memberId: a })
    expect(pending.response?.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('is refused for a group that is not there', () => {
    expect(new GroupContext().leave({ memberId: 'a' })).toEqual([errors.UNKNOWN_MEMBER_ID.code])
  })
})
