import { expect, test } from 'vitest'
import { keptCopy } from '../../src/wire/kept-copy.ts'

test('a copy that is kept keeps nothing but itself alive', () => {
  const frame = Buffer.from('a frame with an assignment in it')
  const copy = keptCopy(frame.subarray(16, 26))
  frame.fill(0)
  expect(copy.toString()).toBe('assignment')
  expect(copy.buffer.byteLength).toBe(10)
})
