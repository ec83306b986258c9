import { OffsetCommitApi } from '../../../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import { JoinGroupApi } from '../../../../../src/kafka/messages/11-join-group.ts'
import { DescribeGroupsApi } from '../../../../../src/kafka/messages/15-describe-groups.ts'
import { ListGroupsApi } from '../../../../../src/kafka/messages/16-list-groups.ts'
import { DeleteGroupsApi } from '../../../../../src/kafka/messages/42-delete-groups.ts'
import { OffsetDeleteApi } from '../../../../../src/kafka/messages/47-offset-delete.ts'
import {
  ConsumerGroupHeartbeatApi,
  type ConsumerGroupHeartbeatRequest,
} from '../../../../../src/kafka/messages/68-consumer-group-heartbeat.ts'
import { ConsumerGroupDescribeApi } from '../../../../../src/kafka/messages/69-consumer-group-describe.ts'
import { commitOf, fetchOf, joinOf } from './requests.ts'
import type { Client, Scenario, World } from './world.ts'

const groupId = 'consumers'

type Words = Partial<ConsumerGroupHeartbeatRequest>

const beat = (client: Client, memberId: string, memberEpoch: number, words: Words = {}, apiVersion = 1) =>
  client.send(ConsumerGroupHeartbeatApi, apiVersion, { groupId, memberId, memberEpoch, ...words })

/** What a member says that joins. */
const joining: Words = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: [] }

/** Members come in hash order. */
const describe = async (world: World, client: Client, id = groupId) => {
  await world.arrived()
  const request = { groupIds: [id], includeAuthorizedOperations: true }
  const described = await client.send(ConsumerGroupDescribeApi, 1, request)
  for (const { members } of described.groups) members.sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  return described
}

/** Two members come, share the two partitions of `t`, and go; one is static and comes back. */
export const consumers: Scenario = async (world, { note }) => {
  const [a, b, other] = [world.client('a'), world.client('b'), world.client('other')]
  const owned = (...partitions: number[]): Words => ({
    topicPartitions: [{ topicId: world.topicId, partitions }],
  })
  const commit = (v: number, memberId: string, memberEpoch: number, partition = 0) =>
    other.send(
      OffsetCommitApi,
      v,
      commitOf(groupId, [[partition, 7, '']], {
        memberId,
        generationIdOrMemberEpoch: memberEpoch,
        topicId: world.topicId,
      }),
    )
  note('a joins', await beat(a, 'a', 0, joining))
  note('describe', await describe(world, other))
  note('a beats', await beat(a, 'a', 2))
  note('a tells what it has', await beat(a, 'a', 2, { ...joining, ...owned(0, 1) }))
  note(
    'b joins',
    await beat(b, 'b', 0, { ...joining, instanceId: 'ib', serverAssignor: 'range', rackId: 'r' }),
  )
  note('describe reconciling', await describe(world, other))
  note('a is to give up', await beat(a, 'a', 2, owned(0, 1)))
  note('a has not given up yet', await beat(a, 'a', 2, owned(0, 1)))
  note('b waits', await beat(b, 'b', 3, { instanceId: 'ib' }))
  note('describe unrevoked', await describe(world, other))
  note('a has given up', await beat(a, 'a', 2, owned(0)))
  note('b gets it', await beat(b, 'b', 3, { instanceId: 'ib', ...owned() }))
  note('describe stable', await describe(world, other))
  note('list', await other.send(ListGroupsApi, 5, { typesFilter: ['consumer'] }))
  note(
    'list by state',
    await other.send(ListGroupsApi, 5, { typesFilter: ['Consumer'], statesFilter: ['STABLE'] }),
  )
  for (const v of [5, 6])
    note(`describe as classic v${v}`, await other.send(DescribeGroupsApi, v, { groups: [groupId] }))
  note('a commits', await commit(9, 'a', 3))
  note('a commits with the epoch before', await commit(9, 'a', 2))
  note('a commits with the epoch before for another', await commit(9, 'a', 2, 1))
  note('a commits with a greater epoch', await commit(9, 'a', 4))
  note('a commits by id', await commit(10, 'a', 3))
  note('a commits as of old', await commit(8, 'a', 3))
  note('somebody commits', await commit(9, 'ghost', 3))
  note('nobody commits', await commit(9, '', -1))
  const fetchAs = (memberId: string | null, memberEpoch: number) => {
    const request = fetchOf(groupId, [{ name: 't', partitionIndexes: [0] }])
    const groups = request.groups?.map((group) => ({ ...group, memberId, memberEpoch })) ?? []
    return other.send(OffsetFetchApi, 9, { ...request, groups })
  }
  note('a fetches', await fetchAs('a', 3))
  note('a fetches with the epoch before', await fetchAs('a', 2))
  note('somebody fetches', await fetchAs('ghost', 3))
  note('nobody fetches', await fetchAs(null, -1))
  note('a beats with the epoch before', await beat(a, 'a', 2, owned(0)))
  note('a beats with the epoch before and too much', await beat(a, 'a', 2, owned(0, 1)))
  note('a beats with a greater epoch', await beat(a, 'a', 10))
  note('somebody beats', await beat(other, 'ghost', 3))
  note('somebody beats as b', await beat(other, 'ghost', 3, { instanceId: 'ib' }))
  note('a static member nobody knows beats', await beat(other, 'ghost', 3, { instanceId: 'ic' }))
  note('somebody joins as b', await beat(other, 'c', 0, { ...joining, instanceId: 'ib' }))
  note('a classic member joins', await other.send(JoinGroupApi, 9, joinOf(groupId)))
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0 }] }]
  note('delete offsets', await other.send(OffsetDeleteApi, 0, { groupId, topics }))
  note('delete', await other.send(DeleteGroupsApi, 2, { groupsNames: [groupId] }))
  note('b goes for a while', await beat(b, 'b', -2, { instanceId: 'ib' }))
  note('describe', await describe(world, other))
  note('b comes back', await beat(b, 'b2', 0, { ...joining, instanceId: 'ib' }))
  note('describe', await describe(world, other))
  note('the first b beats', await beat(b, 'b', 3, { instanceId: 'ib' }))
  note(
    'a subscribes to what is not there',
    await beat(a, 'a', 3, { subscribedTopicNames: ['unknown'], ...owned(0) }),
  )
  note('describe', await describe(world, other))
  note('a has given up', await beat(a, 'a', 3, { topicPartitions: [] }))
  note('b takes all', await beat(b, 'b2', 3, { instanceId: 'ib', ...owned(1) }))
  note('describe', await describe(world, other))
  note('a leaves', await beat(a, 'a', -1))
  note('a leaves again', await beat(a, 'a', -1))
  note('b leaves', await beat(b, 'b2', -1, { instanceId: 'ib' }))
  note('describe empty', await describe(world, other))
  note('nobody commits', await commit(9, '', -1))
  note('a classic member joins', await other.send(JoinGroupApi, 3, joinOf(groupId)))
  note('describe as consumer group', await describe(world, other))
  note('a joins', await beat(a, 'a', 0, joining))
}

