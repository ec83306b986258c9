import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { alterOffsets } from '../../../../../src/kafka/server/groups/share/offset-alteration.ts'
import {
  beginDeletingGroup,
  beginDeletingOffsets,
  offsetsDeleted,
} from '../../../../../src/kafka/server/groups/share/state-deletion.ts'
import { forgetStateOfTopic } from '../../../../../src/kafka/server/groups/share/state-initialization.ts'
import type { StateTopics } from '../../../../../src/kafka/server/groups/share/state-partitions.ts'
import { ZERO_UUID } from '../../../../../src/kafka/uuid.ts'
import { FakeTopics, GROUP, GroupContext, topicIdOf } from '../context.ts'
import { Sharers } from './sharers.ts'

const RETRY_MS = 30_000

function sharers(topics: Readonly<Record<string, number>> = { a: 2 }): Sharers {
  const fake = new FakeTopics()
  for (const [name, partitions] of Object.entries(topics)) fake.put(name, partitions)
  return new Sharers(new GroupContext({}, fake))
}

/** A group that has share state and no members. */
function leftBehind(topics: Readonly<Record<string, number>>): Sharers {
  const members = sharers(topics)
  members.join('m', ...Object.keys(topics))
  members.settle()
  members.leave('m')
  return members
}

/** How far the state of partitions is: `initialized a0,1`. */
function stateOf({ group }: Sharers): string[] {
  const { initializing, initialized, deleting } = group.statePartitions ?? {}
  const line = (word: string, topics: StateTopics | undefined): string[] =>
    [...(topics ?? [])].map(([, { name, partitions }]) => `${word} ${name}${[...partitions].join(',')}`)
  const doomed = [...(deleting ?? [])].map((topicId) => `deleting ${topicId.at(20)}`)
  return [...line('initializing', initializing), ...line('initialized', initialized), ...doomed]
}

describe('setting up share state', () => {
  it('is written down before it is asked for, and again when it is there', () => {
    const members = sharers()
    members.holdsState = true
    members.join('m', 'a')
    expect(stateOf(members)).toEqual(['initializing a0,1'])
    members.answerState(true)
    expect(stateOf(members)).toEqual(['initialized a0,1'])
  })

  it('is not asked for twice while an answer may come', () => {
    const members = sharers()
    members.holdsState = true
    members.join('m', 'a')
    members.context.clock.advance(RETRY_MS - 1)
    members.beat('m')
    expect(members.asked).toHaveLength(1)
  })

  it('is asked for again when no answer came for too long', () => {
    const members = sharers()
    members.holdsState = true
    members.join('m', 'a')
    members.context.clock.advance(RETRY_MS)
    members.beat('m')
    expect(members.asked).toHaveLength(2)
  })

  it('is asked for again at once when it was refused', () => {
    const members = sharers()
    members.holdsState = true
    members.join('m', 'a')
    members.answerState(false)
    expect(stateOf(members)).toEqual([])
    members.beat('m')
    expect(members.asked).toHaveLength(1)
  })

  it('is taken up again after a restart', () => {
    const members = sharers()
    members.holdsState = true
    members.join('m', 'a')
    const restarted = new Sharers(members.context.restarted())
    expect(stateOf(restarted)).toEqual(['initializing a0,1'])
    restarted.epochs.set('m', 2)
    restarted.context.clock.advance(RETRY_MS)
    restarted.settle()
    expect(restarted.has.get('m')).toBe('a0,1')
  })

  it('that comes when the group is gone is of no use', () => {
    const members = sharers()
    members.holdsState = true
    members.join('m', 'a')
    members.leave('m')
    members.context.run((turn) => beginDeletingGroup(members.context.state, turn, GROUP))
    expect(members.context.delete()).toBe(0)
    members.answerState(true)
    expect(members.context.state.groups.size).toBe(0)
  })
})

describe('the deletion of a topic', () => {
  it('takes its partitions out of the state and the assignment', () => {
    const members = sharers({ a: 1, b: 1 })
    members.join('m', 'a', 'b')
    members.settle()
    const { state } = members.context
    members.context.topics.delete('a')
    members.context.run((turn) => forgetStateOfTopic(state, turn, topicIdOf('a')))
    expect(stateOf(members)).toEqual(['initialized b0'])
    members.settle()
    expect(members.has.get('m')).toBe('b0')
  })
})

