import { describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { GroupContext, type JoinWords } from './context.ts'

const words = (instance: string, more: JoinWords = {}): JoinWords => ({
  groupInstanceId: instance,
  sessionTimeoutMs: 60_000,
  ...more,
})

/** A stable group of the static members `leader` and `follower`; their member ids. */
function staticGroup(context: GroupContext): [leader: string, follower: string] {
  const a = context.join(words('leader'))
  const b = context.join(words('follower'))
  context.clock.advance(6000)
  const leader = a.response?.memberId ?? ''
  const follower = b.response?.memberId ?? ''
  context.sync(leader, { assignments: { [leader]: 'L', [follower]: 'F' }, groupInstanceId: 'leader' })
  context.sync(follower, { groupInstanceId: 'follower' })
  return [leader, follower]
}

describe('a static member', () => {
  it('joins without asking for an id, which begins with its instance id', () => {
    const context = new GroupContext()
    const pending = context.join(words('mine'))
    context.clock.advance(3000)
    expect(pending.response).toMatchObject({ errorCode: 0, memberId: 'mine-uuid1' })
  })

  it('that comes back to a stable group keeps its assignment, without a rebalance', () => {
    const context = new GroupContext()
    const [leader, follower] = staticGroup(context)
    const { response } = context.join(words('follower'))
    expect(response).toMatchObject({
      errorCode: 0,
      generationId: 1,
      leader,
      members: [],
      skipAssignment: false,
    })
    expect(response?.memberId).not.toBe(follower)
    expect(context.group.state).toBe('Stable')
    expect(context.sync(response?.memberId ?? '').response?.assignment).toEqual(Buffer.from('F'))
    expect(context.records.at(-1)).toMatchObject({
      value: { generation: 1, members: [{ memberId: leader }, { memberId: response?.memberId }] },
    })
  })

  it('is answered only when its new id has been committed', () => {
    const context = new GroupContext()
    staticGroup(context)
    context.holdsCommits = true
    const pending = context.join(words('follower'))
    expect(pending.response).toBeUndefined()
    context.commitRecords()
    expect(pending.response?.errorCode).toBe(0)
  })

  it('that led and comes back is told to skip the assignment (v9)', () => {
    const context = new GroupContext()
    staticGroup(context)
    const { response } = context.join(words('leader'))
    expect(response).toMatchObject({ leader: response?.memberId, skipAssignment: true })
    expect(response?.members).toHaveLength(2)
  })

  it('that led and comes back is told that its old id leads (up to v8)', () => {
    const context = new GroupContext()
    const [leader] = staticGroup(context)
    expect(context.join(words('leader', { apiVersion: 8 })).response).toMatchObject({
      leader,
      members: [],
      skipAssignment: false,
    })
  })

  it('fences its former self', () => {
    const context = new GroupContext()
    const [, follower] = staticGroup(context)
    context.join(words('follower'))
    const fenced = errors.FENCED_INSTANCE_ID.code
    expect(context.heartbeat(follower, { groupInstanceId: 'follower' })).toBe(fenced)
    expect(context.sync(follower, { groupInstanceId: 'follower' }).response?.errorCode).toBe(fenced)
    expect(context.join(words('follower', { memberId: follower })).response?.errorCode).toBe(fenced)
    const commit = { memberId: follower, generationId: 1, groupInstanceId: 'follower' }
    expect(context.commit(1, commit)).toBe(fenced)
    expect(context.leave({ memberId: follower, groupInstanceId: 'follower' })).toEqual([fenced])
  })

  it('fences the JoinGroup that its former self had parked', () => {
    const context = new GroupContext()
    const first = context.join(words('mine'))
    const second = context.join(words('mine'))
    expect(first.response?.errorCode).toBe(errors.FENCED_INSTANCE_ID.code)
    context.clock.advance(6000)
    expect(second.response?.errorCode).toBe(0)
  })

  it('rebalances when its return changes the protocol', () => {
    const context = new GroupContext()
    const both = { protocols: { range: '', sticky: '' } }
    context.join(words('leader', both))
    context.clock.advance(3000)
    context.sync(context.group.leaderId ?? '')
    context.join(words('leader', { protocols: { sticky: '' } }))
    expect(context.group).toMatchObject({
      generationId: 2,
      protocolName: 'sticky',
      state: 'CompletingRebalance',
    })
  })

  it('rebalances when it comes back before the assignment is there', () => {
    const context = new GroupContext()
    context.join(words('leader'))
    const b = context.join(words('follower'))
    context.clock.advance(6000)
    const waiting = context.sync(b.response?.memberId ?? '')
    context.join(words('leader'))
    expect(waiting.response?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS.code)
    expect(context.group.state).toBe('PreparingRebalance')
  })

  it('is removed by its instance id alone', () => {
    const context = new GroupContext()
    const [leader] = staticGroup(context)
    expect(context.leave({ groupInstanceId: 'follower' }, { groupInstanceId: 'nobody' })).toEqual([
      0,
      errors.UNKNOWN_MEMBER_ID.code,
    ])
    expect([...context.group.members.keys()]).toEqual([leader])
  })

  it('is unknown under an instance id that nobody has', () => {
    const context = new GroupContext()
    const [leader] = staticGroup(context)
    expect(context.heartbeat(leader, { groupInstanceId: 'nobody' })).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })
})
