import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { shareGroupState } from '../../../../../src/kafka/server/groups/share/share-group.ts'
import { FakeTopics, GROUP, GroupContext, stableGroup, topicIdOf } from '../context.ts'
import { Sharers } from './sharers.ts'

function sharers(topics: Readonly<Record<string, number>> = { a: 2 }): Sharers {
  const fake = new FakeTopics()
  for (const [name, partitions] of Object.entries(topics)) fake.put(name, partitions)
  return new Sharers(new GroupContext({}, fake))
}

describe('joining a share group', () => {
  it('asks for share state first and assigns when it is there', () => {
    const members = sharers()
    members.holdsState = true
    expect(members.join('m', 'a')).toMatchObject({
      errorCode: 0,
      memberId: 'm',
      memberEpoch: 2,
      heartbeatIntervalMs: 5000,
      assignment: { topicPartitions: [] },
    })
    expect(members.asked).toEqual([
      {
        stateEpoch: 2,
        partitions: [0, 1].map((partition) => ({ topicId: topicIdOf('a'), partition, startOffset: -1 })),
      },
    ])
    members.answerState(true)
    members.settle()
    expect(members.has.get('m')).toBe('a0,1')
    expect(members.epochs.get('m')).toBe(3)
  })

  it('writes member, epoch, targets, assignment and state of partitions, in that order', () => {
    const members = sharers()
    members.holdsState = true
    expect(members.kindsWrittenBy(() => members.join('m', 'a'))).toEqual([
      'share-member',
      'share-group',
      'share-member-target',
      'share-target',
      'share-member-assignment',
      'share-state-partitions',
    ])
  })

  it('gives partitions to several members when there are more of these', () => {
    const members = sharers({ a: 1 })
    members.join('m', 'a')
    members.join('n', 'a')
    members.settle()
    expect([...members.has]).toEqual([
      ['m', 'a0'],
      ['n', 'a0'],
    ])
  })

  it('is refused without a subscription, with an empty id and with an epoch that means nothing', () => {
    const members = sharers()
    const refusedWith = (text: string) => ({ errorCode: errors.INVALID_REQUEST.code, errorMessage: text })
    expect(members.send('m', 0)).toMatchObject(
      refusedWith('SubscribedTopicNames must be set in first request.'),
    )
    expect(members.join('m')).toMatchObject(refusedWith('SubscribedTopicNames must be set in first request.'))
    expect(members.send('m', 1, { groupId: '' })).toMatchObject(refusedWith("GroupId can't be empty."))
    expect(members.send('m', 1, { rackId: ' ' })).toMatchObject(refusedWith("RackId can't be empty."))
    expect(members.send('m', -2)).toMatchObject(refusedWith('MemberEpoch is invalid.'))
    expect(members.context.records).toEqual([])
  })

  it('is refused when the group is full', () => {
    const members = new Sharers(new GroupContext({ shareMaxSize: 1 }))
    members.join('m', 'a')
    expect(members.join('n', 'a')).toMatchObject({
      errorCode: errors.GROUP_MAX_SIZE_REACHED.code,
      errorMessage: 'The share group has reached its maximum capacity of 1 members.',
    })
    expect(members.join('m', 'a').errorCode).toBe(0)
  })

  it('is refused by a group of another kind', () => {
    const context = new GroupContext()
    stableGroup(context, 1)
    expect(new Sharers(context).join('m', 'a')).toMatchObject({
      errorCode: errors.GROUP_ID_NOT_FOUND.code,
      errorMessage: `Group ${GROUP} is not a share group.`,
    })
  })

  it('waits for topics that do not exist yet', () => {
    const members = sharers({})
    members.join('m', 'a')
    expect(members.asked).toEqual([])
    members.context.topics.put('a', 1)
    members.settle()
    expect(members.has.get('m')).toBe('a0')
  })
})

