import { expect, test } from 'vitest'
import type { Assignor, GroupMember } from '../../../../src/kafka/client/consumer/assignors/assignor.ts'
import { cooperativeStickyAssignor } from '../../../../src/kafka/client/consumer/assignors/cooperative-sticky.ts'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../../../src/kafka/client/consumer/assignors/protocol.ts'
import { rangeAssignor } from '../../../../src/kafka/client/consumer/assignors/range.ts'
import { roundRobinAssignor } from '../../../../src/kafka/client/consumer/assignors/round-robin.ts'
import { stickyAssignor } from '../../../../src/kafka/client/consumer/assignors/sticky.ts'
import { partitionName, type TopicPartition } from '../../../../src/kafka/client/types.ts'

function member(memberId: string, topics: string[], rest: Partial<GroupMember> = {}): GroupMember {
  return {
    memberId,
    groupInstanceId: null,
    topics,
    ownedPartitions: [],
    generation: -1,
    userData: null,
    ...rest,
  }
}

function assign(
  assignor: Assignor,
  members: GroupMember[],
  counts: Record<string, number>,
): Record<string, string> {
  const assignment = assignor.assign(members, new Map(Object.entries(counts)))
  return Object.fromEntries(
    [...assignment].map(([id, partitions]) => [id, partitions.map(partitionName).sort().join(' ')]),
  )
}

function owned(text: string): TopicPartition[] {
  if (text === '') return []
  return text
    .split(' ')
    .map((name) => ({ topic: name.split('-')[0] ?? '', partition: Number(name.split('-')[1]) }))
}

test('range gives each member a run of each topic, the first ones one more', () => {
  expect(assign(rangeAssignor, [member('b', ['t', 'u']), member('a', ['t', 'u'])], { t: 3, u: 2 })).toEqual({
    a: 't-0 t-1 u-0',
    b: 't-2 u-1',
  })
})

test('range leaves topics out that do not exist, and members that do not subscribe', () => {
  expect(assign(rangeAssignor, [member('a', ['t', 'gone']), member('b', ['u'])], { t: 2, u: 1 })).toEqual({
    a: 't-0 t-1',
    b: 'u-0',
  })
})

test('static members come first, by instance id', () => {
  const members = [member('a', ['t']), member('z', ['t'], { groupInstanceId: 'i1' })]
  expect(assign(rangeAssignor, members, { t: 3 })).toEqual({ z: 't-0 t-1', a: 't-2' })
})

test('round robin deals partitions to the subscribers in turn', () => {
  expect(assign(roundRobinAssignor, [member('a', ['t', 'u']), member('b', ['t'])], { t: 3, u: 2 })).toEqual({
    a: 't-0 t-2 u-0 u-1',
    b: 't-1',
  })
})

test('sticky shares out evenly when nobody has anything', () => {
  const assignment = cooperativeStickyAssignor.assign(
    [member('a', ['t']), member('b', ['t']), member('c', ['t'])],
    new Map([['t', 7]]),
  )
  expect([...assignment.values()].map((partitions) => partitions.length).sort()).toEqual([2, 2, 3])
})

test('sticky takes from the old member first, and hands out in the next round', () => {
  const had = member('a', ['t'], { ownedPartitions: owned('t-0 t-1 t-2 t-3'), generation: 1 })
  const first = assign(cooperativeStickyAssignor, [had, member('b', ['t'])], { t: 4 })
  expect(first).toEqual({ a: 't-0 t-1', b: '' })
  const keeps = member('a', ['t'], { ownedPartitions: owned(first['a'] ?? ''), generation: 2 })
  const second = assign(cooperativeStickyAssignor, [keeps, member('b', ['t'], { generation: 2 })], { t: 4 })
  expect(second).toEqual({ a: 't-0 t-1', b: 't-2 t-3' })
})

test('of two that claim a partition, the one of the later generation has it', () => {
  const members = [
    member('a', ['t'], { ownedPartitions: owned('t-0'), generation: 1 }),
    member('b', ['t'], { ownedPartitions: owned('t-0'), generation: 2 }),
  ]
  expect(assign(cooperativeStickyAssignor, members, { t: 2 })).toEqual({ a: 't-1', b: 't-0' })
})

test('sticky balances members with different subscriptions as far as they allow', () => {
  const members = [member('a', ['t']), member('b', ['t', 'u'])]
  expect(assign(cooperativeStickyAssignor, members, { t: 2, u: 2 })).toEqual({ a: 't-0 t-1', b: 'u-0 u-1' })
})

test('a subscription is encoded as the reference does: version 3, topics and partitions in order', () => {
  const bytes = encodeSubscription({
    topics: ['b', 'a'],
    userData: null,
    ownedPartitions: owned('t-1 t-0'),
    generation: 5,
    rack: '',
  })
  const topics = '00000002' + '000161' + '000162'
  const partitions = '00000001' + '000174' + '00000002' + '00000000' + '00000001'
  expect(bytes.toString('hex')).toBe(`0003${topics}ffffffff${partitions}00000005ffff`)
  expect(decodeSubscription(bytes)).toMatchObject({
    topics: ['a', 'b'],
    ownedPartitions: owned('t-0 t-1'),
    generation: 5,
  })
})

test('an old subscription without owned partitions is understood', () => {
  const old = Buffer.from('0000' + '00000001' + '000161' + 'ffffffff', 'hex')
  expect(decodeSubscription(old)).toMatchObject({ topics: ['a'], ownedPartitions: [], generation: -1 })
})

test('an assignment comes back as it went in, and none at all is no partitions', () => {
  expect(decodeAssignment(encodeAssignment(owned('u-0 t-2 t-1')))).toEqual(owned('t-1 t-2 u-0'))
  expect(decodeAssignment(Buffer.alloc(0))).toEqual([])
  expect(() => decodeAssignment(Buffer.from([0, 3, 9]))).toThrow("parsing consumer protocol's assignment")
})

test('sticky members keep what they say they had, as far as balance allows', () => {
  const had = (text: string, generation = 5) =>
    stickyAssignor.userData?.({ partitions: owned(text), generation }) ?? null
  const members = [
    member('a', ['t'], { userData: had('t-0 t-1 t-2') }),
    member('b', ['t'], { userData: had('t-0 t-3', 4) }), // of an earlier generation
    member('c', ['t'], { userData: Buffer.from('junk') }),
  ]
  const shares = assign(stickyAssignor, members, { t: 6 })
  expect(shares['a']).toMatch(/t-\d t-\d/)
  expect(shares['b']).toMatch(/t-3/)
  expect(Object.values(shares).map((text) => text.split(' ').length)).toEqual([2, 2, 2])
  expect(stickyAssignor.userData?.(undefined)).toBeNull()
})

test('what a sticky member had is written as the Java client writes it', () => {
  const bytes = stickyAssignor.userData?.({ partitions: owned('t-1 t-0'), generation: 7 })
  expect(bytes?.toString('hex')).toBe(
    ['00000001', '0001', '74', '00000002', '00000000', '00000001', '00000007'].join(''),
  )
})
