import { expect, it } from 'vitest'
import { CompactedTopic } from '../log/cleaner/compacted-topic.ts'
import { ACCEPT, acquiredOf, initialize, RELEASE, ShareMember, valuesOf } from './share-member.ts'

/** A topic whose first ten offsets have been compacted away, and a member that has not fetched yet. */
async function compacted(): Promise<{ topic: CompactedTopic; member: ShareMember }> {
  const topic = await CompactedTopic.create()
  for (let i = 0; i < 10; i++) await topic.append([`a=${i}`])
  await topic.append(['a=last'])
  await topic.append(['b=1'])
  await topic.fill()
  return { topic, member: new ShareMember(topic.fixture, topic.topicId) }
}

it('begins with the first record that compaction has left', async () => {
  const { topic, member } = await compacted()
  await topic.clean()
  await initialize(topic.fixture, topic.topicId)
  const response = await member.fetch({ maxWaitMs: 500, maxRecords: 2 })
  expect(acquiredOf(response)).toEqual([[10, 11, 1]])
  expect(valuesOf(response)).toEqual(['last', '1'])
})

it('passes over what was compacted away while it was in flight', async () => {
  const { topic, member } = await compacted()
  await initialize(topic.fixture, topic.topicId)
  expect(acquiredOf(await member.fetch({ maxWaitMs: 500, maxRecords: 8 }))).toEqual([[0, 7, 1]])
  expect(await member.acknowledgeEach([0, 7, RELEASE])).toEqual([0])
  await topic.clean()
  const acquired: number[] = []
  for (let i = 0; i < 4; i++) {
    for (const [first, last] of acquiredOf(await member.fetch({ maxRecords: 1 }))) {
      acquired.push(first, last)
      expect(await member.acknowledgeEach([first, last, ACCEPT])).toEqual([0])
    }
  }
  const summary = await topic.fixture.broker.shareCoordinator.summary({
    groupId: 'g',
    topicId: topic.topicId,
    partition: 0,
  })
  expect(acquired.slice(-2)).toEqual([12, 12])
  expect(acquired).toContain(10)
  expect(summary.startOffset).toBeGreaterThan(7)
})
