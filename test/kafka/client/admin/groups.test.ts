import { expect, onTestFinished, test } from 'vitest'
import { type Admin, openAdmin } from '../../../../src/kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../../../src/kafka/client/admin/alter-consumer-group-offsets.ts'
import { alterShareGroupOffsets } from '../../../../src/kafka/client/admin/alter-share-group-offsets.ts'
import { deleteConsumerGroupOffsets } from '../../../../src/kafka/client/admin/delete-consumer-group-offsets.ts'
import { deleteGroups } from '../../../../src/kafka/client/admin/delete-groups.ts'
import { deleteRecords } from '../../../../src/kafka/client/admin/delete-records.ts'
import { deleteShareGroupOffsets } from '../../../../src/kafka/client/admin/delete-share-group-offsets.ts'
import { describeConsumerGroups } from '../../../../src/kafka/client/admin/describe-consumer-groups.ts'
import { describeShareGroups } from '../../../../src/kafka/client/admin/describe-share-groups.ts'
import { describeStreamsGroups } from '../../../../src/kafka/client/admin/describe-streams-groups.ts'
import { listConsumerGroupOffsets } from '../../../../src/kafka/client/admin/list-consumer-group-offsets.ts'
import { consumerGroups, listAllGroups } from '../../../../src/kafka/client/admin/list-groups.ts'
import { listOffsets } from '../../../../src/kafka/client/admin/list-offsets.ts'
import { listShareGroupOffsets } from '../../../../src/kafka/client/admin/list-share-group-offsets.ts'
import { removeGroupMembers } from '../../../../src/kafka/client/admin/remove-group-members.ts'
import { ClientError } from '../../../../src/kafka/client/client-error.ts'
import { TestBroker } from '../broker.ts'
import { consumerFor, fill, until } from '../consumer/consumer-kit.ts'

async function adminAndBroker(): Promise<{ admin: Admin; broker: TestBroker }> {
  const broker = await TestBroker.start()
  const admin = await openAdmin(broker.properties)
  onTestFinished(() => admin.close())
  return { admin, broker }
}

async function join(broker: TestBroker, properties: Record<string, string>): Promise<void> {
  const consumer = await consumerFor(broker, properties)
  consumer.subscribe(['one'])
  await until(consumer, () => consumer.assignment().length > 0)
}

function failure(outcome: unknown): string {
  return outcome instanceof ClientError ? `${outcome.className}: ${outcome.message}` : 'no failure'
}

test('groups of both protocols are listed and described, each by the API that knows it', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 2)
  await join(broker, { 'group.id': 'old', 'client.id': 'a', 'group.protocol': 'classic' })
  await join(broker, { 'group.id': 'new', 'client.id': 'b', 'group.protocol': 'consumer' })

  const listed = await listAllGroups(admin, consumerGroups)
  expect(listed.map(({ groupId, type, state }) => [groupId, type, state])).toEqual([
    ['new', 'Consumer', 'Stable'],
    ['old', 'Classic', 'Stable'],
  ])
  expect(await listAllGroups(admin, { types: ['Share'] })).toEqual([])

  const described = await describeConsumerGroups(admin, ['old', 'new', 'gone'])
  const assignment = [
    { topic: 'one', partition: 0 },
    { topic: 'one', partition: 1 },
  ]
  expect(described.get('old')).toMatchObject({
    type: 'Classic',
    assignor: 'range',
    groupEpoch: undefined,
    coordinator: { id: 1 },
    members: [{ clientId: 'a', assignment, memberEpoch: undefined }],
  })
  expect(described.get('new')).toMatchObject({
    type: 'Consumer',
    assignor: 'uniform',
    members: [{ clientId: 'b', assignment, targetAssignment: assignment }],
  })
  expect(failure(described.get('gone'))).toBe(
    'org.apache.kafka.common.errors.GroupIdNotFoundException: Group gone not found.',
  )
  expect(failure((await deleteGroups(admin, ['new'])).get('new'))).toContain('GroupNotEmptyException')

  await removeGroupMembers(admin, 'old')
  expect((await describeConsumerGroups(admin, ['old'])).get('old')).toMatchObject({ state: 'Empty' })
})