/** What is refused by itself. */
export const consumerRefusals: Scenario = async (world, { note }) => {
  const client = world.client('client')
  const send = (v: number, memberId: string, memberEpoch: number, words: Words) =>
    beat(client, memberId, memberEpoch, { groupId: 'none', ...words }, v)
  note('no member id', await send(1, '', 0, joining))
  note('no member id later v0', await send(0, '', 1, {}))
  note('no member id when leaving v0', await send(0, '', -1, {}))
  note('no group id', await send(1, 'm', 0, { ...joining, groupId: '' }))
  note('empty instance id', await send(1, 'm', 0, { ...joining, instanceId: '' }))
  note('empty rack', await send(1, 'm', 0, { ...joining, rackId: '' }))
  note('no timeout', await send(1, 'm', 0, { ...joining, rebalanceTimeoutMs: -1 }))
  note('no partitions', await send(1, 'm', 0, { ...joining, topicPartitions: null }))
  const topicPartitions = [{ topicId: world.topicId, partitions: [0] }]
  note('partitions already', await send(1, 'm', 0, { ...joining, topicPartitions }))
  note('no topics', await send(1, 'm', 0, { ...joining, subscribedTopicNames: null }))
  note('no instance id', await send(1, 'm', -2, {}))
  note('an epoch that is none', await send(1, 'm', -3, {}))
  note('an assignor that is none', await send(1, 'm', 0, { ...joining, serverAssignor: 'other' }))
  note('no group', await send(1, 'm', 1, {}))
  note('no group to leave', await send(1, 'm', -1, {}))
  note('describe', await describe(world, client, 'none'))
  note('describe without id', await describe(world, client, ''))
  note('beat in a classic group', await send(1, 'm', 1, { groupId: 'statics' }))
  note('join a classic group', await send(1, 'm', 0, { ...joining, groupId: 'statics' }))
  note('leave a classic group', await send(1, 'm', -1, { groupId: 'statics' }))
  note('describe a classic group', await describe(world, client, 'statics'))
}
