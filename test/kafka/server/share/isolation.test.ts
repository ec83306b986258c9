import { beforeEach, expect, it } from 'vitest'
import { buildEndTransactionBatch } from '../../../../src/kafka/records/control.ts'
import { ResourceType } from '../../../../src/kafka/server/cluster/resource-types.ts'
import { batchOf } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { ACCEPT, acquiredOf, append, initialize, ShareMember } from './share-member.ts'

let fixture: BrokerFixture
let topicId: string
let member: ShareMember

beforeEach(async () => {
  fixture = await BrokerFixture.start()
  topicId = (await fixture.createTopic('queue')).topicId
  await initialize(fixture, topicId)
  member = new ShareMember(fixture, topicId)
})

/** Appends two records of a transaction, and its end. */
async function transaction(producerId: number, type: 'COMMIT' | 'ABORT'): Promise<void> {
  const { logs, store } = fixture.broker
  const log = logs.get(topicId, 0)
  const producer = { producerId, producerEpoch: 0 }
  log.appendBatches(batchOf(['x', 'y'], { ...producer, baseSequence: 0, isTransactional: true }))
  await store.committed()
  const marker = { type, coordinatorEpoch: 0 }
  log.appendBatches(buildEndTransactionBatch({ ...producer, marker, timestamp: 0 }))
  await store.committed()
}

it('gives a group that reads all also what was aborted, with the markers', async () => {
  await transaction(7, 'ABORT')
  await append(fixture, topicId, 'a')
  expect(acquiredOf(await member.fetch({ maxWaitMs: 500 }))).toEqual([[0, 3, 1]])
})

it('never gives a group that reads what is committed anything that was aborted', async () => {
  const configs = new Map([['share.isolation.level', 'read_committed']])
  await fixture.broker.cluster.resources.set(ResourceType.GROUP, 'g', configs)
  await append(fixture, topicId, 'a')
  await transaction(7, 'ABORT')
  await transaction(8, 'COMMIT')
  expect(acquiredOf(await member.fetch({ maxWaitMs: 500 }))).toEqual([
    [0, 0, 1],
    [3, 6, 1],
  ])
  expect(await member.acknowledgeEach([0, 0, ACCEPT], [3, 6, ACCEPT])).toEqual([0, 0])
  const summary = await fixture.broker.shareCoordinator.summary({ groupId: 'g', topicId, partition: 0 })
  await append(fixture, topicId, 'b')
  expect(acquiredOf(await member.fetch())).toEqual([[7, 7, 1]])
  expect(summary.errorCode).toBe(0)
})
