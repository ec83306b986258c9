import { describe, expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import type { DescribeTopicPartitionsResponse } from '../../../../src/kafka/messages/75-describe-topic-partitions.ts'
import { metadata } from '../../../../src/kafka/server/handlers/03-metadata.ts'
import { createTopics } from '../../../../src/kafka/server/handlers/19-create-topics.ts'
import { deleteTopics } from '../../../../src/kafka/server/handlers/20-delete-topics.ts'
import { incrementalAlterConfigs } from '../../../../src/kafka/server/handlers/44-incremental-alter-configs.ts'
import { describeTopicPartitions } from '../../../../src/kafka/server/handlers/75-describe-topic-partitions.ts'
import { ZERO_UUID } from '../../../../src/kafka/uuid.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const newTopic = (name: string) => ({
  name,
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
})

describe('topics by id', () => {
  test('are found by Metadata', async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('orders')
    const answer = await fixture.send(metadata, 13, {
      topics: [{ name: null, topicId }],
      allowAutoTopicCreation: false,
      includeTopicAuthorizedOperations: false,
    })
    expect(answer?.topics[0]).toMatchObject({ errorCode: 0, name: 'orders', topicId })
  })

  test.each([10, 11])(
    'are refused by Metadata v%i, which has a place for them and no use',
    async (version) => {
      const fixture = await BrokerFixture.start()
      const { topicId } = await fixture.createTopic('orders')
      for (const topic of [
        { name: null, topicId },
        { name: null, topicId: ZERO_UUID },
        { name: 'orders', topicId },
      ]) {
        const answer = await fixture.send(metadata, version, {
          topics: [topic],
          allowAutoTopicCreation: false,
          includeTopicAuthorizedOperations: false,
        })
        expect(answer?.topics).toMatchObject([
          { errorCode: errors.INVALID_REQUEST.code, name: topic.name ?? '' },
        ])
      }
    },
  )

  test('are deleted by DeleteTopics, which tells their name', async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('orders')
    const topics = [{ name: null, topicId }]
    const answer = await fixture.send(deleteTopics, 6, { topics, timeoutMs: 1000 })
    expect(answer?.responses).toEqual([{ name: 'orders', topicId, errorCode: 0, errorMessage: null }])
    expect(fixture.broker.topics.all()).toEqual([])
  })

  test('are not deleted when the same request names them too', async () => {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('orders')
    const topics = [
      { name: null, topicId },
      { name: 'orders', topicId: ZERO_UUID },
    ]
    const answer = await fixture.send(deleteTopics, 6, { topics, timeoutMs: 1000 })
    expect(answer?.responses).toMatchObject([{ name: 'orders', errorCode: 42 }])
    expect(fixture.broker.topics.byName('orders')).toBeDefined()
  })
})

test('of two requests for one name in the same turn the second learns that it exists', async () => {
  const fixture = await BrokerFixture.start()
  const request = { topics: [newTopic('orders')], timeoutMs: 1000, validateOnly: false }
  const answers = await Promise.all([
    fixture.send(createTopics, 7, request),
    fixture.send(createTopics, 7, request),
  ])
  expect(answers.map((answer) => answer?.topics[0]?.errorCode)).toEqual([0, 36])
})

test('two changes of one topic in the same turn are both kept', async () => {
  const fixture = await BrokerFixture.start()
  await fixture.createTopic('orders')
  const set = (name: string, value: string) =>
    fixture.send(incrementalAlterConfigs, 1, {
      resources: [
        { resourceType: 2, resourceName: 'orders', configs: [{ name, configOperation: 0, value }] },
      ],
      validateOnly: false,
    })
  await Promise.all([set('retention.ms', '1'), set('segment.ms', '2')])
  expect(fixture.broker.topics.byName('orders')?.configs).toEqual(
    new Map([
      ['retention.ms', '1'],
      ['segment.ms', '2'],
    ]),
  )
})

test('pages of DescribeTopicPartitions show every partition once', async () => {
  const fixture = await BrokerFixture.start()
  await fixture.createTopic('a', {}, 5)
  await fixture.createTopic('b', {}, 1)
  await fixture.createTopic('c', {}, 4)
  const seen: string[] = []
  let cursor: { topicName: string; partitionIndex: number } | null = null
  do {
    const answer: DescribeTopicPartitionsResponse | null = await fixture.send(describeTopicPartitions, 0, {
      topics: [],
      responsePartitionLimit: 3,
      cursor,
    })
    for (const { name, partitions } of answer?.topics ?? []) {
      for (const { partitionIndex } of partitions) seen.push(`${name}-${partitionIndex}`)
    }
    cursor = answer?.nextCursor ?? null
  } while (cursor !== null)
  expect(seen).toEqual(['a-0', 'a-1', 'a-2', 'a-3', 'a-4', 'b-0', 'c-0', 'c-1', 'c-2', 'c-3'])
})

test('Metadata creates nothing when auto.create.topics.enable is off', async () => {
  const fixture = await BrokerFixture.start()
  await fixture.broker.cluster.resources.set(4, '', new Map([['auto.create.topics.enable', 'false']]))
  const answer = await fixture.send(metadata, 13, {
    topics: [{ name: 'orders', topicId: ZERO_UUID }],
    allowAutoTopicCreation: true,
    includeTopicAuthorizedOperations: false,
  })
  await fixture.store.committed()
  expect(answer?.topics).toMatchObject([{ name: 'orders', errorCode: 3 }])
  expect(fixture.broker.topics.pendingByName('orders')).toBeUndefined()
})
