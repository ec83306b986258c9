import { describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { ONE_UUID, ZERO_UUID } from '../../../../src/kafka/uuid.ts'
import { GroupContext, stableGroup } from './context.ts'

describe('OffsetCommit', () => {
  it('of somebody who is no member makes a simple group', () => {
    const context = new GroupContext()
    expect(context.commit(42, { metadata: 'note', leaderEpoch: 3, topicId: ONE_UUID })).toBe(0)
    expect(context.records).toEqual([
      {
        kind: 'offset-commit',
        key: { group: 'group', topic: 'topic', partition: 0 },
        value: {
          offset: 42,
          leaderEpoch: 3,
          metadata: 'note',
          commitTimestamp: context.clock.now(),
          expireTimestamp: -1,
          topicId: ONE_UUID,
        },
      },
    ])
    expect(context.group).toMatchObject({ state: 'Empty', protocolType: null, generationId: 0 })
  })

  it('may be kept for longer than there is time', () => {
    const context = new GroupContext()
    expect(context.commit(42, { retentionTimeMs: Number.MAX_SAFE_INTEGER })).toBe(0)
    expect(context.records).toMatchObject([{ value: { expireTimestamp: Number.MAX_SAFE_INTEGER } }])
  })

  it('of a group that is not there is refused when it names a generation', () => {
    const context = new GroupContext()
    expect(context.commit(1, { generationId: 1, memberId: 'a' })).toBe(errors.GROUP_ID_NOT_FOUND.code)
    expect(context.commit(1, { generationId: 1, memberId: 'a', apiVersion: 8 })).toBe(
      errors.ILLEGAL_GENERATION.code,
    )
    expect(context.records).toEqual([])
  })

  it('checks member and generation of a stable group', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    expect(context.commit(1, { memberId: a, generationId: 1 })).toBe(0)
    expect(context.commit(1, { memberId: a, generationId: 0 })).toBe(errors.ILLEGAL_GENERATION.code)
    expect(context.commit(1, { memberId: a, generationId: -1 })).toBe(errors.ILLEGAL_GENERATION.code)
    expect(context.commit(1, { memberId: 'ghost', generationId: 1 })).toBe(errors.UNKNOWN_MEMBER_ID.code)
    expect(context.commit(1)).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('is accepted while members rejoin, but not before they have their assignment', () => {
    const context = new GroupContext()
    const [a = '', b = ''] = stableGroup(context, 2)
    context.join({ memberId: a })
    expect(context.commit(1, { memberId: b, generationId: 1 })).toBe(0)
    context.join({ memberId: b })
    expect(context.commit(2, { memberId: b, generationId: 2 })).toBe(errors.REBALANCE_IN_PROGRESS.code)
    expect(context.offset()).toBe(1)
  })

  it('of an empty group is accepted without a generation, refused with one', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    context.leave({ memberId: a })
    expect(context.commit(5)).toBe(0)
    expect(context.commit(6, { memberId: a, generationId: 2 })).toBe(errors.UNKNOWN_MEMBER_ID.code)
    expect(context.offset()).toBe(5)
  })

  it('refuses metadata longer than offset.metadata.max.bytes, and takes null as none', () => {
    const context = new GroupContext({ offsetMetadataMaxLength: 4 })
    expect(context.commit(1, { metadata: '四个字符' })).toBe(0)
    expect(context.commit(2, { metadata: '12345' })).toBe(errors.OFFSET_METADATA_TOO_LARGE.code)
    expect(context.offset()).toBe(1)
    expect(context.commit(3, { metadata: null })).toBe(0)
    expect(context.state.offsets.committed.get('group', 'topic', 0)?.metadata).toBe('')
  })
})

describe('OffsetFetch', () => {
  it('answers -1 for what was never committed, whether the group is there or not', () => {
    const none = {
      partitionIndex: 0,
      committedOffset: -1,
      committedLeaderEpoch: -1,
      metadata: '',
      errorCode: 0,
    }
    const context = new GroupContext()
    const asked = [{ name: 'topic', partitionIndexes: [0] }]
    const nothing = {
      groupId: 'group',
      errorCode: 0,
      topics: [{ name: 'topic', topicId: ZERO_UUID, partitions: [none] }],
    }
    expect(context.fetch(asked)).toEqual(nothing)
    stableGroup(context, 1)
    expect(context.fetch(asked)).toEqual(nothing)
    expect(new GroupContext().fetch(null)).toEqual({ groupId: 'group', errorCode: 0, topics: [] })
  })

  it('gives offset, leader epoch and metadata', () => {
    const context = new GroupContext()
    context.commit(7, { partition: 1, leaderEpoch: 2, metadata: 'm' })
    const found = {
      partitionIndex: 1,
      committedOffset: 7,
      committedLeaderEpoch: 2,
      metadata: 'm',
      errorCode: 0,
    }
    expect(context.fetch([{ name: 'topic', partitionIndexes: [1] }]).topics?.[0]?.partitions).toEqual([found])
    expect(context.fetch(null).topics).toEqual([{ name: 'topic', topicId: ZERO_UUID, partitions: [found] }])
  })

  it('does not give the offsets of a topic that had the same name', () => {
    const context = new GroupContext()
    const other = 'BBBBBBBBBBBBBBBBBBBBBA'
    context.commit(7, { topicId: ONE_UUID })
    const offsetFor = (topicId: string): number | undefined =>
      context.fetch([{ name: 'topic', topicId, partitionIndexes: [0] }]).topics?.[0]?.partitions?.[0]
        ?.committedOffset
    expect([offsetFor(ONE_UUID), offsetFor(ZERO_UUID), offsetFor(other)]).toEqual([7, 7, -1])
  })
})

describe('offsets of transactions', () => {
  /** Commits an offset in a transaction, as its record would be replayed. */
  function pend(context: GroupContext, offset: number, producerId: number, recordOffset: number): void {
    const value = {
      offset,
      leaderEpoch: -1,
      metadata: '',
      commitTimestamp: 0,
      expireTimestamp: -1,
      topicId: ZERO_UUID,
    }
    const key = { group: 'group', topic: 'topic', partition: 0 }
    context.machine.replay(
      context.state,
      { kind: 'offset-commit', key, value },
      { offset: recordOffset, producerId },
      0,
    )
  }
  const asked = [{ name: 'topic', partitionIndexes: [0] }]

  it('count when the transaction is committed, and make a fetch of stable offsets wait till then', () => {
    const context = new GroupContext()
    context.commit(1)
    pend(context, 2, 9, 5)
    expect(context.offset()).toBe(1)
    expect(context.fetch(asked, true).topics?.[0]?.partitions?.[0]).toMatchObject({
      errorCode: errors.UNSTABLE_OFFSET_COMMIT.code,
      committedOffset: -1,
    })
    expect(context.fetch(asked).topics?.[0]?.partitions?.[0]).toMatchObject({
      errorCode: 0,
      committedOffset: 1,
    })
    context.machine.replayEndTransaction(context.state, 9, true)
    expect(context.offset()).toBe(2)
    expect(context.fetch(asked, true).topics?.[0]?.partitions?.[0]).toMatchObject({ committedOffset: 2 })
  })

  it('are forgotten when it is aborted', () => {
    const context = new GroupContext()
    context.commit(1)
    pend(context, 2, 9, 5)
    context.machine.replayEndTransaction(context.state, 9, false)
    expect(context.offset()).toBe(1)
    expect(context.state.offsets.openTransactions.size).toBe(0)
  })

  it('do not overwrite an offset that was committed later', () => {
    const context = new GroupContext()
    pend(context, 2, 9, -5)
    context.commit(3)
    context.machine.replayEndTransaction(context.state, 9, true)
    expect(context.offset()).toBe(3)
  })

  it('keep the group from being forgotten', () => {
    const context = new GroupContext()
    pend(context, 2, 9, 5)
    context.clock.advance(context.state.config.offsetsRetentionMs)
    context.expire()
    expect(context.state.groups.size).toBe(1)
  })
})

describe('OffsetDelete', () => {
  it('deletes offsets of an empty group', () => {
    const context = new GroupContext()
    context.commit(1)
    context.commit(2, { partition: 1 })
    const { errorCode, topics } = context.deleteOffsets('topic', 0, 9)
    expect(errorCode).toBe(0)
    expect(topics[0]?.partitions).toEqual([
      { partitionIndex: 0, errorCode: 0 },
      { partitionIndex: 9, errorCode: 0 },
    ])
    expect([context.offset('topic', 0), context.offset('topic', 1)]).toEqual([-1, 2])
    expect(context.records.slice(2)).toEqual([
      { kind: 'offset-commit', key: { group: 'group', topic: 'topic', partition: 0 }, value: null },
    ])
  })

  it('spares topics that members subscribe to', () => {
    const context = new GroupContext()
    const subscription = Buffer.from(`0000000000010004${Buffer.from('used').toString('hex')}ffffffff`, 'hex')
    const [a = ''] = stableGroup(context, 1, { protocols: { range: subscription.toString('latin1') } })
    context.group.subscribedTopics = new Set(['used'])
    for (const topic of ['used', 'unused']) context.commit(1, { memberId: a, generationId: 1, topic })
    expect(context.deleteOffsets('used', 0).topics[0]?.partitions[0]?.errorCode).toBe(
      errors.GROUP_SUBSCRIBED_TO_TOPIC.code,
    )
    expect(context.deleteOffsets('unused', 0).topics[0]?.partitions[0]?.errorCode).toBe(0)
    expect([context.offset('used'), context.offset('unused')]).toEqual([1, -1])
  })

  it('is refused for a group that is not there, and for members that are no consumers', () => {
    const context = new GroupContext()
    expect(context.deleteOffsets('topic', 0).errorCode).toBe(errors.GROUP_ID_NOT_FOUND.code)
    stableGroup(context, 1, { protocolType: 'connect' })
    expect(context.deleteOffsets('topic', 0).errorCode).toBe(errors.NON_EMPTY_GROUP.code)
  })
})

describe('DeleteGroups', () => {
  it('deletes a group without members, with its offsets', () => {
    const context = new GroupContext()
    const [a = ''] = stableGroup(context, 1)
    context.commit(1, { memberId: a, generationId: 1 })
    expect(context.delete()).toBe(errors.NON_EMPTY_GROUP.code)
    context.leave({ memberId: a })
    expect(context.delete()).toBe(0)
    expect(context.records.slice(-2)).toEqual([
      { kind: 'offset-commit', key: { group: 'group', topic: 'topic', partition: 0 }, value: null },
      { kind: 'group-metadata', key: { group: 'group' }, value: null },
    ])
    expect(context.offset()).toBe(-1)
    expect(context.state.groups.size).toBe(0)
    expect(context.delete()).toBe(errors.GROUP_ID_NOT_FOUND.code)
  })

  it('leaves no timer behind, not even of an id that was given out', () => {
    const context = new GroupContext()
    context.join()
    expect(context.timers).toHaveLength(1)
    expect(context.delete()).toBe(0)
    expect(context.timers).toEqual([])
  })
})

it('a deleted topic takes its offsets with it, in all groups', () => {
  const context = new GroupContext()
  context.commit(1, { topic: 'gone' })
  context.commit(1, { topic: 'gone', groupId: 'other' })
  context.commit(1, { topic: 'kept' })
  context.deleteTopic('gone')
  expect([context.offset('gone'), context.offset('gone', 0, 'other'), context.offset('kept')]).toEqual([
    -1, -1, 1,
  ])
})
