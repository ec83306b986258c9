import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { newMembers, plain, stateful, subtopologyOf, topicOf, type Words } from './streams-context.ts'

const NOTHING: Words = { activeTasks: [], standbyTasks: [], warmupTasks: [] }
const JOINING: Words = { ...NOTHING, rebalanceTimeoutMs: 1, topology: plain, processId: 'p' }
const tasks = (partitions: number[]) => [{ subtopologyId: '0', partitions }]
const offsets = [{ subtopologyId: '0', partition: 0, offset: 1 }]
const topologyOf = (...subtopologies: ReturnType<typeof subtopologyOf>[]) => ({ epoch: 0, subtopologies })

const { INVALID_REQUEST, STREAMS_INVALID_TOPOLOGY, UNKNOWN_SERVER_ERROR, GROUP_ID_NOT_FOUND } = errors

describe('a heartbeat of a streams group', () => {
  it.each<[text: string | null, epoch: number, words: Words, error?: { readonly code: number }]>([
    ['Static membership is not yet supported.', 0, { ...JOINING, instanceId: 'i' }],
    ['Static membership is not yet supported.', -2, { instanceId: 'i' }],
    ['TaskOffsets are not supported yet.', 1, { taskOffsets: offsets }],
    ['TaskEndOffsets are not supported yet.', 1, { taskEndOffsets: [] }],
    ['WarmupTasks are not supported yet.', 1, { ...NOTHING, warmupTasks: tasks([0]) }],
    ["GroupId can't be empty.", 0, { ...JOINING, groupId: ' ' }],
    ["MemberId can't be empty.", 0, { ...JOINING, memberId: '' }],
    ["RackId can't be empty.", 0, { ...JOINING, rackId: '' }],
    ['RebalanceTimeoutMs must be provided in first request.', 0, { ...JOINING, rebalanceTimeoutMs: -1 }],
    ['ActiveTasks must be empty when (re-)joining.', 0, { ...JOINING, activeTasks: tasks([0]) }],
    ['StandbyTasks must be empty when (re-)joining.', 0, { ...JOINING, standbyTasks: null }],
    ['Topology must be non-null when (re-)joining.', 0, { ...JOINING, topology: null }],
    ["InstanceId can't be null.", -2, {}],
    ['MemberEpoch is -3, but must be greater than or equal to -2.', -3, {}],
    ['If one task-type is non-null, all must be non-null.', 1, { activeTasks: [] }],
    ['Topology can only be provided when (re-)joining.', 1, { ...NOTHING, topology: plain }],
  ])('is refused: %s', (text, epoch, words, error = INVALID_REQUEST) => {
    const { response } = newMembers().send('a', epoch, words)
    expect([response.errorCode, response.errorMessage]).toEqual([error.code, text])
  })

  it.each<[text: string | null, topology: Words['topology'], error: { readonly code: number }]>([
    [
      'Regular expressions for source topics are not supported yet.',
      topologyOf(subtopologyOf('0', { sourceTopicRegex: ['.*'] })),
      INVALID_REQUEST,
    ],
    [
      'Use of Kafka internal topics __consumer_offsets,__transaction_state in a Kafka Streams topology is prohibited.',
      topologyOf(
        subtopologyOf('0', {
          sourceTopics: ['__consumer_offsets', 'in'],
          stateChangelogTopics: [topicOf('__transaction_state')],
        }),
      ),
      STREAMS_INVALID_TOPOLOGY,
    ],
    [
      'Topic names ?,! are not valid topic names.',
      topologyOf(subtopologyOf('0', { sourceTopics: ['?', 'in'], repartitionSinkTopics: ['!', '?'] })),
      STREAMS_INVALID_TOPOLOGY,
    ],
    [
      'Changelog topic log must have an undefined partition count, but it is set to 2.',
      topologyOf(subtopologyOf('0', { sourceTopics: ['in'], stateChangelogTopics: [topicOf('log', 2)] })),
      STREAMS_INVALID_TOPOLOGY,
    ],
    [null, topologyOf(subtopologyOf('0'), subtopologyOf('0')), UNKNOWN_SERVER_ERROR],
    [null, { ...plain, epoch: -1 }, UNKNOWN_SERVER_ERROR],
  ])('is refused for its topology: %s', (text, topology, error) => {
    const { response } = newMembers().send('a', 0, { ...JOINING, topology })
    expect([response.errorCode, response.errorMessage]).toEqual([error.code, text])
  })

  it('is told of a group that is not there, or is of another kind', () => {
    const members = newMembers()
    const textOf = (epoch: number, words: Words = {}) => members.send('a', epoch, words).response.errorMessage
    expect(textOf(1)).toBe('Streams group group not found.')
    expect(textOf(-1)).toBe('Group group not found.')
    members.context.joinWithId()
    for (const epoch of [1, -1]) expect(textOf(epoch)).toBe('Group group is not a streams group.')
    expect(members.send('a', 0, JOINING).response.errorCode).toBe(GROUP_ID_NOT_FOUND.code)
  })

  it('is accepted with the epoch before when the last answer may have been lost', () => {
    const members = newMembers({ in: 2, log: 2 })
    members.join('a', { topology: stateful })
    members.join('b', { topology: stateful })
    members.settle(3)
    const { memberEpoch, previousMemberEpoch } = members.group.members.get('a') ?? {}
    expect([memberEpoch, previousMemberEpoch]).toEqual([3, 2])
    expect(members.send('a', 2, { ...NOTHING, activeTasks: tasks([0]) }).response.errorCode).toBe(0)
    const smaller =
      'The streams group member has a smaller member epoch (2) than the one known by the group coordinator (3). The member must abandon all its partitions and rejoin.'
    for (const words of [{}, { ...NOTHING, activeTasks: tasks([0, 1]) }])
      expect(members.send('a', 2, words).response.errorMessage).toBe(smaller)
    expect(members.send('a', 1, NOTHING).response.errorCode).toBe(errors.FENCED_MEMBER_EPOCH.code)
    expect(members.send('x', 1, NOTHING).response.errorMessage).toBe(
      'Member x is not a member of group group.',
    )
  })
})
