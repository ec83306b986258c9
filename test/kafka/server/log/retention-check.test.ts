import { expect, test } from 'vitest'
import { batchWith, FIRST_MS, recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const everything = { maxBytes: 10_000_000, minOneBatch: true, maxOffset: Number.MAX_SAFE_INTEGER }
const SMALL_SEGMENTS = { 'internal.segment.bytes': '250', 'file.delete.delay.ms': '1000' }

/** A topic with a segment for every two batches of 100 bytes or so, one batch a second. */
async function newLog(configs: Record<string, string>) {
  const fixture = await BrokerFixture.start()
  const { topicId } = await fixture.createTopic('t', { ...SMALL_SEGMENTS, ...configs })
  const log = () => fixture.broker.logs.get(topicId, 0)
  const append = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const second = log().logEndOffset
      log().appendBatches(batchWith([{ timestamp: FIRST_MS + second * 1000, value: Buffer.alloc(30) }]))
      await fixture.store.committed()
    }
  }
  const pass = async (ms: number): Promise<void> => {
    fixture.clock.advance(ms)
    for (let n = 0; n < 50; n++) {
      await fixture.store.committed()
      fixture.clock.advance(5)
    }
    await fixture.store.committed()
  }
  return { fixture, topicId, log, append, pass }
}

test('old segments go at the first check and then at each interval; the rows of their chunks after file.delete.delay.ms', async () => {
  const { fixture, log, append, pass } = await newLog({ 'retention.ms': '25000' })
  await append(10)
  expect(log().segments.all.map((segment) => segment.baseOffset)).toEqual([0, 2, 4, 6, 8])
  await pass(29_000)
  expect(log().logStartOffset).toBe(0)
  await pass(1_000)
  expect(log().logStartOffset).toBe(4)
  const chunks = fixture.store.database.prepare('SELECT count(*) FROM chunks').pluck()
  expect(chunks.get()).toBe(10)
  await pass(1_000)
  expect(chunks.get()).toBe(6)
  expect(recordsIn(log().read(4, everything).batches).map(([offset]) => offset)).toEqual([4, 5, 6, 7, 8, 9])
  await pass(300_000)
  expect([log().logStartOffset, log().logEndOffset, log().sizeInBytes]).toEqual([10, 10, 0])
  await append(1)
  expect(log().read(10, everything).nextOffset).toBe(11)
})

test('retention.bytes changed while running is obeyed at the next check', async () => {
  const { fixture, topicId, log, append, pass } = await newLog({ 'retention.ms': '-1' })
  await append(10)
  await pass(31_000)
  expect(log().logStartOffset).toBe(0)
  await fixture.broker.topics.setConfigs(
    topicId,
    new Map(Object.entries({ ...SMALL_SEGMENTS, 'retention.bytes': '400' })),
  )
  await pass(300_000)
  expect(log().logStartOffset).toBe(4)
  expect(log().sizeInBytes).toBeLessThan(600)
})

test('segments, their sizes and the log end are the same after a restart and after a kill', async () => {
  const { fixture, log, append, pass } = await newLog({ 'retention.ms': '1000' })
  await append(7)
  const facts = () =>
    log().segments.all.map(({ baseOffset, sizeInBytes, maxTimestamp, firstTimestamp }) => ({
      baseOffset,
      sizeInBytes,
      maxTimestamp,
      firstTimestamp,
    }))
  const before = facts()
  expect(before).toHaveLength(4)
  await fixture.crash()
  expect(facts()).toEqual(before)
  await fixture.restart()
  expect(facts()).toEqual(before)
  await pass(31_000)
  await fixture.crash()
  expect([log().logStartOffset, log().logEndOffset, log().highWatermark]).toEqual([7, 7, 7])
})

test('a failed turn takes the end of a segment back', async () => {
  const { fixture, log, append } = await newLog({})
  await append(2)
  log().appendBatches(batchWith([{ timestamp: FIRST_MS, value: Buffer.alloc(30) }]))
  expect(log().segments.all).toHaveLength(2)
  const committed = fixture.store.committed()
  fixture.store.beforeCommit(() => {
    throw new Error('the disk is gone')
  })
  await expect(committed).rejects.toThrow('the disk is gone')
  expect(log().segments.all).toHaveLength(1)
  await append(1)
  await fixture.crash()
  expect(log().segments.all.map((segment) => segment.baseOffset)).toEqual([0, 2])
})

test('deleting records drops the segments below and makes the one that the log start lies in smaller', async () => {
  const { fixture, log, append, pass } = await newLog({})
  await append(6)
  const [size] = log().segments.all.map((segment) => segment.sizeInBytes)
  log().deleteRecordsBefore(3)
  await fixture.store.committed()
  expect(log().segments.all.map((segment) => segment.baseOffset)).toEqual([2, 4])
  await pass(1_000)
  expect(log().segments.all.map((segment) => segment.sizeInBytes)).toEqual([Number(size) / 2, size])
  await fixture.crash()
  expect(log().segments.all.map((segment) => segment.sizeInBytes)).toEqual([Number(size) / 2, size])
})
