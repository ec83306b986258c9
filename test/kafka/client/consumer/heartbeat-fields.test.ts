import { expect, test } from 'vitest'
import { ClientError, errorFromName } from '../../../../src/kafka/client/client-error.ts'
import {
  consequenceOf,
  type FaultyMember,
  reportFault,
} from '../../../../src/kafka/client/consumer/heartbeat-faults.ts'
import { HeartbeatFields } from '../../../../src/kafka/client/consumer/heartbeat-fields.ts'
import { areSame, resolveTarget } from '../../../../src/kafka/client/consumer/target-share.ts'

const STATE = { rebalanceTimeoutMs: 5, topics: ['b', 'a'], serverAssignor: 'uniform', rack: 'r', owned: [] }
const ALL = {
  rebalanceTimeoutMs: 5,
  subscribedTopicNames: ['a', 'b'],
  serverAssignor: 'uniform',
  topicPartitions: [],
}

test('a heartbeat that joins says everything, the next ones what has changed', () => {
  const fields = new HeartbeatFields()
  expect(fields.next(STATE, true)).toEqual({ ...ALL, rackId: 'r' })
  expect(fields.next({ ...STATE, topics: ['a', 'b'] }, false)).toEqual({})
  const owned = [{ topicId: 'x', partitions: [1] }]
  expect(fields.next({ ...STATE, owned }, false)).toEqual({ topicPartitions: owned })
  expect(fields.next({ ...STATE, owned, topics: ['a'] }, false)).toEqual({ subscribedTopicNames: ['a'] })
  expect(fields.hasSentTopics(['a'])).toBe(true)
  expect(fields.hasSentTopics(['a', 'b'])).toBe(false)
})

test('after a heartbeat that went wrong everything is said again', () => {
  const fields = new HeartbeatFields()
  fields.next(STATE, true)
  fields.forget()
  expect(fields.next(STATE, false)).toEqual(ALL)
})

test('without an assignor of its own a member leaves the choice to the coordinator', () => {
  const fields = new HeartbeatFields().next({ ...STATE, serverAssignor: undefined, rack: '' }, true)
  expect(Object.keys(fields)).toEqual(['rebalanceTimeoutMs', 'subscribedTopicNames', 'topicPartitions'])
})

test('a target is resolved as far as its topics are known', () => {
  const target = [
    { topicId: 'x', partitions: [0] },
    { topicId: 'y', partitions: [1] },
  ]
  const { named, unknown } = resolveTarget(target, (id) => (id === 'x' ? 'ex' : undefined))
  expect(named).toEqual([{ topicId: 'x', topic: 'ex', partitions: [0] }])
  expect(unknown).toEqual(['y'])
})

test('the order of a share does not matter', () => {
  const share = [
    { topicId: 'x', partitions: [0, 1] },
    { topicId: 'y', partitions: [2] },
  ]
  expect(
    areSame(share, [
      { topicId: 'y', partitions: [2] },
      { topicId: 'x', partitions: [1, 0] },
    ]),
  ).toBe(true)
  expect(areSame(share, [{ topicId: 'x', partitions: [0, 1] }])).toBe(false)
})

test('a fenced member joins anew, a passing fault is tried again, the rest is the end', () => {
  expect(consequenceOf(errorFromName('FENCED_MEMBER_EPOCH'))).toBe('rejoin')
  expect(consequenceOf(errorFromName('UNKNOWN_MEMBER_ID'))).toBe('rejoin')
  expect(consequenceOf(errorFromName('COORDINATOR_LOAD_IN_PROGRESS'))).toBe('retry')
  expect(consequenceOf(errorFromName('TOPIC_AUTHORIZATION_FAILED'))).toBe('tell')
  expect(consequenceOf(errorFromName('UNRELEASED_INSTANCE_ID'))).toBe('fail')
  expect(consequenceOf(new ClientError('java.lang.IllegalStateException', 'x'))).toBe('fail')
})

test('a cluster without the protocol is named in the reference words', () => {
  const lines: string[] = []
  const log = { warn: () => {}, error: (text: string) => void lines.push(text) }
  const member: FaultyMember = {
    kind: 'consumer',
    log,
    logPrefix: '',
    memberId: 'm',
    memberEpoch: 0,
    state: 'JOINING',
    groupInstanceId: undefined,
  }
  const error = reportFault(errorFromName('UNSUPPORTED_VERSION', 'no such API'), member)
  expect(error.message).toMatch(
    /^The cluster does not support the new CONSUMER group protocol\. Set group\.protocol=classic/,
  )
  expect(lines).toHaveLength(2)
  expect(lines[1]).toBe('Member m with epoch 0 transitioned to fatal state')
})
