import { OffsetCommitApi } from '../../../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import { JoinGroupApi } from '../../../../../src/kafka/messages/11-join-group.ts'
import { HeartbeatApi } from '../../../../../src/kafka/messages/12-heartbeat.ts'
import { LeaveGroupApi } from '../../../../../src/kafka/messages/13-leave-group.ts'
import { SyncGroupApi } from '../../../../../src/kafka/messages/14-sync-group.ts'
import { DescribeGroupsApi } from '../../../../../src/kafka/messages/15-describe-groups.ts'
import { ListGroupsApi } from '../../../../../src/kafka/messages/16-list-groups.ts'
import { DeleteGroupsApi } from '../../../../../src/kafka/messages/42-delete-groups.ts'
import { OffsetDeleteApi } from '../../../../../src/kafka/messages/47-offset-delete.ts'
import { ConsumerGroupHeartbeatApi } from '../../../../../src/kafka/messages/68-consumer-group-heartbeat.ts'
import { ConsumerGroupDescribeApi } from '../../../../../src/kafka/messages/69-consumer-group-describe.ts'
import {
  ShareGroupHeartbeatApi,
  type ShareGroupHeartbeatRequest,
} from '../../../../../src/kafka/messages/76-share-group-heartbeat.ts'
import { ShareGroupDescribeApi } from '../../../../../src/kafka/messages/77-share-group-describe.ts'
import { DescribeShareGroupOffsetsApi } from '../../../../../src/kafka/messages/90-describe-share-group-offsets.ts'
import { AlterShareGroupOffsetsApi } from '../../../../../src/kafka/messages/91-alter-share-group-offsets.ts'
import { DeleteShareGroupOffsetsApi } from '../../../../../src/kafka/messages/92-delete-share-group-offsets.ts'
import type { TypeOf } from '../../../../../src/wire/message.ts'
import { commitOf, fetchOf, joinOf, syncOf } from './requests.ts'
import type { Client, Scenario, World } from './world.ts'

const groupId = 'sharers'

type Words = Partial<ShareGroupHeartbeatRequest>
type Described = TypeOf<typeof DescribeShareGroupOffsetsApi.response>

const beat = (client: Client, memberId: string, memberEpoch: number, words: Words = {}) =>
  client.send(ShareGroupHeartbeatApi, 1, { groupId, memberId, memberEpoch, ...words })

/** Who gets which of the two partitions goes by the hash of the topic's id: the first that is given alone is called 0. */
class Halves {
  #first: number | undefined

  name<Answer>(answer: Answer): Answer {
    const text = JSON.stringify(answer).replaceAll(/"partitions":\[([01])\]/g, (_, partition) => {
      this.#first ??= Number(partition)
      return `"partitions":[${Number(partition) === this.#first ? 0 : 1}]`
    })
    return JSON.parse(text)
  }
}

/** What a member says that joins. */
const joining: Words = { subscribedTopicNames: ['t'] }

/** Share state is set up behind the scenes: time enough for that. */
const settled = async (world: World): Promise<void> => {
  for (let round = 0; round < 5; round++) await world.arrived()
}

/** Brings the topic of the share coordinator about, which takes a while. */
const warmUp = async (world: World, client: Client): Promise<void> => {
  const warm = (memberEpoch: number) =>
    client.send(ShareGroupHeartbeatApi, 1, { groupId: 'warm', memberId: 'w', memberEpoch, ...joining })
  let { memberEpoch, assignment } = await warm(0)
  while (assignment?.topicPartitions.length !== 1) {
    await settled(world)
    const answer = await warm(memberEpoch)
    memberEpoch = answer.memberEpoch
    assignment = answer.assignment
  }
  await warm(-1)
  await client.send(DeleteGroupsApi, 2, { groupsNames: ['warm'] })
}

/** Groups come in hash order. */
const remove = async (client: Client, ...groupsNames: string[]) => {
  const removed = await client.send(DeleteGroupsApi, 2, { groupsNames })
  removed.results.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
  return removed
}

