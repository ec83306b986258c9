import { expect, test } from 'vitest'
import { batchOf } from '../../batches.ts'
import { CompactedTopic } from './compacted-topic.ts'

test('of each key the last value stays, where it was, and records without a key go', async () => {
  const topic = await CompactedTopic.create({ 'cleanup.policy': 'delete' })
  await topic.append(['a=1', 'b=1', 'a=2'])
  await topic.appendRaw(batchOf(['no key']))
  await topic.append(['c=1', 'b=2'])
  await topic.fill()
  await topic.configure({ 'cleanup.policy': 'compact' })
  await topic.clean()
  expect(topic.fixture.errors).toEqual([])
  expect(topic.texts()).toEqual(['2 a=2', '4 c=1', '5 b=2'])
})

test('what is in the active segment stays until that has ended', async () => {
  const topic = await CompactedTopic.create()
  await topic.append(['a=1'])
  await topic.append(['a=2'])
  await topic.clean()
  expect(topic.texts()).toEqual(['0 a=1', '1 a=2'])
  await topic.fill()
  await topic.clean()
  expect(topic.texts()).toEqual(['1 a=2'])
})

test('a log is compacted again when it is dirty enough', async () => {
  const topic = await CompactedTopic.create({ 'min.cleanable.dirty.ratio': '0.95' })
  await topic.append(['a=1', 'b=1'])
  await topic.fill()
  await topic.clean()
  await topic.append(['a=2'])
  await topic.fill()
  const offset = topic.cleanerOffset
  await topic.clean()
  expect(topic.cleanerOffset).toBe(offset)
  await topic.configure({ 'min.cleanable.dirty.ratio': '0.2' })
  await topic.clean()
  expect(topic.cleanerOffset).toBeGreaterThan(Number(offset))
  expect(topic.texts()).toEqual(['1 b=1', '3 a=2'])
})

test('reading from an offset that was compacted away goes on with the next that is left', async () => {
  const topic = await CompactedTopic.create()
  await topic.append(['a=1'])
  await topic.append(['a=2'])
  await topic.append(['b=1'])
  await topic.fill()
  await topic.clean()
  expect(topic.texts(0)).toEqual(['1 a=2', '2 b=1'])
  expect(topic.texts(2)).toEqual(['2 b=1'])
})

test('who has read before reads what is left from the next read on', async () => {
  const topic = await CompactedTopic.create()
  await topic.append(['a=1'])
  await topic.append(['a=2'])
  await topic.fill()
  expect(topic.texts()).toEqual(['0 a=1', '1 a=2'])
  await topic.clean()
  expect(topic.texts()).toEqual(['1 a=2'])
})

test('the end of a log that was compacted to nothing is known after a kill', async () => {
  const topic = await CompactedTopic.create({ 'delete.retention.ms': '0' })
  await topic.append(['a=1'])
  await topic.append(['a'])
  await topic.fill()
  await topic.clean()
  await topic.append(['filler=2'])
  await topic.fill()
  await topic.clean()
  const end = topic.log.logEndOffset
  await topic.crash()
  expect([topic.log.logStartOffset, topic.log.logEndOffset, topic.log.highWatermark]).toEqual([0, end, end])
  expect(topic.texts()).toEqual([])
})

test('compact and delete together: what is left expires by age', async () => {
  const topic = await CompactedTopic.create({ 'cleanup.policy': 'compact,delete', 'retention.ms': '3600000' })
  await topic.append(['a=1', 'a=2'])
  await topic.fill()
  await topic.clean()
  expect([topic.texts(), topic.log.logStartOffset]).toEqual([['1 a=2'], 0])
  topic.fixture.clock.jump(3_700_000)
  await topic.clean()
  expect(topic.log.logStartOffset).toBe(topic.log.logEndOffset)
})

test('log.cleaner.dedupe.buffer.size bounds a round, and the next goes on', async () => {
  const topic = await CompactedTopic.create()
  await topic.setBroker({
    'log.cleaner.dedupe.buffer.size': '72',
    'log.cleaner.io.buffer.load.factor': '1.0',
  })
  for (const round of [1, 2])
    for (const key of ['a', 'b', 'c', 'd', 'e']) await topic.append([`${key}=${round}`])
  await topic.fill()
  await topic.clean()
  expect(topic.texts()).toEqual(['5 a=2', '6 b=2', '7 c=2', '8 d=2', '9 e=2'])
})

test('log.cleaner.io.max.bytes.per.second keeps the next look waiting for what was read and written', async () => {
  const topic = await CompactedTopic.create()
  await topic.setBroker({ 'log.cleaner.io.max.bytes.per.second': '10' })
  await topic.append([`a=${'x'.repeat(100)}`])
  await topic.fill()
  await topic.clean()
  await topic.append(['a=2'])
  await topic.fill()
  await topic.clean()
  expect(topic.texts()).toHaveLength(2)
  topic.fixture.clock.advance(60_000)
  await topic.clean()
  expect(topic.texts()).toEqual(['2 a=2'])
})

