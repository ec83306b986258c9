import { expect, test } from 'vitest'
import { CompactedTopic } from './compacted-topic.ts'

test('of each key the last value stays, where it was', async () => {
  const topic = await CompactedTopic.create()
  await topic.append(['a=1', 'b=1', 'a=2'])
  await topic.append(['c=1', 'b=2'])
  await topic.fill()
  await topic.clean()
  expect(topic.fixture.errors).toEqual([])
  expect(topic.texts()).toEqual(['2 a=2', '3 c=1', '4 b=2'])
})
