import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { commitTransactionalOffsets } from '../../../../../src/kafka/server/groups/transactional-commit.ts'
import { ZERO_UUID } from '../../../../../src/kafka/uuid.ts'
import { GROUP } from '../context.ts'
import { newMembers, type StreamsMembers } from './streams-context.ts'

const DAY_MS = 86_400_000

/** The error code of a TxnOffsetCommit of one partition of `in`. */
function commitInTransaction(
  { context }: StreamsMembers,
  memberId: string,
  generationId: number,
): number | undefined {
  const partition = { partitionIndex: 0, committedOffset: 1, committedLeaderEpoch: -1, committedMetadata: '' }
  const request = {
    transactionalId: 'tx',
    groupId: GROUP,
    producerId: 7,
    producerEpoch: 0,
    generationId,
    memberId,
    groupInstanceId: null,
    topics: [{ name: 'in', partitions: [partition] }],
  }
  const caller = { apiVersion: 3, clientId: 'client', clientHost: '/127.0.0.1' }
  const [topic] = context.run((turn) =>
    commitTransactionalOffsets(context.state, turn, { request, caller, topicIdOf: () => ZERO_UUID }),
  )
  return topic?.partitions[0]?.errorCode
}

describe('offsets of a streams group', () => {
  it('are committed in a transaction by members, and by those who do not say who they are', () => {
    const members = newMembers({ in: 1 })
    members.join('a')
    expect(commitInTransaction(members, 'a', 2)).toBe(errors.NONE.code)
    expect(commitInTransaction(members, '', -1)).toBe(errors.NONE.code)
    expect(commitInTransaction(members, 'a', 3)).toBe(errors.ILLEGAL_GENERATION.code)
    expect(commitInTransaction(members, 'a', 1)).toBe(errors.ILLEGAL_GENERATION.code)
    expect(commitInTransaction(members, 'b', 2)).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('do not expire while members read the topic, and then do, with the group', () => {
    const members = newMembers({ in: 1 })
    const { context } = members
    members.join('a')
    context.commit(5, { topic: 'in', memberId: 'a', generationId: 2 })
    context.commit(6, { topic: 'old', memberId: 'a', generationId: 2 })
    context.clock.advance(8 * DAY_MS)
    members.join('a')
    context.expire()
    expect([context.offset('in'), context.offset('old')]).toEqual([5, -1])
    members.leave('a')
    context.expire()
    expect(context.offset('in')).toBe(-1)
    expect(context.state.groups.size).toBe(0)
  })
})