describe('deleting a share group', () => {
  it('deletes its share state first', () => {
    const { context } = leftBehind({ a: 2 })
    const partitions = context.run((turn) => beginDeletingGroup(context.state, turn, GROUP))
    expect(partitions).toEqual(new Map([[topicIdOf('a'), new Set([0, 1])]]))
    expect(context.delete()).toBe(0)
    expect(context.restarted().state.groups.size).toBe(0)
  })

  it('tries again what an earlier attempt left', () => {
    const members = leftBehind({ a: 2 })
    const { context } = members
    const begin = () => context.run((turn) => beginDeletingGroup(context.state, turn, GROUP))
    const first = begin()
    expect(stateOf(members)).toEqual(['deleting a'])
    expect(begin()).toEqual(first)
  })

  it('is refused while it has members', () => {
    const members = sharers()
    members.join('m', 'a')
    const { context } = members
    expect(context.run((turn) => beginDeletingGroup(context.state, turn, GROUP))).toMatchObject({
      errorCode: errors.NON_EMPTY_GROUP.code,
    })
    expect(context.delete()).toBe(errors.NON_EMPTY_GROUP.code)
  })
})

describe('DeleteShareGroupOffsets', () => {
  const begin = (members: Sharers, ...topics: string[]) =>
    members.context.run((turn) =>
      beginDeletingOffsets(members.context.state, turn, {
        groupId: GROUP,
        topics: topics.map((topicName) => ({ topicName })),
      }),
    )

  it('deletes the state of a topic, and says so when that is done', () => {
    const members = leftBehind({ a: 2, b: 1 })
    expect(begin(members, 'a')).toEqual({
      partitions: new Map([[topicIdOf('a'), new Set([0, 1])]]),
      refused: [],
    })
    expect(stateOf(members)).toEqual(['initialized b0', 'deleting a'])
    const { context } = members
    const done = context.run((turn) => offsetsDeleted(context.state, turn, GROUP, [topicIdOf('a')]))
    expect(done).toEqual([{ topicId: topicIdOf('a'), topicName: 'a', errorCode: 0 }])
    expect(stateOf(members)).toEqual(['initialized b0'])
  })

  it('refuses what is not there topic by topic', () => {
    const members = leftBehind({ a: 1 })
    members.context.topics.put('b', 1)
    const unknown = { topicId: ZERO_UUID, errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code }
    expect(begin(members, 'b', 'c')).toEqual({
      partitions: new Map(),
      refused: [
        { topicName: 'b', ...unknown, errorMessage: 'There is no offset information to delete.' },
        { topicName: 'c', ...unknown, errorMessage: errors.UNKNOWN_TOPIC_OR_PARTITION.message },
      ],
    })
  })

  it('is refused while the group has members, and where there is none', () => {
    const members = sharers()
    expect(begin(members, 'a')).toEqual({
      errorCode: errors.GROUP_ID_NOT_FOUND.code,
      errorMessage: `Group ${GROUP} not found.`,
    })
    members.join('m', 'a')
    expect(begin(members, 'a')).toEqual({
      errorCode: errors.NON_EMPTY_GROUP.code,
      errorMessage: errors.NON_EMPTY_GROUP.message,
    })
  })
})

describe('AlterShareGroupOffsets', () => {
  const alter = (members: Sharers, topicName: string, ...offsets: [partition: number, offset: number][]) =>
    members.context.run((turn) =>
      alterOffsets(members.context.state, turn, {
        groupId: GROUP,
        topics: [
          {
            topicName,
            partitions: offsets.map(([partitionIndex, startOffset]) => ({ partitionIndex, startOffset })),
          },
        ],
      }),
    )

  it('makes a group and has its state begin at the offset', () => {
    const members = sharers()
    expect(alter(members, 'a', [1, 7], [2, 8])).toEqual({
      topics: [
        {
          topicName: 'a',
          topicId: topicIdOf('a'),
          partitions: [
            { partitionIndex: 1, errorCode: 0 },
            {
              partitionIndex: 2,
              errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code,
              errorMessage: errors.UNKNOWN_TOPIC_OR_PARTITION.message,
            },
          ],
        },
      ],
      initialization: {
        stateEpoch: 1,
        partitions: [{ topicId: topicIdOf('a'), partition: 1, startOffset: 7 }],
      },
    })
    expect(stateOf(members)).toEqual(['initializing a1'])
  })

  it('makes no group for topics that do not exist', () => {
    const members = sharers({})
    expect(alter(members, 'a', [0, 7])).toMatchObject({ initialization: { partitions: [] } })
    expect(members.context.state.groups.size).toBe(0)
  })

  it('is refused while the group has members, and for negative partitions', () => {
    const members = sharers()
    expect(alter(members, 'a', [-1, 7])).toMatchObject({ errorCode: errors.UNKNOWN_SERVER_ERROR.code })
    members.join('m', 'a')
    expect(alter(members, 'a', [0, 7])).toMatchObject({ errorCode: errors.NON_EMPTY_GROUP.code })
  })
})
