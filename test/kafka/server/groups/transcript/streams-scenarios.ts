import { OffsetCommitApi } from '../../../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import { JoinGroupApi } from '../../../../../src/kafka/messages/11-join-group.ts'
import { HeartbeatApi } from '../../../../../src/kafka/messages/12-heartbeat.ts'
import { LeaveGroupApi } from '../../../../../src/kafka/messages/13-leave-group.ts'
import { SyncGroupApi } from '../../../../../src/kafka/messages/14-sync-group.ts'
import { DescribeGroupsApi } from '../../../../../src/kafka/messages/15-describe-groups.ts'
import { ListGroupsApi } from '../../../../../src/kafka/messages/16-list-groups.ts'
import { CreateTopicsApi } from '../../../../../src/kafka/messages/19-create-topics.ts'
import { DeleteGroupsApi } from '../../../../../src/kafka/messages/42-delete-groups.ts'
import { OffsetDeleteApi } from '../../../../../src/kafka/messages/47-offset-delete.ts'
import { ConsumerGroupHeartbeatApi } from '../../../../../src/kafka/messages/68-consumer-group-heartbeat.ts'
import { ConsumerGroupDescribeApi } from '../../../../../src/kafka/messages/69-consumer-group-describe.ts'
import { StreamsGroupHeartbeatApi } from '../../../../../src/kafka/messages/88-streams-group-heartbeat.ts'
import { StreamsGroupDescribeApi } from '../../../../../src/kafka/messages/89-streams-group-describe.ts'
import { plain, subtopologyOf, type Topology, topicOf, type Words } from '../streams/streams-context.ts'
import { commitOf, fetchOf, joinOf, syncOf } from './requests.ts'
import type { Client, Scenario, World } from './world.ts'

const NOTHING: Words = { activeTasks: [], standbyTasks: [], warmupTasks: [] }

const joiningWith = (topology: Topology, processId: string): Words => ({
  ...NOTHING,
  rebalanceTimeoutMs: 60_000,
  topology,
  processId,
})

const beatOf =
  (groupId: string) =>
  async (client: Client, memberId: string, memberEpoch: number, words: Words = {}) => {
    const request = { groupId, memberId, memberEpoch, endpointInformationEpoch: 0, ...words }
    const response = await client.send(StreamsGroupHeartbeatApi, 0, request)
    // Members come in hash order.
    response.partitionsByUserEndpoint?.sort((a, b) => a.userEndpoint.port - b.userEndpoint.port)
    return response
  }

const describe = async (world: World, client: Client, groupId: string) => {
  await world.arrived()
  const request = { groupIds: [groupId], includeAuthorizedOperations: true }
  const described = await client.send(StreamsGroupDescribeApi, 0, request)
  for (const { members } of described.groups) members.sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  return described
}

const owned = (zero: number[], one: number[] = []): Words => ({
  ...NOTHING,
  activeTasks: [
    { subtopologyId: '0', partitions: zero },
    { subtopologyId: '1', partitions: one },
  ],
})

/** Reads `t`, repartitions it, and counts. */
const counting: Topology = {
  epoch: 1,
  subtopologies: [
    subtopologyOf('1', {
      repartitionSourceTopics: [
        topicOf('app-rep', 0, { topicConfigs: [{ key: 'cleanup.policy', value: 'delete' }] }),
      ],
      stateChangelogTopics: [
        topicOf('app-log', 0, { topicConfigs: [{ key: 'cleanup.policy', value: 'compact' }] }),
      ],
    }),
    subtopologyOf('0', { sourceTopics: ['t'], repartitionSinkTopics: ['app-rep'] }),
  ],
}

/** A real broker creates the topics of an application at its leisure. */
async function topicsCreated(world: World): Promise<void> {
  for (let i = 0; i < 10; i++) await world.arrived()
}

