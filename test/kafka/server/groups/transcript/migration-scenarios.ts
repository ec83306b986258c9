import { OffsetCommitApi } from '../../../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import { JoinGroupApi } from '../../../../../src/kafka/messages/11-join-group.ts'
import { HeartbeatApi } from '../../../../../src/kafka/messages/12-heartbeat.ts'
import { LeaveGroupApi } from '../../../../../src/kafka/messages/13-leave-group.ts'
import { SyncGroupApi } from '../../../../../src/kafka/messages/14-sync-group.ts'
import { DescribeGroupsApi } from '../../../../../src/kafka/messages/15-describe-groups.ts'
import { ListGroupsApi } from '../../../../../src/kafka/messages/16-list-groups.ts'
import { CreateTopicsApi } from '../../../../../src/kafka/messages/19-create-topics.ts'
import {
  ConsumerGroupHeartbeatApi,
  type ConsumerGroupHeartbeatRequest,
} from '../../../../../src/kafka/messages/68-consumer-group-heartbeat.ts'
import { ConsumerGroupDescribeApi } from '../../../../../src/kafka/messages/69-consumer-group-describe.ts'
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
} from '../../../../../src/kafka/messages/consumer-protocol.ts'
import { encodeVersioned } from '../../../../../src/kafka/messages/versioned.ts'
import { commitOf, fetchOf, joinOf, syncOf } from './requests.ts'
import type { Client, Scenario, World } from './world.ts'

type Words = Partial<ConsumerGroupHeartbeatRequest>

/** What a consumer says that joins. The range assignor takes no notice of the order in which Java has members. */
const joining: Words = {
  rebalanceTimeoutMs: 60_000,
  subscribedTopicNames: ['t'],
  topicPartitions: [],
  serverAssignor: 'range',
}

/** The requests of one group. */
function groupOf(world: World, groupId: string) {
  const admin = world.client('admin')
  const metadata = (owned: readonly number[]) =>
    encodeVersioned(ConsumerProtocolSubscription, 3, {
      topics: ['t'],
      ownedPartitions: owned.length > 0 ? [{ topic: 't', partitions: [...owned] }] : [],
      generationId: -1,
      rackId: null,
    })
  const assignment = (userData: Buffer | null, ...partitions: number[]) =>
    encodeVersioned(ConsumerProtocolAssignment, 3, {
      assignedPartitions: [{ topic: 't', partitions }],
      userData,
    })
  return {
    assignment,
    beat: (client: Client, memberId: string, memberEpoch: number, words: Words = {}) =>
      client.send(ConsumerGroupHeartbeatApi, 1, { groupId, memberId, memberEpoch, ...words }),
    owned: (...partitions: number[]): Words => ({
      topicPartitions: partitions.length > 0 ? [{ topicId: world.topicId, partitions }] : [],
    }),
    join: (client: Client, memberId = '', words: { owned?: number[]; groupInstanceId?: string } = {}) =>
      client.send(JoinGroupApi, memberId === '' ? 3 : 9, {
        ...joinOf(groupId, {
          memberId,
          protocols: [
            { name: 'range', metadata: metadata(words.owned ?? []) },
            { name: 'cooperative-sticky', metadata: metadata(words.owned ?? []) },
          ],
        }),
      }),
    joinAs: (client: Client, groupInstanceId: string, memberId = '', owned: number[] = []) =>
      client.send(
        JoinGroupApi,
        9,
        joinOf(groupId, {
          memberId,
          groupInstanceId,
          protocols: [{ name: 'range', metadata: metadata(owned) }],
        }),
      ),
    sync: (client: Client, memberId: string, generationId: number, more: Parameters<typeof syncOf>[3] = {}) =>
      client.send(SyncGroupApi, 5, syncOf(groupId, memberId, generationId, more)),
    heartbeat: (
      client: Client,
      memberId: string,
      generationId: number,
      groupInstanceId: string | null = null,
    ) => client.send(HeartbeatApi, 4, { groupId, memberId, generationId, groupInstanceId }),
    leave: (client: Client, ...members: { memberId: string; groupInstanceId?: string }[]) =>
      client.send(LeaveGroupApi, 5, { groupId, members }),
    commit: (v: number, memberId: string, generationIdOrMemberEpoch: number, partition = 0) =>
      admin.send(
        OffsetCommitApi,
        v,
        commitOf(groupId, [[partition, 7, '']], { memberId, generationIdOrMemberEpoch }),
      ),
    fetchAs: (memberId: string, memberEpoch: number) => {
      const request = fetchOf(groupId, [{ name: 't', partitionIndexes: [0] }])
      const groups = request.groups?.map((group) => ({ ...group, memberId, memberEpoch })) ?? []
      return admin.send(OffsetFetchApi, 9, { ...request, groups })
    },
    describe: async () => {
      await world.arrived()
      const consumer = await admin.send(ConsumerGroupDescribeApi, 1, {
        groupIds: [groupId],
        includeAuthorizedOperations: false,
      })
      // Members and topics come in hash order.
      for (const { members } of consumer.groups) {
        members.sort((a, b) => (a.clientId < b.clientId ? -1 : 1))
        for (const { assignment, targetAssignment } of members) {
          for (const { topicPartitions } of [assignment, targetAssignment])
            topicPartitions.sort((a, b) => (a.topicName < b.topicName ? -1 : 1))
        }
      }
      const classic = await admin.send(DescribeGroupsApi, 6, { groups: [groupId] })
      for (const { members } of classic.groups) members.sort((a, b) => (a.clientId < b.clientId ? -1 : 1))
      const { groups: listed } = await admin.send(ListGroupsApi, 5, {})
      return [consumer.groups, classic.groups, listed.filter((group) => group.groupId === groupId)]
    },
  }
}

