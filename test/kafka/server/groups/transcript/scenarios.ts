import { OffsetCommitApi } from '../../../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../../../src/kafka/messages/09-offset-fetch.ts'
import { JoinGroupApi } from '../../../../../src/kafka/messages/11-join-group.ts'
import { HeartbeatApi } from '../../../../../src/kafka/messages/12-heartbeat.ts'
import { LeaveGroupApi } from '../../../../../src/kafka/messages/13-leave-group.ts'
import { SyncGroupApi } from '../../../../../src/kafka/messages/14-sync-group.ts'
import { DescribeGroupsApi } from '../../../../../src/kafka/messages/15-describe-groups.ts'
import type { ListGroupsRequest } from '../../../../../src/kafka/messages/16-list-groups.ts'
import { ListGroupsApi } from '../../../../../src/kafka/messages/16-list-groups.ts'
import { DeleteGroupsApi } from '../../../../../src/kafka/messages/42-delete-groups.ts'
import { OffsetDeleteApi } from '../../../../../src/kafka/messages/47-offset-delete.ts'
import { consumerRefusals, consumers } from './consumer-scenarios.ts'
import { commitOf, fetchOf, joinOf, syncOf } from './requests.ts'
import type { Client, Scenario, World } from './world.ts'

const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAyQ'

/** A real coordinator shows only what is committed, and answers before that. Members come in hash order there. */
const describe = async (world: World, client: Client, groupId: string, apiVersion = 5) => {
  await world.arrived()
  const described = await client.send(DescribeGroupsApi, apiVersion, {
    groups: [groupId],
    includeAuthorizedOperations: apiVersion >= 3,
  })
  for (const { members } of described.groups) members.sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  return described
}

/** In the order of their ids: that of the answer is the reference's hash order. */
const list = async (client: Client, apiVersion: number, filter: Partial<ListGroupsRequest> = {}) => {
  const { groups } = await client.send(ListGroupsApi, apiVersion, filter)
  return groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
}

const beat = (
  client: Client,
  groupId: string,
  memberId: string,
  generationId: number,
  groupInstanceId?: string,
) =>
  client.send(HeartbeatApi, groupInstanceId ? 4 : 0, {
    groupId,
    generationId,
    memberId,
    ...(groupInstanceId ? { groupInstanceId } : {}),
  })

const memberCommit = (groupId: string, memberId: string, generationIdOrMemberEpoch: number) =>
  commitOf(groupId, [[0, 77, '']], { memberId, generationIdOrMemberEpoch })

const assignmentOf = (assignments: Readonly<Record<string, string>>) =>
  Object.entries(assignments).map(([memberId, text]) => ({ memberId, assignment: Buffer.from(text) }))

/** What is refused before there is any group. */
const refusals: Scenario = async (world, { note }) => {
  const client = world.client('client')
  for (const v of [0, 3, 5, 7, 9])
    note(`join without group id v${v}`, await client.send(JoinGroupApi, v, joinOf('')))
  for (const v of [0, 5, 9]) {
    const request = joinOf('none', { sessionTimeoutMs: 10 })
    note(`join with a session too short v${v}`, await client.send(JoinGroupApi, v, request))
    const longer = joinOf('none', { sessionTimeoutMs: 1_800_001 })
    note(`join with a session too long v${v}`, await client.send(JoinGroupApi, v, longer))
  }
  for (const v of [5, 9])
    note(`ghost joins v${v}`, await client.send(JoinGroupApi, v, joinOf('none', { memberId: 'ghost' })))
  note('describe', await describe(world, client, 'none'))
  note('join without protocols', await client.send(JoinGroupApi, 9, joinOf('none', { protocols: [] })))
  note('join without type', await client.send(JoinGroupApi, 6, joinOf('none', { protocolType: '' })))
  note('describe what is left of it', await describe(world, client, 'none'))
  for (const v of [0, 5])
    note(`sync without group id v${v}`, await client.send(SyncGroupApi, v, syncOf('', 'm', 1)))
  note(
    'sync without type',
    await client.send(SyncGroupApi, 5, syncOf('gone', 'm', 1, { protocolType: null })),
  )
  for (const v of [0, 5])
    note(`sync of no group v${v}`, await client.send(SyncGroupApi, v, syncOf('gone', 'm', 1)))
  for (const groupId of ['', 'gone']) {
    note(`heartbeat of '${groupId}'`, await beat(client, groupId, 'm', 1))
    for (const v of [0, 2]) {
      note(`leave '${groupId}' v${v}`, await client.send(LeaveGroupApi, v, { groupId, memberId: 'm' }))
    }
    for (const v of [3, 5]) {
      const members = [{ memberId: 'm' }, { memberId: '', groupInstanceId: 'i' }]
      note(`leave '${groupId}' v${v}`, await client.send(LeaveGroupApi, v, { groupId, members }))
      note(`nobody leaves '${groupId}' v${v}`, await client.send(LeaveGroupApi, v, { groupId, members: [] }))
    }
    for (const v of [0, 3, 5, 6])
      note(`describe '${groupId}' v${v}`, await describe(world, client, groupId, v))
    for (const v of [0, 2]) {
      note(
        `delete '${groupId}' v${v}`,
        await client.send(DeleteGroupsApi, v, { groupsNames: [groupId, groupId] }),
      )
    }
    for (const name of ['t', 'unknown']) {
      const topics = [{ name, partitions: [{ partitionIndex: 0 }] }]
      note(
        `delete offsets of '${groupId}', ${name}`,
        await client.send(OffsetDeleteApi, 0, { groupId, topics }),
      )
    }
  }
}

