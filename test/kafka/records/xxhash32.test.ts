import { expect, test } from 'vitest'
import { xxhash32 } from '../../../src/kafka/records/compression/xxhash32.ts'

// From the reference implementation.
test.each([
  ['', 0x02cc5d05],
  ['a', 0x550d7456],
  ['abc', 0x32d153ff],
  ['Nobody inspects the spammish repetition', 0xe2293b2f],
  [`${'0123456789abcdef'.repeat(3)}xyz`, 0x940589e5],
  ['这是第一个事件', 0x4b15a35c],
])('the hash of %j', (text, hash) => {
  expect(xxhash32(Buffer.from(text))).toBe(hash)
})