/** Two instances of an application come, have its topics made, share its four tasks, and go. */
const application: Scenario = async (world, { note }) => {
  const groupId = 'app'
  const beat = beatOf(groupId)
  const [a, b, other] = [world.client('a'), world.client('b'), world.client('other')]
  const tags = { clientTags: [{ key: 'zone', value: 'z' }], rackId: 'r' }
  const at = (port: number): Words => ({ userEndpoint: { host: 'localhost', port } })
  note('a joins', await beat(a, 'a', 0, { ...joiningWith(counting, 'pa'), ...tags, ...at(1) }))
  note('describe as brought', await describe(world, other, groupId))
  await topicsCreated(world)
  note('a finds its topics', await beat(a, 'a', 2, NOTHING))
  note('describe as configured', await describe(world, other, groupId))
  note('a stays', await beat(a, 'a', 3, owned([0, 1], [0, 1])))
  note('a says nothing of its tasks', await beat(a, 'a', 3, { endpointInformationEpoch: 2 }))
  note('b joins', await beat(b, 'b', 0, { ...joiningWith(counting, 'pb'), ...at(2) }))
  note('describe reconciling', await describe(world, other, groupId))
  note('a is to give up', await beat(a, 'a', 3, owned([0, 1], [0, 1])))
  note('a has not given up yet', await beat(a, 'a', 3, owned([0, 1], [0, 1])))
  note('b waits', await beat(b, 'b', 4, NOTHING))
  note('describe unrevoked', await describe(world, other, groupId))
  note('a has given up', await beat(a, 'a', 3, owned([0], [0])))
  note('b gets it', await beat(b, 'b', 4, NOTHING))
  note('b has it', await beat(b, 'b', 4, owned([1], [1])))
  note('describe stable', await describe(world, other, groupId))
  for (const filter of [{}, { statesFilter: ['stable'] }, { statesFilter: ['NotReady'] }]) {
    const request = { typesFilter: ['Streams'], ...filter }
    note(`list ${JSON.stringify(filter)}`, await other.send(ListGroupsApi, 5, request))
  }
  note('a joins again', await beat(a, 'a', 0, joiningWith(counting, 'pa')))
  note('a comes with the epoch before', await beat(a, 'a', 3, owned([0])))
  note('a comes with the epoch before and too much', await beat(a, 'a', 3, owned([1])))
  note('a comes with a greater epoch', await beat(a, 'a', 9, owned([0])))
  note('a comes with a task that there is not', await beat(a, 'a', 4, owned([2])))
  const strange = { ...NOTHING, standbyTasks: [{ subtopologyId: '7', partitions: [0] }] }
  note('a comes with a subtopology that there is not', await beat(a, 'a', 4, strange))
  note('a stranger comes', await beat(other, 'stranger', 1, NOTHING))

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
  note('a commits', await commit(9, 'a', 4))
  note('a commits by id', await commit(10, 'a', 4))
  note('a commits with the epoch before', await commit(9, 'a', 3))
  note('a commits with the epoch before for another', await commit(9, 'a', 3, 1))
  note('a commits with an epoch of before it had it', await commit(9, 'a', 2))
  note('a commits with a greater epoch', await commit(9, 'a', 5))
  note('a commits as of old', await commit(8, 'a', 4))
  note('somebody commits', await commit(9, 'ghost', 4))
  note('nobody commits', await commit(9, '', -1))
  const topics = [{ name: 't', partitionIndexes: [0, 1] }]
  for (const [memberId, memberEpoch] of [
    ['a', 4],
    ['a', 3],
    ['ghost', 4],
    [null, -1],
  ] as const) {
    const request = fetchOf(groupId, topics)
    const groups = request.groups?.map((group) => ({ ...group, memberId, memberEpoch })) ?? []
    note(`${memberId} fetches at ${memberEpoch}`, await other.send(OffsetFetchApi, 9, { ...request, groups }))
  }
  for (const name of ['t', 'app-rep', 'app-log', 'unknown']) {
    const asked = [{ name, partitions: [{ partitionIndex: 0 }] }]
    note(`delete offsets of ${name}`, await other.send(OffsetDeleteApi, 0, { groupId, topics: asked }))
  }
  note('delete while in use', await other.send(DeleteGroupsApi, 2, { groupsNames: [groupId] }))

  note('join as classic', await other.send(JoinGroupApi, 9, joinOf(groupId)))
  note('join as classic with an id', await other.send(JoinGroupApi, 9, joinOf(groupId, { memberId: 'a' })))
  note('sync as classic', await other.send(SyncGroupApi, 5, syncOf(groupId, 'a', 4)))
  note('heartbeat as classic', await other.send(HeartbeatApi, 4, { groupId, memberId: 'a', generationId: 4 }))
  note('leave as classic', await other.send(LeaveGroupApi, 5, { groupId, members: [{ memberId: 'a' }] }))
  for (const v of [5, 6])
    note(`describe as classic v${v}`, await other.send(DescribeGroupsApi, v, { groups: [groupId] }))
  note(
    'describe as consumers',
    await other.send(ConsumerGroupDescribeApi, 1, {
      groupIds: [groupId],
      includeAuthorizedOperations: false,
    }),
  )
  const consumer = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: [] }
  for (const memberEpoch of [0, 1, -1]) {
    const request = { groupId, memberId: 'c', memberEpoch, ...consumer }
    note(`a consumer at ${memberEpoch}`, await other.send(ConsumerGroupHeartbeatApi, 1, request))
  }

  note('b leaves', await beat(b, 'b', -1))
  note('b leaves again', await beat(b, 'b', -1))
  note('describe without b', await describe(world, other, groupId))
  note('a gets all', await beat(a, 'a', 4, owned([0], [0])))
  note('a leaves', await beat(a, 'a', -1, { memberId: 'a' }))
  note('describe empty', await describe(world, other, groupId))
  note('list empty', await other.send(ListGroupsApi, 5, { typesFilter: ['streams'] }))
  note(
    'a consumer joins the empty group',
    await other.send(ConsumerGroupHeartbeatApi, 1, { groupId, memberId: 'c', memberEpoch: 0, ...consumer }),
  )
  note('commit without members', await commit(9, '', -1))
  note('delete', await other.send(DeleteGroupsApi, 2, { groupsNames: [groupId] }))
  note('describe deleted', await describe(world, other, groupId))
  note('offsets of deleted', await other.send(OffsetFetchApi, 9, fetchOf(groupId, topics)))
}