describe('staying in a share group', () => {
  it('tells the assignment when it has changed, or when asked by a subscription', () => {
    const members = sharers()
    members.join('m', 'a')
    members.settle()
    expect(members.beat('m').assignment).toBeNull()
    expect(members.beat('m', { subscribedTopicNames: ['a'] }).assignment?.topicPartitions).toHaveLength(1)
  })

  it('writes nothing while nothing changes', () => {
    const members = sharers()
    members.join('m', 'a')
    members.settle()
    expect(members.kindsWrittenBy(() => members.beat('m'))).toEqual([])
  })

  it('is fenced with an epoch that it was not given, but for the one before', () => {
    const members = sharers()
    members.join('m', 'a')
    members.settle()
    expect(members.send('m', 2).errorCode).toBe(0)
    expect(members.send('m', 4)).toMatchObject({
      errorCode: errors.FENCED_MEMBER_EPOCH.code,
      errorMessage:
        'The share group member has a greater member epoch (4) than the one known by the group coordinator (3). The member must abandon all its partitions and rejoin.',
    })
    expect(members.send('m', 1)).toMatchObject({
      errorCode: errors.FENCED_MEMBER_EPOCH.code,
      errorMessage:
        'The share group member has a smaller member epoch (1) than the one known by the group coordinator (3), and it does not match the previous member epoch (2). The member must abandon all its partitions and rejoin.',
    })
  })

  it('is refused to strangers', () => {
    const members = sharers()
    expect(members.send('m', 1)).toMatchObject({
      errorCode: errors.GROUP_ID_NOT_FOUND.code,
      errorMessage: `Share group ${GROUP} not found.`,
    })
    members.join('m', 'a')
    expect(members.send('n', 1)).toMatchObject({
      errorCode: errors.UNKNOWN_MEMBER_ID.code,
      errorMessage: `Member n is not a member of group ${GROUP}.`,
    })
  })

  it('lets a member come again with epoch 0', () => {
    const members = sharers()
    members.join('m', 'a')
    members.settle()
    expect(members.join('m', 'a')).toMatchObject({ errorCode: 0, memberEpoch: 3 })
    expect(members.has.get('m')).toBe('a0,1')
  })

  it('takes what a member no longer subscribes to from it at once', () => {
    const members = sharers({ a: 1, b: 1 })
    members.join('m', 'a', 'b')
    members.settle()
    expect(members.has.get('m')).toBe('a0 b0')
    expect(members.beat('m', { subscribedTopicNames: ['b'] }).memberEpoch).toBe(4)
    expect(members.has.get('m')).toBe('b0')
  })

  it('computes an assignment no more often than the interval says', () => {
    const members = sharers({ a: 2 })
    members.join('m', 'a')
    members.settle()
    members.join('n', 'a')
    members.join('o', 'a')
    expect(members.epochs.get('n')).toBe(4)
    expect(members.has.get('o')).toBe('')
    members.settle()
    expect(members.group.assignmentEpoch).toBe(members.group.groupEpoch)
    expect(members.has.get('o')).not.toBe('')
  })

  it('does not wait for the interval where nobody has been given anything yet', () => {
    const members = sharers({ a: 2 })
    members.holdsState = true
    members.join('m', 'a')
    members.beat('m')
    expect(members.has.get('m')).toBe('')
    members.answerState(true)
    members.beat('m')
    expect(members.has.get('m')).toBe('a0,1')
  })

  it('sets up the partitions that a topic gets later', () => {
    const members = sharers({ a: 1 })
    members.join('m', 'a')
    members.settle()
    members.context.topics.put('a', 3)
    members.settle()
    expect(members.has.get('m')).toBe('a0,1,2')
  })
})

describe('leaving a share group', () => {
  it('leaves everything to the others', () => {
    const members = sharers()
    members.join('m', 'a')
    members.join('n', 'a')
    members.settle()
    expect(members.kindsWrittenBy(() => members.leave('m'))).toEqual([
      'share-member-assignment',
      'share-member-target',
      'share-member',
      'share-group',
    ])
    members.settle()
    expect([...members.has]).toEqual([['n', 'a0,1']])
  })

  it('answers with the epoch of going', () => {
    const members = sharers()
    members.join('m', 'a')
    expect(members.leave('m')).toMatchObject({ errorCode: 0, memberId: 'm', memberEpoch: -1 })
    expect(shareGroupState(members.group)).toBe('Empty')
    expect(members.context.timers).toEqual([])
    expect(members.leave('m').errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('happens by itself after the session timeout, which a group may have of its own', () => {
    const members = sharers()
    members.join('m', 'a')
    members.context.configOfGroups = { ...members.context.configOfGroups, shareSessionTimeoutMs: 60_000 }
    members.join('n', 'a')
    members.context.clock.advance(45_000)
    expect([...members.group.members.keys()]).toEqual(['n'])
    members.context.clock.advance(15_000)
    expect(shareGroupState(members.group)).toBe('Empty')
  })

  it('happens after a restart to those who do not come back', () => {
    const members = sharers()
    members.join('m', 'a')
    const restarted = new Sharers(members.context.restarted())
    restarted.context.clock.advance(45_000)
    expect(restarted.group.members.size).toBe(0)
  })
})

describe('what others ask of a share group', () => {
  it('is answered as of a group that is not there', () => {
    const members = sharers()
    members.join('m', 'a')
    const { context } = members
    expect(context.commit(5)).toBe(errors.GROUP_ID_NOT_FOUND.code)
    expect(context.deleteOffsets('a', 0).errorCode).toBe(errors.GROUP_ID_NOT_FOUND.code)
    expect(context.fetch([{ name: 'a', partitionIndexes: [0] }])).toMatchObject({
      errorCode: 0,
      topics: [{ partitions: [{ committedOffset: -1 }] }],
    })
    expect(context.join().response?.errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL.code)
  })

  it('does not make it expire', () => {
    const members = sharers()
    members.join('m', 'a')
    members.leave('m')
    members.context.clock.advance(members.context.state.config.offsetsRetentionMs * 2)
    members.context.expire()
    expect(shareGroupState(members.group)).toBe('Empty')
  })
})