test('committed offsets are altered, listed and deleted', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 2)
  const altered = await alterConsumerGroupOffsets(admin, 'g', [
    { topic: 'one', partition: 0, offset: 5 },
    { topic: 'one', partition: 1, offset: 7, metadata: 'why' },
    { topic: 'gone', partition: 0, offset: 7 },
  ])
  expect(altered.get('one-1')).toBe(true)
  expect(failure(altered.get('gone-0'))).toContain('UnknownTopicOrPartitionException')

  const offsetsOf = async (groupId: string) =>
    (await listConsumerGroupOffsets(admin, new Map([[groupId, null]]))).get(groupId)
  expect(await offsetsOf('g')).toMatchObject([
    { topic: 'one', partition: 0, offset: 5 },
    { topic: 'one', partition: 1, offset: 7, metadata: 'why' },
  ])
  const one = { topic: 'one', partition: 0 }
  expect((await deleteConsumerGroupOffsets(admin, 'g', [one])).get('one-0')).toBe(true)
  expect(await offsetsOf('g')).toMatchObject([{ partition: 1 }])
  await expect(deleteConsumerGroupOffsets(admin, 'gone', [one])).rejects.toThrow(
    'The group id does not exist.',
  )
  expect((await deleteGroups(admin, ['g', 'gone'])).get('g')).toBe(true)
  expect(await offsetsOf('g')).toEqual([])
})

test('offsets of share groups are altered, listed and deleted', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 1)
  await fill(broker, 'one', ['a', 'b', 'c'])
  const altered = await alterShareGroupOffsets(admin, 's', [{ topic: 'one', partition: 0, offset: 2 }])
  expect(altered.get('one-0')).toBe(true)
  expect((await describeShareGroups(admin, ['s'])).get('s')).toMatchObject({ state: 'Empty', members: [] })
  const offsets = await listShareGroupOffsets(admin, new Map([['s', null]]))
  expect(offsets.get('s')).toMatchObject([{ topic: 'one', partition: 0, startOffset: 2, lag: 1 }])
  const deleted = await deleteShareGroupOffsets(admin, 's', ['one', 'gone'])
  expect(deleted.get('one')).toBe(true)
  expect(failure(deleted.get('gone'))).toContain('UnknownTopicOrPartitionException')
  await expect(deleteShareGroupOffsets(admin, 'gone', ['one'])).rejects.toThrow('Group gone not found.')
})

test('a group that is no streams group cannot be described as one', async () => {
  const { admin } = await adminAndBroker()
  const described = await describeStreamsGroups(admin, ['gone'])
  expect(failure(described.get('gone'))).toContain('GroupIdNotFoundException')
})

test('records are deleted up to an offset, or refused beyond the end', async () => {
  const { admin, broker } = await adminAndBroker()
  await broker.createTopic('one', 2)
  await fill(broker, 'one', ['a', 'b', 'c'])
  const deleted = await deleteRecords(admin, [
    { topic: 'one', partition: 0, beforeOffset: 2 },
    { topic: 'one', partition: 1, beforeOffset: 2 },
  ])
  expect(deleted.get('one-0')).toBe(2)
  expect(failure(deleted.get('one-1'))).toContain('OffsetOutOfRangeException')
  const earliest = await listOffsets(admin, [{ topic: 'one', partition: 0, spec: 'earliest' }])
  expect(earliest.get('one-0')).toMatchObject({ offset: 2 })
})

test('an unknown topic fails a listing of offsets at once, and holds a deletion up until its time is out', async () => {
  const { admin } = await adminAndBroker()
  const listed = await listOffsets(admin, [{ topic: 'gone', partition: 0, spec: 'latest' }])
  expect(failure(listed.get('gone-0'))).toBe(
    'org.apache.kafka.common.errors.UnknownTopicOrPartitionException: Failed to fetch metadata for partition gone-0 because metadata for topic `gone` could not be found',
  )
  const gone = [{ topic: 'gone', partition: 0, beforeOffset: 0 }]
  const deleted = await deleteRecords(admin, gone, { timeoutMs: 300 })
  expect(failure(deleted.get('gone-0'))).toMatch(
    /TimeoutException: Call\(callName=deleteRecords\(api=METADATA\), deadlineMs=\d+, tries=\d+, nextAllowedTryMs=\d+\) timed out at \d+ after \d+ attempt\(s\)/,
  )
})