/** Groups and members come in hash order. */
const describe = async (world: World, client: Client, ids = [groupId]) => {
  await settled(world)
  const described = await client.send(ShareGroupDescribeApi, 1, {
    groupIds: ids,
    includeAuthorizedOperations: true,
  })
  described.groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
  for (const { members } of described.groups) members.sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  return described
}

/** Partitions come in hash order. */
const offsets = async (
  client: Client,
  topics: { topicName: string; partitions: number[] }[] | null,
  { id = groupId, v = 1 } = {},
): Promise<Described> => {
  const described = await client.send(DescribeShareGroupOffsetsApi, v, { groups: [{ groupId: id, topics }] })
  for (const group of described.groups) {
    for (const { partitions } of group.topics) partitions.sort((a, b) => a.partitionIndex - b.partitionIndex)
  }
  return described
}

/** Two members come, share the two partitions of `t`, change their minds and go. */
export const sharing: Scenario = async (world, transcript) => {
  const note = (what: string, answer: unknown): void => transcript.note(what, halves.name(answer))
  const halves = new Halves()
  const [a, b, c, other] = [world.client('a'), world.client('b'), world.client('c'), world.client('other')]
  await warmUp(world, other)
  note('a joins', await beat(a, 'a', 0, joining))
  note('describe joined', await describe(world, other))
  note('a beats', await beat(a, 'a', 2))
  note('a beats again', await beat(a, 'a', 3))
  note('a says everything', await beat(a, 'a', 3, { ...joining, rackId: 'r' }))
  note('b joins', await beat(b, 'b', 0, joining))
  note('a learns of it', await beat(a, 'a', 3))
  note('describe two', await describe(world, other))
  note('c joins', await beat(c, 'c', 0, joining))
  note('a learns of c', await beat(a, 'a', 4))
  note('b learns of c', await beat(b, 'b', 4))
  note('describe three', await describe(world, other))
  note('b subscribes to nothing', await beat(b, 'b', 5, { subscribedTopicNames: [] }))
  note('b subscribes to more', await beat(b, 'b', 6, { subscribedTopicNames: ['t', 'nowhere', 't'] }))
  note('b comes with the epoch before', await beat(b, 'b', 6))
  note('b comes with an older epoch', await beat(b, 'b', 5))
  note('b comes with a greater epoch', await beat(b, 'b', 9))
  note('b comes anew', await beat(b, 'b', 0, joining))
  note('list', await other.send(ListGroupsApi, 5, { typesFilter: ['share'] }))
  note(
    'list by state',
    await other.send(ListGroupsApi, 5, { typesFilter: ['Share'], statesFilter: ['STABLE'] }),
  )
  note('list others', await other.send(ListGroupsApi, 5, { typesFilter: ['consumer', 'classic'] }))
  note('delete', await other.send(DeleteGroupsApi, 2, { groupsNames: [groupId] }))
  note('offsets of all', await offsets(other, null))
  note('offsets', await offsets(other, [{ topicName: 't', partitions: [0, 1, 2] }]))
  note('alter', await other.send(AlterShareGroupOffsetsApi, 0, alterOf(groupId, 't', [0, 1])))
  note(
    'delete offsets',
    await other.send(DeleteShareGroupOffsetsApi, 0, { groupId, topics: [{ topicName: 't' }] }),
  )
  note('a goes', await beat(a, 'a', -1))
  note('a goes again', await beat(a, 'a', -1))
  note('a beats though it has gone', await beat(a, 'a', 5))
  note('b goes', await beat(b, 'b', -1))
  note('describe with c', await describe(world, other))
  note('c goes', await beat(c, 'c', -1))
  note('describe empty', await describe(world, other))
  note('delete empty', await remove(other, groupId, groupId, 'none'))
  note('describe deleted', await describe(world, other))
  note('offsets of deleted', await offsets(other, [{ topicName: 't', partitions: [0] }]))
}