/** A simple group: offsets without members. */
const offsets: Scenario = async (world, { note }) => {
  const client = world.client('client')
  const { topicId } = world
  const commit = (v: number, request: ReturnType<typeof commitOf>) => client.send(OffsetCommitApi, v, request)
  note('commit an unknown topic', await commit(9, commitOf('simple', undefined, { name: 'unknown' })))
  const mixed = commitOf('simple', [
    [7, 1, ''],
    [0, 5, 'm'],
    [1, 6, 'x'.repeat(4097)],
    [-1, 1, ''],
  ])
  note('commit good and bad', await commit(9, mixed))
  note(
    'commit by id',
    await commit(
      10,
      commitOf(
        'simple',
        [
          [1, 9, null],
          [4, 4, ''],
        ],
        { topicId },
      ),
    ),
  )
  note(
    'commit by an unknown id',
    await commit(10, commitOf('simple', [[1, 9, null]], { topicId: UNKNOWN_ID })),
  )
  for (const v of [2, 5, 8, 9])
    note(`commit as a member of no group v${v}`, await commit(v, memberCommit('gone', 'm', 3)))
  for (const v of [8, 9])
    note(`commit as a member without generation v${v}`, await commit(v, memberCommit('simple', 'm', -1)))
  note('commit without group id', await commit(9, commitOf('')))
  note('commit a negative offset', await commit(9, commitOf('simple', [[0, -7, '']])))
  note('commit again', await commit(9, commitOf('simple', [[0, 8, 'm8']])))
  note('commit nothing', await commit(9, { ...commitOf('simple'), topics: [] }))
  const topics = [
    { name: 't', partitionIndexes: [0, 1, 5] },
    { name: 'unknown', partitionIndexes: [0] },
  ]
  for (const v of [1, 2, 5, 7])
    note(`fetch v${v}`, await client.send(OffsetFetchApi, v, { groupId: 'simple', topics }))
  for (const v of [2, 7])
    note(`fetch all v${v}`, await client.send(OffsetFetchApi, v, { groupId: 'simple', topics: null }))
  for (const v of [8, 9]) note(`fetch v${v}`, await client.send(OffsetFetchApi, v, fetchOf('simple', topics)))
  for (const v of [8, 10])
    note(`fetch all v${v}`, await client.send(OffsetFetchApi, v, fetchOf('simple', null)))
  const byId = [
    { topicId: UNKNOWN_ID, partitionIndexes: [0, 3] },
    { topicId, partitionIndexes: [0, 1, 5] },
  ]
  note('fetch by id', await client.send(OffsetFetchApi, 10, fetchOf('simple', byId)))
  for (const groupId of ['gone', '']) {
    note(`fetch of '${groupId}'`, await client.send(OffsetFetchApi, 9, fetchOf(groupId, topics)))
    note(`fetch all of '${groupId}'`, await client.send(OffsetFetchApi, 9, fetchOf(groupId, null)))
    note(`fetch all of '${groupId}' v7`, await client.send(OffsetFetchApi, 7, { groupId, topics: null }))
  }
  const member = { groupId: 'simple', memberId: 'm', memberEpoch: 3, topics: null }
  note('fetch as a member', await client.send(OffsetFetchApi, 9, { groups: [member], requireStable: true }))
  for (const v of [0, 3, 5, 6]) note(`describe v${v}`, await describe(world, client, 'simple', v))
  for (const v of [0, 3, 4, 5]) note(`list v${v}`, await list(client, v))
  for (const state of ['Empty', 'eMPTY ', 'stable', 'nonsense']) {
    note(`list ${state}`, await list(client, 5, { statesFilter: [state] }))
  }
  for (const types of [['classic'], ['CLASSIC', 'consumer'], ['consumer'], ['nonsense']]) {
    note(`list ${types}`, await list(client, 5, { typesFilter: types }))
  }
  const deleted = [
    { name: 't', partitions: [{ partitionIndex: 9 }, { partitionIndex: 0 }] },
    { name: 'unknown', partitions: [{ partitionIndex: 0 }] },
  ]
  note('delete offsets', await client.send(OffsetDeleteApi, 0, { groupId: 'simple', topics: deleted }))
  note('fetch what is left', await client.send(OffsetFetchApi, 9, fetchOf('simple', null)))
  note('delete', await client.send(DeleteGroupsApi, 2, { groupsNames: ['simple'] }))
  note('fetch what is left', await client.send(OffsetFetchApi, 9, fetchOf('simple', null)))
}

