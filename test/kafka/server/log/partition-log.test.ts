import { expect, test } from 'vitest'
import type { PartitionLog } from '../../../../src/kafka/server/log/partition-log.ts'
import { batchOf, batchWith, FIRST_MS, recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

async function newLog(): Promise<{ fixture: BrokerFixture; log: () => PartitionLog; topicId: string }> {
  const fixture = await BrokerFixture.start()
  const { topicId } = await fixture.createTopic('t', { 'file.delete.delay.ms': '0' })
  return { fixture, topicId, log: () => fixture.broker.logs.get(topicId, 0) }
}

const everything = { maxBytes: 10_000_000, minOneBatch: true, maxOffset: Number.MAX_SAFE_INTEGER }

async function append(fixture: BrokerFixture, log: PartitionLog, ...batches: Buffer[]): Promise<void> {
  for (const batch of batches) log.appendBatches(batch)
  await fixture.store.committed()
}

test('an append moves the log end at once and the high watermark with the commit', async () => {
  const { fixture, log } = await newLog()
  expect(log().appendBatches(batchOf(['a', 'b']))).toEqual({ baseOffset: 0, lastOffset: 1 })
  expect(log().appendBatches(batchOf(['c']))).toEqual({ baseOffset: 2, lastOffset: 2 })
  expect([log().logEndOffset, log().highWatermark]).toEqual([3, 0])
  expect(log().read(0, everything).batches).toEqual([])
  await fixture.store.committed()
  expect(log().highWatermark).toBe(3)
  expect(recordsIn(log().read(0, everything).batches)).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ])
})

test('a read begins with the batch that holds the offset and ends before maxOffset', async () => {
  const { fixture, log } = await newLog()
  await append(fixture, log(), batchOf(['a', 'b']), batchOf(['c']), batchOf(['d']))
  expect(recordsIn(log().read(1, { ...everything, maxOffset: 3 }).batches).map(([offset]) => offset)).toEqual(
    [0, 1, 2],
  )
  expect(log().read(1, { ...everything, maxOffset: 3 }).nextOffset).toBe(3)
})

test('a read keeps to its bytes in whole batches, but for the first', async () => {
  const { fixture, log } = await newLog()
  const batch = batchOf(['x'.repeat(1000)])
  await append(
    fixture,
    log(),
    batchOf(['x'.repeat(1000)]),
    batchOf(['y'.repeat(1000)]),
    batchOf(['z'.repeat(1000)]),
  )
  const two = log().read(0, { ...everything, maxBytes: batch.length * 2 + 10 })
  expect([two.sizeInBytes, two.nextOffset]).toEqual([batch.length * 2, 2])
  expect(log().read(0, { ...everything, maxBytes: 10 }).nextOffset).toBe(1)
  expect(log().read(0, { ...everything, maxBytes: 10, minOneBatch: false }).batches).toEqual([])
})

test('what was read once is read the same after a restart, when nothing is cached', async () => {
  const { fixture, log } = await newLog()
  for (let n = 0; n < 20; n++) await append(fixture, log(), batchOf([`${n}`]), batchOf([`${n}b`]))
  const before = log().read(0, everything)
  await fixture.restart()
  const after = log().read(0, everything)
  expect(recordsIn(after.batches)).toEqual(recordsIn(before.batches))
  expect(recordsIn(after.batches)).toHaveLength(40)
  expect([log().logEndOffset, log().highWatermark, log().sizeInBytes]).toEqual([40, 40, after.sizeInBytes])
  for (let offset = 0; offset < 40; offset++) {
    expect(recordsIn(log().read(offset, { ...everything, maxBytes: 1 }).batches)[0]?.[0]).toBe(offset)
  }
})

test('a turn of more than a chunk’s bytes becomes several chunks that read as one', async () => {
  const { fixture, log } = await newLog()
  const batches = [...Array(9).keys()].map((n) => batchOf([String(n).repeat(200_000)]))
  await append(fixture, log(), ...batches)
  const rows = fixture.store.database.prepare('SELECT count(*) FROM chunks').pluck().get()
  expect(rows).toBeGreaterThan(2)
  await fixture.restart()
  expect(recordsIn(log().read(0, everything).batches).map(([offset, value]) => [offset, value[0]])).toEqual(
    [...Array(9).keys()].map((n) => [n, String(n)]),
  )
})

test('a failed commit takes offsets, size and chunks back', async () => {
  const { fixture, log } = await newLog()
  await append(fixture, log(), batchOf(['kept']))
  const size = log().sizeInBytes
  log().appendBatches(batchOf(['lost', 'lost too']))
  const committed = fixture.store.committed()
  fixture.store.beforeCommit(() => {
    throw new Error('the disk is gone')
  })
  await expect(committed).rejects.toThrow('the disk is gone')
  expect([log().logEndOffset, log().highWatermark, log().sizeInBytes]).toEqual([1, 1, size])
  await append(fixture, log(), batchOf(['next']))
  expect(recordsIn(log().read(0, everything).batches)).toEqual([
    [0, 'kept'],
    [1, 'next'],
  ])
  await fixture.restart()
  expect(recordsIn(log().read(0, everything).batches)).toHaveLength(2)
})

