import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { fetch } from '../../../../src/kafka/server/handlers/01-fetch.ts'
import { batchOf, recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

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
  const { topicId } = await fixture.createTopic('t')
  const log = fixture.broker.logs.get(topicId, 0)
  for (const value of ['a', 'b', 'c']) {
    log.appendBatches(batchOf([value]))
    await fixture.store.committed()
  }
  // A length of -12 would have a reader stay where it is for ever.
  fixture.store.database.exec(`
    UPDATE chunks
       SET batches = CAST(substr(batches, 1, 8) || x'fffffff4' || substr(batches, 13) AS BLOB)
     WHERE chunk_key & 0x1ffffffffff = 1`)
  await fixture.crash()
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
