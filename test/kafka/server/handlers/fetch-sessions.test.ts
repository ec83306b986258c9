import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import type { FetchRequest, FetchResponse } from '../../../../src/kafka/messages/01-fetch.ts'
import { FetchSessions } from '../../../../src/kafka/server/fetch-sessions.ts'
import { fetch } from '../../../../src/kafka/server/handlers/01-fetch.ts'
import { batchOf } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

interface Ask {
  readonly sessionId?: number
  readonly sessionEpoch: number
  readonly offsets?: Readonly<Record<number, number>>
  readonly forget?: readonly number[]
  readonly version?: number
}

async function newBroker() {
  const fixture = await BrokerFixture.start()
  const topic = await fixture.createTopic('t', {}, 3)
  const append = async (partition: number) => {
    fixture.broker.logs.get(topic.topicId, partition).appendBatches(batchOf(['a']))
    await fixture.store.committed()
  }
  const ask = async ({
    sessionId = 0,
    sessionEpoch,
    offsets = {},
    forget = [],
    version = 12,
  }: Ask): Promise<FetchResponse> => {
    const name = version >= 13 ? { topicId: topic.topicId } : { topic: 't' }
    const partitions = Object.entries(offsets).map(([partition, fetchOffset]) => ({
      partition: Number(partition),
      fetchOffset,
      partitionMaxBytes: 1_000_000,
    }))
    const response = await fixture.send(fetch, version, {
      maxWaitMs: 0,
      minBytes: 1,
      sessionId,
      sessionEpoch,
      topics: partitions.length > 0 ? [{ ...name, partitions }] : [],
      forgottenTopicsData: forget.length > 0 ? [{ ...name, partitions: [...forget] }] : [],
    })
    if (response === null) throw new Error('there was no answer')
    return response
  }
  const partitionsOf = (response: FetchResponse) =>
    response.responses.flatMap(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex))
  return { fixture, append, ask, partitionsOf }
}

test('a full fetch begins a session; then only partitions with news are in answers', async () => {
  const { ask, append, partitionsOf } = await newBroker()
  const full = await ask({ sessionEpoch: 0, offsets: { 0: 0, 1: 0, 2: 0 } })
  expect(full.sessionId).toBeGreaterThan(0)
  expect(partitionsOf(full)).toEqual([0, 1, 2])
  const { sessionId } = full
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 1 }))).toEqual([])
  await append(1)
  const news = await ask({ sessionId, sessionEpoch: 2 })
  expect([news.sessionId, partitionsOf(news)]).toEqual([sessionId, [1]])
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 3, offsets: { 1: 1 } }))).toEqual([])
})

test('a partition that had records is served last the next time', async () => {
  const { ask, append, partitionsOf } = await newBroker()
  for (const partition of [0, 1, 2]) await append(partition)
  const { sessionId } = await ask({ sessionEpoch: 0, offsets: { 0: 1, 1: 0, 2: 0 } })
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 1, offsets: { 2: 1 } }))).toEqual([1])
  await append(2)
  await append(0)
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 2 }))).toEqual([0, 2, 1])
})

test('partitions can be forgotten; a session without any ends', async () => {
  const { ask, append, partitionsOf, fixture } = await newBroker()
  const { sessionId } = await ask({ sessionEpoch: 0, offsets: { 0: 0, 1: 0 } })
  await append(0)
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 1, forget: [0] }))).toEqual([])
  expect((await ask({ sessionId, sessionEpoch: 2, forget: [1] })).sessionId).toBe(0)
  expect(fixture.broker.fetchSessions.size).toBe(0)
})

