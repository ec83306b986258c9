import { expect, test } from 'vitest'
import { CompletedFetch } from '../../../../src/kafka/client/consumer/completed-fetch.ts'
import type { ConsumerRecord } from '../../../../src/kafka/client/consumer/types.ts'
import { buildBatch } from '../../../../src/kafka/records/batch-builder.ts'
import { buildEndTransactionBatch } from '../../../../src/kafka/records/control.ts'

function batch(
  baseOffset: number,
  count: number,
  options: { producerId?: number; isTransactional?: boolean } = {},
): Buffer {
  const records = Array.from({ length: count }, (_, i) => ({
    timestamp: 0,
    value: Buffer.from(`${baseOffset + i}`),
  }))
  return buildBatch(records, { baseOffset, leaderEpoch: 3, ...options })
}

function marker(baseOffset: number, producerId: number, type: 'COMMIT' | 'ABORT'): Buffer {
  return buildEndTransactionBatch({
    marker: { type, coordinatorEpoch: 0 },
    timestamp: 0,
    producerId,
    producerEpoch: 0,
    baseOffset,
  })
}

function fetched(
  records: Buffer,
  options: { fetchOffset?: number; aborted?: [number, number][] | null } = {},
) {
  const { fetchOffset = 0, aborted = null } = options
  return new CompletedFetch({
    topic: 't',
    partition: 0,
    records,
    fetchOffset,
    abortedTransactions: aborted?.map(([producerId, firstOffset]) => ({ producerId, firstOffset })) ?? null,
    checksCrcs: true,
  })
}

function offsets(fetch: CompletedFetch, max = 100): number[] {
  const into: ConsumerRecord[] = []
  fetch.take(max, into)
  return into.map(({ offset }) => offset)
}

test('records before the offset asked for are left out', () => {
  const fetch = fetched(Buffer.concat([batch(0, 3), batch(3, 3)]), { fetchOffset: 2 })
  expect(offsets(fetch)).toEqual([2, 3, 4, 5])
  expect([fetch.nextOffset, fetch.endOffset, fetch.isDone]).toEqual([6, 6, true])
})

test('records are given out in portions', () => {
  const fetch = fetched(Buffer.concat([batch(0, 3), batch(3, 3)]))
  expect([offsets(fetch, 2), fetch.nextOffset]).toEqual([[0, 1], 2])
  expect([offsets(fetch, 2), fetch.nextOffset]).toEqual([[2, 3], 4])
  expect([offsets(fetch, 9), fetch.isDone]).toEqual([[4, 5], true])
})

test('a last batch that is cut off counts for nothing', () => {
  const fetch = fetched(Buffer.concat([batch(0, 2), batch(2, 2).subarray(0, 70)]))
  expect(fetch.endOffset).toBe(2)
  expect(offsets(fetch)).toEqual([0, 1])
})

test('nothing but a cut off batch is an error', () => {
  expect(() => fetched(batch(0, 2).subarray(0, 70))).toThrow(
    'Failed to make progress reading messages at t-0=0.',
  )
})

test('a batch whose crc is wrong is refused, after what came before it', () => {
  const broken = batch(2, 1)
  broken[broken.length - 1] = 0xff
  const fetch = fetched(Buffer.concat([batch(0, 2), broken]))
  expect(offsets(fetch, 2)).toEqual([0, 1])
  expect(() => fetch.take(1, [])).toThrow(
    'Record batch for partition t-0 at offset 2 is invalid, cause: its crc is wrong',
  )
})

test('control batches are passed over, and their offsets counted', () => {
  const open = { producerId: 1, isTransactional: true }
  const fetch = fetched(
    Buffer.concat([batch(0, 1, open), marker(1, 1, 'ABORT'), batch(2, 1), marker(3, 1, 'COMMIT')]),
  )
  expect(offsets(fetch)).toEqual([0, 2])
  expect(fetch.nextOffset).toBe(4)
})

test('read_committed leaves the records of aborted transactions out, and only those', () => {
  const one = { producerId: 1, isTransactional: true }
  const two = { producerId: 2, isTransactional: true }
  const records = Buffer.concat([
    batch(0, 1, one),
    batch(1, 1, two),
    marker(2, 1, 'ABORT'),
    batch(3, 1, one),
    marker(4, 2, 'COMMIT'),
    marker(5, 1, 'COMMIT'),
    batch(6, 1),
  ])
  expect(offsets(fetched(records, { aborted: [[1, 0]] }))).toEqual([1, 3, 6])
  expect(offsets(fetched(records))).toEqual([0, 1, 3, 6])
})