test('a timestamp is found by record, in compressed batches too', async () => {
  const { fixture, log } = await newLog()
  const at = (...times: number[]) =>
    times.map((time) => ({ timestamp: FIRST_MS + time, value: Buffer.from('v') }))
  await append(fixture, log(), batchWith(at(10, 30, 20)), batchWith(at(50, 40), { compression: 'gzip' }))
  expect(log().offsetForTimestamp(FIRST_MS)).toMatchObject({ offset: 0, timestampMs: FIRST_MS + 10 })
  expect(log().offsetForTimestamp(FIRST_MS + 20)).toMatchObject({ offset: 1, timestampMs: FIRST_MS + 30 })
  expect(log().offsetForTimestamp(FIRST_MS + 31)).toMatchObject({ offset: 3, timestampMs: FIRST_MS + 50 })
  expect(log().offsetForTimestamp(FIRST_MS + 51)).toBeUndefined()
  expect(log().offsetOfMaxTimestamp()).toMatchObject({ offset: 3, timestampMs: FIRST_MS + 50 })
})

test('deleting records raises the start, survives a restart and frees the chunks in steps', async () => {
  const { fixture, log } = await newLog()
  for (let n = 0; n < 100; n++) await append(fixture, log(), batchOf([`${n}`]))
  fixture.store.write(() => log().deleteRecordsBefore(60))
  expect(log().logStartOffset).toBe(60)
  await fixture.store.committed()
  for (let n = 0; n < 20; n++) {
    fixture.clock.advance(5)
    await fixture.store.committed()
  }
  const first = fixture.store.database
    .prepare('SELECT min(last_offset & 0x1ffffffffff) FROM chunks')
    .pluck()
    .get()
  expect(first).toBe(60)
  await fixture.restart()
  expect([log().logStartOffset, log().logEndOffset]).toEqual([60, 100])
})

test('a log whose records are all deleted keeps its end over a restart', async () => {
  const { fixture, log } = await newLog()
  await append(fixture, log(), batchOf(['a', 'b', 'c']))
  fixture.store.write(() => log().deleteRecordsBefore(3))
  for (let n = 0; n < 20; n++) {
    fixture.clock.advance(5)
    await fixture.store.committed()
  }
  await fixture.restart()
  expect([log().logStartOffset, log().logEndOffset, log().highWatermark]).toEqual([3, 3, 3])
  expect(log().appendBatches(batchOf(['d'])).baseOffset).toBe(3)
})

