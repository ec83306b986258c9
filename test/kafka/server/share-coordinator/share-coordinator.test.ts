import { beforeEach, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { findCoordinator } from '../../../../src/kafka/server/handlers/10-find-coordinator.ts'
import { initializeShareGroupState } from '../../../../src/kafka/server/handlers/83-initialize-share-group-state.ts'
import { readShareGroupState } from '../../../../src/kafka/server/handlers/84-read-share-group-state.ts'
import { writeShareGroupState } from '../../../../src/kafka/server/handlers/85-write-share-group-state.ts'
import { deleteShareGroupState } from '../../../../src/kafka/server/handlers/86-delete-share-group-state.ts'
import { readShareGroupStateSummary } from '../../../../src/kafka/server/handlers/87-read-share-group-state-summary.ts'
import { PRUNE_INTERVAL_MS } from '../../../../src/kafka/server/share-coordinator/upkeep.ts'
import { SHARE_GROUP_STATE_TOPIC } from '../../../../src/kafka/topic-names.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { type Batch, batches } from './context.ts'

let fixture: BrokerFixture
let topicId: string

beforeEach(async () => {
  fixture = await BrokerFixture.start()
  topicId = (await fixture.createTopic('queue', {}, 2)).topicId
})

const find = async (key: string, keyType = 2) =>
  (await fixture.send(findCoordinator, 6, { keyType, coordinatorKeys: [key] }))?.coordinators[0]

const asked = <P>(partition: P, groupId = 'g') => ({
  groupId,
  topics: [{ topicId, partitions: [{ partition: 0, ...partition }] }],
})

const results = <R extends { partitions: unknown[] }>(
  response: { results: R[] } | null,
): R['partitions'] | undefined => response?.results[0]?.partitions

const initialize = async (stateEpoch = 0, startOffset = 0) =>
  results(await fixture.send(initializeShareGroupState, 0, asked({ stateEpoch, startOffset })))

const write = async (...all: Batch[]) =>
  results(
    await fixture.send(
      writeShareGroupState,
      1,
      asked({
        stateEpoch: 0,
        leaderEpoch: 0,
        startOffset: -1,
        deliveryCompleteCount: 0,
        stateBatches: batches(...all),
      }),
    ),
  )

const read = async () => results(await fixture.send(readShareGroupState, 0, asked({ leaderEpoch: 0 })))

it('makes its topic when a coordinator is looked for, and tells itself', async () => {
  expect(await initialize()).toMatchObject([{ errorCode: errors.NOT_COORDINATOR.code }])
  expect(await find(`g:${topicId}:0`)).toMatchObject({ errorCode: 0, nodeId: 1 })
  const topic = fixture.broker.topics.byName(SHARE_GROUP_STATE_TOPIC)
  expect(topic?.partitions).toBe(50)
  expect(topic?.configs.get('cleanup.policy')).toBe('delete')
  expect(await initialize()).toMatchObject([{ errorCode: 0 }])
})

it('refuses a key that names no share partition', async () => {
  expect(await find('g')).toMatchObject({ errorCode: errors.INVALID_REQUEST.code, nodeId: -1 })
})

it('keeps the state over a crash', async () => {
  await fixture.broker.shareCoordinator.ensureTopic()
  await initialize(0, 3)
  await write([3, 5, 2, 1], [6, 8, 0, 2])
  await fixture.crash()
  expect(await read()).toEqual([
    {
      partition: 0,
      errorCode: 0,
      errorMessage: null,
      stateEpoch: 0,
      startOffset: 3,
      stateBatches: batches([3, 5, 2, 1], [6, 8, 0, 2]),
    },
  ])
})

it('answers with no results to a request without a group or with a topic without partitions', async () => {
  await fixture.broker.shareCoordinator.ensureTopic()
  const noGroup = await fixture.send(readShareGroupState, 0, asked({ leaderEpoch: 0 }, ''))
  expect(noGroup?.results).toEqual([])
  const topics = [{ topicId, partitions: [] }]
  expect((await fixture.send(readShareGroupState, 0, { groupId: 'g', topics }))?.results).toEqual([])
})

it('summarizes and deletes', async () => {
  await fixture.broker.shareCoordinator.ensureTopic()
  await initialize(2, 7)
  const summary = async () =>
    results(await fixture.send(readShareGroupStateSummary, 1, asked({ leaderEpoch: 0 })))
  expect(await summary()).toMatchObject([{ stateEpoch: 2, startOffset: 7, deliveryCompleteCount: 0 }])
  expect(results(await fixture.send(deleteShareGroupState, 0, asked({})))).toMatchObject([{ errorCode: 0 }])
  expect(await summary()).toMatchObject([{ stateEpoch: 0, startOffset: -1 }])
})

it('forgets the state of a topic that is deleted', async () => {
  await fixture.broker.shareCoordinator.ensureTopic()
  await initialize()
  await fixture.broker.topics.delete(topicId)
  await fixture.crash()
  const state = await fixture.broker.shareCoordinator.read({ groupId: 'g', topicId, partition: 0 }, -1)
  expect(state.errorMessage).toContain('uninitialized')
})

it('prunes its log up to the oldest snapshot that counts', async () => {
  await fixture.broker.shareCoordinator.ensureTopic()
  await initialize()
  await initialize()
  await initialize()
  fixture.clock.advance(PRUNE_INTERVAL_MS)
  const { topics, logs, store } = fixture.broker
  const topic = topics.byName(SHARE_GROUP_STATE_TOPIC)
  await read()
  await store.committed()
  const starts = Array.from({ length: 50 }, (_, i) => logs.get(topic?.topicId ?? '', i).logStartOffset)
  expect(starts.filter((start) => start > 0)).toEqual([2])
  await fixture.crash()
  expect(await read()).toMatchObject([{ errorCode: 0, startOffset: 0 }])
})