/** What members are told of their group. */
const told: Scenario = async (world, { note }) => {
  const beat = beatOf('told')
  const [a, b] = [world.client('a'), world.client('b')]
  const create = async (name: string, numPartitions: number) => {
    const topic = { name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }
    await a.send(CreateTopicsApi, 5, { topics: [topic], timeoutMs: 10_000, validateOnly: false })
    await topicsCreated(world)
  }
  const joined = (copartitioned: string[]): Topology => ({
    epoch: 2,
    subtopologies: [
      subtopologyOf('0', {
        sourceTopics: copartitioned,
        stateChangelogTopics: [
          topicOf('told-log'),
          topicOf('told-bad', 0, { topicConfigs: [{ key: 'x', value: 'y' }] }),
        ],
        copartitionGroups: [
          { sourceTopics: copartitioned.map((_, i) => i), sourceTopicRegex: [], repartitionSourceTopics: [] },
        ],
      }),
    ],
  })
  const topology = joined(['t', 'told-in', 'told-c', 'told-b', 'told-a'])
  note('a joins without source topics', await beat(a, 'a', 0, joiningWith(topology, 'pa')))
  note('describe not ready', await describe(world, b, 'told'))
  note('list those not ready', await b.send(ListGroupsApi, 5, { statesFilter: ['Not_Ready'] }))
  await create('told-in', 3)
  for (const name of ['told-a', 'told-b', 'told-c']) await create(name, 2)
  note('a has topics that do not fit', await beat(a, 'a', 2, NOTHING))
  note('b joins with an older topology', await beat(b, 'b', 0, joiningWith({ ...topology, epoch: 1 }, 'pb')))
  note('b joins with a newer topology', await beat(b, 'c', 0, joiningWith({ ...topology, epoch: 3 }, 'pb')))
  note('b joins with another topology', await beat(b, 'c', 0, joiningWith(joined(['t']), 'pb')))
  note('b asks all to end', await beat(b, 'b', 4, { shutdownApplication: true }))
  note('a asks all to end', await beat(a, 'a', 3, { shutdownApplication: true }))
  note('b goes', await beat(b, 'b', -1))
  note('a is still to end', await beat(a, 'a', 3))
  note('a goes', await beat(a, 'a', -1, { shutdownApplication: true }))
  note('a comes back', await beat(a, 'a', 0, joiningWith(topology, 'pa')))

  const other = beatOf('told-changelog')
  await create('told-log', 1)
  note('a has a changelog that does not fit', await other(a, 'a', 0, joiningWith(joined(['t']), 'pa')))
  const failing: Topology = {
    epoch: 0,
    subtopologies: [
      subtopologyOf('0', {
        sourceTopics: ['t'],
        stateChangelogTopics: [
          topicOf('told-bad', 0, { topicConfigs: [{ key: 'x', value: 'y' }] }),
          topicOf('told.log'),
        ],
      }),
    ],
  }
  const third = beatOf('told-failing')
  note('a has topics that cannot be', await third(a, 'a', 0, joiningWith(failing, 'pa')))
  await topicsCreated(world)
  note('a is told why', await third(a, 'a', 2, NOTHING))
}

