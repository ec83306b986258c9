import { expect, test } from 'vitest'
import { BYTES_AROUND, ChunkCache } from '../../../../src/kafka/server/log/chunk-cache.ts'
import { ReadWindow } from '../../../../src/kafka/server/log/read-window.ts'

const CHUNK_BYTES = 100_000

/** A log of chunks of ten offsets, which notes what is read of it. */
function logOf(chunks: number, cacheBytes = 10_000_000) {
  const loads: number[] = []
  const load = (offset: number) => {
    const baseOffset = offset - (offset % 10)
    if (baseOffset >= chunks * 10) return undefined
    loads.push(baseOffset)
    return { baseOffset, lastOffset: baseOffset + 9, maxTimestamp: 0, batches: Buffer.alloc(CHUNK_BYTES) }
  }
  const cache = new ChunkCache(cacheBytes)
  return { window: new ReadWindow(cache, load), cache, loads }
}

const aTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))

test('a chunk that was read is not read again by who goes on in its middle', () => {
  const { window, loads } = logOf(5)
  expect(window.find(3)?.baseOffset).toBe(0)
  expect(window.find(7)?.baseOffset).toBe(0)
  expect(window.find(10)?.baseOffset).toBe(10)
  expect(window.find(50)).toBeUndefined()
  expect(loads).toEqual([0, 10])
})

test('a reader that goes on where it ended has the next bytes read ahead', async () => {
  const { window, loads } = logOf(10)
  window.find(0)
  window.readAhead(0, 10, CHUNK_BYTES)
  await aTurn()
  expect(loads).toEqual([0])
  window.find(10)
  window.readAhead(10, 20, CHUNK_BYTES)
  await aTurn()
  expect(loads).toEqual([0, 10, 20, 30])
  window.find(20)
  window.find(30)
  expect(loads).toEqual([0, 10, 20, 30])
})

test('readers at two places both have the next bytes read ahead', async () => {
  const { window, loads } = logOf(20)
  for (const start of [0, 100]) {
    window.find(start)
    window.readAhead(start, start + 10, CHUNK_BYTES)
  }
  expect(loads).toEqual([0, 100])
  for (const start of [10, 110]) {
    window.find(start)
    window.readAhead(start, start + 10, CHUNK_BYTES)
  }
  await aTurn()
  expect(loads).toEqual([0, 100, 10, 110, 20, 30, 120, 130])
})

test('readers that follow each other share what one of them has read', async () => {
  const { window, loads } = logOf(10)
  for (const offset of [0, 10, 20]) window.find(offset)
  for (const offset of [0, 10, 20, 30]) window.find(offset)
  expect(loads).toEqual([0, 10, 20, 30])
})

test('what every reader has passed is dropped, what one has still before it is kept', () => {
  const { window, loads } = logOf(10)
  const read = (offset: number) => {
    window.find(offset)
    window.readAhead(offset, offset + 10, 0)
  }
  for (const offset of [0, 0, 10, 20]) read(offset) // The second is a reader of its own.
  expect(loads).toEqual([0, 10, 20])
  read(10)
  read(20)
  expect(loads).toEqual([0, 10, 20])
  window.find(10)
  expect(loads).toEqual([0, 10, 20, 10])
})

test('a gap that compaction has left is looked up once, and what lies before it is not taken for its end', () => {
  const loads: number[] = []
  const chunks = [0, 50].map((baseOffset) => ({
    baseOffset,
    lastOffset: baseOffset + 9,
    maxTimestamp: 0,
    batches: Buffer.alloc(CHUNK_BYTES),
  }))
  const window = new ReadWindow(new ChunkCache(10_000_000), (offset) => {
    loads.push(offset)
    return chunks.find(({ lastOffset }) => lastOffset >= offset)
  })
  expect([30, 40, 55, 5, 10, 30].map((offset) => window.find(offset)?.baseOffset)).toEqual([
    50, 50, 50, 0, 50, 50,
  ])
  expect(loads).toEqual([30, 5, 10])
})

test('what is kept stays within the bytes of the cache', () => {
  const { window, cache, loads } = logOf(100, 5 * (CHUNK_BYTES + BYTES_AROUND))
  for (let chunk = 0; chunk < 100; chunk++) window.find(chunk * 10)
  expect(cache.sizeInBytes).toBe(5 * (CHUNK_BYTES + BYTES_AROUND))
  expect(window.find(999)?.baseOffset).toBe(990)
  expect(loads).toHaveLength(100)
  expect(window.find(0)?.baseOffset).toBe(0)
})
