import { expect, test } from 'vitest'
import { OffsetMap } from '../../../../../src/kafka/server/log/cleaner/offset-map.ts'

const key = (n: number): Buffer => Buffer.from(`key ${n}`)

test('the last offset of each of many keys is found again, and no other', () => {
  const map = new OffsetMap(24 * 100_000, 0.9)
  for (let n = 0; n < 10_000; n++) map.put(key(n % 5_000), n)
  expect(map.size).toBe(5_000)
  expect(map.latestOffset).toBe(9_999)
  for (let n = 0; n < 5_000; n++) expect(map.get(key(n))).toBe(n + 5_000)
  expect(map.get(key(5_000))).toBe(-1)
  expect(map.get(Buffer.alloc(0))).toBe(-1)
})

test('it is full at the load factor of its slots of 24 bytes', () => {
  const map = new OffsetMap(24 * 10, 0.5)
  for (let n = 0; n < 5; n++) {
    expect(map.isFull).toBe(false)
    map.put(key(n), n)
  }
  expect(map.isFull).toBe(true)
})