/** What is refused. */
const refusals: Scenario = async (world, { note }) => {
  const groupId = 'refused'
  const beat = beatOf(groupId)
  const client = world.client('client')
  const join = joiningWith(plain, 'p')
  const tasks = [{ subtopologyId: '0', partitions: [0] }]
  const offsets = [{ subtopologyId: '0', partition: 0, offset: 1 }]
  const requests: readonly (readonly [what: string, memberEpoch: number, words: Words])[] = [
    ['static', 0, { ...join, instanceId: 'i' }],
    ['static with an empty id', 0, { ...join, instanceId: '' }],
    ['static leave', -2, { instanceId: 'i' }],
    ['leave for a while', -2, {}],
    ['task offsets', 1, { taskOffsets: offsets }],
    ['no task end offsets', 1, { taskEndOffsets: [] }],
    ['warm-ups', 1, { ...NOTHING, warmupTasks: tasks }],
    ['no member', 0, { ...join, memberId: '' }],
    ['a blank group', 0, { ...join, groupId: ' ' }],
    ['an empty rack', 0, { ...join, rackId: '' }],
    ['no timeout', 0, { ...join, rebalanceTimeoutMs: -1 }],
    ['active tasks', 0, { ...join, activeTasks: tasks }],
    ['standby tasks', 0, { ...join, standbyTasks: null }],
    ['no topology', 0, { ...join, topology: null }],
    ['epoch -3', -3, {}],
    ['active tasks alone', 1, { activeTasks: [] }],
    ['a topology later', 1, { ...NOTHING, topology: plain }],
    ['a ghost', 1, NOTHING],
    ['a ghost that leaves', -1, {}],
  ]
  for (const [what, memberEpoch, words] of requests) note(what, await beat(client, 'm', memberEpoch, words))
  const loop = [
    subtopologyOf('0', { repartitionSourceTopics: [topicOf('b')], repartitionSinkTopics: ['a'] }),
    subtopologyOf('1', { repartitionSourceTopics: [topicOf('a')], repartitionSinkTopics: ['b'] }),
  ]
  const group = (i: number) => [{ sourceTopics: [i], sourceTopicRegex: [], repartitionSourceTopics: [] }]
  const topologies: Readonly<Record<string, Topology['subtopologies']>> = {
    'a pattern': [subtopologyOf('0', { sourceTopicRegex: ['.*'] })],
    'internal topics': [
      subtopologyOf('0', { sourceTopics: ['__consumer_offsets', '__share_group_state', 't'] }),
    ],
    'bad names': [subtopologyOf('0', { sourceTopics: ['?', 't'], repartitionSinkTopics: ['!', '?'] })],
    'a counted changelog': [
      subtopologyOf('0', { sourceTopics: ['t'], stateChangelogTopics: [topicOf('log', 2)] }),
    ],
    'a loop': loop,
    'a repartition topic without a writer': [
      subtopologyOf('0', { repartitionSourceTopics: [topicOf('rep')] }),
    ],
    'no sources': [subtopologyOf('0')],
    'one id twice': [
      subtopologyOf('0', { sourceTopics: ['t'] }),
      subtopologyOf('0', { sourceTopics: ['t'] }),
    ],
    'a topic number too great': [subtopologyOf('0', { sourceTopics: ['t'], copartitionGroups: group(1) })],
    'a topic number below 0': [subtopologyOf('0', { sourceTopics: ['t'], copartitionGroups: group(-1) })],
    'a repartition topic with -1 partitions': [
      subtopologyOf('0', { sourceTopics: ['t'], repartitionSourceTopics: [topicOf('rep', -1)] }),
    ],
  }
  for (const [what, subtopologies] of Object.entries(topologies)) {
    note(what, await beat(client, 'm', 0, { ...join, topology: { epoch: 0, subtopologies } }))
  }
  note('a topology epoch below 0', await beat(client, 'm', 0, { ...join, topology: { ...plain, epoch: -1 } }))
  const empty = { ...join, topology: { epoch: 0, subtopologies: [] } }
  note('nothing at all', await beatOf('refused-not')(client, 'm', 0, empty))
  note('describe what is left of it', await describe(world, client, groupId))
  note('describe nothing', await describe(world, client, ''))
  note('simple', await client.send(OffsetCommitApi, 9, commitOf(groupId)))
  note('describe a simple group', await describe(world, client, groupId))
  note('a simple group is no streams group', await beat(client, 'm', 1, NOTHING))
  note('nor can it be left', await beat(client, 'm', -1))
  const reading: Topology = { epoch: 0, subtopologies: [subtopologyOf('0', { sourceTopics: ['t'] })] }
  note('it becomes one', await beat(client, 'm', 0, joiningWith(reading, 'p')))
  note('describe it', await describe(world, client, groupId))
  note('its offsets', await client.send(OffsetFetchApi, 8, fetchOf(groupId, null)))
  note('it ends', await beat(client, 'm', -1))
  note(
    'it becomes classic',
    await client
      .send(JoinGroupApi, 3, joinOf(groupId, { protocolType: 'x' }))
      .then(({ errorCode, protocolName, generationId }) => ({ errorCode, protocolName, generationId })),
  )
  note('it is no streams group any more', await beat(client, 'm', 0, join))
}

export const streamsScenarios: Readonly<Record<string, Scenario>> = { application, told, refusals }
