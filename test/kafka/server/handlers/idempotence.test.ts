import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { produce } from '../../../../src/kafka/server/handlers/00-produce.ts'
import { initProducerId } from '../../../../src/kafka/server/handlers/22-init-producer-id.ts'
import { idempotent } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

async function newBroker() {
  const fixture = await BrokerFixture.start()
  await fixture.createTopic('t')
  const send = async (records: Buffer) => {
    const response = await fixture.send(produce, 9, {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: 't', partitionData: [{ index: 0, records }] }],
    })
    const partition = response?.responses[0]?.partitionResponses[0]
    return [partition?.errorCode, partition?.baseOffset]
  }
  return { fixture, send }
}

const ok = (baseOffset: number) => [0, baseOffset]
const outOfOrder = [errors.OUT_OF_ORDER_SEQUENCE_NUMBER.code, -1]
const staleEpoch = [errors.INVALID_PRODUCER_EPOCH.code, -1]

test('a duplicate of one of the last five batches gets the offsets of the first time', async () => {
  const { send } = await newBroker()
  for (let n = 0; n < 6; n++) expect(await send(idempotent(['a', 'b'], n * 2))).toEqual(ok(n * 2))
  expect(await send(idempotent(['a', 'b'], 10))).toEqual(ok(10))
  expect(await send(idempotent(['a', 'b'], 2))).toEqual(ok(2))
  expect(await send(idempotent(['a', 'b'], 0))).toEqual(outOfOrder)
  expect(await send(idempotent(['c'], 12))).toEqual(ok(12))
})

test('a duplicate that comes in the same turn as the first is not appended', async () => {
  const { send, fixture } = await newBroker()
  expect(
    await Promise.all([send(idempotent(['a'], 0)), send(idempotent(['a'], 0)), send(idempotent(['b'], 1))]),
  ).toEqual([ok(0), ok(0), ok(1)])
  expect(fixture.broker.logs.get(fixture.broker.topics.byName('t')?.topicId ?? '', 0).logEndOffset).toBe(2)
})

test('a gap in the sequence is refused', async () => {
  const { send } = await newBroker()
  expect(await send(idempotent(['a'], 0))).toEqual(ok(0))
  expect(await send(idempotent(['c'], 2))).toEqual(outOfOrder)
  expect(await send(idempotent(['b'], 1))).toEqual(ok(1))
})

test('a producer that is not known may begin with any sequence', async () => {
  const { send } = await newBroker()
  expect(await send(idempotent(['a'], 41))).toEqual(ok(0))
  expect(await send(idempotent(['b'], 42))).toEqual(ok(1))
})

test('a new epoch begins at sequence 0, and an older one is refused', async () => {
  const { send } = await newBroker()
  expect(await send(idempotent(['a'], 0, 1))).toEqual(ok(0))
  expect(await send(idempotent(['b'], 1, 0))).toEqual(staleEpoch)
  expect(await send(idempotent(['b'], 5, 2))).toEqual(outOfOrder)
  expect(await send(idempotent(['b'], 0, 2))).toEqual(ok(1))
})

test('after 2^31 - 1 comes sequence 0', async () => {
  const { send } = await newBroker()
  expect(await send(idempotent(['a'], 2147483647))).toEqual(ok(0))
  expect(await send(idempotent(['b'], 0))).toEqual(ok(1))
})

for (const how of ['restart', 'crash'] as const) {
  test(`sequences are known after a ${how}`, async () => {
    const { send, fixture } = await newBroker()
    for (let n = 0; n < 3; n++) expect(await send(idempotent([`${n}`], n))).toEqual(ok(n))
    await fixture[how]()
    expect(await send(idempotent(['1'], 1))).toEqual(ok(1))
    expect(await send(idempotent(['4'], 4))).toEqual(outOfOrder)
    expect(await send(idempotent(['3'], 3))).toEqual(ok(3))
    await fixture[how]()
    expect(await send(idempotent(['4'], 4))).toEqual(ok(4))
  })
}

test('producers that have not written for a day are forgotten when state is saved', async () => {
  const { send, fixture } = await newBroker()
  expect(await send(idempotent(['a'], 0))).toEqual(ok(0))
  fixture.clock.advance(86_400_001)
  await fixture.restart()
  expect(await send(idempotent(['b'], 9))).toEqual(ok(1))
})

test('producer ids are never given twice, over a restart and a crash too', async () => {
  const { fixture } = await newBroker()
  const ids: number[] = []
  const take = async () => {
    const answer = await fixture.send(initProducerId, 4, {
      transactionalId: null,
      transactionTimeoutMs: 1000,
    })
    expect(answer).toMatchObject({ errorCode: 0, producerEpoch: 0 })
    ids.push(answer?.producerId ?? -1)
  }
  await Promise.all([take(), take()])
  await fixture.restart()
  await take()
  await fixture.crash()
  await take()
  expect(new Set(ids).size).toBe(4)
  expect(Math.min(...ids)).toBeGreaterThanOrEqual(0)
})

test('an id without an epoch and an empty transactional id are invalid; a transactional one needs its coordinator', async () => {
  const { fixture } = await newBroker()
  const ask = async (request: {
    transactionalId: string | null
    producerId?: number
    producerEpoch?: number
  }) => (await fixture.send(initProducerId, 4, { transactionTimeoutMs: 1000, ...request }))?.errorCode
  expect(await ask({ transactionalId: null, producerId: 5 })).toBe(errors.INVALID_REQUEST.code)
  expect(await ask({ transactionalId: '' })).toBe(errors.INVALID_REQUEST.code)
  expect(await ask({ transactionalId: 'orders' })).toBe(errors.NOT_COORDINATOR.code)
})
