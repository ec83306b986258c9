import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { streamsGroupState } from '../../../../../src/kafka/server/groups/streams/streams-group.ts'
import { GROUP } from '../context.ts'
import { newMembers, plain, stateful, statuses, subtopologyOf } from './streams-context.ts'

describe('a streams group', () => {
  it('leads its members to their tasks, and never makes a task active twice', () => {
    const members = newMembers()
    members.join('a')
    expect(members.has('a')).toBe('0_0 0_1 0_2 0_3')
    members.join('b')
    expect(members.has('b')).toBe('')
    members.beat('a')
    expect([members.has('a'), members.has('b')]).toEqual(['0_0 0_1', ''])
    expect(streamsGroupState(members.group)).toBe('Reconciling')
    members.beat('a')
    members.beat('b')
    expect([members.has('a'), members.has('b')]).toEqual(['0_0 0_1', '0_2 0_3'])
    expect(streamsGroupState(members.group)).toBe('Stable')
  })

  it('waits for more members before its first assignment', () => {
    const members = newMembers({ in: 4 }, { streamsInitialRebalanceDelayMs: 3000 })
    expect(statuses(members.join('a'))).toEqual([
      '5: Assignment delayed due to the configured initial rebalance delay.',
    ])
    members.join('b')
    members.beat('a')
    members.beat('b')
    expect([members.has('a'), members.has('b')]).toEqual(['', ''])
    expect(streamsGroupState(members.group)).toBe('Assigning')
    members.context.clock.advance(3000)
    members.beat('a')
    members.beat('b')
    expect([members.has('a'), members.has('b')]).toEqual(['0_0 0_2', '0_1 0_3'])
  })

  it('waits anew when it was deleted and comes back', () => {
    const members = newMembers({ in: 1 }, { streamsInitialRebalanceDelayMs: 3000 })
    members.join('a')
    members.leave('a')
    expect(members.context.delete()).toBe(errors.NONE.code)
    expect(members.context.timers).toEqual([])
    members.context.clock.advance(2000)
    members.join('a')
    members.context.clock.advance(2999)
    expect(statuses(members.beat('a'))).toHaveLength(1)
    members.context.clock.advance(1)
    expect(statuses(members.beat('a'))).toEqual([])
    expect(members.has('a')).toBe('0_0')
  })

  it('computes what its first member waits for at the next heartbeat when it has sent one only', () => {
    const members = newMembers({ in: 1 }, { streamsInitialRebalanceDelayMs: 3000 })
    members.join('a')
    members.context.clock.advance(3000)
    expect(streamsGroupState(members.group)).toBe('Assigning')
    expect(statuses(members.beat('a'))).toEqual([])
    expect(members.has('a')).toBe('0_0')
  })

  it('is not assigned anew before the assignment interval is over', () => {
    const members = newMembers({ in: 2 }, { streamsAssignmentIntervalMs: 1000 })
    members.join('a')
    members.context.clock.advance(999)
    expect(statuses(members.join('b'))).toEqual([
      '5: Assignment delayed due to the configured assignment interval.',
    ])
    members.context.clock.advance(1)
    members.settle(3)
    expect([members.has('a'), members.has('b')]).toEqual(['0_0', '0_1'])
  })

  it('tells which source topics are missing, and assigns when they are there', () => {
    const members = newMembers({})
    const { response, missingTopics } = members.join('a')
    expect(response.status).toEqual([{ statusCode: 1, statusDetail: 'Source topics in are missing.' }])
    expect(missingTopics).toEqual([])
    expect(streamsGroupState(members.group)).toBe('NotReady')
    members.context.topics.put('in', 2)
    expect(statuses(members.beat('a'))).toEqual([])
    expect(members.has('a')).toBe('0_0 0_1')
    expect(streamsGroupState(members.group)).toBe('Stable')
  })

  it('asks for its own topics, and assigns when they are there', () => {
    const members = newMembers({ in: 3 })
    const joined = members.join('a', { topology: stateful })
    expect(statuses(joined)).toEqual(['3: Internal topics are missing: log'])
    expect(joined.missingTopics).toEqual([
      { name: 'log', partitions: 3, replicationFactor: 0, configs: new Map() },
    ])
    expect(members.has('a')).toBe('')
    members.context.topics.put('log', 3)
    expect(members.beat('a').missingTopics).toEqual([])
    expect(members.has('a')).toBe('0_0 0_1 0_2')
  })

  it('puts copies of tasks with state into other processes', () => {
    const members = newMembers({ in: 2, log: 2 }, { streamsNumStandbyReplicas: 1 })
    members.join('a', { topology: stateful })
    members.join('b', { topology: stateful })
    members.join('c', { topology: stateful, processId: 'process-a' })
    members.settle()
    expect(members.has('b')).toBe('0_1 (0_0)')
    expect([members.has('a'), members.has('c')]).toEqual(['0_0 (0_1)', ''])
  })

  it('is assigned anew when it is to have other numbers of copies', () => {
    const members = newMembers({ in: 2, log: 2 })
    members.join('a', { topology: stateful })
    members.join('b', { topology: stateful })
    members.settle(3)
    expect([members.has('a'), members.has('b')]).toEqual(['0_0', '0_1'])
    members.context.configOfGroups = { ...members.context.configOfGroups, streamsNumStandbyReplicas: 1 }
    members.settle(3)
    expect([members.has('a'), members.has('b')]).toEqual(['0_0 (0_1)', '0_1 (0_0)'])
  })

  it('removes a member that is not heard of, and shares what it had', () => {
    const members = newMembers()
    members.join('a')
    members.join('b')
    members.settle()
    members.epochs.delete('b')
    members.settle(45)
    expect([...members.group.members.keys()]).toEqual(['a'])
    expect(members.has('a')).toBe('0_0 0_1 0_2 0_3')
    expect(members.send('b', 3).response.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('removes a member that does not give up in its rebalance timeout', () => {
    const members = newMembers()
    members.join('a')
    members.join('b')
    const everything = [{ subtopologyId: '0', partitions: [0, 1, 2, 3] }]
    for (let i = 0; i < 30; i++) {
      expect(members.beat('a', { activeTasks: everything }).response.errorCode).toBe(0)
      members.beat('b')
      members.context.clock.advance(1000)
    }
    expect(members.beat('a').response.errorCode).toBe(errors.UNKNOWN_MEMBER_ID.code)
    members.epochs.delete('a')
    members.settle(2)
    expect(members.has('b')).toBe('0_0 0_1 0_2 0_3')
  })

  it('tells all members to end when one asks for it, until all are gone', () => {
    const members = newMembers()
    members.join('a')
    members.join('b')
    members.leave('a', { shutdownApplication: true })
    const text =
      'Streams group member a encountered a fatal error and requested a shutdown for the entire application.'
    expect(statuses(members.beat('b'))).toEqual([`4: ${text}`])
    members.leave('b')
    expect(statuses(members.join('c'))).toEqual([])
  })

  it('lets a member with an older topology stay, and refuses another', () => {
    const members = newMembers()
    const [epoch0, epoch2] = [plain, { ...plain, epoch: 2 }]
    members.join('a', { topology: epoch2 })
    expect(statuses(members.join('b', { topology: epoch0 }))).toEqual([
      "0: The member's topology epoch 0 is behind the group's topology epoch 2.",
    ])
    const refused = members.join('c', { topology: { ...plain, epoch: 3 } })
    expect(refused.response.errorMessage).toBe('Topology updates are not supported yet.')
    const other = { epoch: 2, subtopologies: [subtopologyOf('0', { sourceTopics: ['other'] })] }
    expect(members.join('c', { topology: other }).response.errorCode).toBe(errors.INVALID_REQUEST.code)
  })

  it('tells members that can be asked who has which partitions', () => {
    const members = newMembers({ in: 2 })
    const at = (port: number) => ({ userEndpoint: { host: 'h', port } })
    members.join('a', at(1))
    const joined = members.join('b', at(2)).response
    expect(joined.endpointInformationEpoch).toBe(1)
    expect(joined.partitionsByUserEndpoint).toEqual([
      {
        userEndpoint: { host: 'h', port: 1 },
        activePartitions: [{ topic: 'in', partitions: [0, 1] }],
        standbyPartitions: [],
      },
      { userEndpoint: { host: 'h', port: 2 }, activePartitions: [], standbyPartitions: [] },
    ])
    expect(members.beat('b', { endpointInformationEpoch: 1 }).response.partitionsByUserEndpoint).toBeNull()
    members.beat('a')
    expect(members.beat('b', { endpointInformationEpoch: 1 }).response.endpointInformationEpoch).toBe(2)
  })

  it('refuses members beyond group.streams.max.size', () => {
    const members = newMembers({ in: 1 }, {}, { streamsMaxSize: 1 })
    members.join('a')
    expect(members.join('b').response.errorCode).toBe(errors.GROUP_MAX_SIZE_REACHED.code)
  })

  it('does nothing of a request that is refused', () => {
    const members = newMembers()
    members.join('a')
    const { length } = members.context.records
    expect(members.send('a', 9).response.errorCode).toBe(errors.FENCED_MEMBER_EPOCH.code)
    const stray = members.beat('a', { activeTasks: [{ subtopologyId: '0', partitions: [4] }] }).response
    expect(stray.errorMessage).toBe(
      'Task 4 for subtopology 0 is invalid. Number of tasks for this subtopology: 4',
    )
    expect(members.context.records).toHaveLength(length)
  })

  it('takes the place of an empty classic group with its offsets, and makes room for one', () => {
    const members = newMembers()
    const { context } = members
    context.commit(7, { topic: 'in' })
    members.join('a')
    expect(context.offset('in')).toBe(7)
    expect(context.join({ memberId: '' }).response?.errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL.code)
    members.leave('a')
    context.join()
    expect(context.group.type).toBe('classic')
    expect(context.restarted().state.groups.get(GROUP)?.type).toBe('classic')
    expect(context.offset('in')).toBe(7)
  })
})
