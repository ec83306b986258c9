import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { ResourceType } from '../../../../src/kafka/server/cluster/resource-types.ts'
import { fetch } from '../../../../src/kafka/server/handlers/01-fetch.ts'
import { recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { initialize, ShareMember, valuesOf } from '../share/share-member.ts'
import { damagedTopic } from './damaged-log.ts'

async function fetchFrom(fixture: BrokerFixture, topic: string, fetchOffset: number) {
  const answer = await fixture.send(fetch, 12, {
    maxWaitMs: 0,
    minBytes: 0,
    topics: [{ topic, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
    forgottenTopicsData: [],
  })
  return answer?.responses[0]?.partitions[0]
}

test('a batch whose header is damaged is CORRUPT_MESSAGE, and what lies before it and behind it is read', async () => {
  const fixture = await BrokerFixture.start()
  await damagedTopic(fixture, 't')
  const first = await fetchFrom(fixture, 't', 0)
  expect(recordsIn(first?.records ?? null)).toEqual([[0, 'a']])
  for (let n = 0; n < 2; n++)
    expect(await fetchFrom(fixture, 't', 1)).toMatchObject({ errorCode: errors.CORRUPT_MESSAGE.code })
  const last = await fetchFrom(fixture, 't', 2)
  expect(recordsIn(last?.records ?? null)).toEqual([[2, 'c']])
  // Once, however often it is asked for.
  expect(fixture.errors).toEqual([
    expect.stringMatching(/^t-0: offsets 1 to 1 are damaged: .*; samsa check tells more$/),
    'cannot read t-0 from offset 1 on',
  ])
})

/** The group begins where its configuration says. */
const UNKNOWN_START = -1

/** A member of a share group on a topic whose second batch is damaged; the state of its partition is being read. */
async function memberOf(fixture: BrokerFixture, groupConfigs: Record<string, string> = {}) {
  const { topicId } = await damagedTopic(fixture, 't')
  await fixture.broker.cluster.resources.set(ResourceType.GROUP, 'g', new Map(Object.entries(groupConfigs)))
  await initialize(fixture, topicId, UNKNOWN_START)
  return new ShareMember(fixture, topicId)
}

test('a share group has the batches before the damaged one, and then CORRUPT_MESSAGE', async () => {
  const fixture = await BrokerFixture.start()
  const member = await memberOf(fixture, { 'share.auto.offset.reset': 'earliest' })
  const first = await member.fetch({ maxWaitMs: 500, maxBytes: 1 })
  expect(valuesOf(first)).toEqual(['a'])
  for (let n = 0; n < 2; n++) {
    const [topic] = (await member.fetch())?.responses ?? []
    expect(topic?.partitions).toMatchObject([{ errorCode: errors.CORRUPT_MESSAGE.code, acquiredRecords: [] }])
  }
  expect(fixture.errors.slice(1)).toEqual(['cannot read t-0 from offset 1 on'])
})

test('a share group that begins at a time of damaged records is told, and harms nobody', async () => {
  const fixture = await BrokerFixture.start()
  const seconds = Math.floor((fixture.clock.now() - 2000) / 1000)
  const member = await memberOf(fixture, { 'share.auto.offset.reset': `by_duration:PT${seconds}S` })
  const [topic] = (await member.fetch({ maxWaitMs: 500 }))?.responses ?? []
  expect(topic?.partitions).toMatchObject([{ errorCode: errors.CORRUPT_MESSAGE.code }])
})
