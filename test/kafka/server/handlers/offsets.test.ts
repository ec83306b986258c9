import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { listOffsets } from '../../../../src/kafka/server/handlers/02-list-offsets.ts'
import { deleteRecords } from '../../../../src/kafka/server/handlers/21-delete-records.ts'
import { offsetForLeaderEpoch } from '../../../../src/kafka/server/handlers/23-offset-for-leader-epoch.ts'
import { batchOf, FIRST_MS } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

async function newBroker(configs: Readonly<Record<string, string>> = {}) {
  const fixture = await BrokerFixture.start()
  const topic = await fixture.createTopic('t', configs)
  const log = () => fixture.broker.logs.get(topic.topicId, 0)
  log().appendBatches(batchOf(['a', 'b', 'c']))
  log().appendBatches(batchOf(['d', 'e']))
  await fixture.store.committed()
  const list = async (
    timestamp: number,
    options: { version?: number; partition?: number; name?: string } = {},
  ) => {
    const partitions = [{ partitionIndex: options.partition ?? 0, timestamp: BigInt(timestamp) }]
    const topics = [{ name: options.name ?? 't', partitions }]
    const response = await fixture.send(listOffsets, options.version ?? 11, {
      replicaId: -1,
      isolationLevel: 0,
      topics,
    })
    const { errorCode, offset, timestamp: found } = response?.topics[0]?.partitions[0] ?? {}
    return [errorCode, offset, found]
  }
  const remove = async (offset: number, name = 't', partitionIndex = 0) => {
    const topics = [{ name, partitions: [{ partitionIndex, offset }] }]
    const response = await fixture.send(deleteRecords, 2, { topics, timeoutMs: 1000 })
    const { errorCode, lowWatermark } = response?.topics[0]?.partitions[0] ?? {}
    return [errorCode, lowWatermark]
  }
  return { fixture, log, list, remove }
}

test('offsets are found by timestamp and by the special ones', async () => {
  const { list } = await newBroker()
  expect(await list(-1)).toEqual([0, 5, -1])
  expect(await list(-2)).toEqual([0, 0, -1])
  expect(await list(-3)).toEqual([0, 2, FIRST_MS + 2])
  expect(await list(-4)).toEqual([0, 0, -1])
  expect(await list(-5)).toEqual([0, -1, -1])
  expect(await list(-6)).toEqual([0, -1, -1])
  expect((await list(-7))[0]).toBe(errors.UNSUPPORTED_VERSION.code)
  for (let version = 1; version <= 11; version++) expect(await list(-1, { version })).toEqual([0, 5, -1])
  expect(await list(FIRST_MS + 1)).toEqual([0, 1, FIRST_MS + 1])
  expect(await list(FIRST_MS + 3)).toEqual([0, -1, -1])
})

test('a special timestamp before its version is UNSUPPORTED_VERSION', async () => {
  const { list } = await newBroker()
  for (const [timestamp, version] of [
    [-3, 7],
    [-4, 8],
    [-5, 9],
    [-6, 11],
  ] as const) {
    expect((await list(timestamp, { version: version - 1 }))[0]).toBe(errors.UNSUPPORTED_VERSION.code)
    expect((await list(timestamp, { version }))[0]).toBe(0)
  }
})

test('an unknown partition, a wrong epoch and a partition named twice have each their error', async () => {
  const { fixture, list, log } = await newBroker()
  expect((await list(-1, { partition: 4 }))[0]).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
  expect((await list(-1, { name: 'nope' }))[0]).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
  const one = { partitionIndex: 0, timestamp: -1n }
  const twice = await fixture.send(listOffsets, 5, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name: 't', partitions: [one, one] }],
  })
  expect(twice?.topics[0]?.partitions.map(({ errorCode }) => errorCode)).toEqual([42])
  const ahead = { ...one, currentLeaderEpoch: log().leaderEpoch + 1 }
  const wrong = await fixture.send(listOffsets, 5, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name: 't', partitions: [ahead] }],
  })
  expect(wrong?.topics[0]?.partitions[0]?.errorCode).toBe(errors.UNKNOWN_LEADER_EPOCH.code)
})

test('deleting records moves the start and what earliest says', async () => {
  const { list, remove } = await newBroker()
  expect(await remove(2)).toEqual([0, 2])
  expect(await list(-2)).toEqual([0, 2, -1])
  expect(await remove(1)).toEqual([0, 2])
  expect(await list(FIRST_MS)).toEqual([0, 2, FIRST_MS + 2])
  expect(await remove(-1)).toEqual([0, 5])
  expect(await list(-3)).toEqual([0, -1, -1])
})

test('records cannot be deleted beyond the high watermark, of an unknown partition, nor of a topic that only compacts', async () => {
  const { fixture, remove } = await newBroker()
  expect(await remove(6)).toEqual([errors.OFFSET_OUT_OF_RANGE.code, -1])
  expect(await remove(0, 'nope')).toEqual([errors.UNKNOWN_TOPIC_OR_PARTITION.code, -1])
  expect(await remove(0, 't', 3)).toEqual([errors.UNKNOWN_TOPIC_OR_PARTITION.code, -1])
  await fixture.createTopic('compacted', { 'cleanup.policy': 'compact' })
  expect(await remove(0, 'compacted')).toEqual([errors.POLICY_VIOLATION.code, -1])
  await fixture.createTopic('__consumer_offsets')
  expect(await remove(0, '__consumer_offsets')).toEqual([errors.INVALID_TOPIC_EXCEPTION.code, -1])
})

test('the end of a leader epoch can be asked for', async () => {
  const { fixture, log } = await newBroker()
  const first = log().leaderEpoch
  await fixture.restart()
  const ask = async (leaderEpoch: number, currentLeaderEpoch = -1, partition = 0) => {
    const topics = [{ topic: 't', partitions: [{ partition, currentLeaderEpoch, leaderEpoch }] }]
    const response = await fixture.send(offsetForLeaderEpoch, 4, { topics })
    const { errorCode, leaderEpoch: found, endOffset } = response?.topics[0]?.partitions[0] ?? {}
    return [errorCode, found, endOffset]
  }
  expect(await ask(first)).toEqual([0, first, 5])
  expect(await ask(log().leaderEpoch)).toEqual([0, log().leaderEpoch, 5])
  expect(await ask(log().leaderEpoch + 1)).toEqual([0, -1, -1])
  expect((await ask(first, first))[0]).toBe(errors.FENCED_LEADER_EPOCH.code)
  expect((await ask(first, log().leaderEpoch + 1))[0]).toBe(errors.UNKNOWN_LEADER_EPOCH.code)
  expect((await ask(first, -1, 8))[0]).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
})
