import { expect, test } from 'vitest'
import { PendingBatches } from '../../../../src/kafka/server/log/pending-batches.ts'

test('a small chunk that is kept keeps nothing else alive', () => {
  const pending = new PendingBatches()
  const kept: Buffer[] = []
  for (let n = 0; n < 2000; n++) {
    // A request of others, which is gone at once, between one batch and the next.
    Buffer.allocUnsafe(1000)
    pending.add(Buffer.from('a batch of no'), 0)
    pending.add(Buffer.from(` great size ${n}`), 0)
    const chunk = pending.take(n + 1)
    if (chunk !== undefined) kept.push(chunk.batches)
  }
  expect(kept.map(String)).toEqual(Array.from({ length: 2000 }, (_, n) => `a batch of no great size ${n}`))
  const held = [...new Set(kept.map(({ buffer }) => buffer))].reduce(
    (sum, { byteLength }) => sum + byteLength,
    0,
  )
  const needed = kept.reduce((sum, { length }) => sum + length, 0)
  expect(held).toBeLessThan(needed + 65_536)
})