/** A classic consumer is joined by one of the consumer protocol, which takes over; then the other way round. */
const upgradeAndDowngrade: Scenario = async (world, { note }) => {
  const [x, y, c] = [world.client('x'), world.client('y'), world.client('c')]
  const group = groupOf(world, 'migrating')
  const first = await group.join(x)
  note('x joins', first)
  const X = first.memberId
  note(
    'x assigns itself all',
    await group.sync(x, X, 1, { assignments: [{ memberId: X, assignment: group.assignment(null, 0, 1) }] }),
  )
  note('c joins', await group.beat(c, 'c', 0, joining))
  note('describe mixed', await group.describe())
  note('x is told to rejoin', await group.heartbeat(x, X, 1))
  note('x fetches offsets', await group.fetchAs(X, 1))
  note('x fetches offsets of another generation', await group.fetchAs(X, 2))
  note('x commits', await group.commit(8, X, 1))
  note('x commits in a later generation', await group.commit(8, X, 2))
  note('x syncs late', await group.sync(x, X, 1))
  note('x rejoins with all', await group.join(x, X, { owned: [0, 1] }))
  note('describe unrevoked', await group.describe())
  note('x syncs to less', await group.sync(x, X, 1))
  note('x has something to give up', await group.heartbeat(x, X, 1))
  note('x rejoins with less', await group.join(x, X, { owned: [1] }))
  note('x syncs', await group.sync(x, X, 2))
  note('x is fine', await group.heartbeat(x, X, 2))
  note('x commits for what it has', await group.commit(8, X, 1, 1))
  note('x commits for what it has not', await group.commit(8, X, 1, 0))
  note('c gets the rest', await group.beat(c, 'c', 2, group.owned()))
  note('describe both', await group.describe())
  note('y asks for an id', await y.send(JoinGroupApi, 9, joinOf('migrating')))
  note('y joins', await group.join(y, 'y'))
  note('y syncs', await group.sync(y, 'y', 3))
  note('describe three', await group.describe())
  note(
    'y of another protocol',
    await y.send(JoinGroupApi, 3, joinOf('migrating', { protocolType: 'connect' })),
  )
  const sticky = [{ name: 'sticky', metadata: Buffer.alloc(0) }]
  note('y without a common name', await y.send(JoinGroupApi, 3, joinOf('migrating', { protocols: sticky })))
  note('y syncs with another type', await group.sync(y, 'y', 3, { protocolType: 'connect' }))
  note('y syncs with another name', await group.sync(y, 'y', 3, { protocolName: 'sticky' }))
  note('y syncs in another generation', await group.sync(y, 'y', 4))
  note('a ghost syncs', await group.sync(y, 'ghost', 3))
  note('c syncs', await group.sync(c, 'c', 3))
  note('c sends a classic heartbeat', await group.heartbeat(c, 'c', 2))
  note('a static ghost sends one', await group.heartbeat(c, 'ghost', 2, 'i'))
  note('y leaves, and a ghost', await group.leave(y, { memberId: 'y' }, { memberId: 'ghost' }))
  note('describe two', await group.describe())
  note('c leaves', await group.beat(c, 'c', -1))
  note('describe classic', await group.describe())
  note('x is told to rejoin again', await group.heartbeat(x, X, 2))
  note('x is told in the generation of the group', await group.heartbeat(x, X, 4))
  note('x rejoins', await group.join(x, X, { owned: [1] }))
  note('describe rebalancing', await group.describe())
}

/** A static classic member is replaced by one of the consumer protocol and back. */
const staticMembers: Scenario = async (world, { note }) => {
  const [x, y] = [world.client('x'), world.client('y')]
  const group = groupOf(world, 'static-migrating')
  const X = (await group.joinAs(x, 'ix')).memberId
  const pending = group.joinAs(y, 'iy')
  await world.arrived()
  const rejoined = await group.joinAs(x, 'ix', X)
  // Members come in hash order.
  rejoined.members.sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  note('x rejoins', rejoined)
  const Y = (await pending).memberId
  const assignments = [
    { memberId: X, assignment: group.assignment(null, 0) },
    { memberId: Y, assignment: group.assignment(null, 1) },
  ]
  note('x assigns', await group.sync(x, X, 2, { groupInstanceId: 'ix', assignments }))
  note('y syncs', await group.sync(y, Y, 2, { groupInstanceId: 'iy' }))
  note('x comes back as a consumer', await group.beat(x, 'x2', 0, { ...joining, instanceId: 'ix' }))
  note('describe', await group.describe())
  note('the old x', await group.heartbeat(x, X, 2, 'ix'))
  note('y', await group.heartbeat(y, Y, 2, 'iy'))
  note('y rejoins', await group.joinAs(y, 'iy', Y, [1]))
  note('y syncs again', await group.sync(y, Y, 2, { groupInstanceId: 'iy' }))
  note('somebody joins as y', await group.joinAs(y, 'iy', 'other'))
  note('somebody joins as nobody', await group.joinAs(y, 'iz', 'other'))
  note('x comes back as a classic member', await group.joinAs(x, 'ix'))
  note('describe downgraded', await group.describe())
  note('an administrator removes x', await group.leave(y, { memberId: '', groupInstanceId: 'ix' }))
}