function alterOf(id: string, topicName: string, partitions: number[], startOffset = 3) {
  const topics = [
    { topicName, partitions: partitions.map((partitionIndex) => ({ partitionIndex, startOffset })) },
  ]
  return { groupId: id, topics }
}

/** Requests with which something is wrong. */
export const shareMistakes: Scenario = async (world, { note }) => {
  const client = world.client('client')
  note('no member id', await beat(client, '', 0, joining))
  note('a long member id', await beat(client, 'm'.repeat(37), 0, joining))
  note('a blank member id', await beat(client, ' ', 0, joining))
  note('no group id', await beat(client, 'm', 0, { ...joining, groupId: '' }))
  note('an empty rack', await beat(client, 'm', 0, { ...joining, rackId: '' }))
  note('no subscription', await beat(client, 'm', 0))
  note('an empty subscription', await beat(client, 'm', 0, { subscribedTopicNames: [] }))
  note('no epoch', await beat(client, 'm', -2))
  note('no group', await beat(client, 'm', 1))
  note('no group to leave', await beat(client, 'm', -1))
  note('describe none', await describe(world, client, ['none', '']))
  note('offsets of none', await offsets(client, null, { id: 'none' }))
  note('offsets of no topics', await offsets(client, [], { id: 'none' }))
  note(
    'offsets nowhere',
    await offsets(
      client,
      [
        { topicName: 'nowhere', partitions: [0, 1] },
        { topicName: 't', partitions: [0, 7] },
      ],
      { id: 'none' },
    ),
  )
  note('offsets of old', await offsets(client, [{ topicName: 't', partitions: [0] }], { id: 'none', v: 0 }))
  note('offsets of negative', await offsets(client, [{ topicName: 't', partitions: [-1] }], { id: 'none' }))
  note('offsets of nothing', await offsets(client, [{ topicName: 't', partitions: [] }], { id: 'none' }))
  note('offsets of no id', await offsets(client, [{ topicName: 't', partitions: [0] }], { id: '' }))
  note('offsets of all of no id', await offsets(client, null, { id: '' }))
  const alter = (id: string, topicName: string, partitions: number[]) =>
    client.send(AlterShareGroupOffsetsApi, 0, alterOf(id, topicName, partitions))
  note('alter no id', await alter('', 't', [0]))
  note('alter nowhere', await alter('nobody', 'nowhere', [0, 1]))
  note('alter nothing', await alter('nobody', 't', []))
  const forget = (id: string, ...topicNames: string[]) =>
    client.send(DeleteShareGroupOffsetsApi, 0, {
      groupId: id,
      topics: topicNames.map((topicName) => ({ topicName })),
    })
  note('forget no id', await forget('', 't'))
  note('forget none', await forget('none', 't'))
  await remove(client, 'nobody')
  note('delete none', await remove(client, 'none'))
}

/** Offsets of a group without members. */
export const shareOffsets: Scenario = async (world, { note }) => {
  const client = world.client('client')
  const id = 'told'
  const forget = (...topicNames: string[]) =>
    client.send(DeleteShareGroupOffsetsApi, 0, {
      groupId: id,
      topics: topicNames.map((topicName) => ({ topicName })),
    })
  await warmUp(world, client)
  note('alter', await client.send(AlterShareGroupOffsetsApi, 0, alterOf(id, 't', [0, 1, 2])))
  await settled(world)
  note('offsets', await offsets(client, null, { id }))
  note('offsets v0', await offsets(client, [{ topicName: 't', partitions: [1] }], { id, v: 0 }))
  note('describe', await describe(world, client, [id]))
  note('list', await client.send(ListGroupsApi, 5, { typesFilter: ['share'], statesFilter: ['Empty'] }))
  note('alter again', await client.send(AlterShareGroupOffsetsApi, 0, alterOf(id, 't', [1], 7)))
  await settled(world)
  note('offsets altered', await offsets(client, null, { id }))
  note('forget nowhere', await forget('nowhere'))
  note('forget', await forget('nowhere', 't'))
  note('offsets forgotten', await offsets(client, null, { id }))
  note('forget again', await forget('t'))
  note('delete', await client.send(DeleteGroupsApi, 2, { groupsNames: [id] }))
}