/** Two dynamic members come, rebalance and go. */
const members: Scenario = async (world, { note }) => {
  const groupId = 'members'
  const [a, b, other] = [world.client('a'), world.client('b'), world.client('other')]
  const commit = (request: ReturnType<typeof commitOf>) => other.send(OffsetCommitApi, 9, request)
  const required = await a.send(JoinGroupApi, 9, joinOf(groupId))
  const memberId = required.memberId
  note('a is given an id', required)
  note('describe', await describe(world, other, groupId))
  note('a joins', await a.send(JoinGroupApi, 9, joinOf(groupId, { memberId })))
  note('describe completing', await describe(world, other, groupId))
  note('a commits too early', await commit(memberCommit(groupId, memberId, 1)))
  note('a joins again', await a.send(JoinGroupApi, 9, joinOf(groupId, { memberId })))
  note('a beats', await beat(other, groupId, memberId, 1))
  const wrong = syncOf(groupId, memberId, 1, { protocolName: 'other' })
  note('a syncs with another protocol', await a.send(SyncGroupApi, 5, wrong))
  note('a syncs another generation', await a.send(SyncGroupApi, 5, syncOf(groupId, memberId, 9)))
  const assignments = assignmentOf({ [memberId]: 'one', ghost: 'none' })
  note('a syncs', await a.send(SyncGroupApi, 5, syncOf(groupId, memberId, 1, { assignments })))
  note('describe stable', await describe(world, other, groupId))
  note('a syncs again', await a.send(SyncGroupApi, 3, syncOf(groupId, memberId, 1)))
  note('a commits', await commit(memberCommit(groupId, memberId, 1)))
  note('a commits for another generation', await commit(memberCommit(groupId, memberId, 2)))
  note('nobody commits', await commit(commitOf(groupId)))
  note(
    'a commits as a static member',
    await commit({ ...memberCommit(groupId, memberId, 1), groupInstanceId: 'i' }),
  )
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0 }] }]
  note('delete offsets in use', await other.send(OffsetDeleteApi, 0, { groupId, topics }))
  note('delete', await other.send(DeleteGroupsApi, 2, { groupsNames: [groupId] }))
  const others = [{ name: 'other', metadata: Buffer.alloc(0) }]
  note('b joins with another protocol', await b.send(JoinGroupApi, 4, joinOf(groupId, { protocols: others })))
  note(
    'b joins with another type',
    await b.send(JoinGroupApi, 4, joinOf(groupId, { protocolType: 'connect' })),
  )
  const { memberId: second } = await b.send(JoinGroupApi, 4, joinOf(groupId))
  const parked = b.send(JoinGroupApi, 5, joinOf(groupId, { memberId: second }))
  await world.arrived()
  note('describe preparing', await describe(world, other, groupId))
  note('a beats', await beat(other, groupId, memberId, 1))
  note('b beats', await beat(other, groupId, second, 1))
  note('a syncs', await other.send(SyncGroupApi, 5, syncOf(groupId, memberId, 1)))
  note('a commits', await commit(memberCommit(groupId, memberId, 1)))
  // The order of members is that of a hash map of random ids.
  const rejoined = await a.send(JoinGroupApi, 9, joinOf(groupId, { memberId }))
  note('a rejoins', { ...rejoined, members: rejoined.members.length })
  note('b has joined', await parked)
  const parkedSync = b.send(SyncGroupApi, 5, syncOf(groupId, second, 2))
  await world.arrived()
  const both = assignmentOf({ [memberId]: 'A', [second]: 'B' })
  note('a syncs', await a.send(SyncGroupApi, 5, syncOf(groupId, memberId, 2, { assignments: both })))
  note('b has synced', await parkedSync)
  note('b joins again', await b.send(JoinGroupApi, 9, joinOf(groupId, { memberId: second })))
  const leavers = [
    { memberId },
    { memberId: 'ghost' },
    { memberId: '', groupInstanceId: 'none' },
    { memberId: second, groupInstanceId: 'none' },
  ]
  note('a and others leave', await other.send(LeaveGroupApi, 5, { groupId, members: leavers }))
  note('describe', await describe(world, other, groupId))
  note('b rejoins', await b.send(JoinGroupApi, 9, joinOf(groupId, { memberId: second })))
  note('b leaves', await other.send(LeaveGroupApi, 1, { groupId, memberId: second }))
  note('describe empty', await describe(world, other, groupId))
  await world.arrived()
  note('list', await list(other, 5, { statesFilter: ['empty'] }))
  note('a beats', await beat(other, groupId, memberId, 3))
  note('a syncs', await other.send(SyncGroupApi, 5, syncOf(groupId, memberId, 3)))
  note('a joins', await other.send(JoinGroupApi, 9, joinOf(groupId, { memberId })))
  note('nobody commits', await commit(commitOf(groupId)))
  note('a commits', await commit(memberCommit(groupId, memberId, 3)))
  note('somebody joins as of old', await a.send(JoinGroupApi, 0, joinOf(groupId)))
  note('describe', await describe(world, other, groupId))
}

