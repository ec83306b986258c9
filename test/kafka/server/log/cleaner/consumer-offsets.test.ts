import { expect, test } from 'vitest'
import { offsetCommit } from '../../../../../src/kafka/server/handlers/08-offset-commit.ts'
import { offsetFetch } from '../../../../../src/kafka/server/handlers/09-offset-fetch.ts'
import { findCoordinator } from '../../../../../src/kafka/server/handlers/10-find-coordinator.ts'
import { ZERO_UUID } from '../../../../../src/kafka/uuid.ts'
import { BrokerFixture } from '../../broker-fixture.ts'

test('commits that were overtaken leave the offsets topic, and the last ones are there after a restart', async () => {
  const fixture = await BrokerFixture.start(new Map([['offsets.topic.num.partitions', '1']]))
  await fixture.createTopic('topic', {}, 3)
  await fixture.send(findCoordinator, 4, { coordinatorKeys: ['group'] })
  const { topics } = fixture.broker
  const offsetsTopic = topics.byName('__consumer_offsets')
  const small = new Map([...(offsetsTopic?.configs ?? []), ['internal.segment.bytes', '4000']])
  await topics.setConfigs(offsetsTopic?.topicId ?? '', small)
  const commit = async (committedOffset: number): Promise<void> => {
    const partition = { partitionIndex: committedOffset % 3, committedOffset, committedMetadata: '' }
    const answer = await fixture.send(offsetCommit, 8, {
      groupId: 'group',
      memberId: '',
      topics: [{ name: 'topic', topicId: ZERO_UUID, partitions: [partition] }],
    })
    expect(answer?.topics[0]?.partitions[0]?.errorCode).toBe(0)
  }
  for (let offset = 0; offset < 300; offset++) await commit(offset)
  const offsetsLog = () => {
    const topicId = fixture.broker.topics.byName('__consumer_offsets')?.topicId ?? ''
    return fixture.broker.logs.get(topicId, 0)
  }
  const { sizeInBytes } = offsetsLog()
  fixture.clock.advance(15_000)
  for (let n = 0; n < 100; n++) {
    await fixture.store.committed()
    fixture.clock.advance(5)
  }
  expect(offsetsLog().sizeInBytes).toBeLessThan(sizeInBytes / 4)
  await fixture.restart()
  const answer = await fixture.send(offsetFetch, 7, {
    groupId: 'group',
    topics: [{ name: 'topic', partitionIndexes: [0, 1, 2] }],
    groups: [],
  })
  expect(answer?.topics[0]?.partitions.map((partition) => partition.committedOffset)).toEqual([297, 298, 299])
  expect(fixture.errors).toEqual([])
})
