import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import type { ConsumerGroup } from '../../../../../src/kafka/server/groups/consumer/consumer-group.ts'
import { matchingTopics, regexProblem } from '../../../../../src/kafka/server/groups/consumer/topic-regex.ts'
import { type Consumers, newConsumers } from './consumers.ts'

const joining = (subscribedTopicRegex: string, subscribedTopicNames: string[] | null = null) => ({
  rebalanceTimeoutMs: 30_000,
  topicPartitions: [],
  subscribedTopicNames,
  subscribedTopicRegex,
})

function join(consumers: Consumers, memberId: string, regex: string, names: string[] | null = null): void {
  consumers.epochs.set(memberId, 0)
  expect(consumers.beat(memberId, joining(regex, names)).errorCode).toBe(0)
}

/** Expressions are looked up apart from the request that brings them. */
function lookUp(consumers: Consumers): void {
  consumers.context.clock.advance(0)
}

describe('a subscription by regular expression', () => {
  it('stands for nothing until it has been looked up, then for the topics that it matches as a whole', () => {
    const consumers = newConsumers({ a: 1, b: 2, c: 3 })
    join(consumers, 'm', '[ab]')
    expect(consumers.has('m')).toBe('')
    expect(consumers.group.groupEpoch).toBe(1)
    lookUp(consumers)
    expect(consumers.group.groupEpoch).toBe(2)
    consumers.beat('m')
    expect(consumers.has('m')).toBe('a0 b0 b1')
  })

  it('counts besides names', () => {
    const consumers = newConsumers({ a: 1, b: 2, c: 3 })
    join(consumers, 'm', '[ab]', ['b', 'c'])
    expect(consumers.has('m')).toBe('b0 b1 c0 c1 c2')
    lookUp(consumers)
    consumers.settle()
    expect(consumers.has('m')).toBe('a0 b0 b1 c0 c1 c2')
  })

  it('finds topics made later, but does not look for them twice in ten seconds', () => {
    const consumers = newConsumers({ a: 1 })
    join(consumers, 'm', '[ab]')
    lookUp(consumers)
    consumers.context.topics.put('b', 1)
    consumers.context.clock.advance(10_000)
    consumers.beat('m')
    lookUp(consumers)
    consumers.beat('m')
    expect(consumers.has('m')).toBe('a0')
    consumers.context.clock.advance(1)
    consumers.beat('m')
    lookUp(consumers)
    consumers.settle()
    expect(consumers.has('m')).toBe('a0 b0')
  })

  it('is looked up again after ten minutes, which finds topics that are no more', () => {
    const consumers = newConsumers({ a: 1, b: 1 })
    join(consumers, 'm', '[ab]')
    lookUp(consumers)
    consumers.settle()
    consumers.context.topics.delete('b')
    consumers.settle()
    expect(consumers.has('m')).toBe('a0')
    expect(topicsOf(consumers.group)).toEqual(['a', 'b'])
    for (let minute = 0; minute < 11; minute++) {
      for (let i = 0; i < 2; i++) {
        consumers.context.clock.advance(30_000)
        consumers.beat('m')
      }
    }
    lookUp(consumers)
    expect(topicsOf(consumers.group)).toEqual(['a'])
  })

  it('is forgotten with the last member that has it', () => {
    const consumers = newConsumers({ a: 1 })
    join(consumers, 'm', 'a|b')
    join(consumers, 'n', 'a|b')
    lookUp(consumers)
    consumers.leave('m')
    expect(consumers.group.resolvedRegexes.size).toBe(1)
    consumers.beat('n', { subscribedTopicRegex: '' })
    expect(consumers.group.resolvedRegexes.size).toBe(0)
    consumers.settle()
    expect(consumers.has('n')).toBe('')
  })

  it('is known at once when another member has it already', () => {
    const consumers = newConsumers({ a: 2 })
    join(consumers, 'm', 'a')
    lookUp(consumers)
    consumers.beat('m')
    consumers.context.clock.advance(1000)
    join(consumers, 'n', 'a')
    expect(consumers.group.groupEpoch).toBe(3)
    consumers.settle()
    expect([consumers.has('m'), consumers.has('n')].sort()).toEqual(['a0', 'a1'])
  })

  it('is refused when it is none, with nothing done', () => {
    const consumers = newConsumers()
    const response = consumers.send('m', 0, joining('a('))
    expect(response.errorCode).toBe(errors.INVALID_REGULAR_EXPRESSION.code)
    expect(response.errorMessage).toBe(
      'SubscribedTopicRegex `a(` is not a valid regular expression: missing closing ).',
    )
    expect(consumers.context.records).toEqual([])
  })

  it('keeps what was found over a restart', () => {
    const consumers = newConsumers({ a: 1 })
    join(consumers, 'm', '.*')
    lookUp(consumers)
    consumers.beat('m')
    expect(consumers.context.restarted().state.groups).toEqual(consumers.context.state.groups)
  })

  it('keeps the offsets of what it matches', () => {
    const consumers = newConsumers({ a: 1, b: 1 })
    join(consumers, 'm', 'a')
    lookUp(consumers)
    const errorOf = (topic: string): number | undefined =>
      consumers.context.deleteOffsets(topic, 0).topics[0]?.partitions[0]?.errorCode
    expect(errorOf('a')).toBe(errors.GROUP_SUBSCRIBED_TO_TOPIC.code)
    expect(errorOf('b')).toBe(0)
  })
})

it('expressions are those of RE2/J: without back references, and in linear time', () => {
  expect(regexProblem('(a)\\1')).toBe('invalid escape sequence')
  expect(regexProblem('(?i)Log-\\pL+')).toBeNull()
  expect(matchingTopics('(?i)LOG-\\pL+', ['log-é', 'log-1', 'xlog-a'])).toEqual(['log-é'])
  expect(matchingTopics('(a*)*b', ['a'.repeat(200)])).toEqual([])
})

function topicsOf(group: ConsumerGroup): readonly string[] {
  return [...group.resolvedRegexes.values()].flatMap(({ topics }) => topics)
}