test('a wrong epoch, an unknown session, and names where ids were are errors at the top', async () => {
  const { ask } = await newBroker()
  const { sessionId } = await ask({ sessionEpoch: 0, offsets: { 0: 0 } })
  expect((await ask({ sessionId, sessionEpoch: 5 })).errorCode).toBe(errors.INVALID_FETCH_SESSION_EPOCH.code)
  expect((await ask({ sessionId: sessionId + 1, sessionEpoch: 1 })).errorCode).toBe(
    errors.FETCH_SESSION_ID_NOT_FOUND.code,
  )
  expect((await ask({ sessionId, sessionEpoch: 1, version: 13 })).errorCode).toBe(
    errors.FETCH_SESSION_TOPIC_ID_ERROR.code,
  )
})

test('a full fetch that names a session ends it, and epoch -1 begins none', async () => {
  const { ask, fixture } = await newBroker()
  const { sessionId } = await ask({ sessionEpoch: 0, offsets: { 0: 0 } })
  const next = await ask({ sessionId, sessionEpoch: 0, offsets: { 0: 0 } })
  expect(next.sessionId).not.toBe(sessionId)
  expect(fixture.broker.fetchSessions.size).toBe(1)
  expect((await ask({ sessionId: next.sessionId, sessionEpoch: -1, offsets: { 0: 0 } })).sessionId).toBe(0)
  expect(fixture.broker.fetchSessions.size).toBe(0)
})

test('a partition with an error is reported again until it is well', async () => {
  const { ask, partitionsOf } = await newBroker()
  const { sessionId } = await ask({ sessionEpoch: 0, offsets: { 0: 99 } })
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 1 }))).toEqual([0])
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 2, offsets: { 0: 0 } }))).toEqual([0])
  expect(partitionsOf(await ask({ sessionId, sessionEpoch: 3 }))).toEqual([])
})

/** A request for so many partitions. */
const request = (sessionId: number, sessionEpoch: number, partitions = 1): FetchRequest =>
  ({
    sessionId,
    sessionEpoch,
    topics: [
      {
        topic: 't',
        topicId: '',
        partitions: Array.from({ length: partitions }, (_, partition) => ({ partition, fetchOffset: 0 })),
      },
    ],
    forgottenTopicsData: [],
  }) as unknown as FetchRequest

test('a larger session takes the place of the smallest that is older than two minutes and in use', () => {
  const sessions = new FetchSessions(2)
  const begin = (partitions: number, nowMs: number) => {
    const plan = sessions.open(request(0, 0, partitions), 12, nowMs)
    return plan.kind === 'full' ? sessions.create(plan, nowMs)?.id : undefined
  }
  const large = begin(3, 0) ?? 0
  const small = begin(2, 0) ?? 0
  expect(begin(4, 100_000)).toBeUndefined()
  for (const id of [large, small]) {
    sessions.open(request(id, 1, 0), 12, 60_000)
    sessions.open(request(id, 2, 0), 12, 130_000)
  }
  expect(begin(2, 130_001)).toBeUndefined()
  expect(begin(3, 130_001)).toBeGreaterThan(0)
  expect(sessions.open(request(small, 3, 0), 12, 130_002)).toMatchObject({ kind: 'error' })
  expect(sessions.open(request(large, 3, 0), 12, 130_002)).toMatchObject({ kind: 'incremental' })
})

test('sessions are bounded: a new one takes the place of one unused for more than two minutes, else it gets none', () => {
  const sessions = new FetchSessions(2)
  const begin = (nowMs: number) => {
    const plan = sessions.open(request(0, 0), 12, nowMs)
    return plan.kind === 'full' ? sessions.create(plan, nowMs)?.id : undefined
  }
  const first = begin(0)
  const second = begin(0)
  expect(begin(119_999)).toBeUndefined()
  sessions.open(request(first ?? 0, 1), 12, 119_999)
  expect(begin(120_000)).toBeUndefined()
  expect(begin(120_001)).toBeGreaterThan(0)
  expect(sessions.size).toBe(2)
  expect(sessions.open(request(second ?? 0, 1), 12, 120_001)).toMatchObject({
    error: 'FETCH_SESSION_ID_NOT_FOUND',
  })
})
