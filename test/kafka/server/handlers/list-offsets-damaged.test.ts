import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { listOffsets } from '../../../../src/kafka/server/handlers/02-list-offsets.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { damagedTopic } from './damaged-log.ts'

/** The error and the offset for each timestamp. */
async function offsets(fixture: BrokerFixture, ...timestamps: bigint[]) {
  const found: [number, number][] = []
  for (const timestamp of timestamps) {
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, timestamp }] }]
    const answer = await fixture.send(listOffsets, 8, { replicaId: -1, topics })
    const { errorCode = -1, offset = -1 } = answer?.topics[0]?.partitions[0] ?? {}
    found.push([errorCode, offset])
  }
  return found
}

const CORRUPT = [errors.CORRUPT_MESSAGE.code, -1]

test('a search that meets a batch with a damaged header ends with CORRUPT_MESSAGE, and others are answered', async () => {
  const fixture = await BrokerFixture.start()
  await damagedTopic(fixture, 't')
  const found = await offsets(fixture, 1000n, 2000n, 1500n, 3000n, -3n, -2n, -1n)
  expect(found).toEqual([[0, 0], CORRUPT, CORRUPT, [0, 2], [0, 2], [0, 0], [0, 3]])
  expect(fixture.errors).toEqual([
    expect.stringMatching(/^t-0: offsets 1 to 1 are damaged/),
    'cannot read t-0 to find the timestamp 2000',
    'cannot read t-0 to find the timestamp 1500',
  ])
})

test('a search that meets damaged records ends with the error of these', async () => {
  const fixture = await BrokerFixture.start()
  await damagedTopic(fixture, 't', 'records')
  const [[errorCode] = [0]] = await offsets(fixture, 2000n)
  expect([errors.CORRUPT_MESSAGE.code, errors.INVALID_RECORD.code]).toContain(errorCode)
  expect(fixture.errors).toContain('cannot read t-0 to find the timestamp 2000')
})
