import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildBatch, RecordBatchBuilder, type RecordInput } from '../../../src/kafka/records/batch-builder.ts'
import {
  batchBaseSequence,
  batchLastOffset,
  batchLastSequence,
  batchLeaderEpoch,
  batchMaxTimestamp,
  isBatchCrcValid,
  isLogAppendTime,
  writeBaseOffset,
  writeLeaderEpoch,
  writeLogAppendTime,
  writeMaxTimestamp,
} from '../../../src/kafka/records/batch-header.ts'
import { compressionTypes } from '../../../src/kafka/records/compression/codecs.ts'
import { batchEnd, batchPositions } from '../../../src/kafka/records/record-set.ts'
import { readRecordSet, readRecords } from '../../../src/kafka/records/records.ts'

const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)))
const record: fc.Arbitrary<RecordInput> = fc.record({
  timestamp: fc.oneof(fc.integer({ min: -1, max: 2 ** 41 }), fc.constant(2 ** 52)),
  key: bytes,
  value: bytes,
  headers: fc.array(fc.record({ key: fc.string({ unit: 'grapheme', maxLength: 8 }), value: bytes }), {
    maxLength: 3,
  }),
})

describe.each(compressionTypes)('in %s', (compression) => {
  test('records come back as they went in', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 20 }),
        fc.nat(2 ** 45),
        (records, baseOffset) => {
          const batch = buildBatch(records, { compression, baseOffset })
          expect(isBatchCrcValid(batch, 0)).toBe(true)
          expect(batchEnd(batch, 0)).toBe(batch.length)
          const read = [...readRecords(batch, 0)]
          expect(
            read.map(({ timestamp, key, value, headers }) => ({ timestamp, key, value, headers })),
          ).toEqual(records)
          expect(read.map(({ offset }) => offset)).toEqual(records.map((_, i) => baseOffset + i))
          const maxTimestamp = Math.max(...records.map(({ timestamp }) => timestamp))
          expect(batchMaxTimestamp(batch, 0)).toBe(maxTimestamp)
        },
      ),
      { numRuns: 60 },
    )
  })
})

const plain: RecordInput[] = [
  { timestamp: 1000, key: Buffer.from('a'), value: Buffer.from('1') },
  { timestamp: 3000, key: null, value: Buffer.from('2') },
  { timestamp: 2000, key: Buffer.from('c'), value: null },
]

test('the broker moves a batch without breaking its crc', () => {
  const batch = buildBatch(plain)
  writeBaseOffset(batch, 0, 2 ** 40 + 1)
  writeLeaderEpoch(batch, 0, 17)
  expect(isBatchCrcValid(batch, 0)).toBe(true)
  expect(batchLastOffset(batch, 0)).toBe(2 ** 40 + 3)
  expect(batchLeaderEpoch(batch, 0)).toBe(17)
})

test('log append time replaces the time of every record', () => {
  const batch = buildBatch(plain)
  writeLogAppendTime(batch, 0, 9999)
  expect(isBatchCrcValid(batch, 0)).toBe(true)
  expect([...readRecords(batch, 0)].map((r) => [r.timestamp, r.timestampType])).toEqual(
    plain.map(() => [9999, 'LogAppendTime']),
  )
})

test('a new max timestamp leaves the times of the records alone', () => {
  const batch = buildBatch(plain, { logAppendTimeMs: 5 })
  writeMaxTimestamp(batch, 0, 3000)
  expect(isBatchCrcValid(batch, 0)).toBe(true)
  expect(isLogAppendTime(batch, 0)).toBe(false)
  expect([...readRecords(batch, 0)].map((r) => r.timestamp)).toEqual([1000, 3000, 2000])
})

test('sequences wrap after 2^31 − 1', () => {
  const batch = buildBatch(plain, { producerId: 1, producerEpoch: 0, baseSequence: 2147483646 })
  expect(batchBaseSequence(batch, 0)).toBe(2147483646)
  expect(batchLastSequence(batch, 0)).toBe(0)
  expect([...readRecords(batch, 0)].map((r) => r.sequence)).toEqual([2147483646, 2147483647, 0])
})

test('gaps between offsets, as compaction leaves them, are kept', () => {
  const builder = new RecordBatchBuilder({ baseOffset: 10 })
  builder.append({ timestamp: 0 }, 2)
  builder.append({ timestamp: 0 }, 7)
  const batch = builder.build()
  expect([...readRecords(batch, 0)].map((r) => r.offset)).toEqual([12, 17])
  expect(batchLastOffset(batch, 0)).toBe(17)
})

test('a set of batches reads as one, without the part that is cut off', () => {
  const set = Buffer.concat([
    buildBatch(plain),
    buildBatch(plain, { baseOffset: 3 }),
    buildBatch(plain, { baseOffset: 6 }).subarray(0, 70),
  ])
  expect([...batchPositions(set)]).toHaveLength(2)
  expect([...readRecordSet(set)].map((r) => r.offset)).toEqual([0, 1, 2, 3, 4, 5])
})