/** Two static members come, come back and are removed. */
const statics: Scenario = async (world, { note }) => {
  const groupId = 'statics'
  const [a, b, other] = [world.client('a'), world.client('b'), world.client('other')]
  const first = await a.send(JoinGroupApi, 9, joinOf(groupId, { groupInstanceId: 'ia' }))
  const { memberId } = first
  note('a joins', first)
  const alone = assignmentOf({ [memberId]: 'A' })
  const own = { groupInstanceId: 'ia' }
  note('a syncs', await a.send(SyncGroupApi, 5, syncOf(groupId, memberId, 1, { ...own, assignments: alone })))
  const parked = b.send(JoinGroupApi, 9, joinOf(groupId, { groupInstanceId: 'ib' }))
  await world.arrived()
  const again = await a.send(JoinGroupApi, 9, joinOf(groupId, { ...own, memberId }))
  note('a rejoins', { ...again, members: again.members.length })
  const { memberId: second } = await parked
  const parkedSync = b.send(SyncGroupApi, 5, syncOf(groupId, second, 2, { groupInstanceId: 'ib' }))
  await world.arrived()
  const both = assignmentOf({ [memberId]: 'A', [second]: 'B' })
  note('a syncs', await a.send(SyncGroupApi, 5, syncOf(groupId, memberId, 2, { ...own, assignments: both })))
  note('b has synced', await parkedSync)
  note('b comes back', await b.send(JoinGroupApi, 9, joinOf(groupId, { groupInstanceId: 'ib' })))
  const leader = await a.send(JoinGroupApi, 9, joinOf(groupId, own))
  note('a comes back', { ...leader, members: leader.members.length })
  note('a comes back v8', await a.send(JoinGroupApi, 8, joinOf(groupId, own)))
  const latest = await a.send(JoinGroupApi, 5, joinOf(groupId, own))
  note('a comes back v5', latest)
  note('the first a beats', await beat(other, groupId, memberId, 2, 'ia'))
  note('the first a beats as a dynamic member', await beat(other, groupId, memberId, 2))
  note('the first a joins', await other.send(JoinGroupApi, 9, joinOf(groupId, { ...own, memberId })))
  const commit = { ...memberCommit(groupId, memberId, 2), ...own }
  note('the first a commits', await other.send(OffsetCommitApi, 9, commit))
  note('the first a syncs', await other.send(SyncGroupApi, 5, syncOf(groupId, memberId, 2, own)))
  const fenced = [{ memberId, groupInstanceId: 'ia' }]
  note('the first a leaves', await other.send(LeaveGroupApi, 5, { groupId, members: fenced }))
  note('a syncs', await a.send(SyncGroupApi, 5, syncOf(groupId, latest.memberId, 2, own)))
  const removed = [
    { memberId: '', groupInstanceId: 'ia' },
    { memberId: '', groupInstanceId: 'nobody' },
  ]
  note('a and nobody are removed', await other.send(LeaveGroupApi, 5, { groupId, members: removed }))
  note('describe', await describe(world, other, groupId))
  const { memberId: dynamic } = await other.send(JoinGroupApi, 9, joinOf(groupId))
  const turned = joinOf(groupId, { memberId: dynamic, groupInstanceId: 'ic' })
  note('a dynamic member turns static', await other.send(JoinGroupApi, 9, turned))
}

/** In this order: each begins with what the ones before have left. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  refusals,
  offsets,
  members,
  statics,
  consumers,
  consumerRefusals,
}
