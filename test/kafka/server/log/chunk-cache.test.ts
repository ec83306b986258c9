import { expect, test } from 'vitest'
import { BYTES_AROUND, ChunkCache, Tail } from '../../../../src/kafka/server/log/chunk-cache.ts'

const chunk = (baseOffset: number, bytes: number) => ({
  baseOffset,
  lastOffset: baseOffset + 9,
  maxTimestamp: 0,
  batches: Buffer.alloc(bytes),
})

test('a tail finds the chunk that holds an offset', () => {
  const cache = new ChunkCache(10_000)
  const tail = new Tail()
  for (const base of [0, 10, 20]) cache.add(tail, chunk(base, 100))
  expect(tail.find(0)?.baseOffset).toBe(0)
  expect(tail.find(19)?.baseOffset).toBe(10)
  expect(tail.find(30)).toBeUndefined()
})

test('the oldest chunks go first, whatever log they are of, and the bytes stay bounded', () => {
  const cache = new ChunkCache(300 + 3 * BYTES_AROUND)
  const [a, b] = [new Tail(), new Tail()]
  cache.add(a, chunk(0, 100))
  cache.add(b, chunk(0, 100))
  cache.add(a, chunk(10, 100))
  cache.add(b, chunk(10, 150))
  expect(cache.sizeInBytes).toBe(250 + 2 * BYTES_AROUND)
  expect([a.baseOffset, b.baseOffset]).toEqual([10, 10])
})

test('a chunk larger than the cache is not kept', () => {
  const cache = new ChunkCache(300)
  const tail = new Tail()
  cache.add(tail, chunk(0, 300))
  expect(cache.sizeInBytes).toBe(0)
  expect(tail.baseOffset).toBe(Number.POSITIVE_INFINITY)
})

test('thousands of chunks come and go without a trace', () => {
  const cache = new ChunkCache(10 * (100 + BYTES_AROUND))
  const tail = new Tail()
  for (let n = 0; n < 10_000; n++) cache.add(tail, chunk(n * 10, 100))
  expect(cache.sizeInBytes).toBe(10 * (100 + BYTES_AROUND))
  expect(tail.baseOffset).toBe(99_900)
  expect(tail.find(99_955)?.baseOffset).toBe(99_950)
})