test('a deleted topic’s chunks are removed in steps and its space is given back, over a restart too', async () => {
  const { fixture, log, topicId } = await newLog()
  for (let n = 0; n < 100; n++) await append(fixture, log(), batchOf([`${n}`.repeat(20_000)]))
  const pagesBefore = Number(fixture.store.database.pragma('page_count', { simple: true }))
  await fixture.broker.topics.delete(topicId)
  fixture.clock.advance(60_005)
  await fixture.store.committed()
  await fixture.restart()
  for (let n = 0; n < 50; n++) {
    fixture.clock.advance(5)
    await fixture.store.committed()
  }
  const { database } = fixture.store
  expect(database.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(0)
  expect(database.prepare('SELECT count(*) FROM doomed_logs').pluck().get()).toBe(0)
  expect(Number(database.pragma('page_count', { simple: true }))).toBeLessThan(pagesBefore / 2)
})

test('each start is a leader epoch of its own, and where it began can be asked', async () => {
  const { fixture, log } = await newLog()
  const first = log().leaderEpoch
  await append(fixture, log(), batchOf(['a', 'b']))
  await fixture.restart()
  await fixture.restart()
  const last = log().leaderEpoch
  expect(last).toBeGreaterThan(first)
  await append(fixture, log(), batchOf(['c']))
  expect(log().epochs.endOf(first, log().logEndOffset)).toEqual({ epoch: first, endOffset: 2 })
  expect(log().epochs.endOf(last, log().logEndOffset)).toEqual({ epoch: last, endOffset: 3 })
  expect(log().epochs.endOf(last + 1, log().logEndOffset)).toEqual({ epoch: -1, endOffset: -1 })
  expect(log().epochs.epochOf(1)).toBe(first)
  expect(log().epochs.epochOf(2)).toBe(last)
})

test('what is appended in the turn that deletes the topic leaves nothing behind, before the deletion or after it', async () => {
  const { fixture, log, topicId } = await newLog()
  log().appendBatches(batchOf(['a']))
  const deleted = fixture.broker.topics.delete(topicId)
  // Others see the topic until the commit.
  log().appendBatches(batchOf(['b']))
  await deleted
  fixture.clock.advance(60_000)
  for (let n = 0; n < 5; n++) {
    fixture.clock.advance(5)
    await fixture.store.committed()
  }
  const { database } = fixture.store
  const counts = ['logs', 'chunks', 'doomed_logs', 'leader_epochs', 'segments'].map((table) =>
    database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  )
  expect(counts).toEqual([0, 0, 0, 0, 0])
})

test('the first batch comes even to a reader with no room at all', async () => {
  const { fixture, log } = await newLog()
  await append(fixture, log(), batchOf(['a']), batchOf(['b']))
  expect(recordsIn(log().read(0, { ...everything, maxBytes: 0 }).batches)).toEqual([[0, 'a']])
  expect(log().read(0, { ...everything, maxBytes: 0, minOneBatch: false }).batches).toEqual([])
})

test('deleting records forgets the leader epochs that ended below, over a restart too', async () => {
  const { fixture, log } = await newLog()
  const first = log().leaderEpoch
  await append(fixture, log(), batchOf(['a', 'b']))
  await fixture.restart()
  const second = log().leaderEpoch
  await append(fixture, log(), batchOf(['c', 'd']))
  log().deleteRecordsBefore(3)
  await fixture.store.committed()
  expect(log().epochs.earliest).toEqual({ epoch: second, startOffset: 3 })
  expect(log().epochs.endOf(first, log().logEndOffset)).toEqual({ epoch: first, endOffset: 3 })
  await fixture.restart()
  expect(log().epochs.earliest).toEqual({ epoch: second, startOffset: 3 })
  log().deleteRecordsBefore(4)
  const committed = fixture.store.committed()
  fixture.store.beforeCommit(() => {
    throw new Error('the disk is gone')
  })
  await expect(committed).rejects.toThrow('the disk is gone')
  expect([log().logStartOffset, log().epochs.earliest?.epoch]).toEqual([3, second])
})

test.each([
  ['lost', 'DELETE FROM sqlite_sequence'],
  ['too small', 'UPDATE sqlite_sequence SET seq = 0'],
  ['too large', 'UPDATE sqlite_sequence SET seq = 1099511627776'],
])(
  'when SQLite’s counter of logs is %s, a new log shares nothing with others or with what is left of deleted ones',
  async (_, damage) => {
    const { fixture, log, topicId } = await newLog()
    const kept = await fixture.createTopic('kept')
    const read = (id: string) => recordsIn(fixture.broker.logs.get(id, 0).read(0, everything).batches)
    await append(fixture, fixture.broker.logs.get(kept.topicId, 0), batchOf(['kept']))
    await append(fixture, log(), batchOf(['deleted']))
    await fixture.broker.topics.delete(topicId)
    fixture.store.database.exec(damage)
    const made = await fixture.createTopic('new')
    await append(fixture, fixture.broker.logs.get(made.topicId, 0), batchOf(['new']))
    await fixture.restart()
    for (let n = 0; n < 20; n++) {
      fixture.clock.advance(60_000)
      await fixture.store.committed()
    }
    await fixture.restart()
    expect([read(kept.topicId), read(made.topicId)]).toEqual([[[0, 'kept']], [[0, 'new']]])
    expect(fixture.store.database.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(2)
  },
)

test('a batch whose magic is damaged, which no checksum is over, is told instead of read as a message of old', async () => {
  const { fixture, log } = await newLog()
  await append(fixture, log(), batchOf(['a', 'b']), batchOf(['c']))
  fixture.store.database.exec(`
    UPDATE chunks SET batches = CAST(substr(batches, 1, 16) || x'00' || substr(batches, 18) AS BLOB)`)
  await fixture.crash()
  expect(() => log().read(0, everything)).toThrow(
    'offsets 0 to 2 are damaged: the batch at byte 0 has the magic 0',
  )
})

test('offsets that a damaged header of a batch leaves out are told, be they looked for or passed', async () => {
  const { fixture, log } = await newLog()
  await append(fixture, log(), batchOf(['a', 'b', 'c', 'd']), batchOf(['e']))
  // Its lastOffsetDelta, of which only its checksum tells.
  fixture.store.database.exec(`
    UPDATE chunks SET batches = CAST(substr(batches, 1, 23) || x'00000001' || substr(batches, 28) AS BLOB)`)
  await fixture.crash()
  for (const offset of [0, 2, 4])
    expect(() => log().read(offset, everything)).toThrow(
      'offsets 0 to 4 are damaged: offsets 2 to 3 are in no batch',
    )
})
