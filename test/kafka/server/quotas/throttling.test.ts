import { expect, test } from 'vitest'
import { ProduceApi } from '../../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../../src/kafka/messages/01-fetch.ts'
import { MetadataApi } from '../../../../src/kafka/messages/03-metadata.ts'
import { CreateTopicsApi } from '../../../../src/kafka/messages/19-create-topics.ts'
import { decodeResponseFrame } from '../../../../src/kafka/messages/headers.ts'
import type { QuotaKey } from '../../../../src/kafka/server/quotas/quota-entity.ts'
import { batchOf } from '../batches.ts'
import { serve } from '../serving.ts'

/** The window of ten seconds before the first request is taken for granted: this much a second is this many times ten at once. */
const LIMIT = 1000

async function serveWithin(quota: QuotaKey, perSecond: number) {
  const { connect, fixture } = await serve()
  await fixture.broker.quotas.set([
    { entity: new Map([['client-id', 'test']]), quotas: new Map([[quota, perSecond]]) },
  ])
  return { client: await connect(), connect, fixture }
}

const produceOf = (bytes: number, acks = -1) => ({
  transactionalId: null,
  acks,
  timeoutMs: 1000,
  topicData: [{ name: 't', partitionData: [{ index: 0, records: batchOf(['x'.repeat(bytes)]) }] }],
})

const fetchFrom = (fetchOffset: number) => ({
  maxWaitMs: 0,
  minBytes: 1,
  maxBytes: 1_000_000,
  isolationLevel: 0,
  sessionId: 0,
  sessionEpoch: -1,
  topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
})

/** What has come by now: another connection has been answered since. */
async function settled(connect: Awaited<ReturnType<typeof serve>>['connect']): Promise<void> {
  const other = await connect()
  for (let round = 0; round < 3; round++) {
    other.send(MetadataApi, 9, round, { topics: [] })
    await other.reply()
  }
  other.socket.destroy()
}

test('a producer over its rate is answered at once, told to wait, and not listened to until then', async () => {
  const { client, connect, fixture } = await serveWithin('producer_byte_rate', LIMIT)
  client.send(ProduceApi, 9, 1, produceOf(12_000))
  const { body } = decodeResponseFrame(ProduceApi, 9, await client.reply())
  expect(body.responses[0]?.partitionResponses[0]?.errorCode).toBe(0)
  expect(body.throttleTimeMs).toBeGreaterThan(2000)
  expect(body.throttleTimeMs).toBeLessThan(2500)
  let isAnswered = false
  client.send(MetadataApi, 9, 2, { topics: [] })
  const later = client.reply().then((frame) => {
    isAnswered = true
    return frame
  })
  await settled(connect)
  await fixture.clock.advance(body.throttleTimeMs - 1)
  await settled(connect)
  expect(isAnswered).toBe(false)
  fixture.clock.advance(1)
  expect(decodeResponseFrame(MetadataApi, 9, await later).correlationId).toBe(2)
})

test('a producer that waits for no answer is made to wait like any other', async () => {
  const { client, connect, fixture } = await serveWithin('producer_byte_rate', LIMIT)
  client.send(ProduceApi, 9, 1, produceOf(12_000, 0))
  client.send(MetadataApi, 9, 2, { topics: [] })
  await settled(connect)
  const reply = client.reply()
  fixture.clock.advance(10_000)
  expect(decodeResponseFrame(MetadataApi, 9, await reply).correlationId).toBe(2)
})

test('a consumer over its rate gets nothing until it has waited, and then what it asked for', async () => {
  const { client, connect, fixture } = await serveWithin('consumer_byte_rate', LIMIT)
  const producer = await connect()
  for (let n = 0; n < 2; n++) {
    producer.send(ProduceApi, 9, n, produceOf(6000))
    await producer.reply()
  }
  const fetched = async (offset: number) => {
    client.send(FetchApi, 11, 1, fetchFrom(offset))
    const { body } = decodeResponseFrame(FetchApi, 11, await client.reply())
    return { throttleTimeMs: body.throttleTimeMs, topics: body.responses.length }
  }
  expect(await fetched(0)).toEqual({ throttleTimeMs: 0, topics: 1 })
  const over = await fetched(1)
  expect(over).toEqual({ throttleTimeMs: expect.any(Number), topics: 0 })
  expect(over.throttleTimeMs).toBeGreaterThan(2000)
  fixture.clock.advance(over.throttleTimeMs)
  expect(await fetched(1)).toEqual({ throttleTimeMs: expect.any(Number), topics: 0 })
  fixture.clock.advance(20_000)
  expect(await fetched(1)).toEqual({ throttleTimeMs: 0, topics: 1 })
})

test('a client that takes too much of a thread waits for one window at most', async () => {
  const { client } = await serveWithin('request_percentage', 1e-9)
  client.send(MetadataApi, 9, 1, { topics: [] })
  expect(decodeResponseFrame(MetadataApi, 9, await client.reply()).body.throttleTimeMs).toBe(1000)
})

test('partitions beyond the rate of mutations are refused, to old clients they are given late', async () => {
  const { client, fixture } = await serveWithin('controller_mutation_rate', 1)
  const create = async (version: number, name: string, numPartitions: number) => {
    client.send(CreateTopicsApi, version, 1, {
      timeoutMs: 1000,
      topics: [{ name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }],
      validateOnly: false,
    })
    const { body } = decodeResponseFrame(CreateTopicsApi, version, await client.reply())
    return [body.topics[0]?.errorCode, body.throttleTimeMs]
  }
  expect(await create(7, 'a', 14)).toEqual([0, 0])
  expect(await create(7, 'b', 1)).toEqual([89, 3000])
  fixture.clock.advance(3000)
  expect(await create(7, 'b', 1)).toEqual([0, 0])
  fixture.clock.advance(1000)
  expect(await create(5, 'c', 2)).toEqual([0, 2000])
})

test('quotas are in force again after a restart', async () => {
  const { fixture } = await serveWithin('producer_byte_rate', LIMIT)
  expect(fixture.broker.quotas.isEnabled).toBe(true)
  await fixture.crash()
  expect(fixture.broker.quotas.isEnabled).toBe(true)
  const [only] = fixture.broker.quotas.all()
  await fixture.broker.quotas.set([{ entity: only?.entity ?? new Map(), quotas: new Map() }])
  expect(fixture.broker.quotas.isEnabled).toBe(false)
})