/** Requests for groups of another kind than the one that is there. */
export const shareStrangers: Scenario = async (world, { note }) => {
  const client = world.client('client')
  await warmUp(world, client)
  const id = 'kind'
  await client.send(ShareGroupHeartbeatApi, 1, { groupId: id, memberId: 'm', memberEpoch: 0, ...joining })
  note('classic join', await client.send(JoinGroupApi, 9, joinOf(id)))
  note('classic sync', await client.send(SyncGroupApi, 5, syncOf(id, 'm', 2)))
  const classic = { groupId: id, generationId: 2, memberId: 'm' }
  note('classic heartbeat', await client.send(HeartbeatApi, 4, classic))
  note('classic leave', await client.send(LeaveGroupApi, 5, { groupId: id, members: [{ memberId: 'm' }] }))
  note(
    'consumer joins',
    await client.send(ConsumerGroupHeartbeatApi, 1, {
      groupId: id,
      memberId: 'n',
      memberEpoch: 0,
      ...consumer,
    }),
  )
  note(
    'consumer beats',
    await client.send(ConsumerGroupHeartbeatApi, 1, { groupId: id, memberId: 'n', memberEpoch: 1 }),
  )
  for (const v of [5, 6])
    note(`describe as classic v${v}`, await client.send(DescribeGroupsApi, v, { groups: [id] }))
  note(
    'describe as consumers',
    await client.send(ConsumerGroupDescribeApi, 1, { groupIds: [id], includeAuthorizedOperations: false }),
  )
  note('commit', await client.send(OffsetCommitApi, 9, commitOf(id)))
  note('commit of old', await client.send(OffsetCommitApi, 8, commitOf(id)))
  note('fetch', await client.send(OffsetFetchApi, 8, fetchOf(id, [{ name: 't', partitionIndexes: [0] }])))
  note('fetch all', await client.send(OffsetFetchApi, 8, fetchOf(id, null)))
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0 }] }]
  note('delete offsets', await client.send(OffsetDeleteApi, 0, { groupId: id, topics }))
  await client.send(OffsetCommitApi, 9, commitOf('plain'))
  note(
    'share joins',
    await client.send(ShareGroupHeartbeatApi, 1, {
      groupId: 'plain',
      memberId: 'm',
      memberEpoch: 0,
      ...joining,
    }),
  )
  note(
    'share beats',
    await client.send(ShareGroupHeartbeatApi, 1, { groupId: 'plain', memberId: 'm', memberEpoch: 1 }),
  )
  note(
    'share leaves',
    await client.send(ShareGroupHeartbeatApi, 1, { groupId: 'plain', memberId: 'm', memberEpoch: -1 }),
  )
  note('describe as share', await describe(world, client, ['plain']))
  note('alter', await client.send(AlterShareGroupOffsetsApi, 0, alterOf('plain', 't', [0])))
  note(
    'forget',
    await client.send(DeleteShareGroupOffsetsApi, 0, { groupId: 'plain', topics: [{ topicName: 't' }] }),
  )
  await client.send(ShareGroupHeartbeatApi, 1, { groupId: id, memberId: 'm', memberEpoch: -1 })
  note('classic join of an empty one', await client.send(JoinGroupApi, 9, joinOf(id)))
  note('delete', await remove(client, id, 'plain'))
}

const consumer = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: [] }

export const shareScenarios: Readonly<Record<string, Scenario>> = {
  sharing,
  shareMistakes,
  shareOffsets,
  shareStrangers,
}