/** What cannot be made a consumer group. */
const notUpgraded: Scenario = async (world, { note }) => {
  const [x, c] = [world.client('x'), world.client('c')]
  const connect = groupOf(world, 'connect')
  await x.send(JoinGroupApi, 3, joinOf('connect', { protocolType: 'connect' }))
  note('another type', await connect.beat(c, 'c', 0, joining))
  const broken = groupOf(world, 'broken')
  await x.send(
    JoinGroupApi,
    3,
    joinOf('broken', { protocols: [{ name: 'range', metadata: Buffer.from('x') }] }),
  )
  note('a subscription that is none', await broken.beat(c, 'c', 0, joining))
  const custom = groupOf(world, 'custom')
  const { memberId } = await custom.join(x)
  const assignments = [{ memberId, assignment: custom.assignment(Buffer.from('mine'), 0) }]
  await custom.sync(x, memberId, 1, { assignments })
  note('an assignor of their own', await custom.beat(c, 'c', 0, joining))
  note('it goes on', await custom.heartbeat(x, memberId, 1))
}

/** Subscriptions by regular expression. */
const expressions: Scenario = async (world, { note }) => {
  const [a, b] = [world.client('a'), world.client('b')]
  const group = groupOf(world, 'expressions')
  const create = async (...names: string[]) => {
    const topics = names.map((name) => ({
      name,
      numPartitions: 1,
      replicationFactor: 1,
      assignments: [],
      configs: [],
    }))
    await a.send(CreateTopicsApi, 5, { topics, timeoutMs: 10_000, validateOnly: false })
    await world.arrived()
  }
  await create('regex-1', 'other-regex-1')
  const regex = (text: string): Words => ({
    rebalanceTimeoutMs: 60_000,
    subscribedTopicRegex: text,
    topicPartitions: [],
  })
  for (const text of ['(', '[a', 'a**', '(?<n', '\\', '(?=a)', 'a{2000}'])
    note(`the expression ${text}`, await group.beat(a, 'a', 0, regex(text)))
  const told = new Map<string, { epoch: number; topicPartitions: Words['topicPartitions'] }>()
  /** Beats with what the member was told last. */
  const go = async (what: string, client: Client, memberId: string, words: Words = {}) => {
    const { epoch, topicPartitions } = told.get(memberId) ?? { epoch: 0, topicPartitions: [] }
    const answer = await group.beat(client, memberId, epoch, {
      topicPartitions: topicPartitions ?? [],
      ...words,
    })
    const assigned = answer.assignment?.topicPartitions ?? topicPartitions
    told.set(memberId, { epoch: answer.memberEpoch, topicPartitions: assigned })
    const partitions = answer.assignment?.topicPartitions.map((topic) => topic.partitions.join())
    note(what, { ...answer, assignment: partitions?.sort() ?? null })
    await world.arrived()
  }
  const describe = async () => {
    const [consumer] = await group.describe()
    return JSON.stringify(consumer).replaceAll(/"topicId":"[^"]*",/g, '')
  }
  await go('a joins', a, 'a', regex('regex-.*'))
  await go('a beats', a, 'a')
  note('describe', await describe())
  await go('b joins with the same', b, 'b', regex('regex-.*'))
  await go('b has names too', b, 'b', { subscribedTopicNames: ['t'] })
  note('describe both', await describe())
  await create('regex-2', 'regex-3')
  await go('a beats too early', a, 'a')
  await world.passes(11_000)
  for (const round of [1, 2, 3]) {
    await go(`a beats ${round}`, a, 'a')
    await go(`b beats ${round}`, b, 'b')
  }
  note('describe more', await describe())
  await go('b has names alone', b, 'b', { subscribedTopicRegex: '' })
  await go('a has another', a, 'a', { subscribedTopicRegex: 'regex-[23]' })
  for (const round of [4, 5]) {
    await go(`a beats ${round}`, a, 'a')
    await go(`b beats ${round}`, b, 'b')
  }
  note('describe less', await describe())
  note('a leaves', await group.beat(a, 'a', -1))
  note('b leaves', await group.beat(b, 'b', -1))
}

/** In this order, with the default migration policy. */
export const migrationScenarios: Readonly<Record<string, Scenario>> = {
  upgradeAndDowngrade,
  staticMembers,
  notUpgraded,
  expressions,
}
