import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import type { FetchRequest, FetchResponse } from '../../../../src/kafka/messages/01-fetch.ts'
import { fetch } from '../../../../src/kafka/server/handlers/01-fetch.ts'
import type { InputOf } from '../../../../src/wire/message.ts'
import { batchOf, recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

type Asked = Partial<FetchRequest['topics'][number]['partitions'][number]>

async function newBroker(partitions = 1, configs: Readonly<Record<string, string>> = {}) {
  const fixture = await BrokerFixture.start()
  const topic = await fixture.createTopic('t', configs, partitions)
  const log = (partition = 0) => fixture.broker.logs.get(topic.topicId, partition)
  const append = async (...values: string[]) => appendTo(0, ...values)
  const appendTo = async (partition: number, ...values: string[]) => {
    for (const value of values) log(partition).appendBatches(batchOf([value]))
    await fixture.store.committed()
  }
  const ask = async (
    asked: readonly Asked[],
    options: Partial<FetchRequest> & { version?: number } = {},
  ): Promise<FetchResponse> => {
    const { version = 12, ...fields } = options
    const name = version >= 13 ? { topicId: topic.topicId } : { topic: 't' }
    const request: InputOf<typeof FetchRequest> = {
      maxWaitMs: 0,
      minBytes: 1,
      sessionEpoch: -1,
      topics: asked.length === 0 ? [] : [{ ...name, partitions: asked.map(partitionOf) }],
      forgottenTopicsData: [],
      ...fields,
    }
    const response = await fixture.send(fetch, version, request)
    if (response === null) throw new Error('there was no answer')
    return response
  }
  return { fixture, topic, log, append, appendTo, ask }
}

function partitionOf(asked: Asked) {
  return { partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000, ...asked }
}

const offsetsOf = (response: FetchResponse, partition = 0) =>
  recordsIn(find(response, partition)?.records ?? null).map(([offset]) => offset)

const find = (response: FetchResponse, partition = 0) =>
  response.responses
    .flatMap((topic) => topic.partitions)
    .find(({ partitionIndex }) => partitionIndex === partition)

test('records come with high watermark and log start, by name and by id', async () => {
  const { ask, append } = await newBroker()
  await append('a', 'b')
  for (const version of [4, 11, 12, 13, 18]) {
    const response = await ask([{ fetchOffset: 1 }], { version })
    expect(offsetsOf(response)).toEqual([1])
    expect(find(response)).toMatchObject({
      errorCode: 0,
      highWatermark: 2,
      lastStableOffset: 2,
      preferredReadReplica: -1,
    })
  }
})

test('what is not there has each its error', async () => {
  const { fixture, ask, append } = await newBroker()
  await append('a')
  const codes = async (asked: Asked) => find(await ask([asked]), asked.partition ?? 0)?.errorCode
  expect(await codes({ partition: 9 })).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
  expect(await codes({ fetchOffset: 2 })).toBe(errors.OFFSET_OUT_OF_RANGE.code)
  expect(await codes({ fetchOffset: -1 })).toBe(errors.OFFSET_OUT_OF_RANGE.code)
  expect(await codes({ fetchOffset: 1 })).toBe(0)
  const unknown = await fixture.send(fetch, 13, {
    maxWaitMs: 0,
    minBytes: 1,
    sessionEpoch: -1,
    topics: [{ topicId: 'AAAAAAAAAAAAAAAAAAAAAg', partitions: [partitionOf({})] }],
    forgottenTopicsData: [],
  })
  expect(unknown?.responses[0]?.partitions[0]).toMatchObject({
    errorCode: errors.UNKNOWN_TOPIC_ID.code,
    highWatermark: -1,
  })
})

test('a leader epoch that is behind is fenced, one ahead is unknown', async () => {
  const { ask, log } = await newBroker()
  const { leaderEpoch } = log()
  const code = async (currentLeaderEpoch: number) => find(await ask([{ currentLeaderEpoch }]))?.errorCode
  expect(await code(leaderEpoch)).toBe(0)
  expect(await code(leaderEpoch + 1)).toBe(errors.UNKNOWN_LEADER_EPOCH.code)
  if (leaderEpoch > 0) expect(await code(leaderEpoch - 1)).toBe(errors.FENCED_LEADER_EPOCH.code)
})

test('with a fenced leader epoch comes who leads, and where, from v16 on', async () => {
  const { fixture, ask, append, topic } = await newBroker()
  await append('a')
  await fixture.restart()
  const old = await ask([{ currentLeaderEpoch: 0 }], { version: 15 })
  expect(old).toMatchObject({ nodeEndpoints: [] })
  expect(find(old)).toMatchObject({ currentLeader: { leaderId: -1 } })
  const { leaderEpoch } = fixture.broker.logs.get(topic.topicId, 0)
  const hinted = await ask([{ currentLeaderEpoch: 0 }], { version: 16 })
  expect(hinted.nodeEndpoints).toMatchObject([{ nodeId: 1, host: 'localhost', port: 9092 }])
  expect(find(hinted)).toMatchObject({
    errorCode: errors.FENCED_LEADER_EPOCH.code,
    currentLeader: { leaderId: 1, leaderEpoch },
  })
})

test('a client whose history is not ours is told where it leaves ours', async () => {
  const { ask, append } = await newBroker()
  await append('a', 'b')
  const beyond = await ask([{ fetchOffset: 5, lastFetchedEpoch: 0 }], { maxWaitMs: 60_000 })
  expect(find(beyond)).toMatchObject({ errorCode: 0, divergingEpoch: { epoch: 0, endOffset: 2 } })
  const unknown = await ask([{ fetchOffset: 1, lastFetchedEpoch: 3 }])
  expect(find(unknown)?.errorCode).toBe(errors.OFFSET_OUT_OF_RANGE.code)
  expect(offsetsOf(await ask([{ fetchOffset: 1, lastFetchedEpoch: 0 }]))).toEqual([1])
})

test('limits hold for the partition and for the request, but the first batch always comes', async () => {
  const { ask, appendTo } = await newBroker(2)
  const value = 'x'.repeat(1000)
  await appendTo(0, value, value, value)
  await appendTo(1, value, value, value)
  const size = batchOf([value]).length
  const both = [{ partition: 0 }, { partition: 1 }]
  const byPartition = await ask(both.map((asked) => ({ ...asked, partitionMaxBytes: size * 2 })))
  expect([offsetsOf(byPartition, 0), offsetsOf(byPartition, 1)]).toEqual([
    [0, 1],
    [0, 1],
  ])
  const byRequest = await ask(both, { maxBytes: size * 4 })
  expect([offsetsOf(byRequest, 0), offsetsOf(byRequest, 1)]).toEqual([[0, 1, 2], [0]])
  const tiny = await ask(both, { maxBytes: 1 })
  expect([offsetsOf(tiny, 0), offsetsOf(tiny, 1)]).toEqual([[0], []])
})

test('a fetch with nothing to read waits and is answered by the commit that brings records', async () => {
  const { fixture, ask, append, log } = await newBroker()
  let answered = false
  const waiting = ask([{}], { maxWaitMs: 500 }).then((response) => {
    answered = true
    return response
  })
  await new Promise(setImmediate)
  expect([answered, fixture.broker.logs.waiters.count(log())]).toEqual([false, 1])
  await append('a')
  expect(offsetsOf(await waiting)).toEqual([0])
  expect(fixture.broker.logs.waiters.count(log())).toBe(0)
})

test('a fetch waits for minBytes, and when its time is over takes what there is', async () => {
  const { fixture, ask, append, log } = await newBroker()
  await append('a')
  const waiting = ask([{}], { maxWaitMs: 500, minBytes: 1000 })
  await new Promise(setImmediate)
  await append('b')
  expect(fixture.broker.logs.waiters.count(log())).toBe(1)
  fixture.clock.advance(500)
  expect(offsetsOf(await waiting)).toEqual([0, 1])
  const next = ask([{}], { maxWaitMs: 500, minBytes: 1000 })
  await new Promise(setImmediate)
  await append('x'.repeat(1000))
  expect(offsetsOf(await next)).toEqual([0, 1, 2])
})

test('an error is answered at once, however long the fetch may wait', async () => {
  const { ask } = await newBroker()
  const response = await ask([{ partition: 0 }, { partition: 7 }], { maxWaitMs: 100_000 })
  expect(find(response, 7)?.errorCode).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
})

test('a waiting fetch of a topic that is deleted hears of it', async () => {
  const { fixture, topic, ask } = await newBroker()
  const waiting = ask([{}], { maxWaitMs: 100_000 })
  await new Promise(setImmediate)
  await fixture.broker.topics.delete(topic.topicId)
  fixture.clock.advance(100_000)
  expect(find(await waiting)?.errorCode).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
})

test('the wait of a connection that ends is called off', async () => {
  const { fixture, ask, log } = await newBroker()
  const waiting = ask([{}], { maxWaitMs: 100_000 })
  await new Promise(setImmediate)
  fixture.disconnect()
  await expect(waiting).rejects.toThrow('there was no answer')
  expect(fixture.broker.logs.waiters.count(log())).toBe(0)
})

test('where no batch fits there is no list of aborted transactions either', async () => {
  const { ask, appendTo } = await newBroker(2)
  for (const partition of [0, 1]) await appendTo(partition, 'a')
  const limits = { maxBytes: 100, isolationLevel: 1 }
  const answer = await ask([{ partition: 0 }, { partition: 1 }], limits)
  expect(find(answer, 0)?.abortedTransactions).toEqual([])
  expect(find(answer, 1)).toMatchObject({ abortedTransactions: null, highWatermark: 1 })
})

test('read_committed gets an empty list of aborted transactions, read_uncommitted none', async () => {
  const { ask, append } = await newBroker()
  await append('a')
  expect(find(await ask([{}], { isolationLevel: 1 }))?.abortedTransactions).toEqual([])
  expect(find(await ask([{}], { isolationLevel: 0 }))?.abortedTransactions).toBeNull()
})

test('many megabytes over many partitions come whole', async () => {
  const { ask, appendTo } = await newBroker(12)
  for (let partition = 0; partition < 12; partition++) await appendTo(partition, 'x'.repeat(900_000))
  const response = await ask(
    [...Array(12).keys()].map((partition) => ({ partition })),
    { maxBytes: 50_000_000 },
  )
  expect([...Array(12).keys()].map((partition) => offsetsOf(response, partition))).toEqual(
    Array(12).fill([0]),
  )
})