test('log.cleaner.enable=false keeps everything', async () => {
  const topic = await CompactedTopic.create({}, new Map([['log.cleaner.enable', 'false']]))
  await topic.append(['a=1', 'a=2'])
  await topic.fill()
  await topic.clean()
  expect(topic.texts()).toHaveLength(2)
})

test('a log that cannot be read is left as it is, and the others are compacted', async () => {
  const topic = await CompactedTopic.create()
  await topic.append(['a=1', 'a=2'])
  await topic.fill()
  const { database } = topic.fixture.store
  // A record whose length goes beyond its batch.
  database.exec(
    `UPDATE chunks SET batches = CAST(substr(batches, 1, 61) || x'7f' || substr(batches, 63) AS BLOB) WHERE last_offset & 0x1ffffffffff = 1`,
  )
  const other = await topic.another('other')
  await other.append(['a=1', 'a=2'])
  await other.fill()
  await other.clean()
  await other.clean()
  expect(other.texts()).toEqual(['1 a=2'])
  expect(topic.fixture.errors).toEqual([
    't-0 cannot be compacted and is left as it is until the next start: Invalid record size: -64 bytes, fewer are left',
  ])
})

/** Damages some bytes of the first chunk of every log. */
function damageFirstChunk(topic: CompactedTopic, at: number, bytes: string): void {
  topic.fixture.store.database.exec(`
    UPDATE chunks
       SET batches = CAST(substr(batches, 1, ${at}) || x'${bytes}' || substr(batches, ${at + bytes.length / 2 + 1}) AS BLOB)
     WHERE chunk_key & 0x1ffffffffff = 0`)
}

test.each([
  [
    'a batch that does not fit its checksum',
    17,
    'ffffffff',
    'the batch of offset 0 does not fit its checksum',
  ],
  ['a batch whose length is none', 8, 'fffffff4', ''],
])('%s is not rewritten, and no look is taken at its log again', async (_, at, bytes, why) => {
  const topic = await CompactedTopic.create()
  await topic.append(['a=1'])
  await topic.append(['a=2'])
  await topic.fill()
  damageFirstChunk(topic, at, bytes)
  const chunks = () => topic.fixture.store.database.prepare('SELECT * FROM chunks').all()
  const before = chunks()
  await topic.clean()
  await topic.clean()
  const text = 't-0 cannot be compacted and is left as it is until the next start'
  expect(topic.fixture.errors).toEqual([why === '' ? text : `${text}: ${why}`])
  expect(chunks()).toEqual(before)
})

test('a topic that is deleted while it is compacted leaves nothing', async () => {
  const topic = await CompactedTopic.create({ 'internal.segment.bytes': '400000' })
  for (let n = 0; n < 12; n++) await topic.append([`a=${'x'.repeat(100_000)}`])
  await topic.beginCleaning()
  await topic.fixture.broker.topics.delete(topic.topicId)
  topic.fixture.clock.advance(61_000)
  for (let n = 0; n < 40; n++) {
    await topic.fixture.store.committed()
    topic.fixture.clock.advance(5)
  }
  const counts = ['chunks', 'segments', 'logs'].map((table) =>
    topic.fixture.store.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  )
  expect(counts).toEqual([0, 0, 0])
  expect(topic.fixture.errors).toEqual([])
})

test('the space of what was compacted away is given back to the file system', async () => {
  const topic = await CompactedTopic.create({ 'internal.segment.bytes': '400000' })
  for (let n = 0; n < 24; n++) await topic.append([`a=${'x'.repeat(100_000)}`])
  const pages = (): number => Number(topic.fixture.store.database.pragma('page_count', { simple: true }))
  const before = pages()
  await topic.clean()
  await topic.clean()
  expect(topic.texts().length).toBeLessThan(5)
  expect(pages()).toBeLessThan(before / 2)
})

test('a round whose turn fails is broken off, and the next does the work', async () => {
  const topic = await CompactedTopic.create({ 'internal.segment.bytes': '400000' })
  for (let n = 0; n < 12; n++) await topic.append([`a=${n}${'x'.repeat(100_000)}`])
  const { store, clock } = topic.fixture
  const sizeInBytes = () => topic.log.segments.sizeInBytes
  const before = sizeInBytes()
  let isFailing = true
  clock.advance(15_000)
  for (let n = 0; n < 40; n++) {
    if (isFailing && sizeInBytes() < before) {
      isFailing = false
      store.beforeCommit(() => {
        throw new Error('the disk is gone')
      })
      await expect(store.committed()).rejects.toThrow('the disk is gone')
      expect(sizeInBytes()).toBe(before)
    }
    await store.committed()
    clock.advance(5)
  }
  expect(isFailing).toBe(false)
  expect([sizeInBytes(), topic.cleanerOffset]).toEqual([before, 0])
  clock.advance(15_000)
  for (let n = 0; n < 60; n++) {
    await store.committed()
    clock.advance(5)
  }
  expect(sizeInBytes()).toBeLessThan(before / 2)
  expect(topic.texts().map((text) => text.slice(0, 6))).toContain('11 a=1')
})
